"""Handing in a list, and the lists one can go on with. A list under way has an address of its own, so a reload finds it."""

from collections.abc import Callable, Mapping

import streamlit as st

from models.imports import ImportKind
from models.labels import LABELS
from services import import_drafts, import_work
from services.access import Actor
from services.import_drafts import DraftView
from ui.act import act, show_refusal, token
from ui.moments import moment
from ui.text import show_text
from ui.words import _

PARAMETER = "list"
_FILE = "imports/file"
_KIND = "imports/kind"


def asked_draft() -> int | None:
    """The list under way that the address names."""
    asked = st.query_params.get(PARAMETER, "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else None


def go_to(draft_id: int | None) -> None:
    if draft_id is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(draft_id)


def show_upload(
    actor: Actor, kinds: list[ImportKind], more: Mapping[ImportKind, Callable[[], None]] | None = None
) -> None:
    """What it is a list of, and the file; ``more`` draws what stands between them for a kind."""
    if len(kinds) == 1:
        st.session_state[_KIND] = kinds[0]
    else:
        st.segmented_control(
            _("What the list holds"),
            kinds,
            format_func=lambda kind: _(LABELS[kind]),
            default=kinds[0],
            required=True,
            key=_KIND,
            help=_("It decides which columns are looked for."),
        )
    if draw := (more or {}).get(st.session_state[_KIND]):
        draw()
    turn = st.session_state.setdefault(f"{_FILE}/turn", 0)
    st.file_uploader(
        _("A list (.xlsx, .xls, .csv)"),
        type=["xlsx", "xls", "csv"],
        max_upload_size=20,
        key=f"{_FILE} {turn}",
        on_change=_keep,
        args=(actor, f"{_FILE} {turn}", token()),
        help=_("Nothing changes before you press Import."),
    )
    show_refusal(_FILE)
    if len(kinds) > 1:  # a workbook of ours has its heads where they belong
        st.markdown(
            _("The first rows may hold a title; the columns are found by their heads, and you can correct them.")
        )


def _keep(actor: Actor, key: str, once: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    kind = st.session_state[_KIND]
    kept = act(lambda: import_drafts.keep(actor, kind, upload.name, upload.getvalue(), once), key=_FILE)
    st.session_state[f"{_FILE}/turn"] += 1
    if kept is not None:
        import_work.forget(actor)
        go_to(int(kept))


def show_drafts(actor: Actor) -> None:
    """Lists that were handed in and not taken in yet."""
    lines = import_drafts.drafts(actor)
    if not lines:
        return
    st.subheader(_("Lists under way"), anchor=False)
    for line in lines:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                show_text(line.file_name, strong=True)
                show_text(f"{_(LABELS[line.kind])} · {moment(line.created_at)}", size="small")
            st.button(_("Go on"), key=f"imports/go on {line.id}", on_click=go_to, args=(line.id,))
            _discard_button(actor, line.id)


def show_head(actor: Actor, draft: DraftView) -> None:
    """Which list it is, and the ways out."""
    with st.container(horizontal=True, vertical_alignment="center"):
        show_text(draft.file_name, strong=True)
        st.button(_("Another list"), key="imports/another", icon=":material/arrow_back:", on_click=go_to, args=(None,))
        _discard_button(actor, draft.id)


def _discard_button(actor: Actor, draft_id: int) -> None:
    label, key = _("Throw away"), f"imports/discard {draft_id}"
    st.button(label, key=key, type="tertiary", on_click=_discard, args=(actor, draft_id, token()))


def _discard(actor: Actor, draft_id: int, once: str) -> None:
    key, done = f"imports/discard {draft_id}", _("The list was thrown away.")
    if act(lambda: import_drafts.discard(actor, draft_id, once), key=key, done=done):
        go_to(None)
