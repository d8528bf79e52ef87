"""Read text files and write one label file each, for the scorer: ``predict.py OUT FILE…``."""

import json
import sys
from pathlib import Path

from parsing import read
from parsing.gold import to_labels


def main(out: str, *files: str) -> None:
    """Write ``OUT/<name>.json`` for every text file."""
    Path(out).mkdir(parents=True, exist_ok=True)
    for name in files:
        text = Path(name).read_text(encoding="utf-8")
        labels = to_labels(read(text), text, id=Path(name).stem)
        (Path(out) / f"{Path(name).stem}.json").write_text(
            json.dumps(labels, ensure_ascii=False, indent=1), encoding="utf-8"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
