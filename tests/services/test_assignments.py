"""What screens read of assignments: histories, worklists, the review queue; evidence and who may have it."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.assignments import Attachment, Report, ReportKind
from models.clock import stopped_at
from models.directives import Cycle
from models.errors import NotAllowed, NotPossibleNow, NotReadable
from models.lifecycle import Light, Status, Step
from models.settings import settings
from services import history, register, steps
from services.access import Actor
from services.database import reading_session
from services.files import Upload, open_for
from services.worklist import worklist
from tests.conftest import MORNING
from tests.making import assignment, dispatched, point, standing
from tests.taking import DONE, because, count, take, tokens

pytestmark = pytest.mark.usefixtures("morning")


def test_the_history_tells_it_in_order_with_each_report_where_it_was_made(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("三台",), cycle=Cycle.WEEKLY, due_on=date(2020, 2, 18)))
    picture = Upload("现场.jpg", b"\xff\xd8 picture")
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(nil=True))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text="查出一处隐患", uploads=(picture,)))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.RETURN, because("部分完成"))
    view, lines = history.open_assignment(secretary, assignment().id or 0)
    assert [(line.action, line.kind, line.text, line.reason) for line in lines] == [
        ("dispatch", None, "", ""),
        ("report_progress", ReportKind.NIL, "", ""),
        ("report_progress", ReportKind.PROGRESS, "查出一处隐患", ""),
        ("report_done", ReportKind.DONE, DONE.text, ""),
        ("return", None, "", "部分完成"),
    ]
    assert [[file.name for file in line.files] for line in lines] == [[], [], ["现场.jpg"], [], []]
    assert (lines[0].by, lines[0].due_on, lines[1].due_on) == ("李明", date(2020, 2, 18), date(2020, 2, 25))
    assert view.light is Light.ON_TRACK


def test_evidence_that_was_asked_for_must_be_there(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",), evidence_required=True))
    with pytest.raises(NotPossibleNow, match="evidence_needed") as refusal:
        take(county_officer, Step.REPORT_DONE, DONE)
    assert refusal.value.field == "files"
    given = steps.Given(text=DONE.text, uploads=(Upload("清单.xlsx", b"list"), Upload("照片.png", b"picture")))
    assert take(county_officer, Step.REPORT_DONE, given).status is Status.REPORTED
    assert count(Attachment) == 2


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (Upload("程序.exe", b"MZ"), "file_kind"),
        (Upload("空.pdf", b""), "file_empty"),
        (Upload("大.zip", bytes(20 * 1024 * 1024 + 1)), "file_too_large"),
    ],
    ids=["kind", "empty", "large"],
)
def test_a_file_that_is_refused_takes_the_whole_report_with_it(
    upload: Upload, code: str, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    with pytest.raises(NotReadable, match=code):
        take(county_officer, Step.REPORT_DONE, steps.Given(text=DONE.text, uploads=(Upload("好.pdf", b"%PDF"), upload)))
    assert (assignment().status, count(Report), count(Attachment)) == (Status.DISPATCHED, 0, 0)


def test_evidence_is_for_those_who_may_see_the_assignment(
    secretary: Actor, leader: Actor, county_officer: Actor, other_county_officer: Actor, auditor: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, steps.Given(text=DONE.text, uploads=(Upload("../../a/清单.pdf", b"%PDF"),)))
    with reading_session() as session:
        file_id = session.exec(select(Attachment.id)).one() or 0
    for actor in (secretary, leader, county_officer):
        stored = open_for(actor, file_id)
        assert (stored.name, stored.path.read_bytes()) == ("清单.pdf", b"%PDF")
    for actor, code in ((other_county_officer, "not_found"), (auditor, "not_allowed")):
        with pytest.raises(NotAllowed, match=code):
            open_for(actor, file_id)


def test_evidence_that_was_cut_short_is_whole_again_once_it_is_handed_in_again(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    given = steps.Given(text=DONE.text, uploads=(Upload("清单.pdf", b"%PDF whole"),))
    take(county_officer, Step.REPORT_PROGRESS, given)
    place = open_for(secretary, 1).path
    place.write_bytes(b"%PDF")
    take(county_officer, Step.REPORT_DONE, given)
    assert (place.read_bytes(), count(Attachment)) == (b"%PDF whole", 2)


def test_evidence_is_on_the_disk_with_its_name_and_its_folders(
    secretary: Actor, county_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(secretary, point(names=("三台",)))
    synced, real = list[Path](), os.fsync

    def noted(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr(os, "fsync", noted)
    take(county_officer, Step.REPORT_DONE, steps.Given(text=DONE.text, uploads=(Upload("清单.pdf", b"%PDF"),)))
    place = open_for(secretary, 1).path
    assert [path.suffix for path in synced[:1]] == [".part"]
    assert synced[1:4] == [place.parent, settings().files, settings().files.parent]


def test_another_bureaus_assignment_does_not_open(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    id_ = assignment().id or 0
    assert history.open_assignment(county_officer, id_)[0].id == id_
    for missing in (id_, id_ + 1):
        with pytest.raises(NotAllowed, match="not_found"):
            history.open_assignment(other_county_officer, missing)


def test_the_worklist_sorts_what_needs_the_bureau_now(secretary: Actor, county_officer: Actor) -> None:
    days = {"逾期": -1, "今天到期": 0, "临期": 3, "新任务": 9, "在办": 10}
    dispatched(
        secretary,
        *(point(text, names=("三台",), due_on=date(2020, 2, 18) + timedelta(days=n)) for text, n in days.items()),
    )
    take(county_officer, Step.ACKNOWLEDGE, position=4)
    seen = worklist(county_officer)
    assert [(view.point_text, view.light) for view in seen.now] == [
        ("逾期", Light.OVERDUE),
        ("今天到期", Light.DUE_SOON),
        ("临期", Light.DUE_SOON),
        ("新任务", Light.UNSIGNED),
    ]
    assert [view.point_text for view in seen.later] == ["在办"]
    assert (seen.bureau, seen.city, seen.today, seen.unsigned) == (
        "三台县应急管理局",
        "绵阳市",
        date(2020, 2, 18),
        4,
    )


def test_the_queue_begins_with_the_longest_wait_and_can_be_narrowed(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point(), title="第一次会")
    dispatched(secretary, point(), title="第二次会")
    for days, (officer, name, position, files) in enumerate(
        (
            (county_officer, "三台", 1, ()),
            (other_county_officer, "康定", 0, (Upload("清单.pdf", b"%PDF"),)),
        ),
    ):
        row = assignment(name, position)
        with stopped_at(MORNING - timedelta(days=2 - days)):
            given = steps.Given(text=DONE.text, uploads=files)
            steps.take(officer, Step.REPORT_DONE, row.id or 0, row.version, next(tokens), given)
    queue = register.review_queue(secretary)
    assert [(view.bureau, view.waited) for view in queue] == [("三台县应急管理局", 2), ("康定市应急管理局", 1)]
    assert [view.bureau for view in register.review_queue(secretary, with_files=True)] == ["康定市应急管理局"]
    waiting = register.meetings_waiting(secretary)
    assert [(line.title, line.count) for line in waiting] == [("第二次会", 1), ("第一次会", 1)]
    assert [v.bureau for v in register.review_queue(secretary, meeting_id=waiting[0].id)] == ["三台县应急管理局"]
