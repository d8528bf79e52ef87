"""A hundred texts with labels written before they were read: every field at or above its mark."""

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
