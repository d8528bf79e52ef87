"""状态机: thousands of random lives of an office, held against the table of the lifecycle and the ledger."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from models import lifecycle
from models.lifecycle import OPEN, Step
from services import steps
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import Broken
from tests.acceptance.scale import counted
from tests.services.test_random_steps import Office
from tests.services.test_random_steps import morning_office as morning_office

SEQUENCES, STEPS = counted(2000), 20


def live(sequences: int) -> None:
    """So many lives, each of so many random steps by random people; the first divergence is told."""
    try:
        run_state_machine_as_test(
            Office,
            settings=settings(
                max_examples=sequences,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                print_blob=False,
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except AssertionError as error:
        raise Broken("the office and the table say different things") from error


def test_random_lives_never_leave_the_table(
    morning_office: None, figure: Figure, red: Red, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(SEQUENCES)
    figure(
        f"随机序列 {SEQUENCES} 组，每组至多 {STEPS} 步，与状态表不符 0",
        f"{SEQUENCES} random sequences of up to {STEPS} steps: 0 divergences from the table",
    )
    with red("未报办结也可核验办结", "verified without having been reported"), monkeypatch.context() as patch:

        def lax(step: Step) -> lifecycle.Rule:
            rule = lifecycle.rule_for(step)
            return replace(rule, before=rule.before | OPEN) if step is Step.VERIFY else rule

        patch.setattr(steps, "rule_for", lax)
        live(max(SEQUENCES, 500))  # it ends at the first one
