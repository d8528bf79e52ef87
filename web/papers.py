"""Papers and sheets, made when they are asked for, to who may see what stands in them."""

import os
import secrets
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from models.errors import NotAllowed, Refused
from models.papers import PaperKind
from services import audit, circulars, exports, imports, paper_forms, papers, register_paper, workbooks
from services.audit import AuditWish
from services.paper_forms import File
from services.register import Wanted
from services.sign_in import Visitor
from web.gate import VISITOR
from web.render import attachment_name, render, words_of

# A sheet of a hundred thousand rows takes a processor for a while: few at a time.
_WRITING = CapacityLimiter(2)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def register(request: Request) -> Response:
    """The register, narrowed as its page narrows it (`Wanted.of`)."""
    visitor: Visitor = request.scope[VISITOR]
    return await _sheet(
        request, "台账.xlsx", partial(register_paper.export, visitor.actor, Wanted.of(request.query_params))
    )


async def prepared(request: Request) -> Response:
    """A long sheet that is ready, for who asked for it."""
    visitor: Visitor = request.scope[VISITOR]
    try:
        file = await to_thread.run_sync(exports.open_ready, visitor.actor, request.path_params["export_id"])
    except Refused as refusal:
        return render(request, "message.html", 404, text=words_of(request, refusal))
    return FileResponse(file.path, media_type=_SHEET, filename=file.name, headers={"cache-control": "no-store"})


async def refused_rows(request: Request) -> Response:
    """What an import could not take in, for who ran it."""
    visitor: Visitor = request.scope[VISITOR]
    export = partial(imports.refused_sheet, visitor.actor, request.path_params["run_id"])
    return await _sheet(request, "未导入.xlsx", export)


async def workbook(request: Request) -> Response:
    """What a bureau still has to answer, to be filled in."""
    visitor: Visitor = request.scope[VISITOR]
    export = partial(workbooks.workbook, visitor.actor, request.path_params["bureau_id"])
    return await _sheet(request, "填报工作簿.xlsx", export)


async def ledger(request: Request) -> Response:
    """The ledger of changes, for the auditor. Each fetching is an entry of its own, so it is never answered from memory."""
    visitor: Visitor = request.scope[VISITOR]
    asked = request.query_params
    wish = AuditWish(
        asked.get("who", "")[:50],
        asked.get("action", "")[:40],
        asked.get("kind", "")[:40],
        _day(asked.get("since", "")),
        _day(asked.get("until", "")),
    )
    export = partial(audit.export, visitor.actor, wish, token=secrets.token_hex(16))
    return await _sheet(request, "操作台账.xlsx", export)


def _day(said: str) -> date | None:
    """A day of a century that an office can mean: the year 9999 has no day after its last."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if 1949 < day.year < 2100 else None


async def _sheet(request: Request, name: str, export: partial[int]) -> Response:
    """Written to a file that is gone once it has been sent."""
    handle, place = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    path = Path(place)
    try:
        await to_thread.run_sync(export, path, limiter=_WRITING)
    except Refused as refusal:
        path.unlink()
        return render(request, "message.html", 404, text=words_of(request, refusal))
    except BaseException:
        path.unlink()
        raise
    return FileResponse(
        path,
        media_type=_SHEET,
        filename=name,
        headers={"cache-control": "no-store"},
        background=BackgroundTask(partial(path.unlink, missing_ok=True)),
    )


async def minutes(request: Request) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(request, partial(papers.minutes_file, visitor.actor, request.path_params["meeting_id"]))


async def notice(request: Request) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(request, partial(papers.notice_file, visitor.actor, request.path_params["assignment_id"]))


async def roll(request: Request) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(request, partial(papers.roll_file, visitor.actor, request.path_params["meeting_id"]))


async def circular(request: Request) -> Response:
    """One that was issued."""
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(request, partial(circulars.circular_file, visitor.actor, request.path_params["circular_id"]))


async def circular_draft(request: Request) -> Response:
    """``meeting`` narrows it, as long as nobody has written in it."""
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(
        request, partial(circulars.draft_file, visitor.actor, Wanted.of(request.query_params).meeting_id)
    )


async def form_preview(request: Request) -> Response:
    """An example of a paper, in the form that is in use."""
    visitor: Visitor = request.scope[VISITOR]
    asked = request.path_params["kind"]
    kind = next((kind for kind in PaperKind if kind == asked), None)
    if kind is None:
        return render(request, "message.html", 404, text=words_of(request, NotAllowed("not_found")))
    return await _paper(request, partial(paper_forms.preview, visitor.actor, kind))


async def _paper(request: Request, make: partial[File]) -> Response:
    try:
        file = await to_thread.run_sync(make, limiter=_WRITING)
    except Refused as refusal:
        return render(request, "message.html", 404, text=words_of(request, refusal))
    headers = {"content-disposition": attachment_name(file.name), "cache-control": "no-store"}
    return Response(file.data, media_type=_WORD, headers=headers)
