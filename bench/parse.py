"""Reading a communiqué: how time grows with the paste, and against one pass of a common tagger over the same text."""

import re
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from bench import Result
from parsing import read
from tests.parsing.labelled import NAMES, labelled

SMALL, LARGE = 2_000, 350_000  # characters; the larger is a megabyte of UTF-8
# Made on purpose to be slow: what a rule looks for, over and over.
ENDLESS = (
    "首先，要干。其次，要好。最后，要行。",
    "副市长王小明、局长李明出席{}次会议并讲话，",
    "一要办{}：一是抓{}；（一）抓{}；二要办{}。",
    "（要{}；",
    "“要{}。”“",
    "![](data:{}",
    "{}行\n",
)
_PAGE_ENDS = re.compile("上一篇|下一篇|责编|编辑|审核|抄送|来源|声明|发布|【")


def paste(length: int) -> str:
    """A text of this many characters whose every sentence counts: no page furniture, nothing twice."""
    every = [line for name in NAMES for line in labelled(name)[0].splitlines()]
    lines = [line for line in every if line.endswith("。") and not _PAGE_ENDS.search(line)]
    words: list[str] = ["全省安全生产视频会议召开\n2024-05-01\n"]
    size = turn = 0
    while size < length:
        for line in lines:
            words.append(line.replace("。", f"（{turn}）。") + "\n")
            size += len(words[-1])
        turn += 1
    return "".join(words)[:length]


def seconds(job: Callable[[], object]) -> float:
    """Processor time, which other people's work on the machine does not lengthen."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def growth() -> Result:
    """Time per character of a megabyte over time per character of a page."""
    long, page = paste(LARGE), paste(SMALL)
    read(page)
    per_page: list[float] = []
    per_long: list[float] = []
    for _ in range(3):
        per_page += [seconds(lambda: read(page)) / SMALL for _ in range(20)]
        per_long.append(seconds(lambda: read(long)) / LARGE)
    small, large = median(per_page), median(per_long)
    detail = f"{small * 1e6:.1f} µs a character at {SMALL:,}, {large * 1e6:.1f} at {LARGE:,}"
    return Result("parse_growth", large / small, 1.5, detail)


def speed() -> Result | None:
    """One communiqué against jieba's part-of-speech tagger over it."""
    try:
        from jieba import posseg
    except ImportError:
        return None
    text = labelled("b05")[0]
    posseg.lcut(text)
    read(text)
    ours: list[float] = []
    tagger: list[float] = []
    for _ in range(30):
        ours.append(seconds(lambda: read(text)))
        tagger.append(seconds(lambda: posseg.lcut(text)))
    detail = f"{median(ours) * 1000:.1f} ms, tagger {median(tagger) * 1000:.1f} ms"
    return Result("parse_speed", median(ours) / median(tagger), 1.0, detail)


def endless(unit: str, length: int) -> str:
    """A text made on purpose of about this many characters: its unit over and over, numbered."""
    return "".join(unit.replace("{}", str(i)) for i in range(length // len(unit)))


def worst() -> Result:
    """The slowest of the texts made on purpose, in seconds of processor time per 100 KB."""
    texts = [endless(unit, 60_000) for unit in ENDLESS]
    taken = [min(seconds(partial(read, text)) for _ in range(3)) / len(text.encode()) * 100_000 for text in texts]
    slowest = max(taken)
    return Result("parse_worst", slowest, 1.0, f"{slowest:.2f} s per 100 KB of {ENDLESS[taken.index(slowest)]}")


def measure() -> list[Result]:
    return [growth(), worst(), *([found] if (found := speed()) else [])]
