"""工作日历: which years are known, what the office entered itself, and entering more: a whole notice or one day."""

from datetime import date

import streamlit as st

from services import calendar
from services.access import Actor
from services.calendar import CalendarView, DayLine
from ui.act import act, show_refusal, token
from ui.moments import full_day, weekday
from ui.text import show_text
from ui.words import _, _n

_PASTE, _DAY = "calendar/paste", "calendar/day"


def show_days(actor: Actor, view: CalendarView, *, may_edit: bool) -> None:
    """The calendar; only the administrator enters days."""
    st.subheader(_("Calendar of working days"), anchor=False)
    first, last = view.built_in
    show_text(_("Built in: the State Council's lists of {first} to {last}.", first=str(first), last=str(last)))
    if view.years:
        show_text(_("Entered by us: {years}", years=_(", ").join(str(year) for year in view.years)))
    if view.missing:
        st.warning(
            _("The working days of {year} are not entered yet: no date in it can be counted.", year=str(view.missing)),
            icon=":material/event_busy:",
        )
    if may_edit:
        _show_paste(actor)
        _show_one(actor, view)
    if view.days:
        st.markdown(f"**{_('Days that differ')}**")
        for line in view.days:
            _show_line(actor, line, may_edit=may_edit)


def _show_paste(actor: Actor) -> None:
    st.text_area(
        _("Paste the days of a year, one a line"),
        placeholder="2027-01-01 休 元旦\n2027-02-06 休 春节\n2027-02-20 班 春节调休",  # the form itself, the same in every language
        help=_("Day, 休 or 班 (rest or work), name. All other days follow the week."),
        height=140,
        key=_PASTE,
    )
    st.button(_("Enter these days"), key=f"{_PASTE}/save", on_click=_paste, args=(actor, token(_PASTE)))
    show_refusal(_PASTE)


def _show_one(actor: Actor, view: CalendarView) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.date_input(
            _("Or one day"),
            value=view.today,
            format="YYYY-MM-DD",
            key=_DAY,
            width=180,
            help=_("A day that differs from its weekday's rule."),
        )
        st.segmented_control(
            _("On this day"),
            [False, True],
            format_func=lambda worked: _("Worked") if worked else _("Rest"),
            default=False,
            required=True,
            key=f"{_DAY}/worked",
            help=_("Limits count working days only."),
        )
        st.text_input(
            _("Name of the holiday"),
            key=f"{_DAY}/note",
            max_chars=60,
            width=220,
            help=_("Shown where a due date explains itself."),
        )
        st.button(_("Enter the day"), key=f"{_DAY}/save", on_click=_enter, args=(actor, token(_DAY)))
    show_refusal(_DAY)


def _show_line(actor: Actor, line: DayLine, *, may_edit: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        kind = _("Worked") if line.is_working else _("Rest")
        show_text(f"{full_day(line.day)} {weekday(line.day)}　{kind}　{line.note}")
        if may_edit:
            label = _("Take out")
            st.button(
                label, key=f"{_DAY}/{line.day}", type="tertiary", on_click=_clear, args=(actor, line.day, token())
            )


def _paste(actor: Actor, once: str) -> None:
    text = str(st.session_state[_PASTE] or "")
    if n := act(lambda: calendar.paste(actor, text, once), key=_PASTE):
        st.session_state[_PASTE] = ""
        st.toast(_n("{n} day entered.", "{n} days entered.", int(n)))


def _enter(actor: Actor, once: str) -> None:
    chosen, note = st.session_state[_DAY], str(st.session_state[f"{_DAY}/note"] or "")
    day = chosen if isinstance(chosen, date) else date.min
    worked = bool(st.session_state[f"{_DAY}/worked"])
    act(lambda: calendar.set_day(actor, day, worked, note, once), key=_DAY, done=_("Saved."))


def _clear(actor: Actor, day: date, once: str) -> None:
    act(lambda: calendar.clear_day(actor, day, once), key=f"{_DAY}/{day}", done=_("Taken out."))
