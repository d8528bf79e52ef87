"""The lifecycle of an assignment, as a table of data (the office's rules, `domain` §5).

A service looks a step up here and nowhere else; a test walks every status, action and role.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where an assignment stands. Values are stored. Overdue, due soon and the like are derived, see ``Light``."""

    DISPATCHED = "dispatched"  # 待签收
    OBJECTED = "objected"  # 异议待核
    IN_PROGRESS = "in_progress"  # 办理中
    REPORTED = "reported"  # 待核验
    CLOSED = "closed"  # 已办结
    NOT_IMPLEMENTED = "not_implemented"  # 未落实结案
    SUSPENDED = "suspended"  # 中止
    WITHDRAWN = "withdrawn"  # 撤销


class Step(StrEnum):
    """What can be done to an assignment. Values are stored in the ledger."""

    ACKNOWLEDGE = "acknowledge"  # 签收
    OBJECT = "object"  # 异议
    UPHOLD = "uphold"  # 异议成立
    REJECT = "reject"  # 异议不成立
    REPORT_PROGRESS = "report_progress"  # 反馈
    REPORT_DONE = "report_done"  # 报办结
    TAKE_BACK = "take_back"  # 撤回
    VERIFY = "verify"  # 核验办结
    RETURN = "return"  # 退回重办
    CLOSE_NOT_IMPLEMENTED = "close_not_implemented"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"  # 回头看


class By(StrEnum):
    """Which side takes a step."""

    BUREAU = "bureau"  # the bureau the row belongs to, lead or supporting
    LEAD = "lead"  # that bureau, only if it leads
    OFFICE = "office"  # the secretariat


class Needs(StrEnum):
    """What a step must be given."""

    TEXT = "text"
    REASON = "reason"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the lifecycle."""

    step: Step
    before: frozenset[Status]
    after: Status
    by: By
    needs: frozenset[Needs] = frozenset()


def _rule(step: Step, before: set[Status], after: Status, by: By, *needs: Needs) -> Rule:
    return Rule(step, frozenset(before), after, by, frozenset(needs))


_S = Status
WORKING = frozenset({_S.DISPATCHED, _S.IN_PROGRESS})
UNANSWERED = frozenset({_S.DISPATCHED, _S.OBJECTED, _S.IN_PROGRESS})
OPEN = UNANSWERED | {_S.REPORTED, _S.SUSPENDED}
OVER = frozenset({_S.CLOSED, _S.NOT_IMPLEMENTED})

RULES: tuple[Rule, ...] = (
    _rule(Step.ACKNOWLEDGE, {_S.DISPATCHED}, _S.IN_PROGRESS, By.BUREAU),
    _rule(Step.OBJECT, {_S.DISPATCHED}, _S.OBJECTED, By.BUREAU, Needs.REASON),
    _rule(Step.UPHOLD, {_S.OBJECTED}, _S.WITHDRAWN, By.OFFICE, Needs.REASON),
    _rule(Step.REJECT, {_S.OBJECTED}, _S.DISPATCHED, By.OFFICE, Needs.REASON),
    _rule(Step.REPORT_PROGRESS, {*WORKING}, _S.IN_PROGRESS, By.BUREAU, Needs.TEXT),
    _rule(Step.REPORT_DONE, {*WORKING}, _S.REPORTED, By.LEAD, Needs.TEXT),
    _rule(Step.TAKE_BACK, {_S.REPORTED}, _S.IN_PROGRESS, By.LEAD),
    _rule(Step.VERIFY, {_S.REPORTED}, _S.CLOSED, By.OFFICE, Needs.METHOD),
    _rule(Step.RETURN, {_S.REPORTED}, _S.IN_PROGRESS, By.OFFICE, Needs.REASON),
    _rule(Step.CLOSE_NOT_IMPLEMENTED, {_S.IN_PROGRESS}, _S.NOT_IMPLEMENTED, By.OFFICE, Needs.REASON),
    _rule(Step.SUSPEND, {*WORKING}, _S.SUSPENDED, By.OFFICE, Needs.REASON),
    _rule(Step.RESUME, {_S.SUSPENDED}, _S.IN_PROGRESS, By.OFFICE, Needs.REASON),
    _rule(Step.WITHDRAW, {*OPEN}, _S.WITHDRAWN, By.OFFICE, Needs.REASON),
    _rule(Step.REOPEN, {*OVER}, _S.IN_PROGRESS, By.OFFICE, Needs.REASON),
)

_BY_STEP = {rule.step: rule for rule in RULES}


def rule_for(step: Step) -> Rule:
    """The one rule of a step."""
    return _BY_STEP[step]


def steps_from(status: Status) -> tuple[Step, ...]:
    """The steps that the lifecycle knows from a status, whoever asks, in the table's order."""
    return tuple(rule.step for rule in RULES if status in rule.before)


class Light(StrEnum):
    """How an assignment is shown: derived from status and date, never stored. Worst first; shape before colour."""

    OVERDUE = "overdue"  # ▲ 逾期
    DUE_SOON = "due_soon"  # ◆ 临期
    UNSIGNED = "unsigned"  # ○ 未签收
    TO_VERIFY = "to_verify"  # ■ 待核验
    ON_TRACK = "on_track"  # ● 办理中
    DONE = "done"  # √ 已办结
    STOPPED = "stopped"  # — 未落实结案, 中止, 撤销


# All in GB 2312, so that old machines have them.
GLYPHS = {
    Light.OVERDUE: "▲",
    Light.DUE_SOON: "◆",
    Light.UNSIGNED: "○",
    Light.TO_VERIFY: "■",
    Light.ON_TRACK: "●",
    Light.DONE: "√",
    Light.STOPPED: "—",
}


_ANSWERED = {Status.REPORTED: Light.TO_VERIFY, Status.CLOSED: Light.DONE}


def light_of(status: Status, due_on: date, today: date, soon: date) -> Light:
    """The light of an assignment on a day; ``soon`` is the last day that then counts as due soon (working days decide).

    A suspended or withdrawn row has no clock, a reported one is not the bureau's.
    """
    if status in UNANSWERED:
        if due_on < today:
            return Light.OVERDUE
        if due_on <= soon:
            return Light.DUE_SOON
        return Light.UNSIGNED if status is Status.DISPATCHED else Light.ON_TRACK
    return _ANSWERED.get(status, Light.STOPPED)
