"""Choosing single bureaus: one bureau has one choice, and the latest holds."""

from services import bureaus, receivers
from services.access import Actor
from services.forms import PointForm, Receivers
from services.receivers import Choice, choose, chosen


def test_a_bureau_that_comes_to_support_no_longer_leads() -> None:
    it = Receivers(bureaus=[7, 8])
    choose(it, Choice.SUPPORTING, [7], [])
    assert (it.bureaus, it.supporting, it.excluded) == ([8, 7], [7], [])


def test_a_bureau_left_out_receives_nothing_whatever_it_was_before() -> None:
    it = Receivers(bureaus=[7], supporting=[7])
    choose(it, Choice.EXCLUDED, [7], [])
    assert (it.bureaus, it.supporting, it.excluded) == ([], [], [7])


def test_taking_out_of_one_choice_leaves_the_others() -> None:
    it = Receivers(bureaus=[7, 8], supporting=[8])
    choose(it, Choice.LEADING, [], [7, 8])
    assert (it.bureaus, it.supporting) == ([8], [8])


def test_what_is_chosen_over_several_points_is_named_once() -> None:
    points = [
        PointForm(text="a", receivers=Receivers(bureaus=[1, 2])),
        PointForm(text="b", receivers=Receivers(bureaus=[2, 3])),
    ]
    assert chosen(points, Choice.LEADING) == [1, 2, 3]


def test_a_city_is_found_with_all_of_its_counties(secretary: Actor) -> None:
    rows = [row for kind in bureaus.groups(secretary).values() for row in kind]
    found = receivers.find(rows, "绵阳")
    assert [row.short_name for row in found][:3] == ["绵阳", "涪城", "游仙"]
    assert len(found) == 10
    assert len(receivers.find(rows, "")) == 243
