"""The process that opens one hostile file: it reads standard input, writes JSON, and can do little else.

Run as ``python -m documents.inside KIND``. It imports nothing of the app but this package.
"""

import contextlib
import importlib
import json
import resource
import signal
import sys

from documents.types import Unreadable

SECONDS = 5.0
MOST_MEMORY = 640 * 1024 * 1024
_MOST_CHARACTERS = 4_000_000
_READERS = {"docx": "documents.docx", "pdf": "documents.pdf", "page": "documents.page", "sheet": "documents.sheet_book"}


def _lock_in() -> None:
    """No files written, no memory beyond the limit, no core dumps; the clock runs on the file's account alone."""
    for limit, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(SECONDS) + 2),
    ):
        resource.setrlimit(limit, (most, most))
    with contextlib.suppress(ValueError, OSError):  # some systems know the limit and refuse to set it
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)


def answer(kind: str, data: bytes) -> dict[str, object]:
    """The text and what goes with it, or the code of a refusal."""
    try:
        text, around, remarks = importlib.import_module(_READERS[kind]).read(data)
    except Unreadable as error:
        return {"refused": error.code}
    except (MemoryError, RecursionError):
        return {"refused": "bomb"}
    except Exception:  # whatever a library stumbles over: the file is not what it says
        return {"refused": "broken_file"}
    if len(text) + len(around) > _MOST_CHARACTERS:
        return {"refused": "bomb"}
    return {"text": text, "around": around, "remarks": sorted(remarks)}


def main() -> None:
    kind = sys.argv[1]
    importlib.import_module(_READERS[kind])
    data = sys.stdin.buffer.read()
    _lock_in()
    said = json.dumps(answer(kind, data)).encode()
    sys.stdout.buffer.write(said)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
