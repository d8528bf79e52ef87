"""Full-text search: Chinese words of two characters, whose texts are whose, the index kept in the change's transaction."""

from datetime import date

import pytest
from sqlmodel import select

from models.assignments import Report
from models.lifecycle import Step
from models.search import Found
from services import amend, minutes, reorganise, search, search_index, steps
from services.access import Actor
from services.amend import Amendment
from services.database import migrating, reading_session
from services.search_words import asked, excerpt, is_in, words_of
from tests.conftest import bureau_id
from tests.making import DUE, assignment, dispatched, draft, meeting, point
from tests.taking import take

pytestmark = pytest.mark.usefixtures("morning")
REPORT = "已检查加油站12处，发现隐患3项，均已整改。"


def found(actor: Actor, question: str) -> dict[Found, list[str]]:
    """What each kind gives: the excerpt as one text."""
    hits = search.overview(actor, question)
    return {kind: ["".join(text for text, _ in hit.excerpt) for hit in its.hits] for kind, its in hits.items()}


def missing() -> int:
    with reading_session() as session:
        return search_index.missing(session.connection())


def test_a_run_of_characters_becomes_its_pairs_and_its_end() -> None:
    assert words_of("安全生产,COVID-19") == ["安全", "全生", "生产", "产", "covid", "19"]
    assert words_of("２４小时") == ["24", "小时", "时"]


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("安全", True),
        ("全生", True),
        ("安", True),
        ("产安", False),
        ("复工 安全", True),
        ("复工 洪水", False),
        ("!?", True),
    ],
)
def test_every_word_of_a_question_must_stand_in_the_text(question: str, holds: bool) -> None:
    assert is_in("企业复工、安全生产", asked(question)) is holds


def test_an_excerpt_is_the_text_itself_with_what_was_asked_for_marked() -> None:
    text = "前" * 60 + "\n<b>安全</b>，再说安全" + "后" * 200
    pieces = excerpt(text, asked("安全"))
    assert "".join(piece for piece, _ in pieces).strip("…") in text
    assert [piece for piece, marked in pieces if marked] == ["安全", "安全"]
    assert (pieces[0][0], pieces[-1][0]) == ("…", "…")


def test_a_dispatched_meeting_is_found_by_its_release_its_title_and_its_number(secretary: Actor) -> None:
    dispatched(secretary, point("清点物资"), title="全省防汛视频会")
    assert list(found(secretary, "防汛")) == [Found.MEETING]
    assert list(found(secretary, "督〔2020〕1号")) == [Found.MEETING]
    assert list(found(secretary, "督〔2020〕")) == [Found.MEETING]
    assert found(secretary, "督〔2020〕2号") == {}
    assert list(found(secretary, "物资")) == [Found.DIRECTIVE]
    assert found(secretary, "值班情况")[Found.MEETING][0].endswith("二要每日报告值班情况。")
    assert found(secretary, "森林") == found(secretary, "，。") == found(secretary, "") == {}


def test_one_character_is_the_beginning_of_a_word_or_the_end_of_a_text(secretary: Actor) -> None:
    dispatched(secretary, point("清点物资"))
    assert found(secretary, "资")[Found.DIRECTIVE] == found(secretary, "清")[Found.DIRECTIVE] == ["清点物资\n清点物资"]


def test_a_report_is_found_the_moment_it_is_handed_in_and_is_dated_and_opened(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point("清点物资"))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT, problems="缺少抽水泵"))
    (hit,) = search.find(secretary, "隐患 抽水泵", Found.REPORT).hits
    assert (hit.bureau, hit.day, hit.assignment_id) == ("三台县应急管理局", date(2020, 2, 18), assignment().id)
    assert [text for text, marked in hit.excerpt if marked] == ["隐患", "抽水泵"]
    assert missing() == 0


def test_who_sees_what(
    secretary: Actor,
    leader: Actor,
    auditor: Actor,
    county_officer: Actor,
    other_county_officer: Actor,
    city_officer: Actor,
) -> None:
    """三台 and 康定 have the point, 绵阳 has none; only 三台 reported. Meetings are the province's, not the counties'."""
    dispatched(secretary, point("检查加油站"), title="加油站视频会")
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT))
    everything = [Found.MEETING, Found.DIRECTIVE, Found.REPORT]
    assert list(found(secretary, "加油站")) == list(found(leader, "加油站")) == everything
    assert list(found(auditor, "加油站")) == [Found.MEETING, Found.DIRECTIVE]
    assert list(found(county_officer, "加油站")) == [Found.DIRECTIVE, Found.REPORT]
    assert list(found(other_county_officer, "加油站")) == [Found.DIRECTIVE]
    assert found(city_officer, "加油站") == {}
    (hit,) = search.find(county_officer, "加油站", Found.DIRECTIVE).hits
    assert hit.assignment_id == assignment().id
    assert search.find(auditor, "加油站", Found.REPORT).hits == ()


