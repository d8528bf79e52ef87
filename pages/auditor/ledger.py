"""操作台账: every change there was, for the auditor: narrowed, page by page, checked, exported."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from models.accounts import Role
from models.labels import THINGS
from services import audit
from services.audit import KNOWN, PAGE, AuditWish
from ui.audit_table import show_entries, show_verdict
from ui.session import require
from ui.words import _, _n

actor = require(Role.AUDITOR)


def day_of(name: str) -> date | None:
    chosen = st.session_state.get(f"audit/{name}")
    return chosen if isinstance(chosen, date) else None


def filters() -> AuditWish:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(_("Who"), key="audit/who", width=160, help=_("Part of a name or of a user name."))
        action = st.selectbox(
            _("What was done"),
            ["", *sorted(KNOWN, key=lambda word: _(KNOWN[word]))],
            format_func=lambda word: _(KNOWN[word]) if word else _("Anything"),
            key="audit/action",
            width=220,
            help=_("Signing in and out are changes too."),
        )
        kind = st.selectbox(
            _("To what"),
            ["", *audit.kinds(actor)],
            format_func=lambda word: _(THINGS.get(word or "", word or "")) if word else _("Anything"),
            key="audit/kind",
            width=180,
            help=_("The kind of thing that was changed."),
        )
        st.date_input(
            _("From"), value=None, format="YYYY-MM-DD", key="audit/since", width=150, help=_("This day counts.")
        )
        st.date_input(
            _("Until"), value=None, format="YYYY-MM-DD", key="audit/until", width=150, help=_("This day counts.")
        )
    return AuditWish(who or "", action or "", kind or "", day_of("since"), day_of("until"))


st.title(_("Ledger of changes"), anchor=False)
show_verdict(actor)
wish = filters()
turned = f"audit/page {hash(wish)}"  # another wish begins at its first page
found = audit.search(actor, wish, st.session_state.get(turned, 1) - 1)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.markdown(_n("{n} entry", "{n} entries", found.total))
    asked = {"who": wish.who, "action": wish.action, "kind": wish.kind, "since": wish.since, "until": wish.until}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f"/papers/ledger.xlsx?{query}" if query else "/papers/ledger.xlsx"
    st.html(
        f'<a class="duban-link" href="{address}" target="_blank">{_("Export these entries (.xlsx)")}</a>',
        width="content",
    )
show_entries(found.lines)
if found.total > PAGE:
    st.pagination(-(-found.total // PAGE), key=turned)
