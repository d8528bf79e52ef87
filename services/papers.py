"""Papers as Word files: minutes 会议纪要 and supervision notice 督办通知单. Official text is Chinese, whoever asks for it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from documents.official import Grid, Paper
from models.accounts import Account
from models.assignments import Assignment
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import UNANSWERED
from models.meetings import Meeting
from models.office import Office
from models.permissions import Action
from models.words import CHINESE, N_, say
from services import minutes
from services.access import Actor
from services.sentence import numeral
from services.transactions import Read, reading


@dataclass(frozen=True, slots=True)
class File:
    """A paper ready to be handed out."""

    name: str
    data: bytes


def minutes_file(actor: Actor, meeting_id: int) -> File:
    """The latest version of a meeting's minutes; the proposal, where nobody has saved one."""
    latest = minutes.versions(actor, meeting_id)[0]
    with reading(actor, Action.SEE_MEETINGS) as read:
        meeting = read.session.get_one(Meeting, meeting_id)
        paper = Paper()
        paper.banner(f"{_office(read.session)}{say(CHINESE, 'Minutes of the meeting')}")
        paper.number(f"{meeting.number}　　{_long(read.today)}")
        title, *rest = latest.text.splitlines() or [meeting.title]
        paper.title(title)
        # The second line only repeats what the banner says.
        heading = say(CHINESE, "Minutes of the meeting")
        paper.lines(line for line in rest if line.strip() and line.strip() != heading)
        return File(f"{meeting.number}{heading}.docx", paper.data())


def notice_file(actor: Actor, assignment_id: int) -> File:
    """A supervision notice to one bureau: everything of that meeting it still owes, with the receipt slip below."""
    with reading(actor, Action.CHASE) as read:
        row = read.session.get(Assignment, assignment_id)
        if row is None:
            raise NotAllowed("not_found")
        owed = read.session.exec(
            select(Assignment, Point, Directive)
            .join(Point, col(Point.id) == Assignment.point_id)
            .join(Directive, col(Directive.id) == Assignment.directive_id)
            .where(
                Assignment.meeting_id == row.meeting_id,
                Assignment.bureau_id == row.bureau_id,
                col(Assignment.status).in_(UNANSWERED),
            )
            .order_by(col(Assignment.due_on), col(Assignment.id))
        ).all()
        if not owed:
            raise NotPossibleNow("nothing_to_chase")
        meeting = read.session.get_one(Meeting, row.meeting_id)
        bureau = read.session.get_one(Bureau, row.bureau_id)
        paper = _notice(read, meeting, bureau, list(owed))
        name = say(CHINESE, "Supervision notice form")
        return File(f"{name}（{bureau.short_name}）.docx", paper.data())


_RECEIPT = (
    N_("Signed for by"),
    N_("Time of receipt"),
    N_("Leader in charge"),
    N_("Handled by"),
)


def _notice(read: Read, meeting: Meeting, bureau: Bureau, owed: list[tuple[Assignment, Point, Directive]]) -> Paper:
    office = read.session.get(Office, 1)
    late = max((read.today - row.due_on).days for row, *_ in owed)
    paper = Paper()
    paper.banner(_office(read.session))
    paper.number(f"{meeting.number}　　{_long(read.today)}")
    paper.title(say(CHINESE, "Supervision notice form"))
    paper.facts(
        (
            (say(CHINESE, "To"), bureau.name),
            (say(CHINESE, "Urgency"), say(CHINESE, N_("Urgent") if late > 0 else N_("Normal"))),
            (say(CHINESE, "Source"), f"“{meeting.title}”（{_long(meeting.held_on)}）"),
            (say(CHINESE, "Issued by"), _signer(read.session, read.actor)),
            (say(CHINESE, "Contact"), office.contact if office else ""),
        )
    )
    paper.lines([say(CHINESE, "These matters are still owed by your bureau. Please implement them and report back:")])
    paper.grid(
        Grid(
            [
                say(CHINESE, head)
                for head in (N_("No."), N_("What the meeting required"), N_("Matter to follow up"), N_("Due date"))
            ],
            [
                (
                    str(place),
                    f"{numeral(CHINESE, directive.ordinal or 0)}、{directive.heading}",
                    point.text,
                    _due(row, read.today),
                )
                for place, (row, point, directive) in enumerate(owed, 1)
            ],
            (12, 44, 66, 34),
        )
    )
    paper.lines([say(CHINESE, "Please report in the system within three working days; what is late needs its reason.")])
    paper.right(_office(read.session))
    paper.right(_long(read.today))
    paper.cut(say(CHINESE, "Receipt slip"))
    paper.facts((say(CHINESE, name), "＿＿＿＿＿＿＿＿＿＿＿＿") for name in _RECEIPT)
    return paper


def _due(row: Assignment, today: date) -> str:
    days = (today - row.due_on).days
    late = say(CHINESE, "{n} days late", n=days) if days > 0 else ""
    return f"{_long(row.due_on)}{chr(10) + late if late else ''}"


def _office(session: Session) -> str:
    office = session.get(Office, 1)
    return office.name if office else ""


def _signer(session: Session, actor: Actor) -> str:
    account = session.get(Account, actor.account_id) if actor.account_id else None
    return account.name if account else ""


def _long(day: date) -> str:
    return say(CHINESE, "{y}-{m}-{d}", y=str(day.year), m=day.month, d=day.day)
