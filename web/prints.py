"""Pages made for paper: the leader's brief on one sheet, and the supervision notice with its receipt slip."""

from dataclasses import fields

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models.errors import Refused
from models.words import CHINESE
from services import papers
from services.brief import brief as brief_of
from services.sign_in import Visitor
from web.gate import VISITOR
from web.render import language_of, render, render_print, words_of


async def brief(request: Request) -> Response:
    """``meeting`` is one meeting, ``scope=year`` all of this year; without either all in which something is open.

    ``area`` looks into one area only.
    """
    visitor: Visitor = request.scope[VISITOR]
    language = visitor.language or language_of(request)
    asked = request.query_params
    meeting = asked.get("meeting", "")
    meeting_id = int(meeting) if meeting.isdecimal() and len(meeting) < 12 else None
    try:
        page = await run_in_threadpool(
            lambda: brief_of(
                visitor.actor,
                language,
                meeting_id,
                this_year=asked.get("scope") == "year",
                area=asked.get("area", "")[:32] or None,
            )
        )
    except Refused as refusal:
        return render(request, "message.html", 404, text=words_of(request, refusal))
    return render_print(request, "brief.html", language, **{f.name: getattr(page, f.name) for f in fields(page)})


async def notice(request: Request) -> Response:
    """Official text is Chinese, whoever prints it."""
    visitor: Visitor = request.scope[VISITOR]
    assignment_id: int = request.path_params["assignment_id"]
    try:
        paper = await run_in_threadpool(papers.notice_facts, visitor.actor, assignment_id)
    except Refused as refusal:
        return render(request, "message.html", 404, text=words_of(request, refusal))
    return render_print(
        request,
        "slip.html",
        CHINESE,
        paper=paper,
        head=papers.notice_head(paper),
        receipt=papers.RECEIPT,
        assignment_id=assignment_id,
    )
