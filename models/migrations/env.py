"""Alembic's entry. The connection comes from whoever migrates (`services.database.migrate`)."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime, String

from models import Table


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as plain ones, so that an old migration never depends on new code."""
    impl = getattr(item, "impl_instance", item) if kind == "type" else None
    if isinstance(impl, DateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(impl, String) and type(item).__module__ != "sqlalchemy.sql.sqltypes":
        return f"sa.String({impl.length})" if impl.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
