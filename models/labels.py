"""The word of each value of the vocabulary, as message ids. `words.say` puts them into a language."""

from enum import StrEnum

from models.accounts import Role
from models.assignments import Method, Part, ReportKind
from models.bureaus import BureauKind
from models.directives import Criterion, Cycle
from models.lifecycle import Light, Status, Step
from models.meetings import AttendanceState, Venue
from models.permissions import Action
from models.words import N_

LABELS: dict[StrEnum, str] = {
    Role.SECRETARIAT: N_("Secretariat"),
    Role.BUREAU: N_("Bureau"),
    Role.LEADER: N_("Leader"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
    BureauKind.CITY: N_("City bureaus"),
    BureauKind.COUNTY: N_("County bureaus"),
    BureauKind.DIVISION: N_("Divisions"),
    BureauKind.AFFILIATED: N_("Affiliated units"),
    BureauKind.PARTNER: N_("Partner departments"),
    Part.LEAD: N_("Lead"),
    Part.SUPPORTING: N_("Supporting"),
    Criterion.READ: N_("Read and conveyed"),
    Criterion.FINISH: N_("Finish"),
    Criterion.RECURRING: N_("Recurring"),
    Cycle.DAILY: N_("Daily"),
    Cycle.WEEKLY: N_("Weekly"),
    Cycle.MONTHLY: N_("Monthly"),
    Cycle.QUARTERLY: N_("Quarterly"),
    Method.PAPER: N_("On paper"),
    Method.PHONE: N_("By phone"),
    Method.VIDEO: N_("By video"),
    Method.ON_SITE: N_("On site"),
    Method.BUREAUS_WORD: N_("On the bureau's word"),
    ReportKind.PROGRESS: N_("Progress"),
    ReportKind.NIL: N_("Nil return"),
    ReportKind.DONE: N_("Reported done"),
    Status.DISPATCHED: N_("Awaiting receipt"),
    Status.OBJECTED: N_("Objection under review"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.REPORTED: N_("Awaiting verification"),
    Status.CLOSED: N_("Closed"),
    Status.NOT_IMPLEMENTED: N_("Closed, not implemented"),
    Status.SUSPENDED: N_("Suspended"),
    Status.WITHDRAWN: N_("Withdrawn"),
    Light.OVERDUE: N_("Overdue"),
    Light.DUE_SOON: N_("Due soon"),
    Light.UNSIGNED: N_("Not signed for"),
    Light.TO_VERIFY: N_("To verify"),
    Light.ON_TRACK: N_("On track"),
    Light.DONE: N_("Done"),
    Light.STOPPED: N_("Stopped"),
    Step.ACKNOWLEDGE: N_("Sign for"),
    Step.OBJECT: N_("Object: not our duty"),
    Step.UPHOLD: N_("Uphold the objection"),
    Step.REJECT: N_("Reject the objection"),
    Step.REPORT_PROGRESS: N_("Report progress"),
    Step.REPORT_DONE: N_("Report done"),
    Step.TAKE_BACK: N_("Take back the report"),
    Step.VERIFY: N_("Verify and close"),
    Step.RETURN: N_("Return for rework"),
    Step.CLOSE_NOT_IMPLEMENTED: N_("Close as not implemented"),
    Step.SUSPEND: N_("Suspend"),
    Step.RESUME: N_("Resume"),
    Step.WITHDRAW: N_("Withdraw"),
    Step.REOPEN: N_("Reopen after a look-back"),
    AttendanceState.INFERRED: N_("Inferred from the communiqué"),
    AttendanceState.PRESENT: N_("Present"),
    AttendanceState.LEAVE: N_("On leave"),
    AttendanceState.ABSENT: N_("Absent"),
    AttendanceState.SUBSTITUTE: N_("Substitute sent"),
    Venue.MAIN: N_("Main venue"),
    Venue.BRANCH: N_("Branch venue"),
    Venue.UNKNOWN: N_("Venue not stated"),
    Action.SEE_FIGURES: N_("See the figures"),
    Action.SEE_MEETINGS: N_("See meetings"),
    Action.SEE_ASSIGNMENTS: N_("See assignments"),
    Action.SEE_LEDGER: N_("See the ledger of changes"),
    Action.EDIT_DRAFT: N_("Edit a draft"),
    Action.DISPATCH: N_("Dispatch"),
    Action.RECORD_ATTENDANCE: N_("Record attendance"),
    Action.EDIT_BUREAUS: N_("Edit bureaus"),
    Action.EDIT_ACCOUNTS: N_("Edit accounts"),
    Action.CLEAR_SAMPLE: N_("Clear the sample data"),
    Action.CHOOSE_LANGUAGE: N_("Choose the language"),
}

# One sentence a refusal: what happened, and what to do now.
REFUSALS: dict[str, str] = {
    "not_allowed": N_("Your role may not do this."),
    "not_found": N_("There is no such item, or it is not yours."),
    "changed_meanwhile": N_(
        "Someone saved a change a moment ago. Look at the new state, then try again; what you typed is still here."
    ),
    "done_already": N_("This was already done; nothing was done twice."),
    "not_possible_now": N_("This can't be done in the state the item is in now."),
    "database_gone": N_("The database can't be reached. Nothing was saved; please tell the administrator."),
    "reason_needed": N_("Please give a reason."),
    "text_needed": N_("Please write at least {least} characters about what was done."),
    "method_needed": N_("Please choose how it was verified."),
    "evidence_needed": N_("This point asks for a file as evidence. Please attach one."),
    "reporter_may_not_verify": N_("Who reported the result may not verify it."),
    "busy": N_("The system is busy. Nothing was saved; please try again."),
}
