"""Marks → runs: who counts 1, 2, 3 together, which run lies inside which item of another."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsing.lines import Range
from parsing.marks import INLINE, Mark
from parsing.sections import Lead

_COUSINS = {"yao": {"yao", "shi"}, "shi": {"shi", "yao"}, "first": {"first", "di"}, "di": {"di", "first"}}
_FIRST_MAY_MISS = frozenset({"yao", "shi", "di"})


@dataclass(slots=True, eq=False)
class Run:
    """Marks that count together. ``parent`` is the run (and item index) it lies inside."""

    marks: list[Mark]
    parent: "Run | None" = None
    parent_item: int = 0
    lead_inside: bool = False
    gap: bool = False
    children: list["Run"] = field(default_factory=list)

    @property
    def family(self) -> str:
        return self.marks[0].family

    @property
    def inline(self) -> bool:
        return self.family in INLINE

    @property
    def last(self) -> int:
        return self.marks[-1].ordinal

    @property
    def start(self) -> int:
        return self.marks[0].start


def _follows(run: Run, mark: Mark, exact: bool) -> bool:
    family = run.marks[-1].family
    kin = mark.family == family or (not exact and mark.family in _COUSINS.get(family, ()))
    return kin and (mark.ordinal == run.last + 1 or (mark.family == "first" and mark.ordinal == 0))


def _continued(stack: list[Run], mark: Mark) -> Run | None:
    """The open run this mark carries on: first one of exactly its kind, else a cousin (一要…二是…)."""
    for exact in (True, False):
        for run in reversed(stack):
            if _follows(run, mark, exact):
                return run
    return None


def _numbered(mark: Mark, ordinal: int) -> Mark:
    return Mark(mark.start, mark.end, ordinal, mark.family, mark.edge, mark.line_start)


class _Builder:
    """Walks marks and leads in order of place with a stack of open runs."""

    def __init__(self) -> None:
        self.stack: list[Run] = []
        self.runs: list[Run] = []
        self.loose: Mark | None = None

    def lead(self) -> None:
        """A speech verb ends in-line runs; numbered paragraphs survive, but remember it."""
        self.loose = None
        self.stack = [run for run in self.stack if not run.inline]
        for run in self.stack:
            run.lead_inside = True

    def mark(self, mark: Mark) -> None:
        run = _continued(self.stack, mark)
        if run is not None:
            del self.stack[self.stack.index(run) + 1 :]
            run.marks.append(_numbered(mark, run.last + 1) if mark.ordinal == 0 else mark)
            return
        if not mark.edge:
            if mark.ordinal == 1 and mark.family in _FIRST_MAY_MISS:
                self.loose = mark  # 各部门一是要…；二是要…: the first may follow its subject directly
            return
        if mark.ordinal == 2 and (first := self.loose) and mark.family in _COUSINS.get(first.family, ()):
            self.loose = None
            self._open(first)
            self.stack[-1].marks.append(mark)
            return
        if mark.ordinal == 1 or ((mark.family in _FIRST_MAY_MISS or mark.line_start) and not self._skips(mark)):
            self._open(mark)

    def _skips(self, mark: Mark) -> bool:
        """An open run of the same kind that misses one number (一要, 三要) goes on, marked as having a gap."""
        for run in reversed(self.stack):
            if run.family == mark.family and run.last < mark.ordinal <= run.last + 2:
                del self.stack[self.stack.index(run) + 1 :]
                run.marks.append(mark)
                run.gap = True
                return True
        return False

    def _open(self, mark: Mark) -> None:
        while self.stack and mark.family == self.stack[-1].marks[-1].family:
            self.stack.pop()
        same = [i for i, run in enumerate(self.stack) if run.family == mark.family]
        if same:
            del self.stack[same[0] :]
        run = Run([mark])
        if self.stack:
            run.parent, run.parent_item = self.stack[-1], len(self.stack[-1].marks) - 1
        self.stack.append(run)
        self.runs.append(run)


def _line_of(lines: Sequence[Range], starts: Sequence[int], at: int) -> int:
    return max(0, bisect_right(starts, at) - 1)


def _heads_lines(run: Run) -> bool:
    """Numbered paragraphs, whose items may go on over the following lines."""
    return run.marks[0].line_start and not run.inline


def _after_short_items(text: str, parent: Run, run: Run) -> bool:
    """Items of one sentence each, then a full stop: what counts anew after it is another list."""
    ends = [text.rfind("。", a.start, b.start - 1) for a, b in zip(parent.marks, parent.marks[1:], strict=False)]
    return bool(ends) and max(ends) < 0 and text.find("。", parent.marks[-1].start, run.start) >= 0


def _settle_parents(text: str, runs: list[Run], lines: Sequence[Range]) -> None:
    """A run on later lines than an in-line run's last mark is its sibling, not its child."""
    starts = [line.start for line in lines]
    for run in runs:
        parent = run.parent
        while parent is not None:
            inner_item = run.parent_item < len(parent.marks) - 1
            same_line = _line_of(lines, starts, parent.marks[run.parent_item].start) == _line_of(
                lines, starts, run.start
            )
            if inner_item or (same_line and not _after_short_items(text, parent, run)) or _heads_lines(parent):
                break
            run.parent, run.parent_item = parent.parent, parent.parent_item
            parent = run.parent


def build_runs(text: str, marks: Sequence[Mark], leads: Sequence[Lead], lines: Sequence[Range]) -> list[Run]:
    """Runs of at least two marks, in order of their first mark, with parents settled."""
    builder = _Builder()
    events = sorted([(m.start, 1, m) for m in marks] + [(lead.start, 0, None) for lead in leads], key=lambda e: e[:2])
    for _, _, mark in events:
        if mark is None:
            builder.lead()
        else:
            builder.mark(mark)
    _settle_parents(text, builder.runs, lines)
    kept = [run for run in builder.runs if len(run.marks) >= 2 or _lone_but_whole(run)]
    ids = {id(run) for run in kept}
    for run in kept:
        while run.parent is not None and id(run.parent) not in ids:
            outer = run.parent
            run.parent, run.parent_item = outer.parent, outer.parent_item
        if run.parent is not None:
            run.parent.children.append(run)
    return kept


def _lone_but_whole(run: Run) -> bool:
    """A table of one row still is a table."""
    return run.family == "row" and run.marks[0].ordinal == 1
