"""The gate. Nobody who is not signed in gets past it, whatever address they ask for.

It answers for the person behind the cookie on every request, hands the sign-in's hash to the
screens in a header of its own (stripping what a client sent under that name), and closes open
sockets within two seconds of the sign-in's end.
"""

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import NotReadable
from services import sign_in
from services.sign_in import Visitor
from web.cookies import header, token_of
from web.render import VISITOR as VISITOR
from web.render import no_database, too_large

log = logging.getLogger(__name__)
T = TypeVar("T")

# Who has no cookie gets these, exactly these, and nothing below them.
OPEN = frozenset(
    {
        "/sign-in",
        "/sign-in/code",
        "/single-sign-on",
        "/single-sign-on/back",
        "/step-in",
        "/welcome",
        "/set-up",
        "/healthz",
    }
)

# A calendar program has no cookie: the 256 bits in the address are its key. Nothing shorter is let through.
_FEED = re.compile(r"/feed/[\w-]{43}\.ics", re.ASCII)

# The link of a bureau's e-mail, in the same way: it shows whose screens it opens, and a click opens them.
_LINK = re.compile(r"/go/[\w-]{43}", re.ASCII)

# Nobody gets these: counters, remote control, a health check that says "ok" without a database, a second way to sign in.
SHUT = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/oauth2callback", "/auth/")

STREAM = "/_stcore/stream"
OURS = b"x-duban-"
SIGN_IN = b"x-duban-sign-in"
MOST_SENT = 20 * 1024 * 1024
MOST_BYTES = MOST_SENT + 1024 * 1024  # and the envelope
WATCH_EVERY = 1.0  # seconds

# Looking up who is there has threads of its own, so that no flood elsewhere keeps people waiting at the door.
_LOOKING = CapacityLimiter(8)


async def looking(ask: Callable[[], T]) -> T:
    return await to_thread.run_sync(ask, limiter=_LOOKING)


def is_page(path: str) -> bool:
    """Whether a person may have typed or followed this address to see a screen: one word, or none."""
    word = path.strip("/")
    return "/" not in word and "." not in word and not word.startswith("_")


def is_open(scope: Scope) -> bool:
    """What needs no cookie: the addresses above, a bureau's link and looking at a calendar, which bear their own secret."""
    path = scope["path"]
    return (
        path in OPEN
        or bool(_LINK.fullmatch(path))
        or (scope["method"] in ("GET", "HEAD") and bool(_FEED.fullmatch(path)))
    )


def is_shut(path: str) -> bool:
    return path.startswith(SHUT)


def same_origin(scope: Scope) -> bool:
    """Whether a page of our own sent this. Browsers always say so for what changes something and for sockets."""
    origins, hosts = header(scope, b"origin"), header(scope, b"host")
    if len(origins) != 1 or len(hosts) != 1:
        return False
    origin = urlsplit(origins[0])
    port = {"http": ":80", "https": ":443"}.get(origin.scheme, "")
    return bool(port) and origin.netloc.removesuffix(port) == hosts[0].removesuffix(port) != ""


class Gate:
    """Middleware around everything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.sockets: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(without_ours(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._socket(without_ours(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = refuse_outright(scope)
        if refusal is None and not is_open(scope):
            try:
                visitor = await looking(lambda: sign_in.who(token_of(scope)))
            except Exception:
                log.exception("the sign-ins can't be read")
                refusal = no_database(scope)
            else:
                refusal = turn_away(scope) if visitor is None else change_it_first(scope, visitor)
                scope = known(scope, visitor) if visitor else scope
        await (refusal or self.app)(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = None
        if scope["path"] == STREAM and same_origin(scope):
            try:
                visitor = await looking(lambda: sign_in.who(token_of(scope)))
            except Exception:
                log.exception("the sign-ins can't be read")
        if visitor is None or visitor.stale_password:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        over = asyncio.Event()
        self.sockets[visitor.token_hash].add(over)
        if self.watching is None or self.watching.done():
            self.watching = asyncio.create_task(self._watch())
        try:
            await self.app(known(scope, visitor), *until(over, receive, send))
        finally:
            self.sockets[visitor.token_hash].discard(over)
            if not self.sockets[visitor.token_hash]:
                del self.sockets[visitor.token_hash]

    async def _watch(self) -> None:
        """One question a second for all open sockets, not one each."""
        while self.sockets:
            await asyncio.sleep(WATCH_EVERY)
            open_now = list(self.sockets)
            try:
                living = await looking(lambda some=open_now: sign_in.still_in(some))  # type: ignore[misc]
            except Exception:
                log.exception("the sign-ins can't be read")
                continue
            for token_hash in set(open_now) - living:
                for over in self.sockets.get(token_hash, ()):
                    over.set()


def without_ours(scope: Scope) -> Scope:
    """The request without headers under our own names: only the gate may write those."""
    return dict(scope, headers=[pair for pair in scope["headers"] if not pair[0].startswith(OURS)])


def known(scope: Scope, visitor: Visitor) -> Scope:
    """The request of a known person, for the screens (by header) and for our routes (by scope)."""
    headers = [*scope["headers"], (SIGN_IN, visitor.token_hash.encode())]
    return {**scope, "headers": headers, VISITOR: visitor}


def refuse_outright(scope: Scope) -> Response | None:
    """What is refused to everyone, signed in or not."""
    if is_shut(scope["path"]):
        return PlainTextResponse("not found", 404)
    if scope["method"] in ("GET", "HEAD"):
        return None
    if scope["method"] not in ("POST", "PUT", "DELETE"):
        return PlainTextResponse("method not allowed", 405)
    if not same_origin(scope):
        return PlainTextResponse("cross-origin request refused", 403)
    sizes = header(scope, b"content-length")
    if any(not size.isdigit() or int(size) > MOST_BYTES for size in sizes):
        return too_large(scope, NotReadable("sent_too_large", most=MOST_SENT // 1024**2))
    return None


def turn_away(scope: Scope) -> Response:
    """A stranger who wants a page gets the sign-in form and comes back afterwards; anything else is refused."""
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or not is_page(path):
        return PlainTextResponse("sign in first", 401)
    query = scope["query_string"].decode("latin-1")
    asked = path + (f"?{query}" if query else "")
    return RedirectResponse("/sign-in" if asked == "/" else f"/sign-in?next={quote(asked, safe='')}", 303)


def change_it_first(scope: Scope, visitor: Visitor) -> Response | None:
    """Who has to choose a new password gets the page for that, and the way out."""
    if not visitor.stale_password or scope["path"] in ("/account", "/language", "/sign-out"):
        return None
    if scope["method"] in ("GET", "HEAD") and is_page(scope["path"]):
        return RedirectResponse("/account?open=password", 303)
    return PlainTextResponse("change the password first", 403)


def until(over: asyncio.Event, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """The two ends of a socket that hears a disconnect, and says nothing more, once ``over`` is set."""
    ending: asyncio.Task[bool] | None = None
    coming: asyncio.Future[Message] | None = None

    async def hear() -> Message:
        nonlocal ending, coming
        ending = ending or asyncio.create_task(over.wait())
        coming = coming or asyncio.ensure_future(receive())
        either: set[asyncio.Future[Any]] = {ending, coming}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if over.is_set():
            coming.cancel()
            await send({"type": "websocket.close", "code": 4401})
            return {"type": "websocket.disconnect", "code": 4401}
        message, coming = coming.result(), None
        if message["type"] == "websocket.disconnect":
            ending.cancel()
        return message

    async def say(message: Message) -> None:
        if not over.is_set():
            await send(message)

    return hear, say
