"""The project's own source, as the tests about it read it."""

import ast
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("parsing", "models", "documents", "services", "ui", "pages", "web", "commands")
DOORS = ("manage.py", "streamlit_app.py")


@dataclass(frozen=True)
class Source:
    """One Python file. ``path`` is relative to the project, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def layer(self) -> str:
        return self.path.partition("/")[0]

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@lru_cache
def product() -> tuple[Source, ...]:
    """Every Python file of the product: all layers and both doors, not the tests."""
    paths = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
    paths += [ROOT / door for door in DOORS if (ROOT / door).exists()]
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def name_of(node: ast.AST) -> str:
    """``a.b.c`` of a chain of attributes, its last part alone where the chain starts with something else."""
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
