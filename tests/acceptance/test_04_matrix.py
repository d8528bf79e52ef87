"""Matrix: who may do what to whose row, said twice, by the product and by this file, and never differently."""

import random
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.accounts import Role
from models.assignments import Assignment
from models.bureaus import Bureau
from models.errors import NotAllowed
from models.lifecycle import Step
from models.permissions import APART, PERMISSIONS, Action, Relation, relation
from services import access, history
from services.access import Actor, assignment_for
from services.database import reading_session
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.conftest import person
from tests.making import dispatched, everyone

DECISIONS = counted(100_000)
READINGS = counted(2_000)

# A small b: a bureau, but only what is its own.
LETTERS = {
    "S": Role.SECRETARIAT,
    "L": Role.LEADER,
    "B": Role.BUREAU,
    "A": Role.ADMINISTRATOR,
    "C": Role.SECURITY,
    "U": Role.AUDITOR,
}
MATRIX = {
    "S": "edit_draft dispatch record_attendance write_minutes answer_instruction send_reminders chase set_cutoff "
    "set_rhythm import_register grant_extension refuse_extension amend_point uphold reject verify return "
    "close_not_implemented suspend resume withdraw reopen write_circular issue_circular",
    "L": "approve instruct return_answer read_answer",
    "b": "ask_extension pass_on revoke_links acknowledge object report_progress report_done take_back",
    "A": "require_approval see_channels retry_channel reorganise add_accounts separate_officers edit_calendar set_form",
    "U": "see_ledger export_ledger",
    "Sb": "answer_by_workbook",
    "SL": "see_instructions keep_view drop_view see_circulars",
    "SLU": "see_meetings",
    "SLB": "name_deputy end_deputy stand_in",
    "SLb": "see_figures see_assignments see_returns see_inbox keep_feed prepare_export",
    "SLbU": "search",
    "SA": "edit_bureaus edit_people set_limits",
    "SAb": "keep_list",
    "SAC": "see_bureaus",
    "AC": "edit_accounts grant_access",
    "SLBACU": "clear_sample choose_language change_password second_factor end_sign_in sign_in sign_out",
    "": "deliver join_officers make_link lock_out set_up",
}
EXPECTED: dict[str, dict[Role, Relation]] = {
    action: {LETTERS[letter.upper()]: Relation.OWN if letter == "b" else Relation.ANY for letter in letters}
    for letters, actions in MATRIX.items()
    for action in actions.split()
}


def wrong_in_the_table() -> list[str]:
    """Every action, role and relation: where the product and this file differ."""
    return [
        f"{role} {action}: {relation(role, action)}, not {EXPECTED.get(str(action), {}).get(role)}"
        for action in (*Action, *Step)
        for role in Role
        if relation(role, action) != EXPECTED.get(str(action), {}).get(role)
    ]


def everybody(session: Session) -> list[Actor]:
    """One person of every role, and one of each bureau."""
    others = [Actor(1, str(role), role) for role in Role if role is not Role.BUREAU]
    bureaus = session.exec(select(Bureau.id)).all()
    return [*others * 40, *(Actor(2, "值班员", Role.BUREAU, bureau) for bureau in bureaus)]


def wrong_decisions(times: int) -> int:
    """Random people do random things to random rows, some of which do not exist: how often the answer is not the table's."""
    dice, wrong = random.Random(11), 0
    with reading_session() as session:
        rows = {row.id or 0: row.bureau_id for row in session.exec(select(Assignment))}
        people, ids = everybody(session), [*rows, *range(900_000, 900_000 + len(rows) // 10)]
        own = {bureau: key for key, bureau in rows.items()}
        for _ in range(times):
            actor, action = dice.choice(people), dice.choice((*Action, *Step))
            key = own.get(actor.bureau_id or 0, ids[0]) if dice.random() < 0.1 else dice.choice(ids)
            far = EXPECTED[str(action)].get(actor.role) if actor.role else None
            mine = key in rows and (far is Relation.ANY or rows[key] == actor.bureau_id)
            expected = "not_allowed" if far is None else "" if mine else "not_found"
            wrong += _answer(session, actor, action, key) != expected
    return wrong


def _answer(session: Session, actor: Actor, action: Action | Step, key: int) -> str:
    try:
        assignment_for(session, actor, action, key)
    except NotAllowed as refusal:
        return refusal.code
    return ""


def wrong_readings(times: int) -> int:
    """The same through the page of one assignment: another bureau's row reads exactly like one that is not there."""
    dice, wrong = random.Random(12), 0
    with reading_session() as session:
        rows = {row.id or 0: row.bureau_id for row in session.exec(select(Assignment))}
        people = everybody(session)
    for _ in range(times):
        actor, key = dice.choice(people), dice.choice([*rows, 900_000])
        far = EXPECTED["see_assignments"].get(actor.role) if actor.role else None
        seen = key in rows and (far is Relation.ANY or (far is Relation.OWN and rows[key] == actor.bureau_id))
        try:
            history.open_assignment(actor, key)
            said = ""
        except NotAllowed as refusal:
            said = repr((refusal.code, refusal.field, refusal.facts))
        wrong += said != ("" if seen else repr(("not_allowed" if far is None else "not_found", "", {})))
    return wrong


@pytest.fixture
def rows(office: Path) -> Path:
    dispatched(person("secretary"), everyone())
    return office


def check(decisions: int, readings: int) -> None:
    wrong = wrong_decisions(decisions) + wrong_readings(readings)
    hold(not wrong, f"{wrong} of {decisions + readings} decisions were wrong")


def test_the_table_of_permissions_is_the_one_written_here() -> None:
    assert sorted(EXPECTED) == sorted(str(action) for action in PERMISSIONS)
    assert wrong_in_the_table() == []
    assert {Action.GRANT_ACCESS: Role.SECURITY} == APART


def test_no_decision_is_wrong(rows: Path, figure: Figure) -> None:
    check(DECISIONS, READINGS)
    figure(
        f"人、事、件随机组合 {DECISIONS + READINGS} 次，判错 0；{len(EXPECTED)} 个动作 × {len(Role)} 个角色逐格相符",
        f"{DECISIONS + READINGS} random decisions, 0 wrong; {len(EXPECTED)} actions × {len(Role)} roles as written",
    )


def test_a_product_without_the_bureaus_condition_is_found_out(
    rows: Path, monkeypatch: pytest.MonkeyPatch, red: Red
) -> None:
    reach = access.reach
    monkeypatch.setattr(access, "reach", lambda actor, action: reach(actor, action) and Relation.ANY)
    with red("去掉单位条件", "no bureau condition"):
        check(2_000, 0)
