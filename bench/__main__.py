"""``python -m bench [NAME…]``: measure, print a table, write ``bench/results.json``; 1 when a budget is missed."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import bench
from bench import Result

OUT = Path(__file__).parent / "results.json"


def results(chosen: list[str]) -> Iterator[Result]:
    """Whatever the modules of this folder measure, in the order of their names."""
    for module in sorted(info.name for info in pkgutil.iter_modules(bench.__path__)):
        if module != "__main__" and (not chosen or module in chosen):
            measure = getattr(importlib.import_module(f"bench.{module}"), "measure", None)
            yield from measure() if measure else ()


def main(chosen: list[str]) -> int:
    """The table on the screen, the file beside it."""
    found: list[Result] = []
    for one in results(chosen):
        found.append(one)
        mark = "ok" if one.ok else "MISSED"
        print(f"{one.name:<24} {one.ratio:>10.3f}  budget {one.budget:<8g} {mark:<7} {one.detail}", flush=True)
    rows = [{"name": r.name, "ratio": r.ratio, "budget": r.budget, "ok": r.ok, "detail": r.detail} for r in found]
    if not chosen:
        OUT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if found and all(r.ok for r in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
