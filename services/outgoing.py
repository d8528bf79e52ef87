"""What goes out to other systems: queued with the change that causes it, delivered afterwards, tried again when it fails.

A channel that is down never blocks the work: the change is kept, the message waits, the administrator sees it.
"""

import secrets
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from models.bureaus import Bureau
from models.channels import Channel, Outgoing
from models.errors import NotPossibleNow
from models.office import Office
from models.permissions import Action
from models.words import N_
from services import links, mail, webhooks
from services.access import SYSTEM, Actor
from services.database import writing_session
from services.transactions import Read, Write, office_time, reading, writing

MOST_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
LEASE = timedelta(minutes=10)  # a claimed message is tried again after this if its sender died
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to be queued. ``key`` says what it is: the same key is queued once."""

    key: str
    channel: Channel
    address: str
    subject: str
    body: str
    bureau_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a run did."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """How a channel does. ``failing`` were tried and wait for the next try, ``given_up`` were tried too often."""

    channel: Channel
    configured: bool
    waiting: int
    failing: int
    given_up: int
    sent: int
    last_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that did not go out."""

    id: int
    channel: Channel
    bureau: str
    subject: str
    attempts: int
    next_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message this process may send now."""

    id: int
    key: str
    channel: Channel
    address: str
    subject: str
    body: str
    attempts: int
    sender: str
    bureau_id: int | None


def may_go_out(read: Read) -> bool:
    """The sample office tells nobody anything."""
    office = read.session.get(Office, 1)
    return office is not None and not office.is_sample


def queue(write: Write, letters: Iterable[Letter]) -> None:
    """Put letters in line. One that is in line already takes the new words, one that went out stays as it was."""
    rows = [
        {
            "key": letter.key,
            "channel": letter.channel,
            "bureau_id": letter.bureau_id,
            "address": letter.address,
            "subject": letter.subject[:200],
            "body": letter.body,
            "created_at": write.now,
            "attempts": 0,
            "next_at": write.now,
            "last_error": "",
        }
        for letter in letters
    ]
    if not rows or not may_go_out(write):
        return
    connection = write.session.connection()
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(Outgoing)
    words = {name: insert.excluded[name] for name in ("subject", "body", "address")}
    unsent = col(Outgoing.sent_at).is_(None)
    connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=words, where=unsent), rows)


def deliver() -> Delivered:
    """Send what is in line. Several machines may do so at once: each message is claimed by one of them."""
    sent, failed, shut = 0, 0, set[Channel]()
    with mail.Line() as line:
        while (it := _claim(shut)) is not None:
            error = _send(line, it, shut)
            _settle(it, error)
            sent, failed = sent + (not error), failed + bool(error)
    if sent or failed:
        with writing(SYSTEM, Action.DELIVER, f"deliver {secrets.token_hex(16)}") as write:
            write.record("outgoing", None, after={"sent": sent, "failed": failed})
    return Delivered(sent, failed)


def _claim(shut: set[Channel]) -> Claimed | None:
    with writing_session() as session:
        now = office_time(session)
        office = session.get(Office, 1)
        query = select(Outgoing).where(col(Outgoing.next_at).is_not(None), col(Outgoing.next_at) <= now)
        query = query.where(col(Outgoing.channel).not_in(shut)).order_by(col(Outgoing.next_at), col(Outgoing.id))
        row = session.exec(query.limit(1).with_for_update(skip_locked=True)).first()
        if row is None or office is None:
            return None
        row.attempts, row.next_at = row.attempts + 1, now + LEASE
        if row.channel is Channel.EMAIL and row.bureau_id:  # as it stands now: it may have been mended, or taken out
            row.address = session.get_one(Bureau, row.bureau_id).contact_email
        return Claimed(
            row.id or 0,
            row.key,
            row.channel,
            row.address,
            row.subject,
            row.body,
            row.attempts,
            office.name,
            row.bureau_id,
        )


def _send(line: mail.Line, it: Claimed, shut: set[Channel]) -> str:
    """Why it could not be sent; empty if it was. A server that can't be reached is not knocked at again in this run."""
    try:
        if it.channel is Channel.WEBHOOK:
            webhooks.send(it.address, it.subject, it.body)
        elif not it.address:
            return N_("The bureau has no e-mail address any more.")
        elif mail.is_configured():
            line.send(mail.message(it.key, it.sender, it.address, it.subject, it.body + links.invitation(it.bureau_id)))
        else:
            shut.add(it.channel)
            return N_("No mail server is set up.")
    except smtplib.SMTPRecipientsRefused as error:
        line.hang_up()
        return f"address refused: {error.recipients}"
    except (OSError, smtplib.SMTPException) as error:
        line.hang_up()
        shut.add(it.channel)
        return f"{type(error).__name__}: {error}"
    except (webhooks.NotSent, ValueError) as error:
        return str(error)
    return ""


