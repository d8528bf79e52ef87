"""Before the dispatch: what bureaus are asked for already, and the choice to let one report answer both."""

from html import escape
from typing import Any

import streamlit as st

from services.forms import PointForm
from services.repeats import Repeat, repeats
from ui.intake_draft import OpenDraft, in_points
from ui.words import _, _n


def show_repeats(draft: OpenDraft) -> None:
    """Each point that repeats an open one, with a switch; nothing where nothing is repeated."""
    found = repeats(draft.actor, draft.form)
    if not found:
        return
    with st.container(border=True, gap="small", key="intake-repeats"):
        head = _n("{n} point is asked for already", "{n} points are asked for already", len(found))
        st.html(f'<div class="duban-text duban-strong">◆ {escape(head)}</div>')
        for repeat in found:
            _show(draft, repeat)


def _show(draft: OpenDraft, repeat: Repeat) -> None:
    both = _n("{n} bureau has both", "{n} bureaus have both", repeat.bureaus)
    st.html(
        f'<div class="duban-text">{escape(repeat.text)}</div>'
        f'<div class="duban-text duban-small">{escape(repeat.meeting)}　{escape(repeat.open_text)}（{escape(both)}）</div>'
    )

    def put(point: PointForm, value: Any) -> None:
        point.answers_point_id = repeat.point_id if value else None

    st.toggle(
        _("One report answers both"),
        **draft.field(
            f"repeat {repeat.point_key}", repeat.linked, in_points(repeat.directive_key, [repeat.point_key], put)
        ),
        help=_("The bureau reports once, and both items have it."),
    )
