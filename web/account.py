"""我的账号: one's own password, second step and sign-ins, as plain HTML beside the sign-in form.

It stays outside the screens because of what it handles: a password typed here never enters a screen's state.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import segno
from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.clock import BEIJING
from models.errors import DoneAlready, NotPossibleNow, Refused
from models.numbers import row_number
from models.words import N_, day_words, say, say_n
from services import accounts, deputies, links, own_account, second_factor, setup
from services.own_account import OwnAccount, SignInLine
from services.passwords import rules
from services.sign_in import Visitor
from web.gate import VISITOR
from web.render import language_of, render, words_of
from web.sign_in import HASHING, next_page

DONE = {
    "password": N_("Password changed. Every other browser was signed out."),
    "totp_on": N_("The second step is on. From the next sign-in a code is asked for."),
    "totp_off": N_("The second step is off."),
    "end": N_("Signed out there."),
    "revoke": N_("The links are revoked; who came in by one is out."),
    "end_all": N_("Signed out everywhere but here."),
    "deputy": N_("Named. They act for you once they choose to, on the page of their own account."),
    "deputy_end": N_("Ended, at once and on every screen."),
    "stand_in": N_("In this browser you now act in their place. Every entry names you both."),
    "stand_back": N_("You act for yourself again."),
}
_NEEDS_HASHING = ("password", "totp_on", "totp_off")


async def show(request: Request) -> Response:
    did = DONE.get(request.query_params.get("did", ""), "")
    visitor: Visitor = request.scope[VISITOR]
    if visitor.stale_password:
        said = N_("Your password is older than {n} days. Please choose a new one; then you go on.")
        return await _page(request, said=say(language_of(request), said, n=rules().days), opened="password")
    return await _page(request, said=say(language_of(request), did) if did else "", opened=_asked(request))


async def choose_language(request: Request) -> Response:
    """The switch in the corner of every page: for good, and back to the page it was pressed on."""
    visitor: Visitor = request.scope[VISITOR]
    fields = await request.form(max_files=0, max_fields=4)
    chosen, once, after = (str(fields.get(name, ""))[:100] for name in ("language", "token", "next"))
    with suppress(Refused):  # the same click again, or no language of ours: nothing to change
        await run_in_threadpool(accounts.choose_language, visitor.actor, chosen, once)
    return RedirectResponse(next_page(after or _page_before(request)), 303)


def _page_before(request: Request) -> str:
    """The page of ours that sent this, as the browser says."""
    came = urlsplit(request.headers.get("referer", ""))
    return f"{came.path}?{came.query}" if came.query else came.path


def _asked(request: Request) -> str:
    return "totp_on" if request.query_params.get("open") == "totp_on" else ""


async def submit(request: Request) -> Response:
    """One button of the page. A refusal shows it again with its part open; passwords are not sent back."""
    visitor: Visitor = request.scope[VISITOR]
    fields = await request.form(max_files=0, max_fields=8)
    do = str(fields.get("do", ""))
    try:
        if do in _NEEDS_HASHING:
            await to_thread.run_sync(_do, visitor, do, fields, limiter=HASHING)
        elif do in DONE:
            await run_in_threadpool(_do, visitor, do, fields)
    except DoneAlready:
        pass  # the same click again
    except Refused as refusal:
        return await _page(request, 409, words_of(request, refusal), opened=do, typed=fields)
    return RedirectResponse(f"/account?did={do}", 303)


def _do(visitor: Visitor, do: str, fields: FormData) -> None:
    once, password = _typed(fields, "token")[:40], _typed(fields, "password")
    if do == "password":
        own_account.change_password(visitor, password, _typed(fields, "new"), once)
    elif do == "totp_on":
        second_factor.switch_on(visitor.actor, _typed(fields, "secret"), _typed(fields, "code"), password, once)
    elif do == "totp_off":
        second_factor.switch_off(visitor.actor, password, once)
    elif do == "revoke":
        links.revoke(visitor.actor, once)
    elif do == "deputy":
        deputies.name_deputy(visitor, _typed(fields, "login"), _day(fields, "first"), _day(fields, "last"), once)
    elif do == "deputy_end":
        deputies.end_deputy(visitor.actor, _number(fields, "name"), once)
    elif do == "stand_in":
        deputies.stand_in(visitor, _number(fields, "name"), once)
    elif do == "stand_back":
        deputies.stand_in(visitor, None, once)
    else:
        own_account.end_sign_in(visitor, _typed(fields, "name") if do == "end" else "", once)


def _typed(fields: FormData, name: str) -> str:
    return str(fields.get(name, ""))[:201]


def _number(fields: FormData, name: str) -> int:
    """Which naming; 0 is none."""
    typed = _typed(fields, name)
    return row_number(typed)


def _day(fields: FormData, name: str) -> date:
    try:
        return date.fromisoformat(_typed(fields, name))
    except ValueError:
        raise NotPossibleNow("deputy_days", field=name, most=deputies.MOST_DAYS) from None


async def _page(
    request: Request,
    status: int = 200,
    refused: str = "",
    said: str = "",
    opened: str = "",
    typed: Mapping[str, object] = MappingProxyType({}),
) -> Response:
    """``typed`` is what a refused form held; passwords are not sent back."""
    visitor: Visitor = request.scope[VISITOR]
    account = await run_in_threadpool(own_account.card, visitor)
    stand = await run_in_threadpool(deputies.card, visitor)
    office = await run_in_threadpool(setup.office)
    again = {name: str(typed.get(name, ""))[:100] for name in ("login", "first", "last", "secret")}
    offered = await run_in_threadpool(
        second_factor.offer, visitor.login, office.name if office else "Duban", again["secret"]
    )
    return render(
        request,
        "account.html",
        status,
        account=account,
        rule=say(language_of(request), rules().said, least=rules().least),
        links_said=say_n(
            language_of(request),
            "{n} link sent to your bureau opens its tasks.",
            "{n} links sent to your bureau open its tasks.",
            account.links,
        ),
        lines=_lines(language_of(request), account),
        deputies=stand,
        day=lambda when: day_words(language_of(request), when),
        refused=refused,
        said=said,
        opened=opened,
        typed=again,
        secret=offered.secret,
        squares=_squares(offered.address) if opened == "totp_on" and not account.second_factor else "",
        after="/",
    )


def _squares(address: str) -> str:
    """The address as a picture, white around it, so that a phone reads it on a dark page as well."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="white", encode_minimal=False)


def _moment_words(language: str, moment: datetime) -> str:
    there = moment.astimezone(BEIJING)
    return f"{day_words(language, there.date())} {there:%H:%M}"


def _lines(language: str, account: OwnAccount) -> list[dict[str, Any]]:
    return [_line(language, line) for line in account.sign_ins]


def _line(language: str, line: SignInLine) -> dict[str, Any]:
    since, seen = (_moment_words(language, moment) for moment in (line.since, line.seen_at))
    return {
        "name": line.name,
        "is_this": line.is_this,
        "since": since,
        "seen": seen,
        "ip": line.ip,
        "agent": _browser(line.agent),
    }


def _browser(agent: str) -> str:
    """The browser's own name out of the long line it sends."""
    known = ("MicroMessenger", "DingTalk", "QQBrowser", "Edg", "Firefox", "Chrome", "Safari")
    name = next((name for name in known if name in agent), "")
    systems = ("HarmonyOS", "Android", "iPhone", "Windows", "Mac OS X", "Linux")
    return " · ".join(filter(None, (name.replace("Edg", "Edge"), next((s for s in systems if s in agent), ""))))
