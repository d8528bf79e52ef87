"""消息: what a bureau should know of, worked out from what happened; and what waits for the office, as counts.

Nothing is copied into a mailbox: a message is a fact of the last weeks, and only up to when a person has looked is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import and_, func, or_, text
from sqlmodel import col, select

from models.accounts import Account, Role
from models.assignments import IS_OVER, Assignment, Reminder
from models.channels import Chase, ChaseItem, InboxMark
from models.clock import start_of
from models.directives import Directive, PointVersion
from models.extensions import Extension
from models.ledger import LedgerEntry
from models.lifecycle import OVER, WORKING, Status
from models.meetings import Decision, Meeting
from models.permissions import Action
from services.access import Actor, bureau_of, reach
from services.chasing import CONFIRMED, reached
from services.database import writing_session
from services.news import TOLD
from services.reminders import owed
from services.transactions import Read, office_time, reading

DAYS = 30
MOST = 100
# As in the queue of extensions: what was reported done meanwhile no longer waits.
_WISHES = (
    select(func.count())
    .select_from(Extension)
    .join(Assignment, col(Assignment.id) == Extension.assignment_id)
    .where(Extension.decision == Decision.WAITING, col(Assignment.status).in_(WORKING))
)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to know: a value of Step, Action or Rung, how many items it is about, whose words.

    ``assignment_id`` is set where it is about one item.
    """

    at: datetime
    action: str
    items: int
    about: str
    text: str = ""
    assignment_id: int | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Queues:
    """How much of each kind waits for the office."""

    reported: int
    objected: int
    extensions: int
    notices: int
    circular: int


def messages(actor: Actor) -> list[Message]:
    """A bureau's messages of the last weeks, latest first."""
    with reading(actor, Action.SEE_INBOX) as read:
        return _messages(read)[:MOST]


def unread(actor: Actor) -> int:
    """How many of them this person has not looked at; none for those who have no bureau."""
    if actor.role is not Role.BUREAU:
        return 0
    with reading(actor, Action.SEE_INBOX) as read:
        return sum(message.unread for message in _messages(read))


def queues(actor: Actor) -> Queues:
    """What waits for the office now."""
    with reading(actor, Action.CHASE) as read:
        status = (col(Assignment.status) == Status.REPORTED, col(Assignment.status) == Status.OBJECTED)
        reported, objected = (_count(read, where) for where in status)
        notices, circular = (_count(read, *owed(rung), *reached(rung, read.today)) for rung in CONFIRMED)
        return Queues(reported, objected, read.session.exec(_WISHES).one(), notices, circular)


def how_many(actor: Actor) -> int:
    """The number beside the word in the menu: what a bureau has not read; which wishes of bureaus wait for the office."""
    if actor.role is not Role.SECRETARIAT:
        return unread(actor)
    with reading(actor, Action.CHASE) as read:
        return _count(read, col(Assignment.status) == Status.OBJECTED) + read.session.exec(_WISHES).one()


def _count(read: Read, *where: Any) -> int:
    return read.session.exec(select(func.count()).select_from(Assignment).where(*where)).one()


def mark_seen(actor: Actor) -> None:
    """Up to now everything was looked at. Like the time of the last click, this is no change that the ledger tells of.

    A deputy's look at another bureau's messages says nothing of their own.
    """
    reach(actor, Action.SEE_INBOX)
    with writing_session() as session:
        account = session.get(Account, actor.account_id)
        if account is None or account.bureau_id != actor.bureau_id:
            return
        row = session.get(InboxMark, actor.account_id)
        if row is None:
            session.add(InboxMark(account_id=actor.account_id or 0, seen_at=office_time(session)))
        else:
            row.seen_at = office_time(session)


def _messages(read: Read) -> list[Message]:
    bureau = bureau_of(read.session, read.actor).id or 0
    mark = read.session.get(InboxMark, read.actor.account_id)
    since = read.now - timedelta(days=DAYS)
    found = [*_dispatched(read, bureau, since), *_reminded(read, bureau, since)]
    found += [*_chased(read, bureau, since), *_answered(read, bureau, since), *_amended(read, bureau, since)]
    found.sort(key=lambda message: message.at, reverse=True)
    seen = mark.seen_at if mark else since
    return [replace(message, unread=message.at > seen) for message in found]


