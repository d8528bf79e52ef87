"""The sample office of February 2020: loaded into an empty database in one go, cleared in one go."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session, col, delete, select, update

from models.accounts import Account, Role
from models.assignments import Assignment, Attachment
from models.base import Table
from models.bureaus import Bureau, BureauKind
from models.clock import BEIJING, now, stopped_at
from models.directives import Point
from models.errors import NotPossibleNow
from models.lifecycle import By, rule_for
from models.office import Office
from models.permissions import Action
from models.settings import ROOT
from services import reminders, sample_scenes, search_index, visits
from services.access import SYSTEM, Actor, actor_of
from services.backup import place_of
from services.bureaus import load_directory
from services.database import reading_session
from services.sample_life import NOW, Case, Event, lived
from services.sample_meetings import PlannedMeeting, hold, plan
from services.steps import apply
from services.transactions import Write, writing

# Login, name, role, bureau. Their passwords are empty: they are entered by a click.
PEOPLE = (
    ("sample-secretary", "李晓明", Role.SECRETARIAT, ""),
    ("sample-secretary-2", "王若兰", Role.SECRETARIAT, ""),
    ("sample-leader", "周振华", Role.LEADER, ""),
    ("sample-county", "陈志强", Role.BUREAU, "三台"),
    ("sample-city", "刘洋", Role.BUREAU, "绵阳"),
    ("sample-administrator", "何静", Role.ADMINISTRATOR, ""),
    ("sample-security", "罗敏", Role.SECURITY, ""),
    ("sample-auditor", "孙立", Role.AUDITOR, ""),
)
WITHOUT_CONTACT = ("石渠", "美姑", "壤塘")
REMINDED_AT = time(8, 40)


def load(token: str) -> None:
    """Fill an empty database. If anything fails on the way, the database is empty again."""
    _found(token)
    try:
        _live(token)
    except BaseException:
        clear(SYSTEM, f"{token[:48]}-undo")
        raise


def _found(token: str) -> None:
    with writing(SYSTEM, Action.SET_UP, token) as write:
        if write.session.get(Office, 1) is not None:
            raise NotPossibleNow("office_not_empty")
        office = Office(name="四川省应急管理厅（示例）", is_sample=True, contact="督查处 000-0000000", created_at=now())
        write.session.add(office)
        load_directory(write.session)
        bureaus = write.session.exec(select(Bureau).order_by(col(Bureau.id))).all()
        ids = {bureau.short_name: bureau.id for bureau in bureaus}
        for login, name, role, place in PEOPLE:
            write.session.add(Account(login=login, name=name, role=role, bureau_id=ids.get(place), created_at=now()))
            write.session.flush()  # one by one: they are shown in this order
        played = {place for _, _, _, place in PEOPLE}
        for number, bureau in enumerate(bureaus):
            _settle_in(write.session, bureau, number, with_officer=bureau.short_name not in played)
        write.record("office", 1, after={"name": office.name, "is_sample": True, "bureaus": len(bureaus)})


def _settle_in(session: Session, bureau: Bureau, number: int, *, with_officer: bool) -> None:
    """A contact that nobody can mistake for a real one; an officer whose account is shut, to have reported under."""
    if bureau.short_name not in WITHOUT_CONTACT:
        bureau.contact_name, bureau.contact_phone = "值班室", f"000-{number:07d}"
    if with_officer:
        session.add(
            Account(
                login=f"sample-{bureau.code.lower()}",
                name=f"{bureau.short_name}值班员",
                role=Role.BUREAU,
                bureau_id=bureau.id,
                active=False,
                created_at=now(),
            )
        )


def _live(token: str) -> None:
    """The two weeks from the first meeting to the sample's morning, in the order in which things happened."""
    pending = list[Event]()
    officers, office, leader = _actors()
    for number, (at, planned) in enumerate(_marks()):
        part = f"{token[:48]}-{number}"
        due = sorted((e for e in pending if e.at < at), key=lambda e: (e.at, e.assignment_id))
        pending = [e for e in pending if e.at >= at]
        _play(due, officers, office, part)
        with stopped_at(at.astimezone(UTC)):
            if planned is None:
                reminders.remind()
                visits.begin(leader)
            else:
                meeting_id = hold(office[0], planned, part)
                pending += _past_of(meeting_id, planned)
    _play(sorted(pending, key=lambda e: (e.at, e.assignment_id)), officers, office, f"{token[:48]}-last")
    sample_scenes.play(f"{token[:44]}-scene")
    with writing(SYSTEM, Action.SET_UP, f"{token[:48]}-shift") as write:
        row = write.session.get_one(Office, 1)
        row.clock_shift = round((NOW - now()).total_seconds())
        write.record("office", 1, after={"clock_shift": row.clock_shift})


