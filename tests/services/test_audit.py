"""The auditor's view: every entry, narrowed, exported, checked; nobody else's."""

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from models.errors import NotAllowed
from models.ledger import LedgerEntry
from models.ledger_words import FACTS
from models.lifecycle import Step
from models.words import CHINESE, ENGLISH
from services import audit, ledger
from services.access import Actor
from services.audit import AuditWish
from services.database import reading_session
from tests.conftest import MORNING
from tests.making import dispatched, point
from tests.services.test_ledger import tamper
from tests.taking import take

pytestmark = pytest.mark.usefixtures("morning")


def test_entries_are_found_by_person_act_thing_and_day(auditor: Actor, secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.ACKNOWLEDGE)
    whole = audit.search(auditor, AuditWish())
    assert whole.total == len(whole.lines) > 3
    assert [line.seq for line in whole.lines] == list(range(whole.total, 0, -1))
    mine = audit.search(auditor, AuditWish(who="三台"))
    assert [(line.action, line.kind, line.object_id, line.actor) for line in mine.lines] == [
        ("acknowledge", "assignment", 1, "三台县值班员")
    ]
    assert mine.lines[0].after == {"status": "in_progress"}
    assert audit.search(auditor, AuditWish(action="acknowledge")).total == 1
    assert audit.search(auditor, AuditWish(kind="assignment")).total == 1
    today, other = date(2020, 2, 18), date(2020, 2, 19)
    assert audit.search(auditor, AuditWish(since=today, until=today)).total == whole.total
    assert audit.search(auditor, AuditWish(since=other)).total == 0
    assert audit.search(auditor, AuditWish(until=date(2020, 2, 17))).total == 0
    assert "assignment" in audit.kinds(auditor)


def test_pages_follow_each_other(auditor: Actor, secretary: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    dispatched(secretary, point(names=("三台",)))
    first, second = (audit.search(auditor, AuditWish(), page).lines for page in (0, 1))
    assert (len(first), len(second) > 0) == (2, True)
    assert [line.seq for line in (*first, *second)] == [first[0].seq - n for n in range(len(first + second))]


def test_the_export_holds_them_all_in_order_and_is_an_entry_itself(
    auditor: Actor, secretary: Actor, tmp_path: Path
) -> None:
    dispatched(secretary, point("=HYPERLINK(1)", names=("三台",)))
    before = audit.search(auditor, AuditWish()).total
    path = tmp_path / "ledger.xlsx"
    assert audit.export(auditor, AuditWish(), path, "export") == before + 1
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[2:]
    assert [row[0] for row in rows] == list(range(1, before + 2))
    assert (rows[-1][2], rows[-1][5]) == ("周平", "导出操作台账")
    assert all(len(str(row[10])) == 64 for row in rows)


def test_checking_finds_the_first_entry_that_was_tampered_with(auditor: Actor, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    assert audit.check(auditor)[0].ok
    tamper("UPDATE ledger_entry SET reason = 'x' WHERE seq = 2")
    verdict, at = audit.check(auditor)
    assert (verdict.ok, verdict.bad_seq, at) == (False, 2, MORNING)


def test_a_chain_without_its_anchors_is_not_called_whole(auditor: Actor, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    assert audit.check(auditor)[0].anchored
    with reading_session() as session:
        ledger.anchor_file(session).unlink()
    verdict, _ = audit.check(auditor)
    assert (verdict.ok, verdict.anchored) == (True, False)


def test_a_person_is_found_by_user_name_too_and_the_system_by_what_it_is_called(
    auditor: Actor, secretary: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    by_name, by_login = audit.search(auditor, AuditWish(who="李明")), audit.search(auditor, AuditWish(who="secretary"))
    assert by_name.total == by_login.total > 0
    assert {line.actor for line in by_login.lines} == {"李明"}
    assert {line.actor for line in audit.search(auditor, AuditWish(who="系统")).lines} == {"system"}


@pytest.mark.parametrize("who", ["secretary", "leader", "administrator", "county_officer"])
def test_nobody_but_the_auditor_sees_it(who: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    actor: Actor = request.getfixturevalue(who)
    for look in (
        lambda: audit.search(actor, AuditWish()),
        lambda: audit.check(actor),
        lambda: audit.kinds(actor),
        lambda: audit.export(actor, AuditWish(), tmp_path / "x.xlsx", "x"),
    ):
        with pytest.raises(NotAllowed):
            look()
    assert not (tmp_path / "x.xlsx").exists()


def test_an_entry_is_read_in_words_and_shows_only_what_changed() -> None:
    before = {"status": "dispatched", "due_on": "2020-02-20", "method": None, "returned": 0}
    after = {"status": "closed", "method": "on_site", "text": "closed 已清零"}
    sides = audit.what_changed(before, after)
    assert [audit.in_words(side, CHINESE) for side in sides] == [
        "状态：待签收；核验方式：无",
        "状态：已办结；核验方式：现场核验；内容：closed 已清零",
    ]
    assert (
        audit.in_words(sides[1], ENGLISH) == "State: Closed; How it was verified: On site; What was said: closed 已清零"
    )
    assert audit.what_changed({}, after) == ({}, after)
    nested = {"active": False, "asked": {"light": "overdue"}, "changed": ["title", "directive 3"]}
    assert audit.in_words(nested, CHINESE) == "启用：否；筛选条件：（灯：逾期）；改动之处：标题、部署 3"


@pytest.mark.usefixtures("sample_office")
def test_every_fact_of_the_sample_has_its_word() -> None:
    with reading_session() as session:
        entries = session.exec(select(LedgerEntry.before, LedgerEntry.after)).all()
    named = {name for sides in entries for side in sides for name in side}
    assert len(named) > 20
    assert named - FACTS.keys() == set()
