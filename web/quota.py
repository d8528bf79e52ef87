"""How much an account may send within ten minutes: one report with all its files. Uploads wait in memory, so this bounds it."""

from collections import defaultdict, deque
from time import monotonic

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.sign_in import Visitor
from web.gate import MOST_BYTES, VISITOR

MOST_TOGETHER = 5 * MOST_BYTES
WITHIN = 600.0  # seconds


class TooMuch(Exception):
    """More was sent than was said, or than one may."""


class Quota:
    """Behind the gate, which knows whose bytes they are. Counts what arrives, not what a header promises."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.sent: defaultdict[int | None, deque[tuple[float, int]]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        visitor: Visitor | None = scope.get(VISITOR)
        account = visitor.actor.account_id if visitor else None
        here, begun = 0, False

        async def counted() -> Message:
            nonlocal here
            message = await receive()
            size = len(message.get("body", b""))
            here += size
            if here > MOST_BYTES or (account is not None and self._with(account, size) > MOST_TOGETHER):
                raise TooMuch
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooMuch:
            if begun:
                raise
            await PlainTextResponse("too large", 413)(scope, receive, send)

    def _with(self, account: int, size: int) -> int:
        """Bytes of this account in the window, these included."""
        sent, at = self.sent[account], monotonic()
        while sent and at - sent[0][0] > WITHIN:
            sent.popleft()
        if size:
            sent.append((at, size))
        return sum(size for _, size in sent)
