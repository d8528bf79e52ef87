"""Our own layout of each paper, used until the office brings a form of its own. Official text is Chinese."""

from collections.abc import Callable

from documents.official import Grid, Paper
from documents.paper_fields import Facts
from models.papers import PaperKind
from models.words import CHINESE, N_, say

_PRESENCE = ("出席", "列席", "请假", "缺席")  # set in 黑体 before their units (GB/T 9704, 纪要)
RECEIPT = (N_("Signed for by"), N_("Time of receipt"), N_("Leader in charge"), N_("Handled by"))
_BLANK = "＿＿＿＿＿＿＿＿＿＿＿＿"


def minutes(facts: Facts) -> bytes:
    paper = Paper()
    paper.banner(f"{facts['office']}{say(CHINESE, 'Minutes of the meeting')}")
    paper.number(f"{facts['number']}　　{facts['today']}")
    paper.title(facts["title"])
    for line in facts["paragraphs"]:
        name, colon, units = line.partition("：")
        if colon and name in _PRESENCE:
            paper.facts([(name, units)])
        else:
            paper.lines([line])
    return paper.data()


def notice(facts: Facts) -> bytes:
    """The notice with what is owed, and below it the slip that comes back."""
    paper = Paper()
    paper.banner(facts["office"])
    paper.number(f"{facts['number']}　　{facts['today']}")
    paper.title(say(CHINESE, "Supervision notice form"))
    paper.facts((say(CHINESE, label), value) for label, value in notice_head(facts))
    paper.lines([say(CHINESE, "These matters are still owed by your bureau. Please implement them and report back:")])
    heads = (N_("No."), N_("What the meeting required"), N_("Matter to follow up"), N_("Due date"))
    rows = [(row["no"], row["required"], row["matter"], _below(row["due"], row["late"])) for row in facts["items"]]
    paper.grid(Grid([say(CHINESE, head) for head in heads], rows, (12, 40, 66, 38)))
    paper.lines([facts["asked"]])
    paper.signed(facts["office"], facts["today"])
    paper.slip(say(CHINESE, "Receipt slip"), [(say(CHINESE, name), _BLANK) for name in RECEIPT])
    return paper.data()


def notice_head(facts: Facts) -> list[tuple[str, str]]:
    """The lines above a notice's table, those that say anything."""
    source = f"“{facts['meeting_title']}”（{facts['held_on']}）"
    lines = (
        (N_("To"), facts["bureau"]),
        (N_("Copy to"), facts["copy_to"]),
        (N_("Urgency"), facts["urgency"]),
        (N_("Source"), source),
        (N_("Issued by"), facts["signer"] or _BLANK),
        (N_("Contact"), facts["contact"]),
    )
    return [(label, value) for label, value in lines if value]


def circular(facts: Facts) -> bytes:
    """The words, then, on a page of its own, the list of what is named."""
    paper = Paper()
    paper.banner(facts["office"])
    paper.number(f"{facts['number']}　　{facts['today']}".strip())
    paper.title(facts["title"])
    paper.plain(say(CHINESE, "To all units concerned:"))
    paper.lines(facts["paragraphs"])
    if facts["items"]:
        paper.blank()
        paper.lines([say(CHINESE, "Annex: list of overdue items")])
    paper.blank()
    paper.signed(facts["office"], facts["today"])
    if facts["items"]:
        paper.annex(say(CHINESE, "Annex"))
        paper.title(say(CHINESE, "List of overdue items"))
        heads = (N_("No."), N_("Bureau"), N_("Matter"), N_("Due date"), N_("Days overdue"), N_("Chased"))
        one = all(row["meeting"] == facts["scope"] for row in facts["items"])
        rows = [
            (
                row["no"],
                row["bureau"],
                _below(f"{row['required']}：{row['matter']}", "" if one else f"（{row['meeting']}）"),
                row["due"],
                row["late"],
                row["chased"],
            )
            for row in facts["items"]
        ]
        paper.grid(Grid([say(CHINESE, head) for head in heads], rows, (12, 32, 52, 34, 14, 12), (0, 4, 5)))
    return paper.data()


def roll(facts: Facts) -> bytes:
    """参会情况表; where nothing is known of a unit its cells stay empty, to be filled in by hand."""
    paper = Paper()
    paper.title(say(CHINESE, "Attendance sheet"))
    counts = (
        (N_("expected"), "expected"),
        (N_("present"), "present"),
        (N_("represented"), "substitute"),
        (N_("on leave"), "on_leave"),
        (N_("absent"), "absent"),
        (N_("not known yet"), "unknown"),
        (N_("late"), "late"),
    )
    said = "，".join(f"{say(CHINESE, label)}{facts[name]}" for label, name in counts if facts[name] != "0")
    head = (
        (N_("Name of the meeting"), facts["meeting_title"]),
        (N_("Time"), facts["held_on"]),
        (N_("Place"), facts["venue"]),
        (N_("Chair"), facts["chair"]),
        (N_("Units"), said),
        (N_("Head count"), facts["people"]),
    )
    paper.facts((say(CHINESE, label), value) for label, value in head if value)
    heads = (N_("No."), N_("Unit"), N_("Venue"), N_("Presence"), N_("Who came"), N_("Head count"), N_("Remarks"))
    names = ("no", "unit", "venue", "state", "attendee", "people", "note")
    rows = [[row[name] for name in names] for row in facts["units"]]
    paper.grid(Grid([say(CHINESE, word) for word in heads], rows, (12, 50, 18, 18, 24, 14, 20), (0, 2, 3, 4, 5)))
    return paper.data()


LAYOUTS: dict[PaperKind, Callable[[Facts], bytes]] = {
    PaperKind.MINUTES: minutes,
    PaperKind.NOTICE: notice,
    PaperKind.CIRCULAR: circular,
    PaperKind.ROLL: roll,
}


def _below(upper: str, lower: str) -> str:
    return f"{upper}\n{lower}" if lower else upper
