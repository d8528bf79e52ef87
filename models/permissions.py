"""Who may do what, as a table of data. Relations: any row, or only one's own bureau's."""

from enum import StrEnum

from models.accounts import Role
from models.lifecycle import Step


class Action(StrEnum):
    """Everything a person can ask the app to do that is not a step of the lifecycle. Values go into the ledger."""

    SEE_FIGURES = "see_figures"
    SEE_MEETINGS = "see_meetings"
    SEE_ASSIGNMENTS = "see_assignments"
    SEARCH = "search"
    KEEP_VIEW = "keep_view"
    DROP_VIEW = "drop_view"
    SEE_LEDGER = "see_ledger"
    EXPORT_LEDGER = "export_ledger"
    EDIT_DRAFT = "edit_draft"
    DISPATCH = "dispatch"
    RECORD_ATTENDANCE = "record_attendance"
    WRITE_MINUTES = "write_minutes"
    APPROVE = "approve"
    INSTRUCT = "instruct"
    ANSWER_INSTRUCTION = "answer_instruction"
    RETURN_ANSWER = "return_answer"
    READ_ANSWER = "read_answer"
    SEE_INSTRUCTIONS = "see_instructions"
    REQUIRE_APPROVAL = "require_approval"
    SEE_BUREAUS = "see_bureaus"
    EDIT_BUREAUS = "edit_bureaus"
    REORGANISE = "reorganise"
    EDIT_PEOPLE = "edit_people"
    KEEP_LIST = "keep_list"
    IMPORT_REGISTER = "import_register"
    EDIT_ACCOUNTS = "edit_accounts"
    ADD_ACCOUNTS = "add_accounts"
    GRANT_ACCESS = "grant_access"
    SEPARATE_OFFICERS = "separate_officers"
    JOIN_OFFICERS = "join_officers"
    CLEAR_SAMPLE = "clear_sample"
    CHOOSE_LANGUAGE = "choose_language"
    SEND_REMINDERS = "send_reminders"
    CHASE = "chase"
    WRITE_CIRCULAR = "write_circular"
    ISSUE_CIRCULAR = "issue_circular"
    SEE_CIRCULARS = "see_circulars"
    SET_FORM = "set_form"
    PREPARE_EXPORT = "prepare_export"
    ANSWER_BY_WORKBOOK = "answer_by_workbook"
    SEE_RETURNS = "see_returns"
    SET_CUTOFF = "set_cutoff"
    SET_RHYTHM = "set_rhythm"
    SEE_INBOX = "see_inbox"
    KEEP_FEED = "keep_feed"
    SEE_CHANNELS = "see_channels"
    RETRY_CHANNEL = "retry_channel"
    DELIVER = "deliver"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    PASS_ON = "pass_on"
    AMEND_POINT = "amend_point"
    EDIT_CALENDAR = "edit_calendar"
    SET_LIMITS = "set_limits"
    CHANGE_PASSWORD = "change_password"
    SECOND_FACTOR = "second_factor"
    END_SIGN_IN = "end_sign_in"
    MAKE_LINK = "make_link"
    REVOKE_LINKS = "revoke_links"
    NAME_DEPUTY = "name_deputy"
    END_DEPUTY = "end_deputy"
    STAND_IN = "stand_in"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    LOCK_OUT = "lock_out"
    SET_UP = "set_up"


class Relation(StrEnum):
    """Which rows a permission covers."""

    ANY = "any"
    OWN = "own"


_EVERYONE = dict.fromkeys(Role, Relation.ANY)
_OFFICE = {Role.SECRETARIAT: Relation.ANY}
_AT_WORK = dict.fromkeys((Role.SECRETARIAT, Role.LEADER, Role.BUREAU), Relation.ANY)
_BUREAU = {Role.BUREAU: Relation.OWN}

