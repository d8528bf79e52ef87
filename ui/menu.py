"""The pages of each role, as data. The first is where the role begins."""

from models.accounts import Role
from models.words import N_

# role → (file, address, title)
PAGES: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.LEADER: (("pages/leader/dashboard.py", "dashboard", N_("Implementation")),),
    Role.SECRETARIAT: (
        ("pages/secretariat/intake.py", "intake", N_("Log and dispatch")),
        ("pages/secretariat/verify.py", "verify", N_("Verify reports")),
        ("pages/leader/dashboard.py", "dashboard", N_("Implementation")),
        ("pages/secretariat/meetings.py", "meetings", N_("Meetings")),
    ),
    Role.BUREAU: (("pages/bureau/worklist.py", "worklist", N_("My tasks")),),
    Role.ADMINISTRATOR: (("pages/admin/accounts.py", "accounts", N_("Accounts")),),
    Role.AUDITOR: (("pages/secretariat/meetings.py", "meetings", N_("Meetings")),),
}
