"""The frame's own files, made fit for slow lines: compressed once and kept, and its page in our words.

As they come they are uncompressed (2.7 MB where 1.1 would do), behind an English page that
is named after the framework and asks for a font nobody sees.
"""

import gzip
import mimetypes
import re
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from importlib.util import find_spec
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from models.accounts import Role
from models.words import say
from services.sign_in import Visitor
from web.built_in import built_in_words
from web.gate import VISITOR, is_page
from web.render import language_of

Screens = Callable[[Role | None], Collection[str]]

_SMALL = frozenset({".js", ".css", ".html", ".json", ".svg", ".map", ".txt"})
_FRAME_SCRIPT = Path(__file__).parent / "frame.js"
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' "
    "rx='6' fill='%231B4F9C'/%3E%3Cpath d='M8 17l6 6 11-14' fill='none' stroke='white' stroke-width='4'/%3E%3C/svg%3E"
)


@lru_cache
def _folder() -> Path:
    spec = find_spec("streamlit")
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "static"


@lru_cache
def _names() -> frozenset[str]:
    """Every file there is: a name is looked up here, never joined to a path unseen."""
    return frozenset(f"/{path.relative_to(_folder()).as_posix()}" for path in _folder().rglob("*") if path.is_file())


@cache  # bounded: only names from the folder come here
def _compressed(name: str) -> bytes:
    return gzip.compress((_folder() / name[1:]).read_bytes(), compresslevel=8, mtime=0)


@lru_cache(maxsize=2)
def frame_page(language: str) -> bytes:
    """The page that the screens are drawn into, in a language."""
    html = (_folder() / "index.html").read_text(encoding="utf-8")
    title = say(language, "Duban: directives followed up")
    noscript = say(language, "Please switch on JavaScript in the browser.")
    for pattern, new in (
        (r"<!--.*?-->", ""),
        (r'<html lang="en">', f'<html lang="{language.replace("_", "-")}">'),
        (r"<title>.*?</title>", f"<title>{title}</title>"),
        (r'<link rel="shortcut icon"[^>]*>', f'<link rel="icon" href="{ICON}">'),
        (r'<link\s+rel="preload"[^>]*>', ""),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<title>", f'<meta name="duban-words" content="{escape(built_in_words(language))}"><title>'),
        (r"<script>.*?</script>", f'<script defer src="{frame_script_url()}"></script>'),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{noscript}</p></noscript>"),
        (r'="\./', '="/'),
    ):
        html, found = re.subn(pattern, new.replace("\\", "\\\\"), html, flags=re.S)
        if not found:
            raise AssertionError(f"the framework's page no longer holds {pattern}")
    return html.encode()


@lru_cache
def frame_script_url() -> str:
    return f"/frame.js?{sha256(_FRAME_SCRIPT.read_bytes()).hexdigest()[:12]}"


async def frame_script(_request: Request) -> Response:
    """The few lines of script of our own."""
    script = await to_thread.run_sync(_FRAME_SCRIPT.read_bytes)
    return Response(
        script, media_type="text/javascript", headers={"cache-control": "private, max-age=31536000, immutable"}
    )


class Assets:
    """Behind the gate, in front of the framework.

    ``screens`` gives the addresses of a role's screens, but for its first one, which is at ``/``. Any other
    address leads to ``/``: the framework itself would say "Page not found" in English, even for the first screen's name.
    """

    def __init__(self, app: ASGIApp, own: frozenset[str], screens: Screens) -> None:
        self.app, self.own, self.screens = app, own, screens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (answer or self.app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        path, request = scope["path"], Request(scope)
        if is_page(path) and path not in self.own:
            visitor: Visitor = scope[VISITOR]
            if path != "/" and path[1:] not in self.screens(visitor.actor.role):
                return RedirectResponse("/", 303)
            return HTMLResponse(frame_page(visitor.language or language_of(request)))
        packs = "gzip" in request.headers.get("accept-encoding", "")
        if not (packs and path.startswith("/static/") and path in _names() and Path(path).suffix in _SMALL):
            return None
        body = await to_thread.run_sync(_compressed, path)
        kind = mimetypes.guess_type(path)[0] or "text/plain"
        return Response(
            body,
            media_type=kind,
            headers={
                "content-encoding": "gzip",
                "vary": "accept-encoding",
                "cache-control": "public, max-age=31536000, immutable",
            },
        )
