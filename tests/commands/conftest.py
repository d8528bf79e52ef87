"""Commands as they are typed, in the same process for speed; `test_at_the_terminal` starts them as programs."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

import manage
from commands import words as words_of_commands
from models.words import CHINESE


@dataclass(frozen=True)
class Outcome:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """Type ``python manage.py …`` in Chinese, or in another language."""

    def type_it(*words: object, language: str = CHINESE) -> Outcome:
        monkeypatch.setattr(words_of_commands, "LANGUAGE", language)
        monkeypatch.setattr(sys, "argv", ["manage.py", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            manage.main()
        said = capsys.readouterr()
        assert ended.value.code is None or isinstance(ended.value.code, int)
        return Outcome(ended.value.code or 0, said.out, said.err)

    return type_it
