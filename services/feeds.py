"""The private calendar 日历订阅: an address only its account knows, that says what is due, and that can be revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy
from icalendar import Calendar, Event
from sqlalchemy import func, text
from sqlmodel import col, select

from models.accounts import Account, Role
from models.assignments import IS_UNANSWERED, Assignment
from models.channels import Feed
from models.clock import now
from models.directives import Directive
from models.errors import NotAllowed
from models.meetings import Meeting
from models.permissions import Action
from models.settings import settings
from models.words import CHINESE, say, say_n
from services.access import Actor, actor_of
from services.database import reading_session
from services.sign_in import Visitor, not_dormant, person_of
from services.transactions import Read, reading, writing

MOST = 500


@dataclass(frozen=True, slots=True)
class FeedLine:
    """The address in use. The secret itself is shown once, when it is made."""

    created_at: datetime


def current(actor: Actor) -> FeedLine | None:
    """Whether this account has an address."""
    with reading(actor, Action.KEEP_FEED) as read:
        row = read.session.exec(_live(actor)).first()
        return FeedLine(row.created_at) if row else None


def make(visitor: Visitor, token: str) -> str:
    """A new address; the path to it. An older one ends. Not for a link's visitor: it would outlive the link."""
    actor = person_of(visitor)
    with writing(actor, Action.KEEP_FEED, token) as write:
        for row in write.session.exec(_live(actor)):
            row.revoked_at = write.now
        secret = secrets.token_urlsafe(32)
        feed = Feed(token_hash=hash_of(secret), account_id=actor.account_id or 0, created_at=write.now)
        write.session.add(feed)
        write.record("account", actor.account_id, after={"feed": "made"})
        return f"/feed/{secret}.ics"


def revoke(visitor: Visitor, token: str) -> None:
    """From now on the address is like one that never was."""
    actor = person_of(visitor)
    with writing(actor, Action.KEEP_FEED, token) as write:
        for row in write.session.exec(_live(actor)):
            row.revoked_at = write.now
        write.record("account", actor.account_id, after={"feed": "revoked"})


def calendar(secret: str) -> bytes:
    """The calendar behind a secret; not found if it was revoked, or its account is shut."""
    with reading_session() as session:
        query = select(Account).join(Feed, col(Feed.account_id) == Account.id)
        live = (
            Feed.token_hash == hash_of(secret),
            col(Feed.revoked_at).is_(None),
            col(Account.active),
            not_dormant(now()),
        )
        account = session.exec(query.where(*live)).first()
    if account is None:
        raise NotAllowed("not_found")
    with reading(actor_of(account), Action.SEE_ASSIGNMENTS) as read:
        return _calendar(read, account.language or CHINESE)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _live(actor: Actor) -> Any:
    return select(Feed).where(Feed.account_id == actor.account_id, col(Feed.revoked_at).is_(None))


def _calendar(read: Read, language: str) -> bytes:
    whole = Calendar()
    whole.add("prodid", "-//Duban//ZH")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", say(language, "Follow-up: what is due"))
    for event in _own(read, language) if read.actor.role is Role.BUREAU else _office(read, language):
        whole.add_component(event)
    return bytes(whole.to_ical())


def _own(read: Read, language: str) -> list[Event]:
    """A bureau's calendar: each item it still owes, on its due date."""
    keys = (col(Assignment.id), col(Assignment.due_on), col(Directive.heading), col(Meeting.title))
    query: Any = _joined(sqlalchemy.select(*keys)).where(col(Assignment.bureau_id) == read.actor.bureau_id)
    rows = read.session.connection().execute(query.order_by(col(Assignment.due_on)).limit(MOST))
    return [
        _event(read, f"assignment-{i}", due_on, f"{heading}（{say(language, 'due')}）", title, f"/assignment?id={i}")
        for i, due_on, heading, title in rows
    ]


def _office(read: Read, language: str) -> list[Event]:
    """The office's calendar: how many items of a meeting are due on a day."""
    keys = (col(Assignment.meeting_id), col(Assignment.due_on), col(Meeting.title))
    query: Any = _joined(sqlalchemy.select(*keys, func.count())).group_by(*keys)
    rows = read.session.connection().execute(query.order_by(col(Assignment.due_on).desc()).limit(MOST))
    return [
        _event(
            read,
            f"meeting-{meeting_id}-{due_on}",
            due_on,
            say_n(language, "{n} item due", "{n} items due", n),
            title,
            f"/ledger?meeting={meeting_id}" if read.actor.role is Role.SECRETARIAT else "/",
        )
        for meeting_id, due_on, title, n in rows
    ]


def _joined(query: Any) -> Any:
    query = query.join(Directive, col(Directive.id) == Assignment.directive_id)
    return query.join(Meeting, col(Meeting.id) == Assignment.meeting_id).where(text(IS_UNANSWERED))


def _event(read: Read, uid: str, day: date, summary: str, description: str, path: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@duban")
    event.add("dtstamp", read.now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    if settings().public_url:
        event.add("url", settings().public_url.rstrip("/") + path)
    return event
