"""Since your last visit: what changed for this person, and no write but at the beginning of a visit."""

from datetime import date, datetime, timedelta

from models.clock import stopped_at
from models.leaders import Visit
from models.lifecycle import Light, Step
from services import instructions, visits
from services.access import Actor
from services.database import reading_session
from services.drill import Pick, drill
from services.instructions import Wanted
from services.visits import Last
from tests.services.test_figures import at, small, take

__all__ = ["small"]
NINTH, EIGHTEENTH = at(date(2020, 2, 9)), at(date(2020, 2, 18), 8)


def kept(actor: Actor) -> tuple[datetime, datetime | None]:
    with reading_session() as session:
        row = session.get_one(Visit, actor.account_id)
        return row.seen_at, row.before_at


def begun(actor: Actor, when: datetime) -> Last | None:
    with stopped_at(when):
        return visits.begin(actor)


def test_the_first_visit_has_nothing_before_it_and_coming_back_within_half_an_hour_is_no_new_one(leader: Actor) -> None:
    assert begun(leader, NINTH) is None
    assert begun(leader, NINTH + timedelta(minutes=29)) is None
    assert kept(leader) == (NINTH, None)
    last = begun(leader, NINTH + timedelta(minutes=30))
    assert last is not None
    assert last.at == NINTH
    again = begun(leader, NINTH + timedelta(minutes=50))
    assert again == last, "still the same visit"
    assert kept(leader) == (NINTH + timedelta(minutes=30), NINTH)


def test_each_person_has_their_own_last_visit(leader: Actor, secretary: Actor) -> None:
    begun(leader, NINTH)
    assert begun(secretary, EIGHTEENTH) is None


def test_what_happened_since_is_counted_and_leads_to_its_rows(small: int, leader: Actor, secretary: Actor) -> None:
    with stopped_at(NINTH - timedelta(hours=1)):
        take("绵阳", Step.REPORT_DONE)
        take("绵阳", Step.VERIFY)
        place = Pick((small,))
        instruction = instructions.instruct(leader, Wanted("请报原因", "全部", place), "write")
    begun(leader, NINTH)
    with stopped_at(NINTH + timedelta(days=2)):
        take("三台", Step.REPORT_DONE)
        take("三台", Step.VERIFY)
        take("三台", Step.REPORT_DONE, 1)
        take("三台", Step.RETURN, 1)
        instructions.answer(secretary, instruction, 1, "已电话督促", "answer")
    last = begun(leader, EIGHTEENTH)
    assert last is not None
    with stopped_at(EIGHTEENTH):
        news = visits.news(leader, place, last)
        assert (news.overdue[1], news.closed[1], news.returned[1], news.answered) == (1, 1, 1, 1)
        assert not news.is_quiet
        behind = [[(view.bureau, view.ordinal) for view in drill(leader, pick).views] for pick in _picks(news)]
        assert behind == [[("康定市应急管理局", 1)], [("三台县应急管理局", 1)], [("三台县应急管理局", 2)]]
        assert visits.news(secretary, place, last).answered == 0, "answers are the leader's who asked"
        elsewhere = visits.news(leader, Pick((small,), area="513300"), last)
        assert (elsewhere.overdue[1], elsewhere.closed[1], elsewhere.returned[1]) == (1, 0, 0)


def test_what_was_undone_since_or_fell_due_before_is_no_news(small: int, leader: Actor) -> None:
    begun(leader, at(date(2020, 2, 11)))
    with stopped_at(at(date(2020, 2, 12))):
        take("三台", Step.REPORT_DONE)
        take("三台", Step.VERIFY)
        take("三台", Step.REOPEN)
    last = begun(leader, EIGHTEENTH)
    assert last is not None
    with stopped_at(EIGHTEENTH):
        news = visits.news(leader, Pick((small,)), last)
        assert drill(leader, Pick((small,), light=Light.OVERDUE)).total == 3
    assert news.is_quiet


def _picks(news: visits.News) -> tuple[Pick, Pick, Pick]:
    return news.overdue[0], news.closed[0], news.returned[0]