def _rows(read: Read, query: Any) -> Any:
    return read.session.connection().execute(query)


def _of_these_weeks(bureau: int, since: datetime) -> Any:
    """A bureau's tasks that something can have happened to since: all but what was over before. As two ranges of an index
    each, since all that it ever had grows with the years."""
    own = col(Assignment.bureau_id) == bureau  # said in both, or SQLite reads all that is the bureau's
    not_over = col(Assignment.status).in_([status for status in Status if status not in OVER])
    return or_(and_(own, not_over), and_(own, text(IS_OVER), col(Assignment.closed_at) >= since))


def _dispatched(read: Read, bureau: int, since: datetime) -> Iterator[Message]:
    keys = (col(Assignment.dispatched_at), col(Meeting.title))
    query: Any = (
        sqlalchemy.select(*keys, func.count())
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
        .where(_of_these_weeks(bureau, since), col(Assignment.dispatched_at) >= since)
        .group_by(*keys)
    )
    for at, title, n in _rows(read, query):
        yield Message(at, str(Action.DISPATCH), n, title)


def _reminded(read: Read, bureau: int, since: datetime) -> Iterator[Message]:
    keys = (col(Reminder.sent_on), col(Reminder.sent_at), col(Reminder.rung))
    query: Any = (
        sqlalchemy.select(*keys, func.count(), func.min(col(Reminder.assignment_id)))
        .where(col(Reminder.bureau_id) == bureau, col(Reminder.sent_on) >= since.date())
        .group_by(*keys)
    )
    for sent_on, sent_at, rung, n, one in _rows(read, query):
        yield Message(sent_at or start_of(sent_on), str(rung), n, "", assignment_id=one if n == 1 else None)


def _chased(read: Read, bureau: int, since: datetime) -> Iterator[Message]:
    items = sqlalchemy.select(func.count()).where(col(ChaseItem.chase_id) == Chase.id).scalar_subquery()
    query: Any = sqlalchemy.select(col(Chase.at), col(Chase.text), items)
    for at, words, n in _rows(read, query.where(col(Chase.bureau_id) == bureau, col(Chase.at) >= since)):
        yield Message(at, str(Action.CHASE), n, "", words)


def _amended(read: Read, bureau: int, since: datetime) -> Iterator[Message]:
    """New wordings of what was before the bureau then."""
    query: Any = (
        sqlalchemy.select(
            col(PointVersion.written_at), col(Directive.heading), col(PointVersion.reason), col(Assignment.id)
        )
        .join(Assignment, col(Assignment.point_id) == PointVersion.point_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(
            col(PointVersion.number) > 1,
            col(PointVersion.written_at) >= since,
            _of_these_weeks(bureau, since),
            col(Assignment.dispatched_at) < col(PointVersion.written_at),
            col(Assignment.status) != Status.WITHDRAWN,
            col(Assignment.closed_at).is_(None) | (col(Assignment.closed_at) >= col(PointVersion.written_at)),
        )
    )
    for at, heading, reason, assignment_id in _rows(read, query):
        yield Message(at, str(Action.AMEND_POINT), 1, heading, reason, assignment_id=assignment_id)


def _answered(read: Read, bureau: int, since: datetime) -> Iterator[Message]:
    """The office's steps. Several in one breath (verified by the dozen) stay one each: each leads to its item."""
    query: Any = (
        sqlalchemy.select(
            col(LedgerEntry.at),
            col(LedgerEntry.action),
            col(Directive.heading),
            col(LedgerEntry.reason),
            col(Assignment.id),
        )
        .join(Assignment, col(Assignment.id) == LedgerEntry.object_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(
            col(LedgerEntry.kind) == "assignment",
            col(LedgerEntry.action).in_([str(action) for action in TOLD]),
            col(LedgerEntry.at) >= since,
            _of_these_weeks(bureau, since),
        )
        .order_by(col(LedgerEntry.seq).desc())
        .limit(MOST)
    )
    for at, action, heading, reason, assignment_id in _rows(read, query):
        yield Message(at, action, 1, heading, reason, assignment_id=assignment_id)
