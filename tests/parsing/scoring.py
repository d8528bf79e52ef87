"""Predictions against labels, field by field: precision and recall in one figure (F1) and what was missed or too much.

The same definitions as the scorer of the labelled examples: a directive is found when its ordinal and its first ten
characters agree, its span when nine tenths are shared; a time limit or unit of a directive that was not found is missed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

FIELDS = (
    "published_on",
    "meeting_date",
    "is_video",
    "hosts",
    "speakers",
    "organisers",
    "attendees",
    "directives_numbered",
    "directives_numbered_span",
    "directives_unnumbered",
    "directives_unnumbered_span",
    "deadline",
    "lead_units",
    "co_units",
)
_UNHEARD = re.compile("[\\s，,。、；;：:！!？?“”\"‘’'()（）\\[\\]【】《》|·—…-]+")
_MODAL = re.compile("要(?!求|点|闻|素|件|害|情)|必须|必須|务必|務必|不得|严禁|嚴禁|须|須")
_SLOT = re.compile("[(（](?:责任单位|牵头单位|完成时限)[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]$")
Label = dict[str, Any]
Pair = tuple[int, int]


@dataclass
class Tally:
    """Found, too much, missed; ``faults`` say which."""

    found: int = 0
    extra: int = 0
    missed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        wrong = self.extra + self.missed
        return 2 * self.found / (2 * self.found + wrong) if self.found or wrong else 1.0

    def compare(self, name: str, gold: Iterable[str], read: Iterable[str], ignored: Iterable[str] = ()) -> None:
        """Sets of words; ``ignored`` ones are neither required nor wrong."""
        want = {plain(x) for x in gold}
        got = {plain(x) for x in read}
        self.found += len(want & got)
        for extra in sorted(got - want - {plain(x) for x in ignored}):
            self.extra += 1
            self.faults.append(f"{name}: too much: {extra}")
        for missed in sorted(want - got):
            self.missed += 1
            self.faults.append(f"{name}: missed: {missed}")


def plain(words: str) -> str:
    """Words without punctuation, spaces and width."""
    return _UNHEARD.sub("", unicodedata.normalize("NFKC", words)).lower()


def _trimmed(text: str, start: int, end: int) -> Pair:
    while end > start and text[end - 1] in " \t\n\u3000。；;，,、":
        end -= 1
    return start, end


def _spans(text: str, label: Label, following: Sequence[Label]) -> list[Pair]:
    """The ranges a labelled directive may be given as: from its subject, from any comma before its modal, from its modal."""
    start, end = _trimmed(text, label["start"], label["end"])
    starts, ends = [start], [end]
    if not label["numbered"]:
        modal = _MODAL.search(text, start, end)
        limit = modal.start() if modal else min(end, start + 24)
        starts += [i + 1 for i in range(start, limit) if text[i] in "，,：:"] + ([limit] if modal else [])
        reach = end
        for bare in following:
            if bare["kind"] != "bare" or not 0 <= bare["start"] - reach <= 3:
                break
            reach = bare["end"]
            ends.append(_trimmed(text, start, reach)[1])
    if slot := _SLOT.search(text[start:end]):
        ends.append(_trimmed(text, start, start + slot.start())[1])
    return [(a, b) for a in starts for b in ends]


def _shared(a: Pair, b: Pair) -> float:
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return common / (a[1] - a[0] + b[1] - b[0] - common)


def _same_start(text: str, spans: Sequence[Pair], read: Label) -> bool:
    begins = plain(read["starts_with"])[:10]
    return any(plain(text[a : a + 30])[: len(begins)] == begins for a, _ in spans)


def _overlap(spans: Sequence[Pair], read: Label) -> float:
    return max(_shared(span, (read["start"], read["end"])) for span in spans)


def _inside(read: Label, gold: Sequence[Label]) -> bool:
    return any(g["numbered"] and g["start"] <= read["start"] and read["end"] <= g["end"] + 1 for g in gold)


def _pairs(text: str, gold: Sequence[Label], read: Sequence[Label], least: float) -> dict[int, int]:
    """Label → reading: the best overlaps first, one to one; ``least`` 0 asks for the same start instead."""
    found: list[tuple[float, int, int]] = []
    for i, label in enumerate(gold):
        spans = _spans(text, label, gold[i + 1 :])
        for j, one in enumerate(read):
            near = _overlap(spans, one)
            fits = near >= least if least else _same_start(text, spans, one)
            if fits and label["numbered"] == one["numbered"] and label["ordinal"] == one["ordinal"]:
                found.append((near, i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(found, key=lambda f: (-f[0], f[1], f[2])):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _directives(text: str, gold: list[Label], read: list[Label], tallies: dict[str, Tally]) -> None:
    for numbered, name in ((True, "directives_numbered"), (False, "directives_unnumbered")):
        wanted = {i for i, g in enumerate(gold) if g["numbered"] is numbered and not g.get("optional")}
        for suffix, least in (("", 0.0), ("_span", 0.9)):
            pairs, tally = _pairs(text, gold, read, least), tallies[name + suffix]
            tally.found += len(wanted & pairs.keys())
            tally.missed += len(wanted - pairs.keys())
            tally.faults += [f"{name}{suffix}: missed: {gold[i]['starts_with']}" for i in sorted(wanted - pairs.keys())]
            loose = [j for j, r in enumerate(read) if r["numbered"] is numbered and j not in pairs.values()]
            for j in loose:
                optional = any(g.get("optional") and _overlap(_spans(text, g, ()), read[j]) >= 0.5 for g in gold)
                if not optional and not (not numbered and read[j]["level"] > 1 and _inside(read[j], gold)):
                    tally.extra += 1
                    tally.faults.append(f"{name}{suffix}: too much: {read[j]['starts_with']}")
    _attributes(gold, read, _pairs(text, gold, read, 0.5), tallies)


def _same_limit(gold: str, read: str | None) -> bool:
    """The same words or day; the time of day counts where both give one."""
    if not read:
        return False
    one_has_no_time = ("T" in gold) != ("T" in read)
    return plain(gold[:10]) == plain(read[:10]) if one_has_no_time else plain(gold) == plain(read)


def _attributes(gold: list[Label], read: list[Label], pairs: dict[int, int], tallies: dict[str, Tally]) -> None:
    for i, label in enumerate(gold):
        one: Label = read[pairs[i]] if i in pairs else {}
        if label.get("optional") and not one:
            continue
        inner = any(g is not label and label["start"] <= g["start"] and g["end"] <= label["end"] for g in gold)
        limit = one.get("deadline") or one.get("deadline_text")
        if label["deadlines"]:
            right = any(_same_limit(d["value"], limit) for d in label["deadlines"])
            tallies["deadline"].found += right
            tallies["deadline"].missed += not right
            tallies["deadline"].extra += bool(limit) and not right
            if not right:
                tallies["deadline"].faults.append(f"deadline: {label['starts_with']}: {limit}")
        elif limit and not label.get("deadline_ambiguous") and not label.get("frequency") and not inner:
            tallies["deadline"].extra += 1
            tallies["deadline"].faults.append(f"deadline: too much: {label['starts_with']}: {limit}")
        for name in ("lead_units", "co_units"):
            if not inner or label[name]:
                tallies[name].compare(name, label[name], one.get(name, []))


def score(examples: Iterable[tuple[str, Label, Label]]) -> dict[str, Tally]:
    """A tally for every field over (text, labels, reading in the same schema)."""
    tallies = {name: Tally() for name in FIELDS}
    for text, gold, read in examples:
        for name in ("published_on", "meeting_date"):
            tallies[name].compare(name, [gold[name]] if gold[name] else [], [read[name]] if read[name] else [])
        tallies["is_video"].compare("is_video", ["video"] * bool(gold["is_video"]), ["video"] * bool(read["is_video"]))
        for name in ("hosts", "speakers"):
            tallies[name].compare(name, gold[name], read[name])
        tallies["organisers"].compare("organisers", gold["organisers"], read["organisers"], gold["organisers_optional"])
        people = tuple(gold["hosts"] + gold["speakers"])
        on_stage = [a for a in read["attendees"] if people and (a.endswith(people) or a.startswith(people))]
        tallies["attendees"].compare(
            "attendees", gold["attendees"], read["attendees"], [*gold["attendees_optional"], *on_stage]
        )
        _directives(text, gold["directives"], read["directives"], tallies)
    return tallies


def overall(tallies: dict[str, Tally]) -> float:
    return sum(tally.f1 for tally in tallies.values()) / len(tallies)
