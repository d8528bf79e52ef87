"""Every HTTP address of our own, and what stands in front of all addresses, in its order."""

from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.routing import Route

from models.numbers import row_number
from services.single_sign_on import BACK
from web import (
    account,
    assets,
    feed,
    files,
    first_run,
    guide,
    health,
    light,
    links,
    papers,
    prints,
    sign_in,
    single_sign_on,
)
from web.assets import Assets, Screens
from web.gate import Gate
from web.headers import SecurityHeaders
from web.incidents import Incidents
from web.quota import Quota


class RowNumber(Convertor[int]):
    """In a path: see `row_number`."""

    regex = "[0-9]+"

    def convert(self, value: str) -> int:
        return row_number(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("row", RowNumber())

ROUTES = [
    Route("/healthz", health.healthz),
    Route("/sign-in", sign_in.form),
    Route("/sign-in", sign_in.submit, methods=["POST"]),
    Route("/sign-in/code", sign_in.submit_code, methods=["POST"]),
    Route("/single-sign-on", single_sign_on.leave),
    Route(BACK, single_sign_on.come_back),
    Route("/go/{secret}", links.show),
    Route("/go/{secret}", links.enter, methods=["POST"]),
    Route("/account", account.show),
    Route("/account", account.submit, methods=["POST"]),
    Route("/language", account.choose_language, methods=["POST"]),
    Route("/step-in", sign_in.step_in, methods=["POST"]),
    Route("/sign-out", sign_in.sign_out, methods=["POST"]),
    Route("/welcome", first_run.welcome),
    Route("/welcome", first_run.look_around, methods=["POST"]),
    Route("/set-up", first_run.form),
    Route("/set-up", first_run.submit, methods=["POST"]),
    Route("/light", light.worklist),
    Route("/light", light.submit, methods=["POST"]),
    Route("/guide", guide.show),
    Route("/frame.js", assets.frame_script),
    Route("/papers/register.xlsx", papers.register),
    Route("/papers/workbook/{bureau_id:row}", papers.workbook),
    Route("/papers/export/{export_id:row}", papers.prepared),
    Route("/papers/ledger.xlsx", papers.ledger),
    Route("/papers/import/{run_id:row}", papers.refused_rows),
    Route("/papers/minutes/{meeting_id:row}", papers.minutes),
    Route("/papers/notice/{assignment_id:row}", papers.notice),
    Route("/papers/roll/{meeting_id:row}", papers.roll),
    Route("/papers/circular/{circular_id:row}", papers.circular),
    Route("/papers/circular/draft", papers.circular_draft),
    Route("/papers/form/{kind}", papers.form_preview),
    Route("/print/brief", prints.brief),
    Route("/print/notice/{assignment_id:row}", prints.notice),
    Route("/files/{attachment_id:row}", files.attachment),
    Route("/feed/{secret}.ics", feed.feed),
]


def middleware(screens: Screens) -> list[Middleware]:
    """Outermost first. ``screens``: see `Assets`."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Incidents),
        Middleware(Gate),
        Middleware(Quota),
        Middleware(Assets, own=frozenset(route.path for route in ROUTES), screens=screens),
    ]