def test_others_reports_are_not_in_a_bureaus_way(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    """The index itself knows whose a report is: a bureau's own is found behind any number of others'."""
    dispatched(secretary, point("检查加油站"))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT))
    for nth in range(2 * search.PAGE + 5):
        row = assignment("康定")
        steps.take(
            other_county_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, f"t{nth}", steps.Given(text=REPORT)
        )
    with reading_session() as session:
        question = asked("加油站")
        ids = search_index.ids(session, Found.REPORT, question, 99, bureau_id=county_officer.bureau_id)
    assert len(ids) == len(search.find(county_officer, "加油站", Found.REPORT).hits) == 1
    theirs = search.find(secretary, "加油站", Found.REPORT)
    assert (len(theirs.hits), theirs.before) == (search.PAGE, theirs.hits[-1].id)
    rest = search.find(secretary, "加油站", Found.REPORT, theirs.before)
    last = search.find(secretary, "加油站", Found.REPORT, rest.before)
    ids = [hit.id for page in (theirs, rest, last) for hit in page.hits]
    assert ids == sorted(set(ids), reverse=True)
    assert (len(ids), last.before) == (2 * search.PAGE + 6, None)


def test_only_the_minutes_that_count_are_found(secretary: Actor) -> None:
    held = dispatched(secretary, point("清点物资"))
    minutes.save(secretary, held, "会议研究了尾矿库。", "", 0, "first")
    assert list(found(secretary, "尾矿库")) == [Found.MINUTES]
    minutes.save(secretary, held, "会议研究了煤矿。", "", 1, "second")
    assert found(secretary, "尾矿库") == {}
    assert list(found(secretary, "煤矿")) == [Found.MINUTES]


def test_an_amended_point_is_found_by_its_new_words_alone(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point("清点物资"))
    point_id = assignment().point_id
    for version, text in enumerate(("清点沙袋", "清点水泵"), 1):
        amend.amend(secretary, point_id, version, Amendment(text, "", DUE, "改正"), f"amend {version}")
    assert found(county_officer, "沙袋") == {}
    (hit,) = search.find(county_officer, "水泵", Found.POINT).hits
    assert (hit.title, hit.assignment_id) == ("清点物资", assignment().id)
    assert list(found(secretary, "物资")) == [Found.DIRECTIVE]
    assert missing() == 0


def test_reports_go_with_their_assignment_to_the_bureau_that_takes_over(
    secretary: Actor, administrator: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point("检查加油站", names=("三台",)))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT))
    reorganise.merge(administrator, bureau_id("三台"), bureau_id("康定"), 1, "机构改革", "merge")
    assert list(found(other_county_officer, "加油站")) == [Found.DIRECTIVE, Found.REPORT]
    assert found(county_officer, "加油站") == {}  # as they were before the merger


def test_what_is_refused_leaves_nothing_in_the_index(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point("检查加油站", evidence_required=True))
    row = assignment()
    with pytest.raises(Exception, match="evidence_needed"):
        steps.take(county_officer, Step.REPORT_DONE, row.id or 0, row.version, "no", steps.Given(text=REPORT))
    assert list(found(secretary, "隐患")) == [Found.MEETING]
    assert missing() == 0


def test_the_index_can_be_made_anew_and_says_what_it_lacks(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point("检查加油站"))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT))
    before = found(secretary, "加油站")
    with migrating() as connection:
        search_index.empty(connection)
    assert (missing(), found(secretary, "加油站")) == (3, {})
    with migrating() as connection:
        assert search_index.rebuild(connection) == 3
    assert (missing(), found(secretary, "加油站")) == (0, before)


def test_units_are_found_by_pinyin_by_who_sees_all_of_them(secretary: Actor, county_officer: Actor) -> None:
    assert search.units(secretary, "stx")[0] == search.units(secretary, "三台")[0] == "三台县应急管理局"
    assert search.units(county_officer, "stx") == search.units(secretary, " ") == []


def test_a_draft_is_not_found(secretary: Actor) -> None:
    draft(secretary, meeting(point("清点物资")))
    with reading_session() as session:
        assert session.exec(select(Report.id)).all() == []
    assert found(secretary, "物资") == {}
