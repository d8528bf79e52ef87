"""What waits for the office: four queues, each with its oldest and the rows behind it."""

from datetime import date

import pytest

from models.clock import stopped_at
from models.errors import NotAllowed
from models.lifecycle import Step
from services import approvals, drafts, extensions
from services.access import Actor
from services.backlog import Queue, Waiting, backlog
from services.drill import Pick, drill
from tests.making import assignment, draft, meeting, point
from tests.services.test_figures import at, small, take

__all__ = ["small"]
MORNING = at(date(2020, 2, 18), 8)


def counted(lines: tuple[Waiting, ...]) -> dict[str, tuple[int, int]]:
    return {str(line.queue): (line.count, line.days) for line in lines}


def test_an_office_that_owes_nothing_says_so(small: int, leader: Actor) -> None:
    with stopped_at(MORNING):
        assert counted(backlog(leader, Pick((small,)))) == dict.fromkeys(map(str, Queue), (0, 0))


def test_each_queue_has_its_oldest_and_its_rows(
    small: int, leader: Actor, secretary: Actor, county_officer: Actor
) -> None:
    with stopped_at(at(date(2020, 2, 6))):
        take("康定", Step.OBJECT)
        row = assignment("三台")
        extensions.ask(county_officer, row.id or 0, row.version, date(2020, 2, 15), "道路中断", "ask")
    with stopped_at(at(date(2020, 2, 9))):
        take("绵阳", Step.REPORT_DONE)
        waits = draft(secretary, meeting(point()), "waits")
        approvals.ask(secretary, waits, drafts.open_draft(secretary, waits).version, "approve")
    with stopped_at(at(date(2020, 2, 14))):
        take("绵阳", Step.REPORT_DONE, 1)
    with stopped_at(MORNING):
        lines = backlog(leader, Pick((small,)))
        assert counted(lines) == {"verify": (2, 9), "extensions": (1, 12), "objections": (1, 12), "approvals": (1, 9)}
        behind = [sorted(view.bureau for view in drill(leader, line.behind).views) for line in lines if line.behind]
        assert behind == [["绵阳市应急管理局"] * 2, ["三台县应急管理局"], ["康定市应急管理局"]]
        elsewhere = counted(backlog(secretary, Pick((small,), area="513300")))
        assert elsewhere == {"verify": (0, 0), "extensions": (0, 0), "objections": (1, 12), "approvals": (1, 9)}


def test_a_bureau_does_not_see_what_the_office_owes(small: int, county_officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        backlog(county_officer, Pick((small,)))
