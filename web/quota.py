"""How much an account may send within ten minutes: one report with all its files. Uploads wait in memory, so this bounds it."""

from collections import defaultdict, deque
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import NotPossibleNow, NotReadable, Refused
from services.sign_in import Visitor
from web.gate import MOST_BYTES, MOST_SENT, VISITOR
from web.render import too_large

MOST_TOGETHER = 5 * MOST_BYTES
WITHIN = 600.0  # seconds


class TooMuch(Exception):
    """More was sent than was said, or than one may: ``refusal`` says what."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


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
            if here > MOST_BYTES:
                raise TooMuch(NotReadable("sent_too_large", most=MOST_SENT // 1024**2))
            if account is not None and self._with(account, size) > MOST_TOGETHER:
                raise TooMuch(NotPossibleNow("sent_too_much", most=MOST_TOGETHER // 1024**2))
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooMuch as much:
            if begun:
                raise
            await too_large(scope, much.refusal)(scope, receive, send)

    def _with(self, account: int, size: int) -> int:
        """Bytes of this account in the window, these included."""
        sent, at = self.sent[account], monotonic()
        while sent and at - sent[0][0] > WITHIN:
            sent.popleft()
        if size:
            sent.append((at, size))
        return sum(size for _, size in sent)
