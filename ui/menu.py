"""Which screens there are, for whom, in which order. The first one of a role is where it starts."""

from dataclasses import dataclass

from models.accounts import Role
from models.settings import ROOT
from models.words import N_

S, B, L, ADMIN, AUDITOR = Role.SECRETARIAT, Role.BUREAU, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen. The roles are those that its file requires (a test compares); hidden ones are reached by links."""

    path: str
    url: str
    title: str
    roles: tuple[Role, ...]
    hidden: bool = False


ENTRIES = (
    Entry("pages/secretariat/desk.py", "desk", N_("Work desk"), (S,)),
    Entry("pages/bureau/worklist.py", "worklist", N_("My tasks"), (B,)),
    Entry("pages/leader/dashboard.py", "dashboard", N_("Dashboard"), (L, S)),
    Entry("pages/leader/approvals.py", "approvals", N_("Approve"), (L,), hidden=True),
    Entry("pages/secretariat/intake.py", "intake", N_("Record and dispatch"), (S,)),
    Entry("pages/secretariat/verify.py", "verify", N_("Verify"), (S,)),
    Entry("pages/secretariat/extensions.py", "extensions", N_("Extensions"), (S,)),
    Entry("pages/secretariat/returns.py", "returns", N_("Returns"), (S,)),
    Entry("pages/secretariat/ledger.py", "ledger", N_("Register"), (S,)),
    Entry("pages/secretariat/chasing.py", "chasing", N_("Chasing"), (S,)),
    Entry("pages/secretariat/meetings.py", "meetings", N_("Meetings"), (S,)),
    Entry("pages/admin/accounts.py", "accounts", N_("Accounts"), (ADMIN,)),
    Entry("pages/admin/bureaus.py", "bureaus", N_("Bureaus"), (ADMIN, S)),
    Entry("pages/admin/calendar.py", "calendar", N_("Working days and limits"), (ADMIN, S)),
    Entry("pages/secretariat/imports.py", "imports", N_("Import lists"), (S, ADMIN)),
    Entry("pages/admin/office.py", "office", N_("Our office"), (ADMIN,)),
    Entry("pages/admin/channels.py", "channels", N_("Channels"), (ADMIN,)),
    Entry("pages/bureau/filed.py", "filed", N_("Returns filed"), (B,)),
    Entry("pages/shared/inbox.py", "inbox", N_("Messages"), (S, B, L)),
    Entry("pages/shared/assignment.py", "assignment", N_("Task"), (S, B, L), hidden=True),
    Entry("pages/shared/about.py", "about", N_("About"), (AUDITOR, L, S, B, ADMIN)),
)


def entries_for(role: Role) -> list[Entry]:
    """A role's screens. Whoever has no other one starts at what this is about."""
    return [entry for entry in ENTRIES if role in entry.roles and (ROOT / entry.path).is_file()]


def other_addresses(role: Role | None) -> list[str]:
    """The addresses of a role's screens but for the first, which is at the root."""
    return [entry.url for entry in entries_for(role)[1:]] if role else []
