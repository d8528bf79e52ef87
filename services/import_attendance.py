"""A signed-in list of a meeting: how each unit attended, and who came for whom."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

from sqlmodel import col, select

from models.errors import NotAllowed, NotPossibleNow, Refused
from models.imports import Fate
from models.labels import LABELS
from models.meetings import Attendance, AttendanceState, Meeting, Venue
from models.words import CHINESE, say
from services import meetings
from services.import_plan import Planned, Units, refused
from services.import_table import Line
from services.meetings import RollCall
from services.transactions import Read, Write

STATES = {
    "出席": AttendanceState.PRESENT,
    "到会": AttendanceState.PRESENT,
    "参会": AttendanceState.PRESENT,
    "已到": AttendanceState.PRESENT,
    "已签到": AttendanceState.PRESENT,
    "签到": AttendanceState.PRESENT,
    "迟到": AttendanceState.PRESENT,
    "是": AttendanceState.PRESENT,
    "√": AttendanceState.PRESENT,
    "请假": AttendanceState.LEAVE,
    "缺席": AttendanceState.ABSENT,
    "未到": AttendanceState.ABSENT,
    "否": AttendanceState.ABSENT,
    "替会": AttendanceState.SUBSTITUTE,
    "派员代会": AttendanceState.SUBSTITUTE,
    "代会": AttendanceState.SUBSTITUTE,
    "代参会": AttendanceState.SUBSTITUTE,
    "委托": AttendanceState.SUBSTITUTE,
}
_CAME = (AttendanceState.PRESENT, AttendanceState.SUBSTITUTE)
VENUES = {"主会场": Venue.MAIN, "分会场": Venue.BRANCH, "主": Venue.MAIN, "分": Venue.BRANCH}
_YES = {"是": AttendanceState.PRESENT, "迟到": AttendanceState.PRESENT, "√": AttendanceState.PRESENT}
_NO = {"否": AttendanceState.ABSENT, "未迟到": AttendanceState.ABSENT, "×": AttendanceState.ABSENT}


def plan(read: Read, lines: list[Line], meeting_id: int | None) -> Iterator[Planned]:
    """Row by row, for one meeting. A unit that the release did not speak of is added."""
    if meeting_id is None or read.session.get(Meeting, meeting_id) is None:
        raise NotAllowed("not_found")
    units, seen = Units(read.session), dict[int, int]()
    query = select(Attendance).where(Attendance.meeting_id == meeting_id, col(Attendance.bureau_id).is_not(None))
    known = {row.bureau_id: row for row in read.session.exec(query)}
    for line in lines:
        try:
            bureau = units.one(line.needed("unit"))
            if (bureau.id or 0) in seen:
                raise NotPossibleNow("row_twice", row=seen[bureau.id or 0])
            seen[bureau.id or 0] = line.number
            row = known.get(bureau.id)
            call = _call(line, row)
            note = _note(call)
            if row is None:
                do = partial(_add, meeting_id, bureau.id or 0, bureau.name, call)
                yield Planned(line, Fate.NEW, bureau.name, note, do=do)
            elif _facts(call) == _facts(row):
                yield Planned(line, Fate.SAME, bureau.name)
            else:
                yield Planned(line, Fate.CHANGED, bureau.name, note, do=partial(_change, call))
        except Refused as refusal:
            yield refused(line, str(line.cells[line.matching.columns["unit"]])[:100], refusal)


def _call(line: Line, row: Attendance | None) -> RollCall:
    """What the list says; what it leaves out stays as it is. A list without a column of presence is one of who came."""
    attendee, instead = line.text("attendee"), line.text("stands_in_for")
    if "state" not in line.matching.columns:
        state = AttendanceState.SUBSTITUTE if instead else AttendanceState.PRESENT
    elif row is None:
        line.needed("state")  # where others signed, an empty cell is no signature
        state = line.word("state", STATES) or AttendanceState.PRESENT
    else:
        state = line.word("state", STATES) or row.state
    count = line.number_of("head_count")
    return RollCall(
        attendance_id=row.id or 0 if row else 0,
        version=row.version if row else 0,
        state=state,
        venue=line.word("venue", VENUES) or (row.venue if row else Venue.UNKNOWN),
        head_count=count if count is not None else row.head_count if row else None,
        late=state in _CAME and _is_late(line, row),
        attendee=attendee or (row.attendee if row else ""),
        stands_in_for=instead or (row.stands_in_for if row else ""),
    )


def _is_late(line: Line, row: Attendance | None) -> bool:
    if line.text("state").startswith("迟到"):
        return True
    said = line.word("late", _YES | _NO)
    return said is AttendanceState.PRESENT if said else row is not None and row.late


def _facts(row: Attendance | RollCall) -> dict[str, object]:
    return {name: getattr(row, name) for name in meetings.PRESENCE}


def _note(call: RollCall) -> str:
    parts = [say(CHINESE, LABELS[call.state]), call.attendee, f"{call.head_count}人" if call.head_count else ""]
    return " · ".join(filter(None, parts))


def _add(meeting_id: int, bureau_id: int, name: str, call: RollCall, write: Write) -> None:
    facts = {key: value for key, value in asdict(call).items() if key in meetings.PRESENCE}
    row = Attendance.model_validate(facts | {"meeting_id": meeting_id, "bureau_id": bureau_id, "phrase": name})
    write.session.add(row)
    write.session.flush()
    write.record("attendance", row.id, after=_facts(row) | {"meeting": meeting_id, "bureau": bureau_id})


def _change(call: RollCall, write: Write) -> None:
    meetings.note_call(write, write.session.get_one(Attendance, call.attendance_id), call)
