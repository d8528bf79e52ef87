"""Downloads of files that bureaus handed in: to who may see the assignment, under the name it came with."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from models.errors import Refused
from services.files import open_for
from services.sign_in import Visitor
from web.gate import VISITOR
from web.render import render, words_of


async def attachment(request: Request) -> Response:
    visitor: Visitor = request.scope[VISITOR]
    try:
        file = await run_in_threadpool(open_for, visitor.actor, request.path_params["attachment_id"])
    except Refused as refusal:
        return render(request, "message.html", 404, text=words_of(request, refusal))
    # Always as a download and of no type, so that no file is ever run or shown as a page of ours.
    return FileResponse(
        file.path,
        media_type="application/octet-stream",
        filename=file.name,
        headers={"cache-control": "no-store"},
    )
