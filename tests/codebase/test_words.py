"""Every word on a screen is in both catalogues, and no catalogue holds what nobody says."""

from pathlib import Path

import pytest

from models.words import CHINESE, LANGUAGES
from tests.codebase import words
from tests.codebase.source import ROOT, Source

SAID = words.all_spoken()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_catalogue(language: str) -> None:
    found = words.missing(SAID, words.catalogues(ROOT / "locale" / language))
    assert not found, f"{found}: add these to locale/{language}/<part>.po, not empty (`make words` lists them)."


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_stale(language: str) -> None:
    found = words.stale(SAID, words.catalogues(ROOT / "locale" / language))
    assert not found, f"{found}: nothing says these any more; take them out of locale/{language}."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_means_one_thing_in_all_files(language: str) -> None:
    found = words.contradictory(words.catalogues(ROOT / "locale" / language))
    assert not found, f"{found}: two .po files disagree and only one is heard; keep one."


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_has_a_place_that_nobody_fills(language: str) -> None:
    found = words.unfillable(words.catalogues(ROOT / "locale" / language))
    assert not found, f"{found}: use only the places in braces that the message id has."


def test_chinese_uses_chinese_punctuation() -> None:
    found = words.half_width(words.catalogues(ROOT / "locale" / CHINESE))
    assert not found, f"{found}: use ，。；：？！（）."


def test_the_checks_of_words_can_fail(tmp_path: Path) -> None:
    code = "_('Said')\nN_('Never translated')\nsay_n(lang, 'One', 'Many', 2)\nsay(lang, 'Empty {a}')"
    (tmp_path / "a.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        'msgid "Said"\nmsgstr "说了,"\nmsgid "Empty {a}"\nmsgstr ""\nmsgid "Gone"\nmsgstr "走了{b}"\n',
        encoding="utf-8",
    )
    (tmp_path / "b.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\nmsgid "Said"\nmsgstr "讲了"\n', encoding="utf-8"
    )
    (tmp_path / "a.html").write_text('<p>{{ _("On a page") }}{{ _(role) }}</p>', encoding="utf-8")
    assert words.spoken_in_templates(tmp_path) == {"On a page": "a.html:1"}
    said, entries = words.spoken([Source("ui/x.py", code)]), words.catalogues(tmp_path)
    assert [line.rpartition(": ")[2] for line in words.missing(said, entries)] == [
        "Never translated",
        "One",
        "Many",
        "Empty {a}",
    ]
    assert words.stale(said, entries) == ["a.po: Gone"]
    assert words.contradictory(entries) == ["b.po: Said"]
    assert words.unfillable(entries) == ["a.po: Gone"]
    assert words.half_width(entries) == ["a.po: 说了,"]
