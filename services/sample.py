"""The sample office: three meetings of February 2020, lived through to the morning of the 18th, and its clearing."""

import random
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from models import clock
from models.accounts import Account, Role, SignIn
from models.assignments import Assignment, Attachment, Method, Part, Reminder, Report
from models.bureaus import Bureau, BureauAlias
from models.clock import now, stopped_at
from models.directives import Criterion, Directive, Point
from models.errors import NotPossibleNow
from models.figures import Tally, TallyChange
from models.lifecycle import Status, Step
from models.meetings import Attendance, Draft, Meeting
from models.office import Office, Once
from models.permissions import Action
from models.settings import ROOT
from services import bureaus, dispatch, drafts, steps
from services.access import SYSTEM, Actor, actor_of
from services.database import reading_session
from services.forms import MeetingForm
from services.transactions import writing

MORNING = datetime(2020, 2, 18, 0, 0, tzinfo=UTC)  # Tuesday, 08:00 in Beijing
FOLDER = ROOT / "data" / "samples"
# One account a role; the last is the bureau it belongs to.
PEOPLE = (
    ("sample-secretary", "李明", Role.SECRETARIAT, ""),
    ("sample-verifier", "王芳", Role.SECRETARIAT, ""),
    ("sample-leader", "赵强", Role.LEADER, ""),
    ("sample-county", "三台县值班员", Role.BUREAU, "三台"),
    ("sample-city", "绵阳市值班员", Role.BUREAU, "绵阳"),
    ("sample-administrator", "陈静", Role.ADMINISTRATOR, ""),
    ("sample-auditor", "周平", Role.AUDITOR, ""),
)
# By how much worse these cities and their counties answer.
SLOW = {"513300": 0.6, "513400": 0.5, "513200": 0.4}
# The due dates of each meeting's directives; the meetings were dispatched the day after they were held.
DUE = {
    "2020-02-04": (date(2020, 2, 10), date(2020, 2, 14), date(2020, 2, 20), date(2020, 2, 28), date(2020, 2, 17)),
    "2020-02-11": (date(2020, 2, 17), date(2020, 2, 24), date(2020, 2, 28), date(2020, 2, 19)),
    "2020-02-14": (date(2020, 2, 21), date(2020, 3, 5), date(2020, 3, 5)),
}
# Everything of an office, children first. The ledger stays.
TABLES = (Attachment, Reminder, Report, Assignment, Tally, TallyChange, Point, Directive, Attendance, Draft, Meeting)
PEOPLE_TABLES = (SignIn, Account, BureauAlias, Bureau, Office, Once)


def load(token: str) -> None:
    """Fill an empty database with the sample office. Its clock then stands at the morning of 18 February 2020."""
    real = now()
    with stopped_at(clock.start_of(date(2020, 2, 5))):
        _found(token, real)
        people = _people()
        for path in sorted(FOLDER.glob("*.txt")):
            _dispatch(people["sample-secretary"], path.name[:10], path.read_text(encoding="utf-8"))
    random_ = random.Random(20200204)
    with stopped_at(MORNING):
        _live(people, random_)
    with writing(SYSTEM, Action.SET_UP, secrets.token_hex(16)) as write:
        office = write.session.get_one(Office, 1)
        office.clock_shift = int((MORNING - real).total_seconds())
        write.record("office", 1, after={"sample": True})


def clear(actor: Actor, token: str) -> None:
    """Take the sample away, people and sign-ins included. The ledger of changes stays, and says so."""
    with writing(actor, Action.CLEAR_SAMPLE, token) as write:
        office = write.session.get(Office, 1)
        if office is None or not office.is_sample:
            raise NotPossibleNow("sample_not_there")
        write.record("office", 1, before={"sample": True}, after={"cleared": True})
        write.session.flush()
        for bureau in write.session.exec(select(Bureau).where(col(Bureau.parent_id).is_not(None))):
            bureau.parent_id = None
        write.session.flush()
        for table in (*TABLES, *PEOPLE_TABLES):
            write.session.execute(delete(table))
        write.session.expunge_all()


