"""Who may import whom. The table of docs/developers.md, as a test."""

import ast
import sys

import pytest

from models import Table
from tests.codebase.source import Source, product

# What each layer may import of ours and of the two libraries that are not everybody's. "types" means the vocabulary:
# of `parsing` its types module, of `models` everything but the tables (rows never leave the services) and how they are made.
MAY = {
    "parsing": {"parsing"},
    "models": {"models"},
    "documents": {"documents", "parsing", "models types", "pandas"},
    "services": {"services", "parsing", "models", "documents", "pandas"},
    "ui": {"ui", "services", "models types", "parsing types", "streamlit", "pandas"},
    "pages": {"ui", "services", "models types", "parsing types", "streamlit", "pandas"},
    "web": {"web", "services", "models types", "starlette"},
    "commands": {"commands", "services", "models types", "typer"},
    "manage.py": {"commands", "services", "models types", "typer"},
    "streamlit_app.py": {"web", "ui", "services", "models types", "streamlit", "starlette"},
}
GUARDED = {"parsing", "models", "documents", "services", "ui", "pages", "web", "commands", "manage", "tests"}
GUARDED |= {"streamlit", "pandas", "starlette", "typer"}
TABLES = {cls.__name__ for cls in Table.__subclasses__()}
HOW_TABLES_ARE_MADE = ("models.base", "models.migrations")


def imports_of(source: Source) -> list[tuple[ast.AST, str, tuple[str, ...]]]:
    found: list[tuple[ast.AST, str, tuple[str, ...]]] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found += [(node, alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node, node.module or "", tuple(alias.name for alias in node.names)))
    return found


def forbidden_imports(source: Source) -> list[str]:
    """What a file imports and must not, each with the place."""
    may = MAY[source.layer]
    found = []
    for node, module, names in imports_of(source):
        top = module.partition(".")[0]
        if top not in GUARDED or top in may:
            continue
        if top == "models" and "models types" in may and _is_vocabulary(module, names):
            continue
        if top == "parsing" and "parsing types" in may and module == "parsing.types":
            continue
        found.append(f"{source.at(node)} imports {module} ({', '.join(names)})")
    return found


def _is_vocabulary(module: str, names: tuple[str, ...]) -> bool:
    return module != "models" and not module.startswith(HOW_TABLES_ARE_MADE) and not TABLES & set(names)


@pytest.mark.parametrize("source", product(), ids=lambda source: source.path)
def test_each_file_imports_only_what_its_layer_may(source: Source) -> None:
    found = forbidden_imports(source)
    assert not found, (
        f"{found}. A {source.layer} file may import {sorted(MAY[source.layer])}. If it can be called without Streamlit, "
        "it belongs into services; tables stay inside services, which hand out frozen rows."
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("parsing/a.py", "import models.words"),
        ("models/a.py", "import pandas as pd"),
        ("documents/a.py", "from services.bureaus import search"),
        ("services/a.py", "import streamlit as st"),
        ("services/a.py", "def f():\n    from ui.session import require"),
        ("ui/a.py", "from parsing.read import read"),
        ("pages/leader/a.py", "from models.assignments import Assignment"),
        ("pages/leader/a.py", "from web.app import app"),
        ("web/a.py", "import streamlit"),
        ("manage.py", "from parsing import read"),
        ("ui/a.py", "import models"),
    ],
)
def test_the_check_of_layers_can_fail(path: str, text: str) -> None:
    assert len(forbidden_imports(Source(path, text))) == 1


def test_the_check_of_layers_lets_the_vocabulary_through() -> None:
    text = "from models.assignments import Method\nfrom parsing.types import Span\nfrom services import bureaus"
    assert forbidden_imports(Source("ui/a.py", text)) == []


def test_parsing_and_models_load_without_streamlit_and_pandas() -> None:
    import subprocess

    from tests.codebase.source import ROOT

    code = "import parsing, models, models.labels, sys; sys.exit(bool({'streamlit', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("name", ["utils", "core", "helpers", "common", "misc"])
def test_no_file_is_named_for_nothing(name: str) -> None:
    found = [source.path for source in product() if name in source.path.removesuffix(".py").split("/")]
    assert not found, f"{found}: name the file for the one thing it is about"