def _marks() -> list[tuple[datetime, PlannedMeeting | None]]:
    """The dispatches and, on every morning between them and now, the reminders."""
    meetings = plan()
    marks: list[tuple[datetime, PlannedMeeting | None]] = [(planned.at, planned) for planned in meetings]
    morning = datetime.combine(meetings[0].at.date() + timedelta(days=1), REMINDED_AT, BEIJING)
    while morning < NOW:
        marks.append((morning, None))
        morning += timedelta(days=1)
    return sorted(marks, key=lambda mark: mark[0])


def _actors() -> tuple[dict[int, Actor], list[Actor], Actor]:
    """Who acts for each bureau, who for the office, and the leader who looks at the page each morning."""
    with reading_session() as session:
        accounts = session.exec(select(Account).order_by(col(Account.id))).all()
    officers = {account.bureau_id: actor_of(account) for account in accounts if account.bureau_id}
    office, leaders = (
        [actor_of(account) for account in accounts if account.role is role] for role in (Role.SECRETARIAT, Role.LEADER)
    )
    return officers, office, leaders[0]


def _past_of(meeting_id: int, planned: PlannedMeeting) -> list[Event]:
    words = {point.words: point for points in planned.directives for point in points}
    with reading_session() as session:
        rows = session.exec(
            select(Assignment, Bureau.short_name, col(Bureau.kind) == BureauKind.CITY, Point.text)
            .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
            .join(Point, col(Point.id) == Assignment.point_id)
            .where(Assignment.meeting_id == meeting_id)
            .order_by(col(Assignment.id))
        ).all()
    cases = [Case(r.id or 0, name, city, r.area, r.part, r.dispatched_at, words[text]) for r, name, city, text in rows]
    # Dice of its own for each case: a change to one story leaves all others as they were.
    return [event for case in cases for event in lived(case, random.Random(f"{case.bureau} {case.planned.words}"))]


def _play(events: Iterable[Event], officers: dict[int, Actor], office: list[Actor], token: str) -> None:
    """Take many steps in one transaction, each as its own actor at its own moment."""
    events = list(events)
    if not events:
        return
    with writing(SYSTEM, Action.SET_UP, f"{token}-play") as write:
        rows = {
            row.id: row
            for row in write.session.exec(
                select(Assignment).where(col(Assignment.id).in_({event.assignment_id for event in events}))
            )
        }
        _at_hand = write.session.exec(select(Point)).all()  # else each step would fetch its point anew
        with write.session.no_autoflush:
            for event in events:
                row = rows[event.assignment_id]
                by_office = rule_for(event.step).by is By.OFFICE
                actor = office[event.assignment_id % 2] if by_office else officers[row.bureau_id]
                row.version += 1
                apply(Write(write.session, actor, event.at, token=token), row, event.step, event.given)
        write.record("sample", None, after={"steps": len(events)})


# What belongs to the database and not to an office.
_KEPT = {"ledger_entry", "ledger_head", "installation", "once"}


def text_to_try() -> str:
    """A release that is not in the sample yet, to be dispatched as its fourth meeting."""
    return (ROOT / "data" / "samples" / "to-paste.txt").read_text(encoding="utf-8")


def clear(actor: Actor, token: str) -> None:
    """Take the sample away, and everybody's sign-in with it. The ledger stays, and says so."""
    with writing(actor, Action.CLEAR_SAMPLE, token) as write:
        office = write.session.get(Office, 1)
        if office is None or not office.is_sample:
            raise NotPossibleNow("sample_not_there")
        handed_in = set(write.session.exec(select(Attachment.digest)))
        write.record("office", 1, before={"name": office.name, "is_sample": True})
        write.session.flush()
        for table in reversed(Table.metadata.sorted_tables):  # children before parents
            if table.name == "bureau":
                write.session.execute(update(Bureau).values(merged_into_id=None))
                write.session.execute(delete(Bureau).where(col(Bureau.parent_id).is_not(None)))
            if table.name not in _KEPT:
                write.session.execute(table.delete())
        search_index.empty(write.session.connection())
    for digest in handed_in:
        place_of(digest).unlink(missing_ok=True)
