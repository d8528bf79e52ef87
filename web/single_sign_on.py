"""The way to the office's identity provider and back."""

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.errors import Refused
from models.settings import settings
from services import single_sign_on
from services.single_sign_on import Journey
from web.cookies import address_of
from web.render import words_of
from web.sign_in import form_again, next_page, welcome

_COOKIE = "duban_journey"
_MINUTES = 10


async def leave(request: Request) -> Response:
    """To the provider."""
    if not single_sign_on.is_on():
        return RedirectResponse("/sign-in", 303)
    after = next_page(request.query_params.get("next", ""))
    try:
        address, journey = await run_in_threadpool(single_sign_on.begin, after)
    except Refused as refusal:
        return await form_again(request, after, 503, refused=words_of(request, refusal))
    response = RedirectResponse(address, 303)
    _keep(response, single_sign_on.kept(journey), _MINUTES * 60)
    return response


async def come_back(request: Request) -> Response:
    """From the provider, with its answer. An answer nobody asked for is refused."""
    journey = _journey(request)
    agent = request.headers.get("user-agent", "")
    state, code = (request.query_params.get(name, "")[:2000] for name in ("state", "code"))
    try:
        token = await run_in_threadpool(single_sign_on.finish, journey, state, code, address_of(request.scope), agent)
    except Refused as refusal:
        response = await form_again(request, next_page(journey.after), 401, refused=words_of(request, refusal))
    else:
        response = welcome(next_page(journey.after), token)
    _keep(response, "", 0)
    return response


def _keep(response: Response, value: str, seconds: int) -> None:
    secure = settings().secure_cookie
    response.set_cookie(
        _COOKIE, value, max_age=seconds, httponly=True, samesite="lax", secure=secure, path=single_sign_on.BACK
    )


def _journey(request: Request) -> Journey:
    kept = parse_qs(request.cookies.get(_COOKIE, ""))
    state, nonce, verifier, after = (kept.get(name, [""])[0] for name in ("state", "nonce", "verifier", "after"))
    return Journey(state, nonce, verifier, after)
