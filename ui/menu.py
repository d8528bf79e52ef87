"""Which screens there are, for whom, in which order. The first one of a role is where it starts."""

from dataclasses import dataclass

from models.accounts import Role
from models.settings import ROOT
from models.words import N_

S, B, L, ADMIN, AUDITOR = Role.SECRETARIAT, Role.BUREAU, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR
SECURITY = Role.SECURITY


# Where a role has more screens than fit side by side, the rarer ones stand behind a word. "" is always in view.
MEETINGS, SETTINGS = N_("Meetings and returns"), N_("Settings")
FITS = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen. The roles are those that its file requires (a test compares); hidden ones are reached by links."""

    path: str
    url: str
    title: str
    roles: tuple[Role, ...]
    group: str = ""
    hidden: bool = False


ENTRIES = (
    Entry("pages/secretariat/desk.py", "desk", N_("Work desk"), (S,)),
    Entry("pages/bureau/worklist.py", "worklist", N_("My tasks"), (B,)),
    Entry("pages/leader/dashboard.py", "dashboard", N_("Dashboard"), (L, S)),
    Entry("pages/leader/approvals.py", "approvals", N_("Approve"), (L,), hidden=True),
    Entry("pages/secretariat/intake.py", "intake", N_("Record and dispatch"), (S,)),
    Entry("pages/secretariat/verify.py", "verify", N_("Verify"), (S,)),
    Entry("pages/secretariat/ledger.py", "ledger", N_("Register"), (S, L)),
    Entry("pages/secretariat/chasing.py", "chasing", N_("Chasing"), (S,)),
    Entry("pages/secretariat/meetings.py", "meetings", N_("Meetings"), (S,), MEETINGS),
    Entry("pages/secretariat/returns.py", "returns", N_("Returns"), (S,), MEETINGS),
    Entry("pages/secretariat/extensions.py", "extensions", N_("Extensions and objections"), (S,), MEETINGS),
    Entry("pages/admin/accounts.py", "accounts", N_("Accounts"), (ADMIN, SECURITY)),
    Entry("pages/admin/bureaus.py", "bureaus", N_("Bureaus"), (ADMIN, S), SETTINGS),
    Entry("pages/admin/calendar.py", "calendar", N_("Working days and limits"), (ADMIN, S), SETTINGS),
    Entry("pages/secretariat/imports.py", "imports", N_("Import lists"), (S, ADMIN), SETTINGS),
    Entry("pages/admin/office.py", "office", N_("Our office"), (ADMIN,)),
    Entry("pages/admin/channels.py", "channels", N_("Channels"), (ADMIN,)),
    Entry("pages/auditor/ledger.py", "audit", N_("Ledger of changes"), (AUDITOR,)),
    Entry("pages/bureau/filed.py", "filed", N_("Returns filed"), (B,)),
    Entry("pages/bureau/workbook.py", "workbook", N_("Answer by a workbook"), (B,), hidden=True),
    Entry("pages/admin/papers.py", "papers", N_("Word forms"), (ADMIN,)),
    Entry("pages/shared/inbox.py", "inbox", N_("Messages"), (S, B, L)),
    Entry("pages/shared/assignment.py", "assignment", N_("Task"), (S, B, L), hidden=True),
    Entry("pages/shared/search.py", "search", N_("Search"), (S, L, B, AUDITOR), hidden=True),
    Entry("pages/shared/text.py", "text", N_("The release"), (S, L, AUDITOR), hidden=True),
    Entry("pages/shared/about.py", "about", N_("About"), (AUDITOR, L, S, B, ADMIN, SECURITY), SETTINGS),
)


def entries_for(role: Role) -> list[Entry]:
    """A role's screens. Whoever has no other one starts at what this is about."""
    return [entry for entry in ENTRIES if role in entry.roles and (ROOT / entry.path).is_file()]


def other_addresses(role: Role | None) -> list[str]:
    """The addresses of a role's screens but for the first, which is at the root."""
    return [entry.url for entry in entries_for(role)[1:]] if role else []


def grouped(entries: list[Entry]) -> dict[str, list[Entry]]:
    """The screens by the word they stand behind; all in view where they fit."""
    if sum(not entry.hidden for entry in entries) <= FITS:
        return {"": entries}
    groups: dict[str, list[Entry]] = {"": []}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    return groups
