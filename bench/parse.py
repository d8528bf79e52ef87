"""Reading a communiqué: how time grows with the paste, and against one pass of a common tagger over the same text."""

import re
import time
from collections.abc import Callable
from statistics import median

from bench import Result
from parsing import read
from tests.parsing.labelled import NAMES, labelled

SMALL, LARGE = 2_000, 350_000  # characters; the larger is a megabyte of UTF-8
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


def measure() -> list[Result]:
    return [growth(), *([found] if (found := speed()) else [])]
