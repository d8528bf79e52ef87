"""会议纪要: the latest version to read and to go on writing, the versions before it, what changed between two."""

from functools import partial
from html import escape

import streamlit as st

from services import minutes
from services.access import Actor
from services.meetings import MeetingView
from services.minutes import Change, MinutesView
from ui.act import act, show_refusal, token
from ui.moments import moment
from ui.text import show_text
from ui.words import _, _n
from ui.writing import forget, keep_typed, keep_writing

_TAGS = {Change.TAKEN_OUT: "del", Change.PUT_IN: "ins"}


def show_minutes(actor: Actor, meeting: MeetingView) -> None:
    """Writing, then comparing once there are two versions."""
    versions = minutes.versions(actor, meeting.id)
    latest = versions[0]
    key = f"minutes/{meeting.id}"
    if latest.number == 0:
        st.markdown(_("Proposed from what was registered. Change what you like; saving makes version 1."))
    else:
        show_text(_title(latest), size="small")
    keep_writing(key, latest.number, text=latest.text)
    st.text_area(
        _("Text of the minutes"),
        height=460,
        key=f"{key}/text",
        on_change=keep_typed,
        args=(key, "text"),
        help=_("Every saved version is kept."),
    )
    st.text_input(
        _("What was changed (optional)"), key=f"{key}/note", max_chars=200, help=_("Helps to find the version again.")
    )
    st.button(
        _("Save as version {n}", n=latest.number + 1),
        key=f"{key}/save",
        type="primary",
        on_click=_save,
        args=(actor, meeting.id, latest.number, key, token(f"{key}/{latest.number}")),
    )
    show_refusal(f"{key}/{latest.number}")
    st.html(
        f'<a class="duban-link" href="/papers/minutes/{meeting.id:d}" target="_blank">{_("Minutes as a Word file")}</a>'
    )
    if len(versions) > 1:
        _show_versions(meeting.id, versions)


def _show_versions(meeting_id: int, versions: list[MinutesView]) -> None:
    """Two of them side by side would not fit a phone: one text with what went and what came."""
    by_number = {version.number: version for version in versions}
    st.subheader(_n("{n} version", "{n} versions", len(versions)), anchor=False)
    left, right = st.columns(2)
    older = left.selectbox(
        _("From version"),
        list(by_number)[1:],
        key=f"minutes/{meeting_id}/from",
        format_func=lambda n: _title(by_number[n]),
        help=_("The older one."),
    )
    newer = right.selectbox(
        _("To version"),
        [number for number in by_number if older is None or number > older],
        key=f"minutes/{meeting_id}/to",
        format_func=lambda n: _title(by_number[n]),
        help=_("The newer one."),
    )
    if older is not None and newer is not None:
        pieces = minutes.differences(by_number[older].text, by_number[newer].text)
        st.html(f'<div class="duban-text duban-changes">{"".join(_piece(*piece) for piece in pieces)}</div>')


def _piece(change: Change, text: str) -> str:
    tag = _TAGS.get(change)
    return f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text)


def _title(version: MinutesView) -> str:
    facts = {"n": version.number, "who": version.written_by, "when": moment(version.written_at)}
    said = _("Version {n}, {who}, {when}", **facts)
    return f"{said}　{version.note}" if version.note else said


def _save(actor: Actor, meeting_id: int, seen: int, key: str, once: str) -> None:
    text, note = str(st.session_state[f"{key}/text"]), str(st.session_state[f"{key}/note"])
    saving = partial(minutes.save, actor, meeting_id, text, note, seen, once)
    if act(saving, key=f"{key}/{seen}", done=_("Saved.")):
        forget(key)
        st.session_state[f"{key}/note"] = ""
