"""``python -m tests.parsing.accuracy [LETTERS]``: how well the labelled texts are read, field by field, and what is wrong."""

import sys

from parsing import read
from parsing.gold import to_labels
from tests.parsing.labelled import NAMES, labelled
from tests.parsing.scoring import overall, score


def main(batches: str = "") -> None:
    """The table, then every fault. ``batches``: only texts whose name begins with one of these letters."""
    chosen = [name for name in NAMES if not batches or name[0] in batches]
    examples = ((name, *labelled(name)) for name in chosen)
    tallies = score((text, gold, to_labels(read(text), text, id=name)) for name, text, gold in examples)
    print(f"{len(chosen)} texts{'':<18} F1  found  extra  missed")
    for name, tally in tallies.items():
        print(f"{name:<26} {tally.f1:.3f} {tally.found:>6} {tally.extra:>6} {tally.missed:>7}")
    print(f"{'overall':<26} {overall(tallies):.3f}")
    for fault in (fault for tally in tallies.values() for fault in tally.faults):
        print(f"  {fault}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
