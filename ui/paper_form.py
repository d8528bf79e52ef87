"""One paper's Word form: what is in use, the example, a file of one's own, back to ours; and the fields there are."""

from datetime import datetime
from html import escape

import streamlit as st

from models.labels import LABELS
from models.papers import PaperKind
from services import paper_forms
from services.access import Actor
from services.paper_forms import FormLine, fields_of
from ui.act import act, show_refusal, token
from ui.chase_table import show_table
from ui.moments import moment
from ui.text import show_text
from ui.words import _


def show_form(actor: Actor, line: FormLine) -> None:
    """The state of one paper and what can be done about it."""
    key = f"papers/{line.kind}"
    st.subheader(_(LABELS[line.kind]), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        if line.at:
            facts = {"name": line.file_name, "who": line.by, "when": moment(line.at)}
            show_text(_("In use: {name}, handed in by {who}, {when}", **facts))
            label, args = _("Back to our layout"), (actor, line.kind, line.at, key, token())
            st.button(label, key=f"{key}/back", icon=":material/undo:", on_click=_back, args=args)
        else:
            show_text(_("In use: our own layout"))
        words = _("See an example (Word)")
        st.html(f'<a class="duban-link" href="/papers/form/{line.kind}" target="_blank">{words}</a>', width="content")
    turn = st.session_state.setdefault(f"{key}/turn", 0)
    st.file_uploader(
        _("A Word file of your own (.docx)"),
        type=["docx"],
        max_upload_size=20,
        help=_("Checked before it is used: unknown fields are named, and nothing in it may run."),
        key=f"{key}/file {turn}",
        on_change=_put,
        args=(actor, line.kind, key, f"{key}/file {turn}", token()),
    )
    show_refusal(key)


def show_fields(kind: PaperKind) -> None:
    """What may stand in double braces, by either name."""
    with st.expander(_("Fields of this paper"), icon=":material/data_object:"):
        rows = [
            (f"<code>{escape(field.written)}</code>", f"<code>{escape(field.english)}</code>", escape(field.example))
            for field in fields_of(kind)
        ]
        show_table((_("Write"), _("or"), _("Example")), rows)


def _put(actor: Actor, kind: PaperKind, key: str, widget: str, once: str) -> None:
    upload = st.session_state[widget]
    if upload is None:
        return
    done = _("In use from now on.")
    act(lambda: paper_forms.put(actor, kind, upload.name, upload.getvalue(), once), key=key, done=done)
    st.session_state[f"{key}/turn"] += 1


def _back(actor: Actor, kind: PaperKind, at: datetime, key: str, once: str) -> None:
    act(lambda: paper_forms.give_up(actor, kind, at, once), key=key, done=_("Our layout is in use again."))
