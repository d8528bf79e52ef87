"""一页指南: what a role does and how, on one sheet of A4. Plain HTML: any browser prints it."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models.accounts import Role
from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from models.words import N_
from services import setup
from services.sign_in import Visitor
from web.gate import VISITOR
from web.render import render


@dataclass(frozen=True, slots=True)
class Guide:
    """What the sheet says: its aim in a sentence, then what one does, each with how."""

    aim: str
    steps: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...] = ()


GUIDES: dict[Role, Guide] = {
    Role.SECRETARIAT: Guide(
        N_("From the release to the last verified item: nothing that a meeting required gets lost."),
        (
            (N_("Record"), N_("Record and dispatch: paste the whole release, or hand in its file. It is read by itself.")),
            (N_("Check"), N_("Each part stands beside its source. What is uncertain is listed on top; mend it, then: looks right, next.")),
            (N_("Dispatch"), N_("The last page shows every item and how many. Nothing is sent before you press its button.")),
            (N_("Verify"), N_("The longest wait comes first. Verify and close, or return it with a reason; the next one opens.")),
            (N_("Chase"), N_("Reminders go out by themselves. In the register, what is overdue is chased by one message a bureau.")),
            (N_("Answer"), N_("Extensions and objections wait on a page of their own; leaders' instructions on the work desk.")),
            (N_("Hand out"), N_("Register, notices and minutes come as Excel and Word files, in the office's own form.")),
        ),
        (
            ("Ctrl+Enter", N_("read the release; looks right, next")),
            ("Alt+1", N_("verify and close")),
            ("Alt+2", N_("return")),
            ("Alt+3", N_("grant the extension that is on top")),
        ),
    ),
    Role.LEADER: Guide(
        N_("What is not implemented, by whom, how late, better or worse: without asking anybody."),
        (
            (N_("Read"), N_("The sentence on top says it all; the figures below it prove it.")),
            (N_("Look"), N_("In the table, worst stands left. A cell shows its worst state and how many items are in it.")),
            (N_("Go behind it"), N_("Click a cell: the bureaus, what each did and when, its evidence. By keyboard: Tab reaches each cell.")),
            (N_("Decide"), N_("Leave an instruction where you are. The secretariat gets a task and answers you on this page.")),
            (N_("Approve"), N_("Where the office wants it, a meeting is issued only after your yes. It waits on top of the page.")),
            (N_("Choose"), N_("One meeting, all open ones, or the whole year.")),
        ),
    ),
    Role.BUREAU: Guide(
        N_("Only what needs you now, most urgent first. No need to look in every day: you are told."),
        (
            (N_("Sign for it"), N_("One click for all that is new. It only says that you have received it.")),
            (N_("Report progress"), N_("One or two sentences. The due date stays as it is.")),
            (N_("Report it finished"), N_("Say what was done, add a file if it helps. The province verifies next.")),
            (N_("Nil return"), N_("For standing duties: nothing to report is one click.")),
            (N_("Stuck?"), N_("Ask for help or for a later date, before the date is past. Not your duty: object, under More.")),
            (N_("Returned?"), N_("The reason stands on the card. Add what is missing and report again.")),
            (N_("Slow line, old browser"), N_("The light page does the same without scripts.")),
        ),
    ),
    Role.ADMINISTRATOR: Guide(
        N_("Who may come in, which bureaus there are, by which rules the office works."),
        (
            (N_("Accounts"), N_("Add one for each person. Choose its row to change, lock out, or give a new password.")),
            (N_("Bureaus"), N_("Keep names and contacts right. Mergers hand open items over and keep the history.")),
            (N_("Working days and limits"), N_("Paste the year's holidays once they are announced.")),
            (N_("Import lists"), N_("Bureaus and people from Excel. Every row's fate is shown before anything changes.")),
            (N_("Channels"), N_("What did not go out, why, and sending it again.")),
            (N_("On the machine"), N_("Back up every night, remind every morning, verify every week: see the operator's guide.")),
        ),
    ),
    Role.SECURITY: Guide(
        N_("Who may do what: granted by you, added by the administrator, watched by the auditor."),
        (
            (N_("Open an account"), N_("Choose its row: the role, the bureau, and whether it may sign in.")),
            (N_("Set a password"), N_("A new one counts at once; the old one ends within two seconds.")),
            (N_("Phone lost"), N_("Switch the second step off; the person sets it up anew.")),
            (N_("Shut an account"), N_("Untick May sign in: it is out everywhere, its records stay.")),
        ),
    ),
    Role.AUDITOR: Guide(
        N_("Every change, who made it and when, and the proof that none was altered."),
        (
            (N_("Check the ledger"), N_("One click holds all entries against their chain and the anchors.")),
            (N_("Narrow it"), N_("By who, what, on what and when.")),
            (N_("Take it along"), N_("The export holds exactly the entries that are shown.")),
            (N_("From outside"), N_("manage.py verify says the same at the machine, and recounts every figure.")),
        ),
    ),
}  # fmt: skip

_MEANING = {
    Light.OVERDUE: N_("past its date, nothing reported done"),
    Light.DUE_SOON: N_("a few days left"),
    Light.UNSIGNED: N_("sent, no receipt yet"),
    Light.TO_VERIFY: N_("reported done, the province looks next"),
    Light.ON_TRACK: N_("signed for, in time"),
    Light.DONE: N_("verified"),
    Light.STOPPED: N_("suspended, withdrawn, or closed as not implemented"),
}


async def show(request: Request) -> Response:
    """The sheet of the visitor's role, or of the role asked for: they hold nothing secret."""
    visitor: Visitor = request.scope[VISITOR]
    asked = request.query_params.get("role", "")
    role = Role(asked) if asked in list(Role) else visitor.actor.role or Role.BUREAU
    office = await run_in_threadpool(setup.office)
    return render(
        request,
        "guide.html",
        guide=GUIDES[role],
        contact=office.contact if office else "",
        role=LABELS[role],
        roles=[(other.value, LABELS[other]) for other in GUIDES if other is not role],
        lights=[(GLYPHS[light], LABELS[light], meaning) for light, meaning in _MEANING.items()],
    )
