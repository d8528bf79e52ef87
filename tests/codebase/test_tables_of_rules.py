"""The tables of data are complete: every action has its permission and its word, every refusal its sentence."""

import ast
import re
from collections.abc import Iterable
from enum import StrEnum

import pytest

from models import errors
from models.labels import LABELS, REFUSALS
from models.lifecycle import RULES, Step
from models.permissions import PERMISSIONS, Action
from services.engines import DatabaseGone
from tests.codebase.source import Source, calls, name_of, product

REFUSALS_RAISED: tuple[type[errors.Refused], ...] = (errors.Refused, *errors.Refused.__subclasses__(), DatabaseGone)
KINDS = {cls.__name__ for cls in REFUSALS_RAISED}
VOCABULARIES: set[type[StrEnum]] = {type(value) for value in LABELS}


@pytest.mark.parametrize("action", [*Action, *Step], ids=str)
def test_every_action_and_step_has_a_permission_line_and_a_word(action: Action | Step) -> None:
    assert action in PERMISSIONS, f"Say in models/permissions.py who may {action}; nobody may what has no line."
    assert action in LABELS, f"Give {action} its word in models/labels.py; the ledger shows it."


def test_every_step_has_exactly_one_rule() -> None:
    assert sorted(rule.step for rule in RULES) == sorted(Step)


@pytest.mark.parametrize("kind", sorted(VOCABULARIES, key=str))
def test_a_vocabulary_with_words_has_a_word_for_every_value(kind: type[StrEnum]) -> None:
    missing = [value for value in kind if value not in LABELS]
    assert not missing, f"Add {missing} to LABELS in models/labels.py."


def refusals_raised(sources: Iterable[Source]) -> list[tuple[str, str, set[str]]]:
    """Each refusal made in the code: where, its code (empty if it is not a plain word), the facts it gives."""
    found = []
    for source in sources:
        for call in calls(source.tree):
            if name_of(call.func).rpartition(".")[2] in KINDS:
                first = call.args[0] if call.args else None
                code = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
                found.append((source.at(call), code, {word.arg or "" for word in call.keywords}))
    return found


def without_sentence(sources: Iterable[Source], sentences: dict[str, str]) -> list[str]:
    """Refusals that could not be said: no sentence, or one with a place that is not filled."""
    found = []
    for place, code, facts in refusals_raised(sources):
        places = set(re.findall(r"{(\w+)}", sentences.get(code, "")))
        if code not in sentences or places - facts:
            found.append(f"{place}: {code or 'not a plain word'} {sorted(places - facts) or ''}".strip())
    return found


def test_every_refusal_has_a_sentence_and_fills_it() -> None:
    found = without_sentence(product(), REFUSALS)
    assert not found, f"{found}: give each code its sentence in REFUSALS (models/labels.py), in both catalogues."


def test_every_sentence_is_of_a_refusal_that_exists() -> None:
    said = {
        node.value
        for source in product()
        if source.path != "models/labels.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(REFUSALS.keys() - said) == [], "Nothing refuses with these codes: take them out of REFUSALS."


def test_the_checks_of_refusals_can_fail() -> None:
    bad = Source(
        "services/x.py", "raise NotAllowed('nope')\nraise NotPossibleNow(code)\nraise errors.NotReadable('long')"
    )
    found = without_sentence([bad], {"long": "at most {most}"})
    assert found == ["services/x.py:1: nope", "services/x.py:2: not a plain word", "services/x.py:3: long ['most']"]


def test_no_two_words_share_a_key() -> None:
    """Values of two vocabularies that are spelt alike are one key: the later word would silently stand for both."""
    source = next(source for source in product() if source.path == "models/labels.py")
    table = next(
        node.value
        for node in source.tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "LABELS"
    )
    assert isinstance(table, ast.Dict)
    assert len(table.keys) == len(LABELS), "Give one of the two enums another value, or its words a table of their own."
