"""What the sample's offices do besides the usual steps: longer dates asked for, a point amended, a city passing one on."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlmodel import col, select

from models.accounts import Account, Role
from models.assignments import Assignment
from models.bureaus import Bureau, BureauKind
from models.clock import BEIJING, stopped_at
from models.directives import Point
from models.lifecycle import Status, Step
from services import amend, cascade, extensions, steps
from services.access import Actor, actor_of
from services.amend import Amendment
from services.database import reading_session

LISTS = "督促规模以上企业在2月20日前"
MAPS = "在3月6日前更新化工园区"
LATER = date(2020, 2, 26)
REASONS = (
    "六家企业法人仍在外省隔离，清单需其本人签字，申请延至2月26日。",
    "道路结冰，专家组未能进山核查三家矿山企业，申请延后。",
    "人手紧张，申请延后。",
)


def play(token: str) -> None:
    """The last afternoon before the sample's morning."""
    with stopped_at(_at(15, 20)):
        _amend(f"{token}-amend")
    with stopped_at(_at(16, 10)):
        asked = _ask(f"{token}-ask")
        _pass_on(f"{token}-pass")
    with stopped_at(_at(17, 5)):
        _answer(asked, f"{token}-answer")


def _at(hour: int, minute: int) -> datetime:
    return datetime(2020, 2, 17, hour, minute, tzinfo=BEIJING).astimezone(UTC)


def _ask(token: str) -> list[int]:
    """Three cities ask for more time, each for a reason of its own; the ids of their assignments."""
    rows = [row for row in _rows(LISTS, BureauKind.CITY) if row.status is Status.IN_PROGRESS][:3]
    for number, (row, reason) in enumerate(zip(rows, REASONS, strict=True)):
        extensions.ask(_officer(row.bureau_id), row.id or 0, row.version, LATER, reason, f"{token}-{number}")
    return [row.id or 0 for row in rows]


def _answer(asked: Iterable[int], token: str) -> None:
    """One is approved, one refused; the first waits for whoever looks at the sample."""
    secretary = _person(Role.SECRETARIAT)
    _waits, approved, refused = (extensions.queue(secretary, assignment_id=key)[0].id for key in asked)
    extensions.grant(secretary, approved, date(2020, 2, 24), "同意延至2月24日，请先报已核查企业名单。", f"{token}-yes")
    extensions.refuse(secretary, refused, "理由不充分，请按原时限办理。", f"{token}-no")


def _amend(token: str) -> None:
    point = _point(MAPS)
    wanted = Amendment(
        f"{point.text}；同时报送重点监管企业名单", point.completion, point.due_on, "按省安办最新要求补充报送名单。"
    )
    amend.amend(_person(Role.SECRETARIAT), point.id or 0, point.version, wanted, token)


def _pass_on(token: str) -> None:
    """宜宾 hands the point to two of its counties; one has signed and says how far it is."""
    row = next(row for row in _rows(MAPS, BureauKind.CITY) if _bureau(row.bureau_id).short_name == "宜宾")
    city = _officer(row.bureau_id)
    chosen = [it.bureau_id for it in cascade.candidates(city, row.id or 0)][:2]
    cascade.pass_on(city, row.id or 0, row.version, chosen, date(2020, 2, 28), token)
    county = next(it for it in _rows(MAPS, BureauKind.COUNTY) if it.bureau_id == chosen[0])
    said = steps.Given(text="园区3家企业的分布图已更新，物资清单正在核对。")
    steps.take(_officer(chosen[0]), Step.REPORT_PROGRESS, county.id or 0, county.version, f"{token}-say", said)


def _point(words: str) -> Point:
    with reading_session() as session:
        return session.exec(select(Point).where(col(Point.text).startswith(words))).one()


def _rows(words: str, kind: BureauKind) -> list[Assignment]:
    """The assignments of a point with bureaus of a kind, in the order of official lists."""
    with reading_session() as session:
        query = select(Assignment).join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        query = query.join(Point, col(Point.id) == Assignment.point_id)
        return list(
            session.exec(
                query.where(col(Point.text).startswith(words), Bureau.kind == kind).order_by(col(Bureau.position))
            )
        )


def _bureau(bureau_id: int) -> Bureau:
    with reading_session() as session:
        return session.get_one(Bureau, bureau_id)


def _officer(bureau_id: int) -> Actor:
    with reading_session() as session:
        return actor_of(session.exec(select(Account).where(Account.bureau_id == bureau_id)).one())


def _person(role: Role) -> Actor:
    with reading_session() as session:
        first = select(Account).where(Account.role == role).order_by(col(Account.id)).limit(1)
        return actor_of(session.exec(first).one())
