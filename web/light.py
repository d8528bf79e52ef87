"""The light page 轻页面: a bureau's worklist as plain HTML, for old browsers and weak networks. Same rights, no scripts.

It can sign for, report progress or a result with files, ask for help and file a nil return.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.accounts import Role
from models.clock import BEIJING
from models.directives import Criterion
from models.errors import DoneAlready, NotAllowed, NotReadable, Refused
from models.labels import LABELS
from models.lifecycle import GLYPHS, Step
from models.numbers import row_number
from models.words import N_, day_words, numeral, say, say_n
from services import steps
from services.assignments import AssignmentView
from services.engines import patiently
from services.files import MOST_BYTES, Upload
from services.sign_in import Visitor
from services.time_words import time_words
from services.worklist import Worklist
from services.worklist import worklist as worklist_of
from web.gate import MOST_SENT, VISITOR
from web.render import language_of, render, words_of

MOST_CARDS = 40
MOST_FILES = 5
_MOST_READ = 100  # files are looked at, so that what was typed beside too many of them is not lost

# What a button does, and what the page says once it is done.
DONE: Mapping[str, str] = {
    "sign_all": N_("Signed for all of them. Next: report on them by their due dates."),
    "sign": N_("Signed for. Next: report progress, or the result once it is done."),
    "nil": N_("Nil return filed. Nothing more to do this period."),
    "progress": N_("Progress reported. The item stays with you until it is done."),
    "help": N_("Reported. The province sees that you need help."),
    "done": N_("Reported done. The province verifies next; nothing more for you to do."),
}
_ROW = re.compile(r"\b(\d{1,9})\.(\d{1,9})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Card:
    """One item as the template draws it. ``token`` is this drawing's own: another item's click is another click."""

    view: AssignmentView
    light: str
    due: str
    heading: str
    asked: str
    last: str
    typed: str
    can_sign: bool
    can_report: bool
    can_finish: bool
    is_standing: bool
    may_say_nil: bool


async def worklist(request: Request) -> Response:
    return await _page(request, said=DONE.get(request.query_params.get("did", ""), ""))


async def submit(request: Request) -> Response:
    """One button of the page. A refusal shows the page again, with what was typed."""
    visitor: Visitor = request.scope[VISITOR]
    try:
        fields = await request.form(max_files=_MOST_READ, max_fields=12)
    except HTTPException:
        return await _page(request, status=409, refused=words_of(request, _too_many()))
    do = str(fields.get("do", ""))
    try:
        uploads = await _uploads(fields)
        await run_in_threadpool(patiently, partial(_do, visitor, do, fields, uploads))
    except DoneAlready:
        pass  # the same click again
    except Refused as refusal:
        typed = {_number(fields, "id"): str(fields.get("text", ""))}
        return await _page(request, status=409, refused=words_of(request, refusal), typed=typed)
    return RedirectResponse(f"/light?did={do}", 303)


def _do(visitor: Visitor, do: str, fields: FormData, uploads: tuple[Upload, ...]) -> None:
    actor, once = visitor.actor, f"{fields.get('token', '')}"[:40]
    if do == "sign_all":
        steps.acknowledge_all(actor, _rows(fields), once)
        return
    if do not in DONE:
        raise NotAllowed("not_found")
    assignment_id, version = _number(fields, "id"), _number(fields, "version")
    # A nil return and a signature say nothing: what may stand in the closed box is not theirs.
    says = do in ("progress", "done", "help")
    text = str(fields.get("text", "")).strip()[:2000] if says else ""
    if do == "help" and text:
        text = say(visitor.language or "zh_CN", "Help needed: ") + text
    given = steps.Given(text=text, nil=do == "nil", uploads=uploads if says else ())
    step = {"sign": Step.ACKNOWLEDGE, "done": Step.REPORT_DONE}.get(do, Step.REPORT_PROGRESS)
    steps.take(actor, step, assignment_id, version, f"{once}-{assignment_id}", given)


def _rows(fields: FormData) -> list[tuple[int, int]]:
    """What the page listed to be signed for: 12.1 13.4, ids with versions."""
    return [(int(i), int(version)) for i, version in _ROW.findall(str(fields.get("rows", "")))]


def _number(fields: FormData, name: str) -> int:
    return row_number(str(fields.get(name, "")))


def _too_many() -> Refused:
    return NotReadable("files_at_once", field="files", files=MOST_FILES)


async def _uploads(fields: FormData) -> tuple[Upload, ...]:
    """The files that were chosen; an empty field is none. One byte over the limit is read, so that it is seen."""
    chosen = [item for item in fields.getlist("files") if isinstance(item, UploadFile) and item.filename]
    if len(chosen) > MOST_FILES:
        raise _too_many()
    return tuple([Upload(item.filename or "", await item.read(MOST_BYTES + 1)) for item in chosen])


async def _page(
    request: Request, status: int = 200, said: str = "", refused: str = "", typed: Mapping[int, str] | None = None
) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    language = language_of(request)
    if visitor.actor.role is not Role.BUREAU:
        return render(request, "message.html", 403, text=say(language, "This light page is for bureaus."))
    listed = await run_in_threadpool(worklist_of, visitor.actor)
    views = (*listed.now, *listed.later)
    cards = [_card(language, view, (typed or {}).get(view.id, "")) for view in views[:MOST_CARDS]]
    return render(
        request,
        "light.html",
        status,
        listed=listed,
        cards=cards,
        more=len(views) - len(cards),
        said=say(language, said) if said else "",
        refused=refused,
        today=_day(language, listed),
        limits=say(language, "At most {files} files, {most} MB together.", files=MOST_FILES, most=MOST_SENT // 1024**2),
        title=say_n(language, "{n} thing to do now", "{n} things to do now", len(listed.now)),
        to_sign=" ".join(f"{i}.{version}" for i, version in listed.to_sign),
        sign_all=say_n(language, "Sign for {n} item", "Sign for all {n} items", listed.unsigned),
    )


def _day(language: str, listed: Worklist) -> str:
    return day_words(language, listed.today)


def _card(language: str, view: AssignmentView, typed: str) -> Card:
    asked = "" if view.point_text.strip() == view.heading.strip() else view.point_text
    report = view.last_report
    return Card(
        view=view,
        light=f"{GLYPHS[view.light]} {_light(language, view)}",
        due=say(language, "Due {day}", day=_due(language, view)),
        heading=f"{numeral(language, view.ordinal)}、{view.heading}" if view.ordinal else view.heading,
        asked=asked,
        last=report.text if report else "",
        typed=typed,
        can_sign=Step.ACKNOWLEDGE in view.steps,
        can_report=Step.REPORT_PROGRESS in view.steps and Step.ACKNOWLEDGE not in view.steps,
        can_finish=Step.REPORT_DONE in view.steps,
        is_standing=view.criterion is Criterion.RECURRING,
        may_say_nil=view.criterion is Criterion.RECURRING and not view.answered_today,
    )


def _due(language: str, view: AssignmentView) -> str:
    day = day_words(language, view.due_on)
    return f"{day} {view.due_at.astimezone(BEIJING):%H:%M}" if view.due_at else day


def _light(language: str, view: AssignmentView) -> str:
    return time_words(language, view) or say(language, LABELS[view.light])
