"""What the code must not do, because it was tried and hurt. Each check names the way to do it instead."""

import ast
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.codebase.source import ROOT, Source, calls, name_of, product

Finder = Callable[[Source], list[ast.AST]]


def wall_clocks(source: Source) -> list[ast.AST]:
    ends = ("date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time", "time.localtime")
    return [call for call in calls(source.tree) if name_of(call.func).endswith(ends)]


def open_downloads(source: Source) -> list[ast.AST]:
    return [call for call in calls(source.tree) if name_of(call.func).endswith("download_button")]


def raw_html(source: Source) -> list[ast.AST]:
    return [call for call in calls(source.tree) if any(word.arg == "unsafe_allow_html" for word in call.keywords)]


def spoken_markdown(source: Source) -> list[ast.AST]:
    """``st.markdown(x)`` and ``st.write(x)`` where x is more than a literal word."""
    if source.layer not in ("ui", "pages"):
        return []
    found = []
    for call in calls(source.tree):
        if name_of(call.func).rpartition(".")[2] in ("markdown", "write") and not (
            call.args and _is_word(call.args[0])
        ):
            found.append(call)
    return list(found)


def _is_word(node: ast.AST) -> bool:
    """A literal, a catalogue's word without facts (a count is no fact), or several of them put together."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_word(node.left) and _is_word(node.right)
    if isinstance(node, ast.JoinedStr):
        return all(_is_word(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values)
    if isinstance(node, ast.Call) and name_of(node.func) in ("_", "_n", "N_") and not node.keywords:
        return isinstance(node.args[0], ast.Constant)
    return isinstance(node, ast.Constant)


def built_sql(source: Source) -> list[ast.AST]:
    """SQL put together from pieces: f-strings, +, % and .format as the statement."""
    names = ("text", "execute", "exec", "exec_driver_sql", "executescript", "executemany")
    found = []
    for call in calls(source.tree):
        if name_of(call.func).rpartition(".")[2] in names and call.args and _is_built(call.args[0]):
            found.append(call)
    return list(found)


def _is_built(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return name_of(node.func).endswith("format")
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and any(
            isinstance(part, ast.Constant | ast.JoinedStr) for part in (node.left, node.right)
        )
    return isinstance(node, ast.JoinedStr)


def own_commits(source: Source) -> list[ast.AST]:
    return [call for call in calls(source.tree) if name_of(call.func).endswith((".commit", ".rollback"))]


@dataclass(frozen=True)
class Ban:
    """``allowed`` lists the places that may, each with its reason."""

    finder: Finder
    instead: str
    bad: str
    allowed: tuple[str, ...] = ()


BANS = (
    Ban(
        wall_clocks,
        "Ask write.now, read.today or models.clock: a server on UTC is a day behind Beijing for eight hours.",
        "x = datetime.datetime.now(UTC)",
        allowed=(
            "models/clock.py",  # the one place that knows
            "models/migrations/",  # the moment a database was made is the machine's own
        ),
    ),
    Ban(
        open_downloads,
        "Link to a route in web/: Streamlit's media files are open to whoever has the address.",
        "st.download_button(x)",
    ),
    Ban(raw_html, "Use ui.text.show_text, or st.html with escaped words.", "st.markdown('x', unsafe_allow_html=True)"),
    Ban(
        spoken_markdown,
        "Markdown changes what officials wrote (1~3月 becomes struck out): use ui.text.show_text.",
        "st.markdown(row.text)",
        allowed=("ui/intake_problems.py", "ui/intake_steps.py"),  # their own words, put together a line above
    ),
    Ban(
        built_sql,
        "Write it with select() and bound values.",
        "session.execute(f'SELECT {x}')",
        allowed=(
            "models/migrations/",  # triggers have no bound values; the pieces stand beside them
            "services/engines.py",  # pragmas neither
            "services/drill.py",  # a partial index is met only by the very words it was made with, a constant
        ),
    ),
    Ban(
        own_commits,
        "Write inside services.transactions.writing: all of it is kept at its end, or nothing.",
        "session.commit()",
        allowed=("services/database.py",),
    ),
)


def found_by(ban: Ban, source: Source) -> list[str]:
    return [source.at(node) for node in ban.finder(source)]


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.finder.__name__)
def test_the_code_does_nothing_that_is_banned(ban: Ban) -> None:
    found = [
        place for source in product() for place in found_by(ban, source) if not source.path.startswith(ban.allowed)
    ]
    assert not found, f"{found}: {ban.instead}"


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.finder.__name__)
def test_each_ban_can_fail(ban: Ban) -> None:
    assert found_by(ban, Source("pages/leader/x.py", ban.bad)) == ["pages/leader/x.py:1"]


# Put together here, so that this file does not hold what it looks for.
_MACHINE_PATH = re.compile("(?<![\\w.])/(?:" + "|".join(["work", "root", "home", "Users", "opt", "tmp"]) + ")/[\\w.]")


def machine_paths(text: str) -> list[str]:
    return [match.group() for match in _MACHINE_PATH.finditer(text)]


def test_no_file_knows_a_machines_own_folders() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = []
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".jpg", ".ico", ".woff2", ".docx", ".xlsx", ".pdf"}:
            found += [f"{name}: {hit}" for hit in machine_paths(path.read_text(encoding="utf-8", errors="replace"))]
    assert not found, f"{found}: start from models.settings.ROOT, a setting or pytest's tmp_path."


def test_the_check_of_paths_can_fail() -> None:
    assert machine_paths("open('/" + "home/li/x')") == ["/home/" + "l"]
    assert machine_paths("https://example.org/" + "home/li and a/work/b") == []


def test_the_lock_names_no_registry_and_covers_the_requirements() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", lock)
    locked = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    wanted = re.findall(r"^([\w-]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {name.lower() for name in wanted} <= {name.lower() for name in locked}, "Run `make lock`."
