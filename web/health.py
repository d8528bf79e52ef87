"""/healthz: 200 only while the database can be read and written. Says nothing else to anyone."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.health import is_healthy


async def healthz(_request: Request) -> Response:
    return PlainTextResponse("ok") if await run_in_threadpool(is_healthy) else PlainTextResponse("unavailable", 503)
