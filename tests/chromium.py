"""Where this machine has a Chromium. ``python -m tests.chromium`` fails where it has none."""

import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """The path of the program, or None."""
    homes = (Path("/Applications"), Path.home() / "Applications")
    bundled = (str(home / name) for home in homes for name in ON_A_MAC if (home / name).exists())
    return next(filter(None, map(shutil.which, NAMES)), None) or next(bundled, None)


if __name__ == "__main__":
    sys.exit(find() is None)
