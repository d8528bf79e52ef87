"""Hosts and speakers, from the acts of the narrative."""

import re
from collections.abc import Iterator, Sequence

from parsing.acts import CONVENE, HOST, SPEAK, Act
from parsing.normalise import Normal
from parsing.people import Named
from parsing.sections import Lead
from parsing.types import Found, Person

_CONVENES = re.compile("组织召开|召集|主持召开|牵头召开")


def person_of(normal: Normal, named: Named) -> Person:
    name = normal.quote(named.name.start, named.name.end).replace(" ", "").replace("\u3000", "")
    return Person(name, normal.quote(named.posts.start, named.posts.end))


def _found(normal: Normal, named: Named, rule: str, sure: float) -> Found[Person]:
    return Found(person_of(normal, named), normal.span(named.name.start, named.name.end), rule, sure)


def _unique(people: Iterator[Found[Person]]) -> tuple[Found[Person], ...]:
    """One entry per name; the first mention that carries posts wins."""
    best: dict[str, Found[Person]] = {}
    for one in people:
        name = one.value.name
        if name not in best or (not best[name].value.posts and one.value.posts):
            best[name] = one
    return tuple(best.values())


def hosts(normal: Normal, acts: Sequence[Act]) -> tuple[Found[Person], ...]:
    """Everyone said to 主持, and whoever 组织召开s a meeting in person."""

    def each() -> Iterator[Found[Person]]:
        for act in acts:
            convenes = CONVENE in act.kinds and any(_CONVENES.search(v) for v in act.verbs)
            if HOST in act.kinds or convenes:
                for named in act.people:
                    yield _found(normal, named, "主持" if HOST in act.kinds else "组织召开", 0.95)

    return _unique(each())


def speakers(
    normal: Normal, acts: Sequence[Act], leads: Sequence[Lead], known: dict[str, Named]
) -> tuple[Found[Person], ...]:
    """Everyone said to speak, report or demand; a host who speaks is one too. Written instructions make no speaker."""

    def each() -> Iterator[Found[Person]]:
        for act in acts:
            if SPEAK in act.kinds:
                for named in act.people:
                    yield _found(normal, _fullest(normal, named, known), "讲话", 0.9)
        for lead in leads:
            if lead.speaker in known:
                yield _found(normal, known[lead.speaker], lead.verb, 0.9)

    return _unique(each())


def _fullest(normal: Normal, named: Named, known: dict[str, Named]) -> Named:
    """The mention of the same name that carries posts."""
    if named.posts.end > named.posts.start:
        return named
    return known.get(normal.text[named.name.start : named.name.end], named)
