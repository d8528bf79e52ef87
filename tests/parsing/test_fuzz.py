"""Texts cut, shuffled, mixed and damaged at random; ``DUBAN_FUZZ=100000 pytest tests/parsing/test_fuzz.py`` for the long run.

``DUBAN_FUZZ_FROM=50000`` begins at another seed, so that a long run can be shared out.
"""

import os
import random
import time

from parsing import read
from tests.parsing.labelled import NAMES, labelled
from tests.parsing.samples import NAMES as OTHERS
from tests.parsing.samples import text
from tests.parsing.test_any_text import TOKENS, check, spans_of

COUNT = int(os.environ.get("DUBAN_FUZZ", "150"))
FIRST = int(os.environ.get("DUBAN_FUZZ_FROM", "0"))
TWICE = 20  # every so many texts are read a second time, to see that they read the same
SLOWEST = 1.0 / 100_000  # seconds of processor time a byte, and a floor for short texts below
TEXTS = [text(name) for name in OTHERS] + [labelled(name)[0] for name in NAMES]


def _cut(pasted: str, chance: random.Random) -> str:
    a, b = sorted((chance.randrange(len(pasted) + 1), chance.randrange(len(pasted) + 1)))
    return pasted[a:b]


def _shuffled(pasted: str, chance: random.Random) -> str:
    mark = chance.choice("。，；\n、")
    pieces = pasted.split(mark)
    chance.shuffle(pieces)
    return mark.join(pieces)


def _mixed(pasted: str, chance: random.Random) -> str:
    return _cut(pasted, chance) + _cut(chance.choice(TEXTS), chance)


def _damaged(pasted: str, chance: random.Random) -> str:
    chars = list(pasted)
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(chars) + 1)
        if chance.random() < 0.5 and chars:
            del chars[min(at, len(chars) - 1)]
        else:
            chars.insert(at, chance.choice(TOKENS) if chance.random() < 0.7 else chr(chance.randrange(1, 0xD7FF)))
    return "".join(chars)


def _doubled(pasted: str, chance: random.Random) -> str:
    return pasted + chance.choice(("", "\n", " ")) + _cut(pasted, chance)


def _one_line(pasted: str, chance: random.Random) -> str:
    return pasted.replace("\n", chance.choice(("", " ", "\u3000")))


WAYS = (_cut, _shuffled, _mixed, _damaged, _doubled, _one_line)


def test_texts_changed_at_random_are_read_with_valid_spans_and_in_time() -> None:
    slowest = 0.0
    for seed in range(FIRST, FIRST + COUNT):
        chance = random.Random(seed)
        pasted = chance.choice(TEXTS)
        for way in chance.sample(WAYS, chance.randrange(1, 4)):
            pasted = way(pasted, chance)
        begun = time.process_time()
        reading = read(pasted)
        taken = time.process_time() - begun
        assert all(0 <= s.start <= s.end <= len(pasted) for s in spans_of(reading)), seed
        assert all(d.span.of(pasted) == d.text for d in reading.directives), seed
        if seed % TWICE == 0:
            check(pasted)
        slowest = max(slowest, taken / max(len(pasted.encode()), 20_000))
        assert taken <= max(len(pasted.encode()), 20_000) * SLOWEST, seed
    print(f"{COUNT} texts, the slowest {slowest * 100_000:.2f} s a 100 KB")