def _settle(it: Claimed, error: str) -> None:
    with writing_session() as session:
        now = office_time(session)
        if not error:
            values: dict[str, Any] = {"sent_at": now, "next_at": None, "last_error": ""}
        elif it.attempts >= MOST_ATTEMPTS:
            values = {"next_at": None, "last_error": error[:500]}
        else:
            values = {"next_at": now + pause_after(it.attempts), "last_error": error[:500]}
        session.execute(update(Outgoing).where(col(Outgoing.id) == it.id).values(**values))


def pause_after(attempts: int) -> timedelta:
    """5, 10, 20 … minutes, at most six hours: a mail server that is down for a night is found again in the morning."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def channels(actor: Actor) -> list[ChannelLine]:
    """How each channel does, for the administrator."""
    with reading(actor, Action.SEE_CHANNELS) as read:
        configured = {Channel.EMAIL: mail.is_configured(), Channel.WEBHOOK: bool(webhooks.names())}
        return [_channel(read, channel, configured[channel]) for channel in Channel]


def _channel(read: Read, channel: Channel, configured: bool) -> ChannelLine:
    waits, tried = col(Outgoing.next_at).is_not(None), col(Outgoing.last_error) != ""
    gone = col(Outgoing.sent_at).is_not(None)
    states: list[Any] = [func.count().filter(waits & ~tried), func.count().filter(waits & tried)]
    states += [func.count().filter(~waits & ~gone), func.count().filter(gone), func.max(col(Outgoing.sent_at))]
    query: Any = sqlalchemy.select(*states).where(col(Outgoing.channel) == channel)
    waiting, failing, given_up, sent, last = read.session.connection().execute(query).one()
    return ChannelLine(channel, configured, waiting, failing, given_up, sent, last)


def troubles(actor: Actor) -> list[Trouble]:
    """What did not go out, latest first."""
    with reading(actor, Action.SEE_CHANNELS) as read:
        rows = read.session.exec(
            select(Outgoing, Bureau.name)
            .join(Bureau, col(Bureau.id) == Outgoing.bureau_id, isouter=True)
            .where(col(Outgoing.sent_at).is_(None), col(Outgoing.last_error) != "")
            .order_by(col(Outgoing.id).desc())
            .limit(MOST_LISTED)
        ).all()
        return [
            Trouble(x.id or 0, x.channel, name or x.address, x.subject, x.attempts, x.next_at, x.last_error)
            for x, name in rows
        ]


def retry(actor: Actor, token: str) -> int:
    """Put everything that failed back at the head of the line; how many that is."""
    with writing(actor, Action.RETRY_CHANNEL, token) as write:
        failed = update(Outgoing).where(col(Outgoing.sent_at).is_(None), col(Outgoing.last_error) != "")
        found = write.session.connection().execute(failed.values(attempts=0, next_at=write.now)).rowcount
        if not found:
            raise NotPossibleNow("nothing_failed")
        write.record("outgoing", None, after={"again": found})
        return int(found)
