"""The figures of the last full run of each test, kept in docs/trust.json, and docs/TRUST.md written from them."""

import json
import platform
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from typing import TypedDict

from models.clock import BEIJING, now
from models.settings import ROOT
from tests.acceptance.promises import PROMISES, TESTS, Trial

KEPT = ROOT / "docs" / "trust.json"
WRITTEN = ROOT / "docs" / "TRUST.md"

HEAD = """# 可信 Trust

Duban 作出八项承诺，每项由下列验收测试守住；`make trust` 按满额次数全部重跑一遍并改写本文件，不必联网。
每项测试都另有一次“破坏”：故意削弱产品，测试必须因此失败，否则该测试不算数。

Duban makes eight promises, held by the tests below. `make trust` runs all of them again at full counts and writes this
file; it needs no internet. Each test is also run against a product weakened on purpose, and must then fail.
"""


class Result(TypedDict):
    """What a run found. Sentences are pairs of Chinese and English."""

    day: str
    seconds: int
    passed: bool
    figures: list[tuple[str, str]]
    sabotage: list[tuple[str, str]]


def kept() -> dict[int, Result]:
    if not KEPT.exists():
        return {}
    return {int(number): result for number, result in json.loads(KEPT.read_text(encoding="utf-8")).items()}


def keep(new: dict[int, Result]) -> None:
    """Put new results in the place of the old ones of the same tests, and write the page anew."""
    results = kept() | new
    lines = {str(number): results[number] for number in sorted(results)}
    KEPT.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    WRITTEN.write_text(page(results), encoding="utf-8")


def today() -> str:
    moment: datetime = now().astimezone(BEIJING)
    return moment.date().isoformat()


def page(results: dict[int, Result]) -> str:
    parts = [HEAD]
    for number, promise in PROMISES.items():
        parts.append(f"## {number}. {promise.zh}\n\n{promise.en}\n\n" + _table(number, results))
    parts.append(_machine())
    return "\n".join(parts)


def _table(promise: int, results: dict[int, Result]) -> str:
    lines = ["| 测试 test | 最近结果 last figures | 破坏后 when sabotaged | 日期 date |", "|---|---|---|---|"]
    for trial in TESTS.values():
        if trial.promise == promise:
            lines.append(_line(trial, results.get(trial.number)))
    return "\n".join(lines) + "\n"


def _line(trial: Trial, result: Result | None) -> str:
    name = f"{trial.number} {trial.name.zh} {trial.name.en}{' ★' if trial.starred else ''}"
    if result is None:
        return f"| {name} | 尚未运行 not run yet | | |"
    mark = "" if result["passed"] else "**未通过 FAILED** "
    cells = (
        name,
        mark + _said(result["figures"]),
        _said(result["sabotage"]),
        f"{result['day']}, {result['seconds']} s",
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _said(pairs: Iterable[tuple[str, str]]) -> str:
    pairs = list(pairs)
    return "；".join(zh for zh, _ in pairs) + (" " if pairs else "") + "; ".join(en for _, en in pairs)


def _machine() -> str:
    parts = (
        f"Python {platform.python_version()}",
        f"Streamlit {version('streamlit')}",
        f"SQLite {sqlite3.sqlite_version}",
        f"SQLAlchemy {version('sqlalchemy')}",
    )
    return f"运行环境 Run with: {', '.join(parts)}. ★ 每次 `make test` 都跑五分之一 a fifth of it runs at each `make test`.\n"
