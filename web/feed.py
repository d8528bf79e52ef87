"""The private calendar, for programs that can't sign in: whoever has the secret in the address gets it, and nothing else."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.errors import Refused
from services.feeds import calendar


async def feed(request: Request) -> Response:
    try:
        found = await run_in_threadpool(calendar, request.path_params["secret"])
    except Refused:
        return PlainTextResponse("not found", 404)
    return Response(found, media_type="text/calendar", headers={"cache-control": "no-store"})
