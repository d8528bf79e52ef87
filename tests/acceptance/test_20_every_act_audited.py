"""事事留痕: each function that changes anything leaves its entry with the change or changes nothing, and no entry goes away."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from models.settings import ROOT, Settings
from services.database import migrate
from services.engines import engine_of
from tests import postgres
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.codebase.source import Source, calls, name_of, product

# Where the product is used so fully that every change is made at least once.
USED_BY = (
    *("tests/services", "tests/commands", "tests/data", "tests/web/test_who.py", "tests/web/test_links.py"),
    "tests/acceptance/test_04_matrix.py",
)
# What takes long and changes nothing in a way of its own.
LONG = "not (test_year or recount or test_random_steps or test_papers_open or test_figures_speed)"
LEAST_USED_BY = ("tests/services/test_objections.py",)

# What is written beside the changes that people make: counters and marks that tell nobody's business.
NO_CHANGES = {
    "services/exports.py:_say": "how far a sheet is; that it was asked for is an entry",
    "services/health.py:_beat": "the heartbeat",
    "services/inbox.py:mark_seen": "what one has looked at oneself",
    "services/outgoing.py:_claim": "a message is taken in hand; what came of it is an entry",
    "services/outgoing.py:_settle": "how often sending was tried",
    "services/own_account.py:prove": "the count of wrong tries",
    "services/second_factor.py:_use": "a code that counted once",
    "services/second_factor.py:enter": "the end of a half sign-in; the whole one is an entry",
    "services/setup.py:new_setup_code": "a code for the terminal; its use is an entry",
    "services/sign_in.py:_seen": "a sign of life",
    "services/sign_in.py:count_try": "the count of tries; a lock is an entry",
    "services/visits.py:_note": "when one last looked",
    "services/transactions.py:writing": "the one way to change anything",
}


def opening(name: str, sources: tuple[Source, ...]) -> set[str]:
    """The functions that open ``with name(…)``."""
    found = set()
    for source in sources:
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    opened = [item.context_expr for item in node.items] if isinstance(node, ast.With) else []
                    if any(isinstance(it, ast.Call) and name_of(it.func).split(".")[-1] == name for it in opened):
                        found.add(f"{source.path}:{function.name}")
    return found


def watch(folder: Path, used_by: tuple[str, ...], fail: str = "") -> dict[str, Any]:
    """Run the product's own tests and look at every change they make.

    A test whose first change is made to fail gets no further, so those that failed run again until nothing new is seen.
    """
    told = folder / f"watched{fail}.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.acceptance.watching", "--no-header", *used_by]
    command += ["-k", LONG, "-o", f"cache_dir={folder / 'cache'}"]
    environment = {**os.environ, "DUBAN_WATCH": str(told), "DUBAN_WATCH_FAIL": fail}
    environment.pop("DUBAN_TRUST", None)
    found: dict[str, Any] = {"seen": {}}
    while True:
        known = found["seen"].keys()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert told.exists(), done.stdout[-2000:]
        found = json.loads(told.read_text())
        if fail != "1" or known == found["seen"].keys():
            return found
        command += [] if "--lf" in command else ["--lf", "--lfnf=none"]


def hold_audited(found: dict[str, Any], functions: set[str]) -> int:
    """How many changes were seen."""
    hold(not found["wrong"], f"{found['wrong']}"[:300])
    changes = {place: times for place, times in found["seen"].items() if place in functions}
    hold(not functions - changes.keys(), f"never seen: {sorted(functions - changes.keys())}")
    return sum(changes.values())


def test_every_function_that_changes_anything_leaves_its_entry(tmp_path: Path, figure: Figure, red: Red) -> None:
    functions = opening("writing", product())
    found = watch(tmp_path, USED_BY)
    changes = hold_audited(found, functions)
    hold(opening("writing_session", product()) == set(NO_CHANGES), "something is written past the ledger")
    figure(
        f"{len(functions)} 个写函数（由源码逐一列出）的 {changes} 次改动，每次都有台账记录",
        f"{changes} changes by all {len(functions)} functions that write, as the source lists them: each left its entry",
    )
    with red("记录只计数、不落库", "entries counted but not written"):
        hold_audited(watch(tmp_path, LEAST_USED_BY, "blind"), set())


def test_a_change_whose_entry_fails_is_not_kept(tmp_path: Path, figure: Figure) -> None:
    functions = opening("writing", product())
    found = watch(tmp_path, USED_BY, "1")
    hold_audited(found, functions)
    figure(
        f"让 {len(functions)} 个写函数的台账记录各失败一次，改动全部撤回",
        f"the entry of each of the {len(functions)} made to fail once: nothing of the change was kept",
    )


TAMPERING = (
    "UPDATE ledger_entry SET actor = 'nobody'",
    "UPDATE ledger_entry SET hash = previous WHERE seq = 1",
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_entry WHERE seq = 1",
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_apps_own_database_account_cannot_alter_the_ledger(
    office: Path, tmp_path: Path, kind: str, figure: Figure
) -> None:
    address = f"sqlite:///{office / 'duban.db'}"
    tried: tuple[str, ...] = TAMPERING
    if kind == "postgresql":
        from services.move import move

        address = postgres.address_of(tmp_path / "ledger")
        move(f"sqlite:///{office / 'duban.db'}", address)
        tried = (*TAMPERING, "TRUNCATE ledger_entry")
    on = engine_of(address)
    migrate(on=on)
    for statement in tried:
        with pytest.raises(DBAPIError, match="may not be changed"), on.begin() as connection:
            connection.exec_driver_sql(statement)
    on.dispose()
    if kind == "postgresql":
        postgres.drop(tmp_path / "ledger")
    figure(
        f"{kind}：直接改、删、清空台账 {len(tried)} 种，全被拒", f"{kind}: {len(tried)} ways to alter it, all refused"
    )


def test_nothing_in_the_product_takes_an_entry_away() -> None:
    for source in product():
        for call in calls(source.tree):
            named = [name_of(argument) for argument in call.args]
            if name_of(call.func).split(".")[-1] in ("delete", "update"):
                hold("LedgerEntry" not in named, f"{source.at(call)} alters the ledger")


def test_logs_are_kept_for_six_months_at_least() -> None:
    with pytest.raises(ValidationError):
        Settings(log_days=179)
    hold(Settings().log_days >= 180, "logs are kept too short")
