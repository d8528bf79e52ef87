"""A file becomes a draft once, for whom it may, and bears no marking."""

import pytest
from sqlmodel import func, select

from models.errors import DoneAlready, NotAllowed, NotReadable
from models.meetings import Draft
from services import drafts
from services.access import Actor
from services.database import reading_session
from tests.documents.making import docx_of
from tests.documents.test_secrecy import MARKED
from tests.pages.secretariat_screens import RELEASE

LINES = [line for line in RELEASE.split("\n") if line.strip()]


def how_many() -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(Draft)).one()


def test_the_same_click_twice_makes_one_draft(secretary: Actor, morning: object) -> None:
    drafts.start_from_file(secretary, "通稿.docx", docx_of(*LINES), "once")
    with pytest.raises(DoneAlready):
        drafts.start_from_file(secretary, "通稿.docx", docx_of(*LINES), "once")
    assert how_many() == 1


def test_others_may_not_and_their_file_is_not_even_opened(
    county_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "text_of", lambda name, data: pytest.fail("opened"))
    with pytest.raises(NotAllowed):
        drafts.start_from_file(county_officer, "通稿.docx", docx_of(*LINES), "once")


def test_a_file_with_too_few_words_is_no_release(secretary: Actor) -> None:
    with pytest.raises(NotReadable) as refused:
        drafts.start_from_file(secretary, "通稿.docx", docx_of("太短"), "once")
    assert (refused.value.code, how_many()) == ("text_too_short", 0)


def test_a_pasted_draft_came_from_no_file(secretary: Actor, morning: object) -> None:
    assert drafts.open_draft(secretary, drafts.start(secretary, RELEASE, "once")).file is None


@pytest.mark.parametrize("words", MARKED)
def test_a_marked_text_is_refused_when_pasted(secretary: Actor, words: str) -> None:
    with pytest.raises(NotReadable) as refused:
        drafts.start(secretary, f"{words}\n{RELEASE}", "once")
    assert (refused.value.code, how_many()) == ("classified", 0)


def test_the_words_alone_are_no_marking(secretary: Actor, morning: object) -> None:
    drafts.start(secretary, RELEASE + "要做好保密工作，增强机密性。\n", "once")
    assert how_many() == 1


def test_a_draft_put_aside_is_out_of_the_list_and_stays_in_the_database(secretary: Actor, morning: object) -> None:
    draft_id = drafts.start(secretary, RELEASE, "once")
    drafts.discard(secretary, draft_id, drafts.open_draft(secretary, draft_id).version, "aside")
    assert (drafts.list_drafts(secretary), how_many()) == ([], 1)
    with pytest.raises(NotAllowed):
        drafts.discard(secretary, draft_id, 1, "again")
