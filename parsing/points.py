"""Trackable points of a directive. Proposals: a person ticks them."""

from parsing.types import Point


def points_of(text: str, start: int) -> tuple[Point, ...]:
    return ()
