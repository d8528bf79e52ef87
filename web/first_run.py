"""The first day: look around with sample data, or set up the office."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.errors import Refused
from models.words import say
from services import sample, setup, sign_in
from services.passwords import rules
from services.setup import SetupForm
from web.cookies import address_of, give_cookie
from web.render import language_of, render, words_of

FIELDS = ("code", "office_name", "contact", "admin_name", "admin_login")
# Accounts speak of "login" and "name"; the form has an administrator's.
_PLACES = {"login": "admin_login", "name": "admin_name"}


async def welcome(request: Request) -> Response:
    """The two choices, while there is no office."""
    if await run_in_threadpool(setup.state) != "empty":
        return RedirectResponse("/sign-in", 303)
    return render(request, "welcome.html")


async def look_around(request: Request) -> Response:
    """Load the sample office. Only an empty database takes it."""
    if await run_in_threadpool(setup.state) == "empty":
        fields = await request.form(max_files=0, max_fields=10)
        try:
            await run_in_threadpool(sample.load, str(fields.get("token", ""))[:64])
        except Refused as refusal:
            return render(request, "message.html", 409, text=words_of(request, refusal))
    return RedirectResponse("/sign-in", 303)


async def form(request: Request) -> Response:
    if await run_in_threadpool(setup.state) == "real":
        return RedirectResponse("/sign-in", 303)
    return _form(request, dict.fromkeys(FIELDS, ""), with_bureaus=True)


def _form(
    request: Request, typed: dict[str, str], *, with_bureaus: bool, status: int = 200, refusal: Refused | None = None
) -> Response:
    return render(
        request,
        "set_up.html",
        status,
        typed=typed,
        rule=say(language_of(request), rules().said, least=rules().least),
        with_bureaus=with_bureaus,
        refused=words_of(request, refusal) if refusal else "",
        place=_PLACES.get(refusal.field, refusal.field) if refusal else "",
    )


async def submit(request: Request) -> Response:
    fields = await request.form(max_files=0, max_fields=20)
    typed = {name: str(fields.get(name, ""))[:100] for name in FIELDS}
    password, with_bureaus = str(fields.get("password", "")), "with_sichuan_bureaus" in fields
    if await run_in_threadpool(setup.state) == "real":
        return RedirectResponse("/sign-in", 303)
    answers = {name: value for name, value in typed.items() if name != "code"}
    wanted = SetupForm(**answers, password=password, with_sichuan_bureaus=with_bureaus)
    try:
        await run_in_threadpool(setup.set_up, typed["code"], wanted, str(fields.get("token", ""))[:64])
        entered = await run_in_threadpool(
            sign_in.sign_in,
            wanted.admin_login,
            password,
            address_of(request.scope),
            request.headers.get("user-agent", ""),
        )
    except Refused as refusal:
        return _form(request, typed, with_bureaus=with_bureaus, status=422, refusal=refusal)
    response = RedirectResponse("/", 303)
    give_cookie(response, entered.token)
    return response
