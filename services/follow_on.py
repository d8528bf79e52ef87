"""承接会议: which registered meeting a communiqué says it follows on from. Proposed, never decided."""

from datetime import date, timedelta
from difflib import SequenceMatcher

from sqlmodel import Session, col, select

from models.meetings import Meeting

LOOK_BACK = timedelta(days=31)
ALIKE = 0.6


def likely_parent(session: Session, phrase: str, held_on: date | None) -> int | None:
    """The meeting of the month before whose title is most like the phrase; None if none is like it."""
    if not phrase or held_on is None:
        return None
    rows = session.exec(
        select(Meeting.id, Meeting.title)
        .where(Meeting.held_on <= held_on, Meeting.held_on >= held_on - LOOK_BACK)
        .order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc())
    ).all()
    found = [(_likeness(phrase, title), meeting_id) for meeting_id, title in rows]
    best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _likeness(phrase: str, title: str) -> float:
    """How much of the shorter one stands in the longer one, in order: 1 is all of it."""
    shorter = min(len(phrase), len(title)) or 1
    blocks = SequenceMatcher(None, phrase, title, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / shorter
