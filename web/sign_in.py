"""The sign-in form, signing in, stepping into the sample, signing out. All of it plain HTML."""

import re

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.errors import NotPossibleNow, Refused
from models.labels import LABELS
from models.numbers import row_number
from models.settings import settings
from services import second_factor, setup, sign_in, single_sign_on
from web.cookies import address_of, give_cookie, take_cookie, token_of
from web.render import render, words_of

# Few at a time: hashing is slow on purpose, and a flood of it must not take the threads of everything else.
HASHING = CapacityLimiter(4)

_LOCAL = re.compile(r"/(?![/\\])[^\\\s]*")


def next_page(asked: str) -> str:
    """Where to go after signing in: a page of our own, or the start."""
    return (
        asked
        if _LOCAL.fullmatch(asked) and not asked.startswith(("/sign-", "/step-in", "/welcome", "/set-up"))
        else "/"
    )


async def form(request: Request) -> Response:
    state = await run_in_threadpool(setup.state)
    if state == "empty":
        return RedirectResponse("/welcome", 303)
    if await run_in_threadpool(sign_in.who, token_of(request.scope)):
        return RedirectResponse(next_page(request.query_params.get("next", "")), 303)
    return await form_again(request, next_page(request.query_params.get("next", "")))


async def form_again(request: Request, after: str, status: int = 200, login: str = "", refused: str = "") -> Response:
    people = await run_in_threadpool(sign_in.sample_people)
    office = await run_in_threadpool(setup.office)
    first = {person.role: person for person in reversed(people)}  # one of each role: the first
    return render(
        request,
        "sign_in.html",
        status,
        path="/sign-in",
        after=after,
        login=login,
        refused=refused,
        office=office.name if office else "",
        provider=settings().oidc_name if single_sign_on.is_on() else "",
        people=[(person, LABELS[person.role]) for person in people if first[person.role] is person],
    )


async def submit(request: Request) -> Response:
    fields = await request.form(max_files=0, max_fields=10)
    login, password, after = (str(fields.get(name, "")) for name in ("login", "password", "next"))
    agent = request.headers.get("user-agent", "")
    try:
        entered = await to_thread.run_sync(
            sign_in.sign_in, login[:64], password, address_of(request.scope), agent, limiter=HASHING
        )
    except Refused as refusal:
        return await form_again(request, next_page(after), 401, login[:64], words_of(request, refusal))
    if entered.needs_code:
        return _code_form(request, next_page(after), entered.token)
    return welcome(next_page(after), entered.token)


def _code_form(request: Request, after: str, waiting: str, status: int = 200, refused: str = "") -> Response:
    return render(request, "code.html", status, after=after, waiting=waiting, refused=refused)


async def submit_code(request: Request) -> Response:
    """The six digits after a right password."""
    fields = await request.form(max_files=0, max_fields=5)
    waiting, code, after = (str(fields.get(name, ""))[:100] for name in ("waiting", "code", "next"))
    agent = request.headers.get("user-agent", "")
    try:
        token = await run_in_threadpool(second_factor.enter, waiting, code, address_of(request.scope), agent)
    except NotPossibleNow as refusal:
        return _code_form(request, next_page(after), waiting, 401, words_of(request, refusal))
    except Refused as refusal:
        return await form_again(request, next_page(after), 401, refused=words_of(request, refusal))
    return welcome(next_page(after), token)


async def step_in(request: Request) -> Response:
    """Into the sample office, as one of its people."""
    fields = await request.form(max_files=0, max_fields=10)
    chosen = str(fields.get("account", ""))
    agent = request.headers.get("user-agent", "")
    try:
        token = await run_in_threadpool(sign_in.step_in, row_number(chosen), address_of(request.scope), agent)
    except Refused as refusal:
        return await form_again(request, "/", 401, refused=words_of(request, refusal))
    return welcome(next_page(str(fields.get("next", ""))), token)


def welcome(after: str, token: str) -> Response:
    response = RedirectResponse(after, 303)
    give_cookie(response, token)
    return response


async def sign_out(request: Request) -> Response:
    await run_in_threadpool(sign_in.end, token_of(request.scope))
    response = RedirectResponse("/sign-in", 303)
    take_cookie(response)
    return response
