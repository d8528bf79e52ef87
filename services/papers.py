"""Papers as Word files: minutes 会议纪要, supervision notice 督办通知单, attendance sheet 参会情况表."""

from typing import Any

from documents.paper_layouts import RECEIPT as RECEIPT
from documents.paper_layouts import notice_head as notice_head
from models.assignments import Assignment
from models.bureaus import Bureau
from models.errors import NotAllowed, NotPossibleNow
from models.meetings import Meeting
from models.papers import PaperKind
from models.permissions import Action
from models.words import CHINESE, say
from services import minutes, paper_facts
from services.access import Actor
from services.paper_forms import File, drawn
from services.transactions import Read, reading


def minutes_file(actor: Actor, meeting_id: int) -> File:
    """The latest version of a meeting's minutes; the proposal, where nobody has saved one."""
    latest = minutes.versions(actor, meeting_id)[0]
    with reading(actor, Action.SEE_MEETINGS) as read:
        meeting = read.session.get_one(Meeting, meeting_id)
        facts = paper_facts.minutes(read, meeting, latest.text)
        name = f"{meeting.number}{say(CHINESE, 'Minutes of the meeting')}.docx"
        return File(name, drawn(read.session, PaperKind.MINUTES, facts))


def notice_file(actor: Actor, assignment_id: int) -> File:
    """A supervision notice to one bureau: everything of that meeting it still owes, with the receipt slip below."""
    with reading(actor, Action.CHASE) as read:
        facts = _notice(read, assignment_id)
        name = f"{say(CHINESE, 'Supervision notice form')}（{facts['short_name']}）.docx"
        return File(name, drawn(read.session, PaperKind.NOTICE, facts))


def notice_facts(actor: Actor, assignment_id: int) -> dict[str, Any]:
    """The same to be printed from the browser."""
    with reading(actor, Action.CHASE) as read:
        return _notice(read, assignment_id)


def _notice(read: Read, assignment_id: int) -> dict[str, Any]:
    row = read.session.get(Assignment, assignment_id)
    if row is None:
        raise NotAllowed("not_found")
    facts = paper_facts.notice(read, row)
    if not facts["items"]:
        raise NotPossibleNow("nothing_to_chase")
    return facts | {"short_name": read.session.get_one(Bureau, row.bureau_id).short_name}


def roll_file(actor: Actor, meeting_id: int) -> File:
    """Who attended a meeting; before the roll-call, a sheet to be signed on."""
    with reading(actor, Action.SEE_MEETINGS) as read:
        meeting = read.session.get(Meeting, meeting_id)
        if meeting is None:
            raise NotAllowed("not_found")
        name = f"{meeting.number}{say(CHINESE, 'Attendance sheet')}.docx"
        return File(name, drawn(read.session, PaperKind.ROLL, paper_facts.roll(read, meeting)))
