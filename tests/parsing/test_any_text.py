"""Whatever is pasted: no exception, valid spans, the same reading twice, in linear time."""

import random
import time
from statistics import median
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.parse import ENDLESS, endless, paste
from parsing import read
from parsing.gold import to_labels
from parsing.types import Communique, Found, Span
from parsing.warnings import BLOCKING, CODES
from tests.parsing.samples import NAMES, text

TEXTS = [text(name) for name in NAMES]
TOKENS = [
    *"一二三要是，。；：、（）“”\n\t 1.【】★|",
    "会议要求，",
    "市长王小明",
    "召开",
    "2月30日前",
    "由市水利局牵头",
    "第一，",
    "责任单位：",
    "参加会议",
    "来源：",
    "党组成员、",
    "0000年底前",
    "<p>",
    "&nbsp;",
    "每日",
]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def spans_of(c: Communique) -> list[Span]:
    single: list[Found[Any] | None] = [c.title, c.published_on, c.source, c.meeting_on, c.main_venue, c.parent_meeting]
    many: list[Found[Any]] = [*c.hosts, *c.speakers, *c.organisers, *c.branch_venues]
    found = [f.span for f in single if f]
    found += [f.span for f in many]
    found += [s.span for s in c.sections] + [d.span for d in c.directives] + [a.span for a in c.attendance]
    found += [w.span for w in c.warnings if w.span]
    for d in c.directives:
        found += [p.span for p in d.points]
        hints: list[Found[Any]] = [*d.hints.deadlines, *d.hints.lead_units, *d.hints.co_units]
        found += [f.span for f in hints]
    return found


def check(pasted: str) -> None:
    reading = read(pasted)
    assert all(0 <= s.start <= s.end <= len(pasted) for s in spans_of(reading))
    assert all(d.span.of(pasted) == d.text for d in reading.directives)
    assert {w.code for w in reading.warnings} <= CODES.keys()
    assert all(w.blocking == (w.code in BLOCKING) for w in reading.warnings)
    assert read(pasted) == reading
    to_labels(reading, pasted, id="x")


@QUICK
@given(st.data())
def test_slices_shuffles_and_doublings_of_texts_are_read(data: st.DataObject) -> None:
    pasted = data.draw(st.sampled_from(TEXTS))
    a, b = sorted((data.draw(st.integers(0, len(pasted))), data.draw(st.integers(0, len(pasted)))))
    order = data.draw(st.integers(0, 9999))
    shuffled = pasted.split("。")
    random.Random(order).shuffle(shuffled)
    check(pasted[a:b])
    check("。".join(shuffled))
    check(pasted[:b] + pasted)


@QUICK
@given(st.text(max_size=200))
def test_any_characters_are_read(pasted: str) -> None:
    check(pasted)


@QUICK
@given(st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_mixture_of_marks_and_words_is_read(pasted: str) -> None:
    check(pasted)


def times(pasted: str, usual: str) -> float:
    """How many times as long a text takes as a usual one, by the character. In turn, since other work disturbs both."""

    def seconds(text: str) -> float:
        begun = time.thread_time()
        read(text)
        return (time.thread_time() - begun) / len(text)

    return median(seconds(pasted) / seconds(usual) for _ in range(3))


USUAL = paste(20_000)


def test_a_long_paste_takes_no_more_time_per_character_than_its_parts() -> None:
    long = "\n".join(t.replace("。", f"{i}。") for i in range(12) for t in TEXTS)
    assert times(long, USUAL) < 2


def test_endless_repetition_takes_few_times_the_time_of_a_usual_text() -> None:
    for unit in ENDLESS:
        assert times(endless(unit, 20_000), USUAL) < 3, unit


def test_a_thousand_posts_without_a_name_are_read() -> None:
    check("党组成员、" * 1500 + "参加会议。")
