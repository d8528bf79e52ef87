"""The draft on the screen: opened once a run; every edit is one small change, saved before the page is drawn again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from models.errors import ChangedMeanwhile
from services import drafts
from services.access import Actor
from services.drafts import DraftView
from services.forms import DirectiveForm, MeetingForm, PointForm
from ui.act import act, token

MEETING = "meeting"  # the part of the form that is not a directive

Change = Callable[[MeetingForm], object]
Put = Callable[[MeetingForm, Any], object]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as this run draws it: what is saved, and on top of it the edits that could not be saved yet."""

    actor: Actor
    view: DraftView
    form: MeetingForm

    def key(self, *names: str) -> str:
        """The session key of a widget of this draft."""
        return "/".join(("intake", str(self.view.id), *names))

    def field(self, name: str, value: object, put: Put) -> dict[str, Any]:
        """Key and callback of a widget that shows ``value`` and, when changed, puts what it holds into the form.

        Where the value was changed by something else than this widget, a new widget takes its place. A click that
        follows at once still brings along what the old one showed; that must not undo the change.
        """
        turns = st.session_state.setdefault(self.key("turns"), {})
        key = self._turn(name, turns.get(name, 0))
        if key in st.session_state and st.session_state[key] != value:
            turns[name] = turns.get(name, 0) + 1
            key = self._turn(name, turns[name])
        st.session_state[key] = value
        return {"key": key, "on_change": self._put, "args": (name, key, put)}

    def _turn(self, name: str, turn: int) -> str:
        return self.key(name, f"turn {turn}") if turn else self.key(name)

    def click(self, change: Change) -> dict[str, Any]:
        """Callback of a button that makes a change."""
        return {"on_click": self.edit, "args": (change,)}

    def edit(self, change: Change) -> bool:
        """Make a change and save it. If someone else saved since this screen was drawn, hold it back and ask."""
        return bool(act(lambda: self._save(change)))

    def _save(self, change: Change) -> int:
        """The new version of the draft; 0 if the change was held back."""
        view = drafts.open_draft(self.actor, self.view.id)
        change(view.form)
        try:
            saved = drafts.save(self.actor, self.view.id, view.form, self.seen, token())
        except ChangedMeanwhile:
            self.held_back.append(change)
            return 0
        st.session_state[self.key("seen")] = saved
        return saved

    @property
    def seen(self) -> int:
        """The version this session last drew or saved.

        A click can come from a screen drawn before this session's own last edit: that is not someone else's change.
        """
        return int(st.session_state[self.key("seen")])

    @property
    def held_back(self) -> list[Change]:
        """Edits made on an older state of the draft, waiting for a decision."""
        held: list[Change] = st.session_state.setdefault(self.key("held back"), [])
        return held

    @property
    def part(self) -> str:
        """The part being checked: the meeting, or a directive's key. First the first one nobody has checked."""
        key = self.key("part")
        if st.session_state.get(key) not in self.parts:
            st.session_state[key] = next(iter(self.unchecked), self.parts[0])
        return str(st.session_state[key])

    @property
    def parts(self) -> list[str]:
        return [MEETING, *(directive.key for directive in self.form.kept)]

    @property
    def unchecked(self) -> list[str]:
        meeting = [] if self.form.checked else [MEETING]
        return meeting + [directive.key for directive in self.form.kept if not directive.checked]

    def go_to(self, part: str) -> None:
        st.session_state[self.key("part")] = part

    def _put(self, name: str, key: str, put: Put) -> None:
        if key == self._turn(name, st.session_state[self.key("turns")].get(name, 0)):
            value = st.session_state[key]
            self.edit(lambda form: put(form, value))


def open_draft(actor: Actor, draft_id: int) -> OpenDraft:
    """The draft for this run. From here on it counts as seen."""
    view = drafts.open_draft(actor, draft_id)
    draft = OpenDraft(actor, view, view.form)
    st.session_state[draft.key("seen")] = view.version
    for change in draft.held_back:
        change(draft.form)
    return draft


def in_directive(key: str, put: Callable[[DirectiveForm, Any], object]) -> Put:
    """A change of one directive. Where another person has taken it away, nothing changes."""

    def change(form: MeetingForm, value: Any) -> None:
        if directive := form.directive(key):
            put(directive, value)

    return change


def in_points(key: str, points: list[str], put: Callable[[PointForm, Any], object]) -> Put:
    """A change of some points of a directive."""

    def change(form: MeetingForm, value: Any) -> None:
        directive = form.directive(key)
        for point in directive.points if directive else ():
            if point.key in points:
                put(point, value)

    return change
