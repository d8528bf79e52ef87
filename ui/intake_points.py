"""The points of a directive: each is followed up by itself; slogans stay on record and are not followed."""

import streamlit as st

from services.forms import DirectiveForm, PointForm, add_point, drop_point
from ui.intake_draft import OpenDraft, in_points
from ui.words import _, _n


def show_points(draft: OpenDraft, directive: DirectiveForm) -> None:
    """One line a point: followed or not, its words, away with it. What is not followed is folded away."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            "**" + _n("{n} point to follow up", "{n} points to follow up", len(directive.tracked)) + "**",
            width="content",
            help=_("Ticked: each bureau has to answer it. Unticked: kept on record, not followed up."),
        )
        st.button(
            _("Add a point"),
            key=draft.key(directive.key, "add point"),
            type="tertiary",
            icon=":material/add:",
            **draft.click(lambda form: add_point(form, directive.key)),
        )
    numbered = list(enumerate(directive.points, 1))
    with st.container(gap="xsmall"):
        for number, point in numbered:
            if point.kept:
                _show_point(draft, directive, point, number)
    slogans = [(number, point) for number, point in numbered if not point.kept]
    if slogans:
        label = _n("{n} phrase not followed up", "{n} phrases not followed up", len(slogans))
        with st.expander(label, expanded=not directive.tracked, key=draft.key(directive.key, "slogans")):
            for number, point in slogans:
                _show_point(draft, directive, point, number)


def _show_point(draft: OpenDraft, directive: DirectiveForm, point: PointForm, number: int) -> None:
    where = f"{directive.key}/{point.key}"
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        st.checkbox(
            str(number),
            width=48,
            **draft.field(f"{where}/kept", point.kept, in_points(directive.key, [point.key], _put_kept)),
        )
        st.text_area(
            _("Words of point {n}", n=number),
            height="content",
            label_visibility="collapsed",
            **draft.field(f"{where}/text", point.text, in_points(directive.key, [point.key], _put_text)),
            help=_("May be made plainer; the source stays as it is."),
        )
        st.button(
            _("Remove"),
            key=draft.key(where, "drop"),
            type="tertiary",
            help=_("Remove point {n}", n=number),
            **draft.click(lambda form: drop_point(form, directive.key, point.key)),
        )


def _put_kept(point: PointForm, value: bool) -> None:
    point.kept = value


def _put_text(point: PointForm, value: str) -> None:
    point.text, point.answers_point_id = value, None  # other words may be another matter: linked anew, if at all
