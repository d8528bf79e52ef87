"""Plain HTML pages: they work without scripts, on a phone, in light and dark, in the reader's language."""

import base64
import gzip
import hashlib
import secrets
from functools import partial
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from models.errors import Refused
from models.labels import REFUSALS
from models.words import LANGUAGES, language_for, say

LANGUAGE_COOKIE = "duban_language"
_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_STYLE = (_FOLDER / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def language_of(request: Request) -> str:
    """Chosen just now, chosen before, or what the browser asks for."""
    for chosen in (request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")):
        if chosen in LANGUAGES:
            return chosen
    return language_for(request.headers.get("accept-language", ""))


def render(request: Request, template: str, status: int = 200, **facts: object) -> Response:
    """A page. Templates have ``_``, the language and a one-time token for the form."""
    language = language_of(request)
    html = _TEMPLATES.get_template(template).render(
        _=partial(say, language),
        lang=language.replace("_", "-"),
        other="en" if language == "zh_CN" else "zh_CN",
        path=request.url.path,
        style=_STYLE,
        token=secrets.token_urlsafe(24),
        **facts,
    )
    response = _answer(request, html, status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=365 * 86400, httponly=True, samesite="lax")
    return response


def _answer(request: Request, html: str, status: int) -> Response:
    """Compressed where the browser takes it: the light page is for thin lines."""
    headers = {"content-security-policy": POLICY, "vary": "accept-encoding"}
    body = html.encode()
    if "gzip" in request.headers.get("accept-encoding", ""):
        return HTMLResponse(gzip.compress(body, 6), status, headers | {"content-encoding": "gzip"})
    return HTMLResponse(body, status, headers)


def words_of(request: Request, refusal: Refused) -> str:
    """The sentence of a refusal."""
    return say(language_of(request), REFUSALS[refusal.code], **refusal.facts)


def no_database(scope: Scope) -> Response:
    """The page for when nobody can be known."""
    request = Request(scope)
    return render(request, "message.html", 503, text=words_of(request, Refused("database_gone")))


def attachment_name(name: str) -> str:
    """The header that makes a browser save an answer under a name (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
