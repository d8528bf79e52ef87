"""What a program asked the kernel to write, as strace records it, played back up to any moment: a power cut.

A disk keeps what was synced. Of what was written after the last sync of a file it may keep
nothing, a beginning, or any part, and the last write may be torn between two sectors.
"""

import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink"
_HEX = r"((?:\\x[0-9a-f]{2})*)"
_WRITE = re.compile(rf'(pwrite64|write)\(\d+<{_HEX}>, "{_HEX}", \d+(?:, (\d+))?\)\s+= (\d+)')
_SYNC = re.compile(rf"f(?:data)?sync\(\d+<{_HEX}>\)\s+= 0")
_CUT = re.compile(rf"ftruncate\(\d+<{_HEX}>, (\d+)\)\s+= 0")
_UNLINK = re.compile(rf'unlink\("{_HEX}"\)\s+= 0')
_LINE = re.compile(r"(\d+)\s+(.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>\s*(.*)")
_UNFINISHED = "<unfinished ...>"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: ``write`` bytes at a place, ``cut`` to a length, ``sync`` or ``unlink`` a file."""

    kind: str
    path: str
    place: int = 0
    data: bytes = b""


def record(command: Sequence[str], cwd: Path, trace: Path) -> None:
    """Run the command to its end, with everything it writes in a file of the trace."""
    strace = ["strace", "-f", "-y", "-xx", "-s", "200000", "--seccomp-bpf", "-e", f"trace={_CALLS}", "-o", str(trace)]
    done = subprocess.run([*strace, *command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def operations(trace: Path, folder: Path) -> list[Operation]:
    """The calls of a trace that touch files of a folder, in order."""
    lengths: defaultdict[str, int] = defaultdict(int)
    found = []
    for call in _whole_calls(trace):
        operation = _operation(call, lengths)
        if operation and Path(operation.path).is_relative_to(folder):
            found.append(operation)
    return found


def _whole_calls(trace: Path) -> Iterator[str]:
    """A call that another thread interrupted stands on two lines; it counts where it ended."""
    begun: dict[str, str] = {}
    with trace.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = _LINE.match(line)
            if match is None:
                continue
            thread, said = match.groups()
            if said.endswith(_UNFINISHED):
                begun[thread] = said.removesuffix(_UNFINISHED).rstrip()
                continue
            resumed = _RESUMED.match(said)
            yield begun.pop(thread, "") + resumed[1] if resumed else said


def _operation(call: str, lengths: defaultdict[str, int]) -> Operation | None:
    if match := _WRITE.match(call):
        path, data = _text(match[2]), _bytes(match[3])[: int(match[5])]
        place = int(match[4]) if match[4] else lengths[path]  # a plain write appends: nothing of ours does otherwise
        lengths[path] = max(lengths[path], place + len(data))
        return Operation("write", path, place, data)
    if match := _SYNC.match(call):
        return Operation("sync", _text(match[1]))
    if match := _CUT.match(call):
        return Operation("cut", _text(match[1]), int(match[2]))
    if match := _UNLINK.match(call):
        return Operation("unlink", _text(match[1]))
    return None


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def _text(hexed: str) -> str:
    return _bytes(hexed).decode()


@dataclass
class Disk:
    """Files as they are for certain, and what was written to each since its last sync."""

    certain: dict[str, bytearray]
    uncertain: defaultdict[str, list[Operation]] = field(default_factory=lambda: defaultdict(list))

    def take(self, operation: Operation) -> None:
        if operation.kind == "sync":
            for one in self.uncertain.pop(operation.path, []):
                _apply(self.certain, one)
        elif operation.kind == "unlink":
            self.uncertain.pop(operation.path, None)
            _apply(self.certain, operation)
        else:
            self.uncertain[operation.path].append(operation)

    def after_a_cut(self, dice: random.Random) -> dict[str, bytearray]:
        """One of the states that the power may leave behind."""
        image = {path: bytearray(data) for path, data in self.certain.items()}
        kept = dice.choice(("nothing", "a beginning", "any"))
        for waiting in self.uncertain.values():
            if kept == "nothing":
                continue
            some = waiting[: dice.randint(0, len(waiting))]
            if kept == "any":
                some = [one for one in waiting if dice.random() < 0.5]
            for one in some:
                _apply(image, _torn(one, dice) if dice.random() < 0.1 else one)
        return image


def _torn(operation: Operation, dice: random.Random) -> Operation:
    whole = dice.randint(0, len(operation.data) // SECTOR) * SECTOR
    return Operation(operation.kind, operation.path, operation.place, operation.data[:whole])


def _apply(files: dict[str, bytearray], operation: Operation) -> None:
    if operation.kind == "unlink":
        files.pop(operation.path, None)
        return
    data = files.setdefault(operation.path, bytearray())
    if operation.kind == "cut":
        del data[operation.place :]
        return
    end = operation.place + len(operation.data)
    data.extend(bytes(max(0, end - len(data))))
    data[operation.place : end] = operation.data
