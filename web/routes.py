"""Every HTTP address of our own, and what stands in front of all addresses, in its order."""

from starlette.middleware import Middleware
from starlette.routing import Route

from web import assets, feed, files, first_run, health, light, papers, sign_in
from web.assets import Assets, Screens
from web.gate import Gate
from web.headers import SecurityHeaders
from web.incidents import Incidents

ROUTES = [
    Route("/healthz", health.healthz),
    Route("/sign-in", sign_in.form),
    Route("/sign-in", sign_in.submit, methods=["POST"]),
    Route("/step-in", sign_in.step_in, methods=["POST"]),
    Route("/sign-out", sign_in.sign_out, methods=["POST"]),
    Route("/welcome", first_run.welcome),
    Route("/welcome", first_run.look_around, methods=["POST"]),
    Route("/set-up", first_run.form),
    Route("/set-up", first_run.submit, methods=["POST"]),
    Route("/light", light.worklist),
    Route("/light", light.submit, methods=["POST"]),
    Route("/frame.js", assets.frame_script),
    Route("/papers/register.xlsx", papers.register),
    Route("/papers/import/{run_id:int}", papers.refused_rows),
    Route("/papers/minutes/{meeting_id:int}", papers.minutes),
    Route("/papers/notice/{assignment_id:int}", papers.notice),
    Route("/files/{attachment_id:int}", files.attachment),
    Route("/feed/{secret}.ics", feed.feed),
]


def middleware(screens: Screens) -> list[Middleware]:
    """Outermost first. ``screens``: see `Assets`."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Incidents),
        Middleware(Gate),
        Middleware(Assets, own=frozenset(route.path for route in ROUTES), screens=screens),
    ]
