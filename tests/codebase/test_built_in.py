"""The framework's own words: each that we translate is still one of its, in Chinese and not in English."""

from importlib.util import find_spec
from json import loads
from pathlib import Path

import pytest

from models.words import CHINESE, ENGLISH
from web.built_in import BUILT_IN, WITH_PLACES, built_in_words


@pytest.fixture(scope="module")
def bundle() -> str:
    spec = find_spec("streamlit")
    assert spec
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "static" / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))


@pytest.mark.parametrize("word", BUILT_IN)
def test_the_framework_still_says_it(word: str, bundle: str) -> None:
    assert f"`{word}`" in bundle or f'"{word}"' in bundle, "The framework no longer says this: see what it says now."


@pytest.mark.parametrize(("word", "literal"), WITH_PLACES.items())
def test_the_framework_still_puts_it_together(word: str, literal: str, bundle: str) -> None:
    assert f"`{literal}" in bundle, f"Where did {word} go?"


def test_each_has_a_chinese_word_and_english_pages_need_none() -> None:
    words = loads(built_in_words(CHINESE))
    assert set(words) == {*BUILT_IN, *WITH_PLACES}
    assert [word for word, said in words.items() if said == word or said.isascii()] == []
    assert words["Page {n}"] == "第 {n} 页"
    assert loads(built_in_words(ENGLISH)) == {}
