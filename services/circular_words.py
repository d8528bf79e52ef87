"""The words a circular opens with, generated from the figures of its meetings, all counted from one reading."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col

from models.figures import Tally
from models.lifecycle import UNANSWERED, Status
from models.words import CHINESE, N_, say
from services import figure_lists as lists
from services import figure_queries as queries
from services.transactions import Read


def figures(read: Read, meeting_id: int | None, named: Sequence[int]) -> dict[str, str]:
    """Counts as the paper prints them. ``named`` is the bureau of each item that is named.

    Closed rate = closed ÷ all that was not withdrawn; the other rate the same among what has fallen due.
    """
    scope = queries.scope(read, meeting_id)
    counts, due = Counter[str](), Counter[bool]()
    for status, due_on, n in read.session.connection().execute(_tally(scope)):
        over = due_on < read.today
        counts[_place(status, over=over)] += n
        if over:
            due[status is Status.CLOSED] += n
    total, closed = sum(counts.values()), counts["closed"]
    numbers = {
        "total": total,
        "closed": closed,
        "unverified": lists.unverified(read, scope),
        "due": sum(due.values()),
        "due_closed": due[True],
        "to_verify": counts["to_verify"],
        "within": counts["within"],
        "overdue": counts["overdue"],
        "stopped": counts["stopped"],
        "received": queries.bureaus(read, scope),
        "listed": len(named),
        "units": len(set(named)),
    }
    return {name: f"{n:,}" for name, n in numbers.items()} | {
        "closed_rate": _rate(closed, total),
        "due_rate": _rate(due[True], sum(due.values())),
        "scope": _scope(scope),
    }


def title(facts: dict[str, str]) -> str:
    return say(CHINESE, "Circular on how the matters of {scope} are being implemented", scope=facts["scope"])


def opening(facts: dict[str, str]) -> str:
    """A paragraph of figures, one on who is named, one on what is expected now."""
    counts = (
        (N_("{n} are closed, {rate}"), "closed", "closed_rate"),
        (N_("of these {n} on the bureau's own word"), "unverified", ""),
        (N_("{n} are reported done and await verification"), "to_verify", ""),
        (N_("{n} are under way within their term"), "within", ""),
        (N_("{n} are overdue and not done"), "overdue", ""),
        (N_("{n} are suspended or closed as not implemented"), "stopped", ""),
    )
    pieces = [say(CHINESE, words, n=facts[name], rate=facts.get(rate, "")) for words, name, rate in counts]
    said = "；".join(piece for piece, (_, name, _r) in zip(pieces, counts, strict=True) if facts[name] != "0")
    first = say(
        CHINESE,
        "{scope}: {total} matters were sent to {received} units. Of these {pieces}.",
        scope=facts["scope"],
        total=facts["total"],
        received=facts["received"],
        pieces=said,
    )
    if facts["due"] != "0":
        first += say(
            CHINESE,
            "Of the {due} whose term has ended, {due_closed} are closed, {due_rate}.",
            **{name: facts[name] for name in ("due", "due_closed", "due_rate")},
        )
    named = N_("After chasing and supervision, {listed} matters of {units} units are still not done (list annexed).")
    if facts["listed"] == "0":
        named = N_("No matter is five days overdue or more after a supervision notice.")
    second = say(CHINESE, named, listed=facts["listed"], units=facts["units"])
    return "\n".join((first, second, say(CHINESE, "The units named are to implement each item and to report.")))


def _tally(scope: queries.Scope) -> Any:
    keys = (col(Tally.status), col(Tally.due_on))
    return (
        sqlalchemy.select(*keys, func.sum(Tally.count))
        .where(col(Tally.meeting_id).in_(scope.ids), col(Tally.count) > 0, col(Tally.status) != Status.WITHDRAWN)
        .group_by(*keys)
    )


def _place(status: Status, *, over: bool) -> str:
    if status in UNANSWERED:
        return "overdue" if over else "within"
    return {Status.CLOSED: "closed", Status.REPORTED: "to_verify"}.get(status, "stopped")


def _rate(part: int, whole: int) -> str:
    """Rounded down: 100 % is said only when it is all, and 0 % only when it is none."""
    if part and part * 100 < whole:
        return say(CHINESE, "less than 1%")
    return f"{part * 100 // whole}%" if whole else "—"


def _scope(scope: queries.Scope) -> str:
    if scope.one and scope.meetings:
        return scope.meetings[0].title
    return say(CHINESE, "{n} recent meetings", n=len(scope.meetings))
