"""One act on many: whom it reaches and whom it does not, and why, before anything is sent; and what was left alone, after."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from models.words import N_
from services import bulk, chasing
from services.access import Actor
from services.bulk import Act, Chosen, Line
from services.chasing import MOST_TEXT
from services.steps import Given
from ui.act import act, show_refusal, token, words_of
from ui.chase_table import show_owing, show_table
from ui.review_report import chosen_method, show_method
from ui.said import say_later
from ui.text import show_text
from ui.words import _, _n

WORDS = {
    Act.CHASE: N_("Chase"),
    Act.EXTEND: N_("Approve extensions"),
    Act.SUSPEND: N_("Suspend"),
    Act.WITHDRAW: N_("Withdraw"),
    Act.VERIFY: N_("Verify and close"),
}
_LEADS_TO = {
    Act.CHASE: N_("Each bureau gets one message, with its own items in it."),
    Act.EXTEND: N_("Each item gets the date its bureau asked for."),
    Act.SUSPEND: N_("The clock stops until the item is resumed. The bureau has nothing to do meanwhile."),
    Act.WITHDRAW: N_("The item is withdrawn from the bureau and leaves the rates."),
    Act.VERIFY: N_("Only read-and-convey items and standing duties can be verified together."),
}
_KEY = "bulk"
_DONE = "bulk/done"
MOST_SHOWN = 50


def ask(actor: Actor, what: Act, chosen: Chosen) -> None:
    """Open the dialog."""
    st.session_state.pop(_DONE, None)
    st.dialog(_(WORDS[what]), width="large")(_draw)(actor, what, chosen)


def _draw(actor: Actor, what: Act, chosen: Chosen) -> None:
    done = st.session_state.get(_DONE)
    if done is not None:
        _show_result(done)
        return
    lines = bulk.preview(actor, what, chosen)
    ready = [line for line in lines if line.why is None]
    show_text(_(_LEADS_TO[what]))
    show_refusal(_KEY)
    if ready:
        _show_form(actor, what, ready)
        _show_ready(actor, what, ready)
    else:
        st.info(_("None of the ticked can be done as they stand now."), icon=":material/info:")
    _show_left([line for line in lines if line.why is not None])


def _show_form(actor: Actor, what: Act, ready: Sequence[Line]) -> None:
    if what is Act.VERIFY:
        show_method(_KEY)
    elif what is Act.CHASE:
        st.text_area(
            _("What to say (may stay empty)"),
            key=f"{_KEY}/text",
            max_chars=MOST_TEXT,
            height=96,
            help=_("Stands at the head of each message."),
        )
    else:
        label = _("Answer to the bureaus (may stay empty)") if what is Act.EXTEND else _("Reason (required)")
        st.text_area(
            label, key=f"{_KEY}/reason", max_chars=500, height=96, help=_("Is kept in the history of each of them.")
        )
    st.button(
        f"{_(WORDS[what])} · {_n('{n} item', '{n} items', len(ready))}",
        key=f"{_KEY}/do",
        type="primary",
        width="stretch",
        on_click=_do,
        args=(actor, what, [(line.id, line.version) for line in ready], token(_KEY)),
    )


def _show_ready(actor: Actor, what: Act, ready: Sequence[Line]) -> None:
    if what is Act.CHASE:
        show_owing(chasing.among(actor, [line.id for line in ready]))
        return
    heads = (_("Bureau"), _("Point"), *((_("New date"),) if what is Act.EXTEND else ()))
    show_table(heads, [_cells(line, line.note if what is Act.EXTEND else None) for line in ready[:MOST_SHOWN]])
    if len(ready) > MOST_SHOWN:
        show_text(_("… and {n} more", n=len(ready) - MOST_SHOWN), size="small")


def _show_left(left: Sequence[Line]) -> None:
    if left:
        show_text(_n("{n} is left alone", "{n} are left alone", len(left)), strong=True)
        show_table(
            (_("Bureau"), _("Point"), _("Why")), [_cells(line, words_of(line.why) if line.why else "") for line in left]
        )


def _cells(line: Line, last: str | None) -> tuple[str, ...]:
    cells = (line.bureau, line.matter[:80], *(() if last is None else (last,)))
    return tuple(escape(cell) for cell in cells)


def _do(actor: Actor, what: Act, ready: list[tuple[int, int]], once: str) -> None:
    state = st.session_state
    if what is Act.CHASE:
        said = str(state.get(f"{_KEY}/text") or "")
        if act(lambda: chasing.chase(actor, [i for i, _version in ready], said, once), key=_KEY):
            state[_DONE] = (len(ready), ())
        return
    given = Given(
        reason=str(state.get(f"{_KEY}/reason") or ""), method=chosen_method(_KEY) if what is Act.VERIFY else None
    )
    lines = act(lambda: bulk.take(actor, what, ready, given, once), key=_KEY)
    if isinstance(lines, list):
        left = tuple(line for line in lines if line.why is not None)
        state[_DONE] = (len(lines) - len(left), left)


def _show_result(done: tuple[int, tuple[Line, ...]]) -> None:
    """Nothing left alone: the dialog closes and the page says it. Else they are named here."""
    count, left = done
    words = _n("Done: {n} item.", "Done: {n} items.", count)
    if not left:
        del st.session_state[_DONE]
        say_later(words)
        st.rerun()
    show_text(words, strong=True)
    _show_left(left)
    if st.button(_("Close"), key=f"{_KEY}/close"):
        st.rerun()
