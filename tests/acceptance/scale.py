"""How much of the full counts a run does.

Without DUBAN_TRUST a fifth of the starred tests; with ``full`` all of every test; with a number, as 50, a fiftieth of it.
"""

import os
from pathlib import Path

from tests.acceptance.promises import TESTS, Trial

WISH = os.environ.get("DUBAN_TRUST", "")
FULL = WISH == "full"
SHARE = 1 if FULL else int(WISH or 5)


def counted(full: int) -> int:
    """This run's share of a full count."""
    return -(-full // SHARE)


def trial_of(path: Path) -> Trial | None:
    """The line of the table that a module ``test_NN_name.py`` holds."""
    number = path.stem.split("_")[1] if path.parent.name == "acceptance" else ""
    return TESTS[int(number)] if number.isdecimal() else None
