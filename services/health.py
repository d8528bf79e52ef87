"""Whether the database can be read and written, found out by doing both."""

import logging
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlmodel import col, select, update

from models.clock import now
from models.office import Installation
from services.database import engine, reading_session, writing_session
from services.engines import PATIENCE

# Anyone may ask, so asking often must not cost a disk write each time.
_FRESH_FOR = 1.0
# Looking through the file may take a second at most, and a fiftieth of the time all in all.
_LOOK_AT_MOST = 1.0
_REST = 50

_one_at_a_time = Lock()
_last: tuple[float, bool] = (-_FRESH_FOR, False)
_look_again = 0.0


def is_healthy() -> bool:
    """True if a heartbeat was written and read back within the last second, in a file that is whole."""
    global _last
    with _one_at_a_time:
        if monotonic() - _last[0] >= _FRESH_FOR:
            _last = (monotonic(), _beat())
        return _last[1]


def _beat() -> bool:
    patience = PATIENCE.set(1.0)
    try:
        at = now()
        with writing_session() as session:
            session.execute(update(Installation).where(col(Installation.id) == 1).values(beat_at=at))
        with reading_session() as session:
            _look_through(engine().url.database if engine().dialect.name == "sqlite" else None)
            return session.exec(select(Installation.beat_at)).one() == at
    except Exception:
        incident = secrets.token_hex(4)
        logging.getLogger(__name__).exception("the database can't be read and written (%s)", incident)
        return False
    finally:
        PATIENCE.reset(patience)


def _look_through(path: str | None) -> None:
    """Raise if the file is damaged. The open connections would go on for hours with what they hold in memory, so it
    takes a new one. Of a file too large for the time, it sees the first part."""
    global _look_again
    if path is None or (begun := monotonic()) < _look_again:
        return
    if not Path(path).stat().st_size:
        raise sqlite3.DatabaseError("the file is empty")
    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as look:
        look.set_progress_handler(lambda: monotonic() - begun > _LOOK_AT_MOST, 10_000)
        try:
            (found,) = look.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        else:
            if found != "ok":
                raise sqlite3.DatabaseError(found)
    _look_again = monotonic() + _REST * (monotonic() - begun)
