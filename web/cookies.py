"""The cookie a signed-in browser carries, and where a request really comes from."""

from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from models.settings import settings

LOOPBACK = "127.0.0.1"


def cookie_name() -> str:
    """With https the browser itself keeps the cookie to this host and path."""
    return "__Host-duban" if settings().secure_cookie else "duban"


def token_of(scope: Scope) -> str:
    """The token the browser sent, or an empty string."""
    # Not the standard library's reader, which drops ours with a neighbour's that it dislikes.
    return cookie_parser("; ".join(header(scope, b"cookie"))).get(cookie_name(), "")


def header(scope: Scope, name: bytes) -> list[str]:
    """All values of a header, in their order."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def give_cookie(response: Response, token: str) -> None:
    """Until the browser closes: shared computers are common."""
    response.set_cookie(cookie_name(), token, httponly=True, samesite="lax", secure=settings().secure_cookie, path="/")


def take_cookie(response: Response) -> None:
    response.delete_cookie(cookie_name(), httponly=True, samesite="lax", secure=settings().secure_cookie, path="/")


def address_of(scope: Scope) -> str:
    """The client's address. X-Forwarded-For is believed from the proxies we were told of, and no one else.

    The server underneath believes anyone on this machine and writes port 0 when it did; that is undone here.
    """
    host, port = scope.get("client") or ("", 0)
    peer = host if port else LOOPBACK
    trusted = {proxy.strip() for proxy in settings().trusted_proxies.split(",")} - {""}
    hops = [hop.strip() for value in header(scope, b"x-forwarded-for") for hop in value.split(",")]
    while peer in trusted and hops:
        peer = hops.pop()
    return peer[:45]