PERMISSIONS: dict[Action | Step, dict[Role, Relation]] = {
    Action.SEE_FIGURES: {Role.LEADER: Relation.ANY, Role.SECRETARIAT: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.SEE_MEETINGS: {Role.LEADER: Relation.ANY, Role.SECRETARIAT: Relation.ANY, Role.AUDITOR: Relation.ANY},
    Action.SEE_ASSIGNMENTS: {Role.LEADER: Relation.ANY, Role.SECRETARIAT: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.SEARCH: {
        Role.LEADER: Relation.ANY,
        Role.SECRETARIAT: Relation.ANY,
        Role.AUDITOR: Relation.ANY,
        Role.BUREAU: Relation.OWN,
    },
    Action.KEEP_VIEW: {Role.LEADER: Relation.ANY, Role.SECRETARIAT: Relation.ANY},
    Action.DROP_VIEW: {Role.LEADER: Relation.ANY, Role.SECRETARIAT: Relation.ANY},
    Action.SEE_LEDGER: {Role.AUDITOR: Relation.ANY},
    Action.EXPORT_LEDGER: {Role.AUDITOR: Relation.ANY},
    Action.EDIT_DRAFT: _OFFICE,
    Action.DISPATCH: _OFFICE,
    Action.RECORD_ATTENDANCE: _OFFICE,
    Action.WRITE_MINUTES: _OFFICE,
    Action.APPROVE: {Role.LEADER: Relation.ANY},
    Action.INSTRUCT: {Role.LEADER: Relation.ANY},
    Action.ANSWER_INSTRUCTION: _OFFICE,
    Action.RETURN_ANSWER: {Role.LEADER: Relation.ANY},
    Action.READ_ANSWER: {Role.LEADER: Relation.ANY},
    Action.SEE_INSTRUCTIONS: {Role.LEADER: Relation.ANY, Role.SECRETARIAT: Relation.ANY},
    Action.REQUIRE_APPROVAL: {Role.ADMINISTRATOR: Relation.ANY},
    Action.SEND_REMINDERS: _OFFICE,
    Action.CHASE: _OFFICE,
    Action.WRITE_CIRCULAR: _OFFICE,
    Action.ISSUE_CIRCULAR: _OFFICE,
    Action.SEE_CIRCULARS: {Role.SECRETARIAT: Relation.ANY, Role.LEADER: Relation.ANY},
    Action.SET_FORM: {Role.ADMINISTRATOR: Relation.ANY},
    Action.PREPARE_EXPORT: {Role.SECRETARIAT: Relation.ANY, Role.LEADER: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.ANSWER_BY_WORKBOOK: {Role.SECRETARIAT: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.SEE_RETURNS: {Role.SECRETARIAT: Relation.ANY, Role.LEADER: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.SET_CUTOFF: _OFFICE,
    Action.SET_RHYTHM: _OFFICE,
    Action.SEE_INBOX: {Role.SECRETARIAT: Relation.ANY, Role.LEADER: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.KEEP_FEED: {Role.SECRETARIAT: Relation.ANY, Role.LEADER: Relation.ANY, Role.BUREAU: Relation.OWN},
    Action.SEE_CHANNELS: {Role.ADMINISTRATOR: Relation.ANY},
    Action.RETRY_CHANNEL: {Role.ADMINISTRATOR: Relation.ANY},
    Action.DELIVER: {},
    Action.SEE_BUREAUS: dict.fromkeys((Role.ADMINISTRATOR, Role.SECRETARIAT, Role.SECURITY), Relation.ANY),
    Action.EDIT_BUREAUS: {Role.ADMINISTRATOR: Relation.ANY, Role.SECRETARIAT: Relation.ANY},
    Action.REORGANISE: {Role.ADMINISTRATOR: Relation.ANY},
    Action.EDIT_PEOPLE: {Role.ADMINISTRATOR: Relation.ANY, Role.SECRETARIAT: Relation.ANY},
    Action.KEEP_LIST: {
        Role.ADMINISTRATOR: Relation.ANY,
        Role.SECRETARIAT: Relation.ANY,
        Role.BUREAU: Relation.OWN,
    },
    Action.IMPORT_REGISTER: _OFFICE,
    Action.EDIT_ACCOUNTS: {Role.ADMINISTRATOR: Relation.ANY, Role.SECURITY: Relation.ANY},
    Action.ADD_ACCOUNTS: {Role.ADMINISTRATOR: Relation.ANY},
    Action.GRANT_ACCESS: {Role.ADMINISTRATOR: Relation.ANY, Role.SECURITY: Relation.ANY},
    Action.SEPARATE_OFFICERS: {Role.ADMINISTRATOR: Relation.ANY},
    Action.JOIN_OFFICERS: {},
    Action.CLEAR_SAMPLE: _EVERYONE,
    Action.CHOOSE_LANGUAGE: _EVERYONE,
    Action.ASK_EXTENSION: _BUREAU,
    Action.GRANT_EXTENSION: _OFFICE,
    Action.REFUSE_EXTENSION: _OFFICE,
    Action.PASS_ON: _BUREAU,
    Action.AMEND_POINT: _OFFICE,
    Action.EDIT_CALENDAR: {Role.ADMINISTRATOR: Relation.ANY},
    Action.SET_LIMITS: {Role.ADMINISTRATOR: Relation.ANY, Role.SECRETARIAT: Relation.ANY},
    Action.CHANGE_PASSWORD: _EVERYONE,
    Action.SECOND_FACTOR: _EVERYONE,
    Action.END_SIGN_IN: _EVERYONE,
    Action.MAKE_LINK: {},
    Action.REVOKE_LINKS: _BUREAU,
    Action.NAME_DEPUTY: _AT_WORK,
    Action.END_DEPUTY: _AT_WORK,
    Action.STAND_IN: _AT_WORK,
    Action.SIGN_IN: _EVERYONE,
    Action.SIGN_OUT: _EVERYONE,
    Action.LOCK_OUT: {},
    Action.SET_UP: {},
    Step.ACKNOWLEDGE: _BUREAU,
    Step.OBJECT: _BUREAU,
    Step.REPORT_PROGRESS: _BUREAU,
    Step.REPORT_DONE: _BUREAU,
    Step.TAKE_BACK: _BUREAU,
    Step.UPHOLD: _OFFICE,
    Step.REJECT: _OFFICE,
    Step.VERIFY: _OFFICE,
    Step.RETURN: _OFFICE,
    Step.CLOSE_NOT_IMPLEMENTED: _OFFICE,
    Step.SUSPEND: _OFFICE,
    Step.RESUME: _OFFICE,
    Step.WITHDRAW: _OFFICE,
    Step.REOPEN: _OFFICE,
}


# 三员分立: where the office wants it, whoever runs the system adds people and another says what they may do. What
# both do is seen by a third, the auditor, who can do neither.
APART: dict[Action, Role] = {Action.GRANT_ACCESS: Role.SECURITY}


# 代办: who can act for whom. A bureau reports and the office verifies, so nobody stands on both sides.
SIDES: tuple[frozenset[Role], ...] = (frozenset({Role.SECRETARIAT, Role.LEADER}), frozenset({Role.BUREAU}))


def same_side(one: Role | None, other: Role | None) -> bool:
    """Whether a person of the one role can act for a person of the other."""
    return any(one in side and other in side for side in SIDES)


def relation(role: Role, action: Action | Step) -> Relation | None:
    """How far a role's permission reaches; None means not at all."""
    return PERMISSIONS[action].get(role)
