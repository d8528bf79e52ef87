"""发送通道: whether e-mail and group robots are set and work, what did not go out, and sending it again."""

from html import escape

import streamlit as st

from models.accounts import Role
from models.channels import Channel
from models.words import N_
from services import outgoing
from services.outgoing import ChannelLine
from ui.act import act, token
from ui.chase_table import show_table
from ui.moments import moment
from ui.session import require
from ui.text import show_text
from ui.words import _

actor = require(Role.ADMINISTRATOR)
NAMES = {Channel.EMAIL: N_("E-mail messages"), Channel.WEBHOOK: N_("Group robots")}
HOW = {
    Channel.EMAIL: N_("Not set: nothing is sent. It is set by DUBAN_SMTP_HOST and DUBAN_SMTP_FROM."),
    Channel.WEBHOOK: N_("Not set: nothing is sent. It is set by DUBAN_WEBHOOKS."),
}


def again(once: str) -> None:
    done = _("They go out with the next run.")
    act(lambda: outgoing.retry(actor, once), key="channels again", done=done)


def show_channel(line: ChannelLine) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.subheader(_(NAMES[line.channel]), anchor=False)
        if not line.configured:
            show_text(_(HOW[line.channel]), size="small")
        facts = {"sent": line.sent, "waiting": line.waiting, "failing": line.failing, "given_up": line.given_up}
        show_text(_("Sent {sent} · waiting {waiting} · failing {failing} · given up {given_up}", **facts))
        if line.last_sent_at:
            show_text(_("Last sent {when}", when=moment(line.last_sent_at)), size="small")


st.title(_("Channels"), anchor=False)
for place, line in zip(st.columns(2), outgoing.channels(actor), strict=True):
    with place:
        show_channel(line)
troubles = outgoing.troubles(actor)
if troubles:
    st.button(_("Send again what failed"), key="again", icon=":material/refresh:", on_click=again, args=(token(),))
    rows = [
        (
            escape(_(NAMES[it.channel])),
            escape(it.bureau),
            escape(it.subject),
            str(it.attempts),
            escape(moment(it.next_at)) if it.next_at else f"<b>▲ {escape(_('Given up'))}</b>",
            escape(_(it.last_error)) if it.last_error else "",
        )
        for it in troubles
    ]
    show_table((_("Channel"), _("To"), _("Subject"), _("Tries"), _("Next try"), _("Why")), rows)
else:
    st.success(
        _("Nothing failed. Messages never hold up the work: they wait and are tried again."), icon=":material/task_alt:"
    )
