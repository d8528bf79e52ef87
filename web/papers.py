"""Papers and sheets, made when they are asked for, to who may see what stands in them."""

import os
import tempfile
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from models.assignments import Part
from models.errors import Refused
from models.lifecycle import Light
from services import imports, papers, register_paper
from services.papers import File
from services.register import Wanted
from services.sign_in import Visitor
from web.gate import VISITOR
from web.render import attachment_name, render, words_of

# A sheet of a hundred thousand rows takes a processor for a while: few at a time.
_WRITING = CapacityLimiter(2)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def register(request: Request) -> Response:
    """The register, narrowed as its page narrows it (``meeting``, ``light``, ``part``, ``bureau``)."""
    visitor: Visitor = request.scope[VISITOR]
    return await _sheet(request, "台账.xlsx", partial(register_paper.export, visitor.actor, _wanted(request)))


async def refused_rows(request: Request) -> Response:
    """What an import could not take in, for who ran it."""
    visitor: Visitor = request.scope[VISITOR]
    export = partial(imports.refused_sheet, visitor.actor, request.path_params["run_id"])
    return await _sheet(request, "未导入.xlsx", export)


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


def _wanted(request: Request) -> Wanted:
    """What the address asks for; a word that is none of ours narrows nothing."""
    asked = request.query_params
    meeting = asked.get("meeting", "")
    return Wanted(
        meeting_id=int(meeting) if meeting.isdecimal() and len(meeting) < 12 else None,
        light=next((light for light in Light if light == asked.get("light")), None),
        part=next((part for part in Part if part == asked.get("part")), None),
        bureau=asked.get("bureau", "")[:100],
    )


async def minutes(request: Request) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(request, partial(papers.minutes_file, visitor.actor, request.path_params["meeting_id"]))


async def notice(request: Request) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    return await _paper(request, partial(papers.notice_file, visitor.actor, request.path_params["assignment_id"]))


async def _paper(request: Request, make: partial[File]) -> Response:
    try:
        file = await to_thread.run_sync(make, limiter=_WRITING)
    except Refused as refusal:
        return render(request, "message.html", 404, text=words_of(request, refusal))
    headers = {"content-disposition": attachment_name(file.name), "cache-control": "no-store"}
    return Response(file.data, media_type=_WORD, headers=headers)