def _found(token: str, real: datetime) -> None:
    with writing(SYSTEM, Action.SET_UP, token or secrets.token_hex(16)) as write:
        if write.session.get(Office, 1) is not None:
            raise NotPossibleNow("office_not_empty")
        write.session.add(Office(name="四川省应急管理厅（示例）", is_sample=True, created_at=real))
        bureaus.load_directory(write.session)
        ids = dict(write.session.exec(select(Bureau.short_name, Bureau.id)).all())
        for login, name, role, bureau in PEOPLE:
            write.session.add(Account(login=login, name=name, role=role, bureau_id=ids.get(bureau), created_at=real))
        for number, row in enumerate(write.session.exec(select(Bureau))):
            row.contact_phone = "" if row.short_name in ("九龙", "木里", "壤塘") else f"028-{86600000 + number}"
        write.record("office", 1, after={"sample": True, "accounts": len(PEOPLE)})


def _people() -> dict[str, Actor]:
    with reading_session() as session:
        return {account.login: actor_of(account) for account in session.exec(select(Account))}


def _dispatch(actor: Actor, which: str, text: str) -> None:
    """Through the same doors as any meeting: read, check, dispatch."""
    with stopped_at(clock.end_of(date.fromisoformat(which)) + timedelta(hours=9)):
        draft_id = drafts.start(actor, text, secrets.token_hex(16))
        form = drafts.open_draft(actor, draft_id).form
        _check(form, DUE[which])
        version = drafts.save(actor, draft_id, form, 1, secrets.token_hex(16))
        dispatch.dispatch(actor, draft_id, version, secrets.token_hex(16))


def _check(form: MeetingForm, due: tuple[date, ...]) -> None:
    form.checked = True
    for directive, day in zip(form.kept, due, strict=True):
        directive.checked = True
        for number, point in enumerate(directive.tracked):
            point.due_on, point.kept = day, number == 0  # one point a directive keeps the sample quick to load


def _live(people: dict[str, Actor], dice: random.Random) -> None:
    """Let every bureau answer as offices do: most in time, a few not at all. One transaction, many moments."""
    with writing(SYSTEM, Action.SET_UP, secrets.token_hex(16)) as write:
        accounts = {actor.bureau_id: actor for actor in people.values() if actor.bureau_id}
        clerk = Actor(people["sample-city"].account_id, "值班员", Role.BUREAU)
        rows = write.session.exec(select(Assignment, Point).join(Point, col(Point.id) == Assignment.point_id)).all()
        for row, point in rows:
            bureau = accounts.get(row.bureau_id, clerk)
            for moment, step, given in _story(row, point, dice):
                write.now = moment
                write.actor = bureau if step in _BUREAUS else people["sample-verifier"]
                row.version += 1
                steps.apply(write, row, step, given)


_BUREAUS = (Step.ACKNOWLEDGE, Step.REPORT_PROGRESS, Step.REPORT_DONE)


def _story(row: Assignment, point: Point, dice: random.Random) -> Iterator[tuple[datetime, Step, steps.Given]]:
    """What happened to one assignment by the morning of the sample, in order."""
    lazy = SLOW.get(row.area, 0.06)
    sent = row.dispatched_at
    if dice.random() < lazy / 3 + 0.04:
        return
    signed = sent + timedelta(hours=dice.randint(3, 30))
    yield signed, Step.ACKNOWLEDGE, steps.NOTHING
    if row.part is Part.SUPPORTING or dice.random() < lazy:
        return
    ready = min(signed + timedelta(days=dice.randint(1, 9)), MORNING - timedelta(hours=dice.randint(2, 40)))
    if ready <= signed or (row.due_on > MORNING.date() and dice.random() < 0.6):
        yield signed + timedelta(hours=2), Step.REPORT_PROGRESS, steps.Given(text="已安排专人负责，正在逐项落实。")
        return
    yield ready, Step.REPORT_DONE, steps.Given(text="已按要求办理完毕，情况已登记存档。")
    if row.status is Status.CLOSED or point.criterion is Criterion.RECURRING or dice.random() < 0.2:
        return
    looked = min(ready + timedelta(hours=20), MORNING)
    if dice.random() < 0.05:
        yield looked, Step.RETURN, steps.Given(reason="没有说明结果，请补充。")
    else:
        yield looked, Step.VERIFY, steps.Given(method=dice.choice((Method.PAPER, Method.PHONE)))
