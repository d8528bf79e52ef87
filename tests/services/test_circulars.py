"""Circulars: generated words, who is named, and that what was issued comes out the same whatever happens afterwards."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from sqlmodel import select

from models.assignments import Rung
from models.clock import start_of, stopped_at
from models.errors import ChangedMeanwhile, DoneAlready, NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.lifecycle import Step
from models.papers import Circular, PaperKind
from services import chasing, circulars, paper_forms, steps
from services.access import Actor
from services.database import reading_session, writing_session
from tests.conftest import bureau_id
from tests.making import DUE, assignment, dispatched, everyone, point
from tests.services.test_papers import TRICKY, text_of
from tests.taking import DONE, VERIFIED, take

FIVE = start_of(DUE + timedelta(days=5))
TITLE, WORDS = "关于落实情况的通报", "一段话。\n第二段：1~3月、*重点*。"


def listed(secretary: Actor, *names: str) -> None:
    """Noticed on the third day over, listed on the fifth."""
    ids = [bureau_id(name) for name in names]
    with stopped_at(start_of(DUE + timedelta(days=3))):
        chasing.confirm(secretary, Rung.NOTICE, ids, f"notice {names}")
    with stopped_at(FIVE):
        chasing.confirm(secretary, Rung.CIRCULAR, ids, f"list {names}")


@pytest.fixture
def meeting_id(secretary: Actor) -> int:
    return dispatched(secretary, point(TRICKY), point("备足物资", names=("绵阳",), due_on=DUE + timedelta(days=30)))


def test_the_words_say_every_figure_and_they_add_up(secretary: Actor, county_officer: Actor, meeting_id: int) -> None:
    take(county_officer, Step.REPORT_DONE, DONE)
    listed(secretary, "康定")
    with stopped_at(FIVE):
        draft = circulars.draft(secretary)
    assert draft.title == "关于近期1次会议部署事项落实情况的通报"
    assert draft.opening.splitlines()[:2] == [
        "近期1次会议共向3个单位交办督办事项3件。其中，已报办结、待核验1件；期限内正在办理1件；逾期未办结1件。"
        "时限已到的2件中，已办结0件，占0%。",
        "经催办、督办，仍有1个单位的1件事项逾期五日以上未办结（名单附后），现予通报。",
    ]
    assert [it.row for it in draft.named] == [
        {
            "bureau": "康定市应急管理局",
            "required": f"一、{TRICKY}",
            "matter": TRICKY,
            "meeting": "全省安全生产视频会",
            "due": "2020年2月20日",
            "late": "5",
            "chased": "1",
            "said": "",
        }
    ]


def test_nobody_is_named_whom_no_person_confirmed(secretary: Actor, meeting_id: int) -> None:
    with stopped_at(FIVE):
        draft = circulars.draft(secretary, meeting_id)
    assert draft.named == ()
    assert "目前没有经督办后仍逾期五日以上未办结的事项。" in draft.opening
    assert draft.title == "关于全省安全生产视频会部署事项落实情况的通报"


def test_who_answers_before_the_issue_is_left_out(secretary: Actor, county_officer: Actor, meeting_id: int) -> None:
    listed(secretary, "三台", "康定")
    with stopped_at(FIVE):
        take(county_officer, Step.REPORT_DONE, DONE)
        assert [it.bureau for it in circulars.draft(secretary).named] == ["康定市应急管理局"]


def test_an_issued_circular_stays_as_it_is_whatever_happens_afterwards(
    secretary: Actor, other_county_officer: Actor, leader: Actor, meeting_id: int
) -> None:
    listed(secretary, "三台", "康定")
    with stopped_at(FIVE):
        key = circulars.issue(secretary, None, TITLE, WORDS, frozenset({bureau_id("三台")}), 0, "issue")
        before = circulars.circular_file(leader, key)
    with stopped_at(start_of(DUE + timedelta(days=40))):
        row = assignment("康定")
        steps.take(other_county_officer, Step.REPORT_DONE, row.id or 0, row.version, "late", DONE)
        after = circulars.circular_file(secretary, key)
    assert after == before
    assert before.name == f"通报〔2020〕1号{TITLE}.docx"
    text = text_of(before.data)
    assert text[:6] == [
        "四川省应急管理厅",
        "通报〔2020〕1号　　2020年2月25日",
        TITLE,
        "各有关单位：",
        *WORDS.splitlines(),
    ]
    assert f"一、{TRICKY}：{TRICKY}\n（全省安全生产视频会）" in text
    assert not any("三台" in line for line in text)
    with reading_session() as session:
        kept = session.exec(select(Circular)).one()
        assert paper_forms.drawn(session, PaperKind.CIRCULAR, kept.snapshot) == before.data  # from the snapshot alone
        entry = session.exec(select(LedgerEntry).where(LedgerEntry.action == "issue_circular")).one()
    assert entry.after["digest"] == kept.digest == hashlib.sha256(before.data).hexdigest()


def test_what_was_named_is_not_named_again_and_who_was_spared_is(secretary: Actor, meeting_id: int) -> None:
    listed(secretary, "三台", "康定")
    with stopped_at(FIVE):
        circulars.issue(secretary, None, TITLE, WORDS, frozenset({bureau_id("三台")}), 0, "one")
        assert [it.bureau for it in circulars.draft(secretary).named] == ["三台县应急管理局"]
        circulars.issue(secretary, None, TITLE, WORDS, frozenset(), 0, "two")
        assert circulars.draft(secretary).named == ()
        assert [(it.number, it.items, it.units) for it in circulars.issued(secretary)] == [
            ("通报〔2020〕2号", 1, 1),
            ("通报〔2020〕1号", 1, 1),
        ]


def test_the_same_click_issues_once_and_two_writers_do_not_write_over_each_other(
    secretary: Actor, other_secretary: Actor, meeting_id: int
) -> None:
    circulars.save(secretary, None, TITLE, WORDS, 0, "a")
    with pytest.raises(ChangedMeanwhile):
        circulars.save(other_secretary, None, TITLE, "别的话", 0, "b")
    draft = circulars.draft(other_secretary)
    assert (draft.version, draft.opening, draft.written_by) == (1, WORDS, "李明")
    circulars.issue(secretary, None, TITLE, WORDS, frozenset(), 1, "c")
    with pytest.raises(DoneAlready):
        circulars.issue(secretary, None, TITLE, WORDS, frozenset(), 1, "c")
    assert len(circulars.issued(secretary)) == 1


def test_words_thrown_away_are_generated_anew(secretary: Actor, meeting_id: int) -> None:
    circulars.save(secretary, meeting_id, TITLE, WORDS, 0, "a")
    circulars.discard(secretary, 1, "b")
    assert circulars.draft(secretary, meeting_id).title == "关于全省安全生产视频会部署事项落实情况的通报"
    with pytest.raises(NotPossibleNow, match="circular_none"):
        circulars.discard(secretary, 1, "c")


def test_a_draft_says_it_is_one_and_an_empty_one_is_refused(secretary: Actor, meeting_id: int) -> None:
    file = circulars.draft_file(secretary)
    assert text_of(file.data)[1].startswith("（草案）")
    assert Document(BytesIO(file.data)).settings.odd_and_even_pages_header_footer
    with pytest.raises(NotPossibleNow, match="circular_empty"):
        circulars.issue(secretary, None, " ", WORDS, frozenset(), 0, "x")


def test_a_paper_tampered_with_in_the_database_is_not_handed_out(secretary: Actor, meeting_id: int) -> None:
    key = circulars.issue(secretary, None, TITLE, WORDS, frozenset(), 0, "x")
    with writing_session() as session:
        session.get_one(Circular, key).file = b"PK another paper"
    with pytest.raises(NotPossibleNow, match="circular_changed"):
        circulars.circular_file(secretary, key)


def test_leaders_read_circulars_and_bureaus_do_not(
    secretary: Actor, leader: Actor, county_officer: Actor, meeting_id: int
) -> None:
    key = circulars.issue(secretary, None, TITLE, WORDS, frozenset(), 0, "x")
    assert len(circulars.issued(leader)) == 1
    with pytest.raises(NotAllowed):
        circulars.circular_file(county_officer, key)
    with pytest.raises(NotAllowed):
        circulars.save(leader, None, TITLE, WORDS, 0, "y")


def test_a_rate_is_nought_only_when_nothing_is_closed(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, everyone())
    assert "占0%" in circulars.draft(secretary).opening
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.VERIFY, VERIFIED)
    opening = circulars.draft(secretary).opening
    assert "已办结1件，占不足1%" in opening
    assert "占0%" not in opening
