"""Taking in a list: a short one at once, a long one by a thread of its own, which says how far it is.

Whoever began one may leave the page and come back: the process remembers one's latest. If the server stops on the way,
nothing was taken in, and the list is still under way.
"""

import logging
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic

from sqlalchemy.exc import OperationalError

from models.errors import DoneAlready, NotPossibleNow, Refused
from models.settings import settings
from services import imports
from services.access import Actor
from services.engines import patiently
from services.import_drafts import DraftView
from services.imports import Imported

log = logging.getLogger(__name__)
AT_ONCE_UP_TO = 300  # rows that a person can wait for
KEPT_FOR = 3600.0  # seconds after its beginning for which what came of it is told


@dataclass(slots=True)
class Work:
    """One person's latest import: how many of its rows are done; then what came of it, or why nothing did."""

    draft_id: int
    total: int
    done: int = 0
    result: Imported | None = None
    refusal: Refused | None = None
    since: float = field(default_factory=monotonic)

    @property
    def going(self) -> bool:
        return self.result is None and self.refusal is None

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.total) if self.total else 0.0


_LATEST: dict[tuple[str, int | None], Work] = {}


def latest(actor: Actor) -> Work | None:
    """One's own import, under way or over, until it is forgotten."""
    found = _LATEST.get(_key(actor))
    return found if found and (found.going or monotonic() - found.since < KEPT_FOR) else None


def forget(actor: Actor) -> None:
    """What came of it was read; one that is under way goes on."""
    found = latest(actor)
    if found and not found.going:
        _LATEST.pop(_key(actor), None)


def begin(actor: Actor, draft: DraftView, total: int, token: str) -> Work:
    """Take in a list under way, which has so many rows; one at a time for each person."""
    found = latest(actor)
    if found and found.going:
        raise NotPossibleNow("import_running")
    work = Work(draft.id, total)
    if total <= AT_ONCE_UP_TO:
        work.result = _run(actor, draft, token, work)
    else:
        Thread(target=_run_apart, args=(actor, draft, token, work), daemon=True).start()
    _LATEST[_key(actor)] = work
    return work


def _key(actor: Actor) -> tuple[str, int | None]:
    return settings().database_url, actor.account_id


def _run(actor: Actor, draft: DraftView, token: str, work: Work) -> Imported:
    def tell(done: int) -> None:
        work.done = done

    return imports.run(actor, draft.table, draft.matching, token, draft.meeting_id, draft_id=draft.id, tell=tell)


def _run_apart(actor: Actor, draft: DraftView, token: str, work: Work) -> None:
    """Nobody waits for it, so whatever happens must be said in its place."""
    try:
        work.result = patiently(lambda: _run(actor, draft, token, work))
    except Refused as refusal:
        work.refusal = refusal
    except OperationalError:
        work.refusal = NotPossibleNow("busy")
    except Exception:
        log.exception("a long import failed")
        work.refusal = NotPossibleNow("import_failed")
    if work.going:  # kept, and only the answer was lost
        work.refusal = DoneAlready("done_already")
