"""Hostile formats are opened in a process of their own, so that whatever a file does, it does it there."""

import json
import signal
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from threading import BoundedSemaphore

from documents.types import Remark, Unreadable

LONGEST = 20.0  # seconds on the wall, when the machine has more to do; the file's own time is limited inside
_ROOT = Path(__file__).resolve().parents[1]
_AT_ONCE = BoundedSemaphore(2)
_OUT_OF_TIME = {-signal.SIGPROF, -signal.SIGXCPU, -signal.SIGKILL}


def read_apart(kind: StrEnum, data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    """The text of a file, what stands around it, and remarks."""
    if not _AT_ONCE.acquire(timeout=LONGEST):
        raise Unreadable("too_slow")
    try:
        done = subprocess.run(
            _command(kind), input=data, capture_output=True, cwd=_ROOT, env={}, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_slow") from error
    finally:
        _AT_ONCE.release()
    if done.returncode in _OUT_OF_TIME:
        raise Unreadable("too_slow")
    if done.returncode or not done.stdout:
        raise Unreadable("broken_file")  # the parser itself broke
    said = json.loads(done.stdout)
    if "refused" in said:
        raise Unreadable(said["refused"])
    return said["text"], said["around"], tuple(Remark(remark) for remark in said["remarks"])


def _command(kind: StrEnum) -> list[str]:
    return [sys.executable, "-E", "-s", "-B", "-m", "documents.inside", kind.value]
