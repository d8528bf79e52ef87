"""What a browser sees when one of our routes breaks: a sentence and a number. The log has the trace under that number."""

import logging
import secrets

from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import Refused
from models.words import say
from web.render import language_of, render, words_of

log = logging.getLogger(__name__)


class Incidents:
    """Inside the headers, around everything that may break."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except (Refused, OperationalError) as error:  # such as: the database is gone, locked, full
            log.warning("turned away: %s", type(error).__name__)
            refusal = error if isinstance(error, Refused) else Refused("busy")
            request = Request(scope)
            await render(request, "message.html", 503, text=words_of(request, refusal))(scope, receive, send)
        except Exception:
            number = secrets.token_hex(4)
            log.exception("incident %s", number)
            if begun:
                raise
            request = Request(scope)
            text = say(
                language_of(request),
                "Something went wrong. Please tell the administrator this number: {number}.",
                number=number,
            )
            page = render(request, "message.html", 500, text=text)
            await page(scope, receive, send)
