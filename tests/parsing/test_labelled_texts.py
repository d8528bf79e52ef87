"""Some 150 texts with labels written before they were read: every field at or above its mark."""

from typing import Any

import pytest

from parsing import read
from parsing.gold import to_labels
from tests.parsing.labelled import NAMES, labelled
from tests.parsing.scoring import FIELDS, Tally, overall, score
from tests.parsing.test_against_labels import MARKS


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    examples = ((name, *labelled(name)) for name in NAMES)
    return score((text, gold, to_labels(read(text), text, id=name)) for name, text, gold in examples)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_reaches_its_mark(field: str, tallies: dict[str, Tally]) -> None:
    assert tallies[field].f1 >= MARKS.get(field, 0.98), tallies[field].faults


def test_the_whole_reaches_its_mark(tallies: dict[str, Tally]) -> None:
    assert overall(tallies) >= MARKS["overall"]


def test_labels_against_themselves_score_one_and_every_damage_lowers_the_score() -> None:
    text, gold = labelled("a07")
    assert overall(score([(text, gold, gold)])) == 1.0
    for key in ("hosts", "organisers", "attendees", "directives", "meeting_date", "published_on"):
        gone = gold | {key: [] if isinstance(gold[key], list) else None}
        if gold[key]:
            assert overall(score([(text, gold, gone)])) < 1.0, key
    late = [d | {"ordinal": (d["ordinal"] or 0) + 1} for d in gold["directives"]]
    assert score([(text, gold, gold | {"directives": late})])["directives_numbered"].f1 < 1.0


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_its_place_its_rule_and_a_confidence(name: str) -> None:
    text, _ = labelled(name)
    c = read(text)
    single = [c.title, c.published_on, c.source, c.meeting_on, c.main_venue, c.parent_meeting]
    found: list[Any] = [one for one in single if one] + [*c.hosts, *c.speakers, *c.organisers, *c.branch_venues]
    hints = [d.hints for d in c.directives]
    found += [u for h in hints for u in (*h.deadlines, *h.lead_units, *h.co_units, *h.partners)]
    assert all(f.span.of(text) and f.rule and 0 < f.confidence <= 1 for f in found)
    assert all(d.rule and 0 < d.confidence <= 1 and d.span.of(text) == d.text for d in c.directives)
    assert all(a.rule and a.span.of(text) for a in c.attendance)
