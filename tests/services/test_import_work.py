"""A long import: begun, watched, found again by whoever began it; nobody begins two."""

import time

import pytest

from models.errors import NotAllowed, NotPossibleNow
from models.imports import ImportKind
from services import import_drafts, import_work, imports
from services.access import Actor
from services.import_work import Work
from services.imports import Imported
from tests.services.test_import_drafts import book, kept, tokens

ROWS = 301


def long_list(actor: Actor) -> import_drafts.DraftView:
    people = "\n".join(f"人{n}|局长|三台" for n in range(ROWS))
    return import_drafts.open_draft(actor, kept(actor, book(人员=f"姓名|职务|单位\n{people}")))


def ended(work: Work) -> Work:
    until = time.monotonic() + 120
    while work.going and time.monotonic() < until:
        time.sleep(0.02)
    assert not work.going
    return work


def test_a_long_list_is_taken_in_meanwhile_and_told_row_by_row(secretary: Actor, other_secretary: Actor) -> None:
    draft = long_list(secretary)
    work = import_work.begin(secretary, draft, ROWS, next(tokens))
    assert work is import_work.latest(secretary)
    assert import_work.latest(other_secretary) is None
    ended(work)
    assert (work.result, work.refusal) == (Imported(1, ROWS, 0, 0, 0), None)
    assert (work.done, work.share) == (ROWS, 1.0)
    assert import_drafts.drafts(secretary) == []
    import_work.forget(secretary)
    assert import_work.latest(secretary) is None


def test_while_one_is_under_way_no_second_begins(secretary: Actor) -> None:
    draft = long_list(secretary)
    work = import_work.begin(secretary, draft, ROWS, next(tokens))
    if work.going:  # else it was quicker than this test
        with pytest.raises(NotPossibleNow, match="import_running"):
            import_work.begin(secretary, draft, ROWS, next(tokens))
    ended(work)


def test_a_list_that_is_gone_is_not_taken_in_again_and_says_so(secretary: Actor) -> None:
    draft = long_list(secretary)
    ended(import_work.begin(secretary, draft, ROWS, next(tokens)))
    again = ended(import_work.begin(secretary, draft, ROWS, next(tokens)))
    assert again.result is None
    assert again.refusal is not None
    assert again.refusal.code == "not_found"
    with pytest.raises(NotAllowed, match="not_found"):
        imports.run(secretary, draft.table, draft.matching, next(tokens), draft_id=draft.id)


def test_a_short_list_is_taken_in_at_once(secretary: Actor) -> None:
    draft = import_drafts.open_draft(secretary, kept(secretary))
    work = import_work.begin(secretary, draft, 2, next(tokens))
    assert (work.result, work.going) == (Imported(1, 2, 0, 0, 0), False)
    assert draft.kind is ImportKind.PEOPLE
