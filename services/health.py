"""Whether the database can be read and written, found out by doing both."""

import logging
import secrets
from threading import Lock
from time import monotonic

from sqlmodel import col, select, update

from models.clock import now
from models.office import Installation
from services.database import reading_session, writing_session

# Anyone may ask, so asking often must not cost a disk write each time.
_FRESH_FOR = 1.0

_one_at_a_time = Lock()
_last: tuple[float, bool] = (-_FRESH_FOR, False)


def is_healthy() -> bool:
    """True if a heartbeat was written and read back within the last second."""
    global _last
    with _one_at_a_time:
        if monotonic() - _last[0] >= _FRESH_FOR:
            _last = (monotonic(), _beat())
        return _last[1]


def _beat() -> bool:
    try:
        at = now()
        with writing_session() as session:
            session.execute(update(Installation).where(col(Installation.id) == 1).values(beat_at=at))
        with reading_session() as session:
            return session.exec(select(Installation.beat_at)).one() == at
    except Exception:
        incident = secrets.token_hex(4)
        logging.getLogger(__name__).exception("the database can't be read and written (%s)", incident)
        return False
