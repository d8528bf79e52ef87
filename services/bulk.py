"""One act on many assignments: what can be done is done, each refused row is named with its reason, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.errors import NotPossibleNow, Refused
from models.extensions import Extension
from models.lifecycle import WORKING, Step, rule_for
from models.meetings import Decision
from models.permissions import Action
from services import extensions, steps
from services.access import Actor
from services.register import IN_BULK, MOST_CHOSEN
from services.steps import Given
from services.transactions import Read, Write, expect_version, reading, writing

Chosen = Sequence[tuple[int, int]]  # ids, each with the version that was on the screen


class Act(StrEnum):
    """What can be done to many at once."""

    CHASE = "chase"
    EXTEND = "extend"  # approve what was asked for, each to its own day
    SUSPEND = "suspend"
    WITHDRAW = "withdraw"
    VERIFY = "verify"

    @property
    def step(self) -> Step | None:
        return _STEPS.get(self)

    @property
    def permission(self) -> Action | Step:
        return _STEPS.get(self) or (Action.CHASE if self is Act.CHASE else Action.GRANT_EXTENSION)


_STEPS = {Act.SUSPEND: Step.SUSPEND, Act.WITHDRAW: Step.WITHDRAW, Act.VERIFY: Step.VERIFY}


@dataclass(frozen=True, slots=True)
class Line:
    """One of the chosen, with why it can't be done, or None; ``note`` is the day an extension goes to."""

    id: int
    version: int
    bureau: str
    matter: str
    why: Refused | None
    note: str = ""


def preview(actor: Actor, act: Act, chosen: Chosen) -> list[Line]:
    """What the act would do to each of the chosen as they stand now. Nothing is changed."""
    with reading(actor, act.permission) as read:
        return [_line(read, act, found, version) for found, version in _fetch(read, chosen)]


def take(actor: Actor, act: Act, chosen: Chosen, given: Given, token: str) -> list[Line]:
    """Do it; every one of the chosen with why it was left alone, or None where it was done.

    Each is checked again on its own and leaves nothing behind if it is refused. If none could be done, nothing was.
    """
    if act is Act.CHASE:
        raise ValueError("chasing has a service of its own: one message a bureau")
    if act.step and not given.reason.strip() and act is not Act.VERIFY:
        raise NotPossibleNow("reason_needed", field="reason")
    with writing(actor, act.permission, token) as write:
        done = [_try(write, act, found, version, given) for found, version in _fetch(write, chosen)]
        if not any(line.why is None for line in done):
            raise NotPossibleNow("none_possible")
        return done


Row = tuple[Assignment, Bureau, Directive, Point]


def _fetch(read: Read, chosen: Chosen) -> list[tuple[Row, int]]:
    """The rows in the order of the register. Only the office acts on many, and the office sees all of them."""
    versions = dict(chosen[:MOST_CHOSEN])
    rows = read.session.exec(
        select(Assignment, Bureau, Directive, Point)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .join(Point, col(Point.id) == Assignment.point_id)
        .where(col(Assignment.id).in_(versions))
        .order_by(col(Assignment.due_on), col(Assignment.id))
    ).all()
    return [((row, bureau, directive, point), versions[row.id or 0]) for row, bureau, directive, point in rows]


def _try(write: Write, act: Act, found: Row, version: int, given: Given) -> Line:
    line = _line(write, act, found, version)
    if line.why is not None:
        return line
    row = found[0]
    try:
        with write.session.begin_nested():
            if act.step:
                expect_version(row, version)
                steps.apply(write, row, act.step, given)
            elif extension := _asked(write, row):
                extensions.approve(write, extension, row, extension.wanted_on, given.reason)
    except Refused as why:
        return Line(line.id, version, line.bureau, line.matter, why)
    return line


def _line(read: Read, act: Act, found: Row, version: int) -> Line:
    row, bureau, directive, point = found
    extension = _asked(read, row) if act is Act.EXTEND else None
    why = _why_not(read, act, row, point, version, extension)
    note = extension.wanted_on.isoformat() if extension else ""
    return Line(row.id or 0, version, bureau.name, f"{directive.heading}：{point.text}", why, note)


def _why_not(
    read: Read, act: Act, row: Assignment, point: Point, version: int, extension: Extension | None
) -> Refused | None:
    if row.version != version:
        return NotPossibleNow("changed_meanwhile")
    if row.status not in (rule_for(act.step).before if act.step else WORKING):
        return NotPossibleNow("not_possible_now")
    if act is Act.VERIFY and point.criterion not in IN_BULK:
        return NotPossibleNow("not_in_bulk")
    if act is Act.VERIFY and row.reported_by == read.actor.account_id:
        return NotPossibleNow("reporter_may_not_verify")
    if act is Act.EXTEND and extension is None:
        return NotPossibleNow("no_extension_asked")
    if act is Act.EXTEND and extension and (extension.wanted_on <= row.due_on or extension.wanted_on < read.today):
        return NotPossibleNow("extension_not_later", field="granted_on")
    return None


def _asked(read: Read, row: Assignment) -> Extension | None:
    waiting = (Extension.assignment_id == row.id, Extension.decision == Decision.WAITING)
    return read.session.exec(select(Extension).where(*waiting)).first()
