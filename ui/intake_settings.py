"""How the points of a directive are followed up: what counts as done, who receives them, by when. All at once, or one."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import streamlit as st

from models.directives import Criterion, Cycle
from models.labels import LABELS
from services.forms import DirectiveForm, PointForm, copy_settings, receiver_takers, set_criterion, share_receivers
from ui.intake_draft import OpenDraft, in_points
from ui.intake_due import show_due
from ui.receivers import Groups, show_receivers
from ui.words import _

T = TypeVar("T")
ALL = "all"


def show_settings(draft: OpenDraft, directive: DirectiveForm, groups: Groups) -> None:
    """The settings, for all followed points or for the one chosen."""
    points = _scope(draft, directive)
    if not points:
        return
    scope = f"{directive.key}/{ALL if len(points) == len(directive.tracked) else points[0].key}"
    _show_criterion(draft, directive.key, points, scope)
    show_receivers(draft, directive.key, points, groups, scope)
    takers = receiver_takers(draft.form, directive.key)
    if takers and len(draft.form.kept) > 1:
        st.button(
            _("Send the {n} points of the other directives to these bureaus too", n=len(takers)),
            key=draft.key(scope, "share receivers"),
            type="tertiary",
            icon=":material/done_all:",
            **draft.click(lambda form: share_receivers(form, directive.key)),
        )
    show_due(draft, directive, points, scope)


def _scope(draft: OpenDraft, directive: DirectiveForm) -> list[PointForm]:
    """Which points the settings below are for."""
    points = directive.tracked
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", gap="small"):
        chosen: str | None = ALL
        if len(points) > 1:
            numbers = {point.key: directive.points.index(point) + 1 for point in points}
            chosen = st.segmented_control(
                _("The settings below are for"),
                [ALL, *numbers],
                format_func=lambda key: _("All points") if key == ALL else _("Point {n}", n=numbers[key]),
                default=ALL,
                required=True,
                key=draft.key(directive.key, "scope", str(len(points))),
                help=_("Points of one directive may differ."),
            )
        if directive is not draft.form.kept[0]:
            st.button(
                _("As for the directive before"),
                key=draft.key(directive.key, "copy"),
                type="tertiary",
                icon=":material/content_copy:",
                **draft.click(lambda form: copy_settings(form, directive.key)),
            )
    return [point for point in points if chosen in (ALL, None, point.key)]


def _show_criterion(draft: OpenDraft, directive: str, points: list[PointForm], scope: str) -> None:
    keys = [point.key for point in points]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            _("Counts as done when"),
            list(Criterion),
            format_func=lambda criterion: _(LABELS[criterion]),
            help=_("Read: signing for it settles it. Finish: one result, then over. Recurring: a return each period."),
            **draft.field(
                f"{scope}/criterion", _common(p.criterion for p in points), in_points(directive, keys, _put_criterion)
            ),
        )
        _show_proof(draft, directive, points, scope)
    kinds = Counter(point.criterion for point in points)
    if len(kinds) > 1:
        said = _(", ").join(f"{_(LABELS[kind])} {n}" for kind, n in kinds.items())
        st.caption(_("The points differ: {said}", said=said))
    if Criterion.RECURRING in kinds:
        recurring = [point for point in points if point.criterion is Criterion.RECURRING]
        st.segmented_control(
            _("A return each"),
            list(Cycle),
            format_func=lambda cycle: _(LABELS[cycle]),
            **draft.field(
                f"{scope}/cycle",
                _common(point.cycle for point in recurring),
                in_points(directive, [point.key for point in recurring], _unless_empty("cycle")),
            ),
            help=_("A return is due at the end of each."),
        )


def _show_proof(draft: OpenDraft, directive: str, points: list[PointForm], scope: str) -> None:
    """What a bureau must show for it. Asking for little is the usual case, so it stays folded away."""
    keys = [point.key for point in points]
    asked = any(point.evidence_required or point.completion for point in points)
    label = _("Standard and evidence (asked for)") if asked else _("Standard and evidence (none asked for)")
    with st.popover(label, type="tertiary", key=draft.key(scope, "proof")):
        st.text_input(
            _("Finished means"),
            placeholder=_("May stay empty. For example: lists handed in, hazards closed"),
            **draft.field(
                f"{scope}/completion",
                _common(p.completion for p in points) or "",
                in_points(directive, keys, _put("completion")),
            ),
            help=_("What a bureau has to hand in for it to be verified."),
        )
        for name, words, why in (
            ("evidence_required", _("A file as evidence is required"), _("Without one nobody can report done.")),
            (
                "on_bureaus_word",
                _("Closed on the bureau's word, without verification"),
                _("For small matters: reported done is closed, and the history says on whose word."),
            ),
            (
                "waits_for_supporters",
                _("The lead reports done only after all supporting bureaus"),
                _("Only where lead and supporting bureaus were chosen."),
            ),
        ):
            st.checkbox(
                words,
                help=why,
                **draft.field(
                    f"{scope}/{name}", all(getattr(p, name) for p in points), in_points(directive, keys, _put(name))
                ),
            )


def _common(values: Iterable[T]) -> T | None:
    """The value all share, else None."""
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else None


def _put_criterion(point: PointForm, value: Criterion | None) -> None:
    if value is not None:
        set_criterion(point, value)


def _put(name: str) -> Callable[[PointForm, Any], object]:
    return lambda point, value: setattr(point, name, value)


def _unless_empty(name: str) -> Callable[[PointForm, Any], object]:
    """A second click on the chosen pill would empty it: then everything stays as it was."""

    def put(point: PointForm, value: Any) -> None:
        if value is not None:
            setattr(point, name, value)

    return put
