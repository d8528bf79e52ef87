"""经过: what happened to an assignment, from the dispatch on, as one list."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from models.assignments import Method, ReportKind, Rung
from models.clock import beijing_day
from models.labels import LABELS
from models.lifecycle import Step
from models.permissions import Action
from models.words import N_
from services.history import HistoryLine
from ui.evidence import links_to
from ui.moments import day, moment
from ui.words import _

_WORDS: dict[str, str] = {
    Action.DISPATCH: N_("Dispatched"),
    Step.ACKNOWLEDGE: N_("Signed for"),
    Step.OBJECT: N_("Objected"),
    Step.UPHOLD: N_("Objection upheld"),
    Step.REJECT: N_("Objection rejected"),
    Step.REPORT_PROGRESS: N_("Reported progress"),
    Step.REPORT_DONE: N_("Reported done"),
    Step.TAKE_BACK: N_("Took the report back"),
    Step.VERIFY: N_("Verified and closed"),
    Step.RETURN: N_("Returned"),
    Step.CLOSE_NOT_IMPLEMENTED: N_("Closed, not implemented"),
    Step.SUSPEND: N_("Suspended"),
    Step.RESUME: N_("Resumed"),
    Step.WITHDRAW: N_("Withdrawn"),
    Step.REOPEN: N_("Reopened after a look-back"),
    Rung.THREE_BEFORE: N_("Reminded: due within three days"),
    Rung.ONE_BEFORE: N_("Reminded: due within a day"),
    Rung.ONE_AFTER: N_("Chased: overdue"),
    Rung.NOTICE: N_("Supervision notice sent"),
    Rung.CIRCULAR: N_("Listed in the draft circular"),
    Action.CHASE: N_("Chased by hand"),
    Action.ASK_EXTENSION: N_("Asked for an extension"),
    Action.GRANT_EXTENSION: N_("Extension approved"),
    Action.REFUSE_EXTENSION: N_("Extension refused"),
    Action.PASS_ON: N_("Passed on to counties"),
    Action.AMEND_POINT: N_("The point was amended"),
    Action.IMPORT_REGISTER: N_("Brought along from a register"),
    Action.REORGANISE: N_("Bureau reorganised"),
}
_STYLE = """<style>
ol.duban-history { list-style: none; margin: 0.25rem 0 0; padding: 0; }
ol.duban-history li { position: relative; margin: 0 0 0 0.35rem; padding: 0 0 0.75rem 1.1rem; border-left: 2px solid var(--duban-line); }
ol.duban-history li:last-child { padding-bottom: 0; }
.duban-history li::before {
  content: ""; position: absolute; left: -0.36rem; top: 0.5rem; width: 0.6rem; height: 0.6rem; border-radius: 50%;
  background: var(--duban-soft);
}
.duban-history time { color: var(--duban-soft); margin-right: 0.5rem; font-variant-numeric: tabular-nums; }
</style>"""


def show_history(lines: Sequence[HistoryLine]) -> None:
    """Earliest first: when, what, who; then what was written and handed in."""
    st.html(_STYLE + '<ol class="duban-history">' + "".join(_item(line) for line in lines) + "</ol>")


def _item(line: HistoryLine) -> str:
    reminder = line.action in set(Rung)
    when = day(beijing_day(line.at)) if reminder else moment(line.at)
    head = f"<time>{escape(when)}</time><strong>{escape(what(line))}</strong>"
    by = f" · {escape(line.by)}" if line.by else ""
    said = "".join(f'<div class="duban-text">{escape(text)}</div>' for text in _said(line))
    files = links_to(line.files)
    return f"<li>{head}{by}{said}" + (f"<div>{files}</div>" if files else "") + "</li>"


def what(line: HistoryLine) -> str:
    """What happened, in two or three words."""
    if line.kind is ReportKind.NIL:
        return _("Nil return")
    return _(_WORDS[line.action]) if line.action in _WORDS else line.action


def _said(line: HistoryLine) -> list[str]:
    """What was written with it, and how the due date moved."""
    found = [line.text, _("Reason: {reason}", reason=line.reason) if line.reason else ""]
    if line.next_steps:
        found.append(_("Next: {text}", text=line.next_steps))
    if line.problems:
        found.append(_("Problems: {text}", text=line.problems))
    if line.method:
        found.append(_(LABELS[Method(line.method)]))
    if line.due_on and line.action not in set(Rung):
        found.append(_("Due {day}", day=day(line.due_on)))
    return [text for text in found if text]
