"""The link of a bureau's e-mail: a page that says whose screens it opens, and the click that opens them."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models.errors import Refused
from services import links
from web.cookies import address_of
from web.render import render, words_of
from web.sign_in import form_again, welcome


async def show(request: Request) -> Response:
    try:
        card = await run_in_threadpool(links.card, request.path_params["secret"])
    except Refused as refusal:
        return await form_again(request, "/", 404, refused=words_of(request, refusal))
    return render(request, "link.html", card=card)


async def enter(request: Request) -> Response:
    agent = request.headers.get("user-agent", "")
    try:
        token = await run_in_threadpool(links.enter, request.path_params["secret"], address_of(request.scope), agent)
    except Refused as refusal:
        return await form_again(request, "/", 404, refused=words_of(request, refusal))
    return welcome("/", token)
