"""三步看一遍: what a newcomer tries first, in the sample office. Where one stands is in the address: ?tour=2.

So it survives a reload, and a screen opened from the menu shows none of it.
"""

from dataclasses import dataclass

import streamlit as st

from models.accounts import Role
from models.words import N_
from ui.words import _

_ASKED = "tour"


@dataclass(frozen=True, slots=True)
class Stop:
    """One of the three: the screen it is tried on, what to try, what comes of it."""

    address: str
    what: str
    how: str


TOURS: dict[Role, tuple[Stop, Stop, Stop]] = {
    Role.SECRETARIAT: (
        Stop(
            "/intake",
            N_("Dispatch a meeting"),
            N_("Fill in the sample release and read it. Check each part beside its source, then dispatch."),
        ),
        Stop(
            "/verify",
            N_("Verify what bureaus report"),
            N_("What was asked stands beside what was reported. Alt+1 verifies, Alt+2 returns; the next one opens itself."),
        ),
        Stop(
            "/ledger",
            N_("Chase who is late"),
            N_("The register opens with what is overdue. Chase these: one message a bureau, however many items it owes."),
        ),
    ),
    Role.LEADER: (
        Stop("/", N_("Read the sentence"), N_("What is not implemented, where, and whether it gets better: in one line.")),
        Stop("/", N_("Go behind a number"), N_("Click a red cell: its bureaus, what happened, and their evidence.")),
        Stop("/", N_("Leave an instruction"), N_("Beside any cell or bureau. The secretariat gets a task and answers you here.")),
    ),
    Role.BUREAU: (
        Stop("/", N_("Sign for what is new"), N_("One click for all of it. It only says that you have received it.")),
        Stop("/", N_("Report"), N_("Nothing to say? Nil return, one click. Else one or two sentences; files if you like.")),
        Stop("/", N_("See who is next"), N_("Reported items wait for the province below; nothing more for you to do.")),
    ),
    Role.ADMINISTRATOR: (
        Stop("/", N_("Add a person"), N_("User name, name, role. Tell them the password; they change it themselves.")),
        Stop("/bureaus", N_("Look after the bureaus"), N_("Choose a row: names, contact, mergers. Whoever has no contact must be rung up.")),
        Stop("/office", N_("Choose the office's rules"), N_("Approval before issue, three separate officers; limits under Working days.")),
    ),
    Role.SECURITY: (
        Stop("/", N_("Open an account"), N_("Choose its row: the role, the bureau, and whether it may sign in.")),
        Stop("/", N_("Set a password"), N_("A new one counts at once; the old one ends within two seconds.")),
        Stop("/", N_("Shut an account"), N_("Untick May sign in: it is out everywhere, its records stay.")),
    ),
    Role.AUDITOR: (
        Stop("/", N_("Check the ledger"), N_("One click holds all entries against their chain and the anchors.")),
        Stop("/", N_("Narrow it"), N_("By who, what, on what and when.")),
        Stop("/", N_("Take it along"), N_("The export holds exactly the entries that are shown.")),
    ),
}  # fmt: skip


def link(role: Role, n: int) -> str:
    """The address of a stop, counted from 1."""
    return f"{TOURS[role][n - 1].address}?{_ASKED}={n}"


def show_tour(role: Role | None) -> None:
    """The stop that the address asks for, if it asks for one."""
    asked = st.query_params.get(_ASKED, "")
    if role is None or asked not in ("1", "2", "3"):
        return
    n = int(asked)
    stop = TOURS[role][n - 1]
    last = n == len(TOURS[role])
    onward = (stop.address, _("Done, close this")) if last else (link(role, n + 1), _("Next step"))
    with st.container(
        key="frame-tour", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    ):
        counted = _("Step {n} of 3", n=n)
        st.html(
            f'<div class="duban-text" role="status">{counted} · <strong>{_(stop.what)}</strong>　{_(stop.how)}</div>',
            width="content",
        )
        links = [onward] if last else [onward, (stop.address, _("Leave it"))]
        said = "　".join(f'<a class="duban-link" href="{to}" target="_self">{words}</a>' for to, words in links)
        st.html(f"<div>{said}</div>", width="content")
