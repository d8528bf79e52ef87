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
from services.sign_in import Visitor

LANGUAGE_COOKIE = "duban_language"
VISITOR = "duban.visitor"  # in a request's scope: who is signed in
_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_STYLE, _PRINT_STYLE, _PRINT_SCRIPT = _read("style.css"), _read("print.css"), _read("print.js")
_REST = "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
POLICY = f"default-src 'none'; style-src {_hash(_STYLE)}; {_REST}"
_PRINT_POLICY = f"default-src 'none'; style-src {_hash(_PRINT_STYLE)}; script-src {_hash(_PRINT_SCRIPT)}; {_REST}"


def language_of(request: Request) -> str:
    """Chosen just now, by the account, at the sign-in form, or what the browser asks for."""
    visitor: Visitor | None = request.scope.get(VISITOR)
    account = visitor.language if visitor else ""
    for chosen in (request.query_params.get("lang", ""), account, request.cookies.get(LANGUAGE_COOKIE, "")):
        if chosen in LANGUAGES:
            return chosen
    return language_for(request.headers.get("accept-language", ""))


def render(request: Request, template: str, status: int = 200, **facts: object) -> Response:
    """A page. Templates have ``_``, the language, a one-time token for the form, and the ``path`` to see the page again."""
    language = language_of(request)
    html = _filled(
        template,
        language,
        known=VISITOR in request.scope,
        other="en" if language == "zh_CN" else "zh_CN",
        style=_STYLE,
        token=secrets.token_urlsafe(24),
        **{"path": request.url.path} | facts,
    )
    response = _answer(request, html, status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=365 * 86400, httponly=True, samesite="lax")
    return response


def render_print(request: Request, template: str, language: str, **facts: object) -> Response:
    """A page made for paper, with one button that prints it."""
    html = _filled(template, language, style=_PRINT_STYLE, script=_PRINT_SCRIPT, **facts)
    return _answer(request, html, 200, _PRINT_POLICY)


def _filled(template: str, language: str, **facts: object) -> str:
    return _TEMPLATES.get_template(template).render(_=partial(say, language), lang=language.replace("_", "-"), **facts)


def _answer(request: Request, html: str, status: int, policy: str = POLICY) -> Response:
    """Compressed where the browser takes it: the light page is for thin lines."""
    headers = {"content-security-policy": policy, "vary": "accept-encoding"}
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


def too_large(scope: Scope, refusal: Refused) -> Response:
    """The page for who sent more than may be sent."""
    request = Request(scope)
    return render(request, "message.html", 413, text=words_of(request, refusal))


def attachment_name(name: str) -> str:
    """The header that makes a browser save an answer under a name (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
