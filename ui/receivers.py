"""交给谁: whole groups by their pills, single bureaus by a search box that knows names and pinyin initials."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from models.bureaus import BureauKind
from models.words import N_
from services import receivers
from services.bureaus import BureauRow
from services.forms import PointForm
from services.receivers import Choice
from ui.intake_draft import OpenDraft, in_points
from ui.words import _

Groups = dict[BureauKind, list[BureauRow]]

WHOLE: dict[BureauKind, str] = {
    BureauKind.CITY: N_("All cities"),
    BureauKind.COUNTY: N_("All counties"),
    BureauKind.DIVISION: N_("All divisions"),
    BureauKind.AFFILIATED: N_("All affiliated units"),
    BureauKind.PARTNER: N_("All partner departments"),
}
_CHOICES: dict[Choice, str] = {
    Choice.LEADING: N_("Also to these bureaus"),
    Choice.SUPPORTING: N_("In support, not reporting the result"),
    Choice.EXCLUDED: N_("Not to these, though their group is chosen"),
}
_WHY: dict[Choice, str] = {
    Choice.LEADING: N_("Each of them answers for the result."),
    Choice.SUPPORTING: N_("They see the task and report their share."),
    Choice.EXCLUDED: N_("They never hear of it."),
}


def show_receivers(draft: OpenDraft, directive: str, points: list[PointForm], groups: Groups, scope: str) -> None:
    """The choice for some points of a directive. Where the points differ, what any of them has is shown as chosen."""
    keys = [point.key for point in points]
    shown = list(dict.fromkeys(kind for point in points for kind in point.receivers.groups))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.pills(
            _("Send to"),
            [kind for kind, rows in groups.items() if rows],
            selection_mode="multi",
            wrap=True,
            format_func=lambda kind: f"{_(WHOLE[kind])} {len(groups[kind]):,}",
            **draft.field(f"{scope}/groups", shown, in_points(directive, keys, _put_groups(shown))),
            help=_("Whole groups; single bureaus are added below."),
        )
        single = st.popover(_summary(points), type="tertiary", key=draft.key(scope, "single"))
    with single:
        rows = {row.id: row for kind in groups.values() for row in kind}
        wanted = st.text_input(
            _("Find a bureau"),
            key=draft.key(scope, "find"),
            placeholder=_("Name, a city for all of its counties, or pinyin initials"),
            help=_("Name, or the initials of its pinyin."),
        )
        found = [row.id for row in receivers.find(list(rows.values()), wanted)]
        for choice, label in _CHOICES.items():
            had = [i for i in receivers.chosen(points, choice) if i in rows]
            st.multiselect(
                _(label),
                help=_(_WHY[choice]),
                options=list(dict.fromkeys([*had, *found])),
                format_func=lambda i: _name(rows[i]),
                placeholder=_("Choose from the {n} found", n=len(found)),
                select_all=bool(wanted),
                **draft.field(f"{scope}/{choice}", had, in_points(directive, keys, _put_choice(choice, had))),
            )


def _summary(points: list[PointForm]) -> str:
    counts = {choice: len(receivers.chosen(points, choice)) for choice in Choice}
    said = {
        Choice.LEADING: _("{n} more", n=counts[Choice.LEADING]),
        Choice.SUPPORTING: _("{n} in support", n=counts[Choice.SUPPORTING]),
        Choice.EXCLUDED: _("{n} left out", n=counts[Choice.EXCLUDED]),
    }
    parts = [said[choice] for choice in Choice if counts[choice]]
    return _("Only some bureaus…") + (f" {_(', ').join(parts)}" if parts else "")


def _name(row: BureauRow) -> str:
    return f"{row.name} · {row.parent}" if row.parent else row.name


def _put_groups(shown: list[BureauKind]) -> Callable[[PointForm, Any], object]:
    """Only what the click added or took away, so that points that differ keep their differences."""

    def put(point: PointForm, value: list[BureauKind]) -> None:
        kept = [kind for kind in point.receivers.groups if kind in value or kind not in shown]
        added = [kind for kind in value if kind not in shown and kind not in kept]
        point.receivers.groups = [kind for kind in BureauKind if kind in (*kept, *added)]

    return put


def _put_choice(choice: Choice, had: list[int]) -> Callable[[PointForm, Any], object]:
    def put(point: PointForm, value: list[int]) -> None:
        added = [i for i in value if i not in had]
        receivers.choose(point.receivers, choice, added, [i for i in had if i not in value])

    return put
