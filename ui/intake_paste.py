"""Step 1, 贴通稿: one box for the whole text, or a file that holds it."""

import streamlit as st

from services import drafts, sample, setup
from services.access import Actor
from ui.act import act, show_refusal, token
from ui.words import _

TEXT = "intake/text"
_FILE = "intake/file"


def show_paste(actor: Actor) -> None:
    """The box keeps what was pasted until it has become a draft."""
    st.info(_("Classified material must not be entered into this system."), icon=":material/shield:")
    st.session_state.setdefault(TEXT, "")
    st.text_area(
        _("Paste the whole release here"),
        key=TEXT,
        height=320,
        placeholder=_("Title, date, text and attendance as published. Lines of the web page around them do no harm."),
        help=_("It is kept character for character and never changed."),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Read the release"),
            key="intake/read",
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="Ctrl+Enter",
            on_click=_read,
            args=(actor, token()),
        )
        if setup.state() == "sample":
            st.button(_("Fill in the sample release"), key="intake/sample", type="tertiary", on_click=_fill_in)
    # Every ending may be chosen: the refusal says what to do with a .wps, a greyed-out file says nothing.
    st.file_uploader(
        _("Or hand in a file: Word (.docx), PDF, web page (.html), text (.txt), transcript (.vtt, .srt)"),
        max_upload_size=drafts.FILE_MEGABYTES,
        key=_FILE,
        on_change=_take_file,
        args=(actor, token()),
        help=_("A scanned picture can't be read: paste its text."),
    )
    show_refusal(_FILE)


def _fill_in() -> None:
    st.session_state[TEXT] = sample.text_to_try()


def _read(actor: Actor, once: str) -> None:
    """The text becomes a draft and leaves the box; refused, it stays there."""
    text = str(st.session_state[TEXT])
    draft_id = act(lambda: drafts.start(actor, text, once))
    if draft_id is not None:
        st.session_state[TEXT] = ""
        st.query_params["draft"] = str(draft_id)


def _take_file(actor: Actor, once: str) -> None:
    """The file becomes a draft; refused or not, what was pasted stays in the box."""
    file = st.session_state[_FILE]
    if file is None:
        return
    draft_id = act(lambda: drafts.start_from_file(actor, file.name, file.getvalue(), once), key=_FILE)
    if draft_id is not None:
        st.query_params["draft"] = str(draft_id)
