"""What the frame and its page both ask, asked once a run, and in one look at the database. Nothing is remembered from
one run to the next."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from services.database import one_look

T = TypeVar("T")

_this = threading.local()  # a run has a thread to itself


@contextmanager
def one_run() -> Iterator[None]:
    """Between its begin and its end `once` remembers. Callbacks and fragments run outside it."""
    _this.answers = {}
    try:
        with one_look():
            yield
    finally:
        del _this.answers


def once(name: str, ask: Callable[[], T]) -> T:
    """The answer that was given before in this run; where no run is kept, always a new one."""
    answers: dict[str, Any] | None = getattr(_this, "answers", None)
    if answers is None:
        return ask()
    if name not in answers:
        answers[name] = ask()
    found: T = answers[name]
    return found
