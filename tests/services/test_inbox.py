"""消息 and 日历: what a bureau is told, how often, and who else can see it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.accounts import Account
from models.channels import Feed
from models.clock import now, start_of, stopped_at
from models.errors import NotAllowed
from models.lifecycle import Step
from services import chasing, feeds, inbox, steps
from services.access import Actor
from services.database import reading_session, writing_session
from services.reminders import remind
from services.sign_in import Visitor
from tests.making import DUE, assignment, dispatched, point
from tests.taking import DONE

pytestmark = pytest.mark.usefixtures("morning")
NOON = start_of(DUE) + timedelta(hours=12)


def told(actor: Actor) -> list[tuple[str, int, str]]:
    return [(message.action, message.items, message.text) for message in inbox.messages(actor)]


def test_a_bureau_is_told_of_what_came_what_is_due_and_what_was_answered(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point("排查"), point("核对"))
    row = assignment()
    steps.take(county_officer, Step.REPORT_DONE, row.id or 0, 1, "done", DONE)
    with stopped_at(NOON):
        remind()
        steps.take(secretary, Step.RETURN, row.id or 0, 2, "return", steps.Given(reason="缺户数"))
        chasing.chase(secretary, [row.id or 0], "请补户数", "chase")
        assert sorted(told(county_officer)) == [
            ("chase", 1, "请补户数"),
            ("dispatch", 2, ""),
            ("one_before", 1, ""),
            ("return", 1, "缺户数"),
        ]
        assert sorted(told(other_county_officer)) == [("dispatch", 2, ""), ("one_before", 2, "")]


def test_the_count_falls_to_zero_once_looked_at_and_rises_with_the_next(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point())
    assert inbox.unread(county_officer) == 1
    inbox.mark_seen(county_officer)
    assert (inbox.unread(county_officer), inbox.unread(other_county_officer)) == (0, 1)
    with stopped_at(NOON):
        remind()
        assert inbox.unread(county_officer) == 1
        assert [message.unread for message in inbox.messages(county_officer)] == [True, False]
        inbox.mark_seen(county_officer)
        assert inbox.unread(county_officer) == 0


def test_a_deputys_look_at_another_bureaus_messages_says_nothing_of_their_own(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point())
    acting = replace(county_officer, bureau_id=other_county_officer.bureau_id)
    inbox.mark_seen(acting)
    assert (inbox.unread(county_officer), inbox.unread(other_county_officer)) == (1, 1)
    inbox.mark_seen(county_officer)
    assert inbox.unread(county_officer) == 0


def test_what_is_a_month_old_is_no_message_any_more(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(due_on=date(2020, 6, 1)))
    with stopped_at(start_of(date(2020, 3, 20))):
        assert (inbox.messages(county_officer), inbox.unread(county_officer)) == ([], 0)


def test_those_without_a_bureau_have_no_messages_of_one(secretary: Actor, leader: Actor, auditor: Actor) -> None:
    assert (inbox.unread(secretary), inbox.unread(leader)) == (0, 0)
    with pytest.raises(NotAllowed):
        inbox.mark_seen(auditor)


def own(actor: Actor) -> Visitor:
    """Somebody who came in with their password."""
    return Visitor(actor, "", "", "")


def events(path: str) -> list[tuple[str, date]]:
    found: Any = Calendar.from_ical(feeds.calendar(path.removeprefix("/feed/").removesuffix(".ics")))
    return sorted((str(event["summary"]), event["dtstart"].dt) for event in found.walk("VEVENT"))


def test_a_bureaus_calendar_holds_what_it_still_owes(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point("排查"), point("核对", due_on=date(2020, 2, 28)))
    path = feeds.make(own(county_officer), "make")
    assert events(path) == [("排查（到期）", DUE), ("核对（到期）", date(2020, 2, 28))]
    steps.take(county_officer, Step.REPORT_DONE, assignment().id or 0, 1, "done", DONE)
    assert events(path) == [("核对（到期）", date(2020, 2, 28))]


def test_the_offices_calendar_counts(secretary: Actor, leader: Actor) -> None:
    dispatched(secretary, point())
    assert events(feeds.make(own(secretary), "one")) == [("2 件到期", DUE)]
    assert events(feeds.make(own(leader), "two")) == [("2 件到期", DUE)]


def test_a_revoked_or_replaced_address_is_like_one_that_never_was(secretary: Actor, county_officer: Actor) -> None:
    first = feeds.make(own(county_officer), "first")
    second = feeds.make(own(county_officer), "second")
    with pytest.raises(NotAllowed):
        events(first)
    events(second)
    feeds.revoke(own(county_officer), "revoke")
    assert feeds.current(county_officer) is None
    for secret in (second, "/feed/" + "a" * 43 + ".ics", "/feed/.ics"):
        with pytest.raises(NotAllowed):
            events(secret)


def test_a_shut_account_has_no_calendar(county_officer: Actor) -> None:
    path = feeds.make(own(county_officer), "make")
    with writing_session() as session:
        session.get_one(Account, county_officer.account_id).active = False
    with pytest.raises(NotAllowed):
        events(path)


def test_an_account_that_disuse_has_shut_has_no_calendar(county_officer: Actor) -> None:
    path = feeds.make(own(county_officer), "make")
    with writing_session() as session:
        session.get_one(Account, county_officer.account_id).used_at = now() - timedelta(days=200)
    with pytest.raises(NotAllowed):
        events(path)


def test_the_secret_is_not_in_the_database(county_officer: Actor) -> None:
    path = feeds.make(own(county_officer), "make")
    with reading_session() as session:
        (row,) = session.exec(select(Feed)).all()
    assert row.token_hash not in path
    assert path.removeprefix("/feed/").removesuffix(".ics") not in row.model_dump_json()


def test_the_auditor_and_the_administrator_have_no_calendar(auditor: Actor, administrator: Actor) -> None:
    for actor in (auditor, administrator):
        with pytest.raises(NotAllowed):
            feeds.make(own(actor), "token")
