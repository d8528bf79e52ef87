"""leaders' instructions, their last visit, and the trend of one area"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# What was counted before this table existed has no day of its own; one before any trend stands for it.
BEFORE = "2000-01-01"


def upgrade() -> None:
    _create_instructions()
    op.create_table(
        "visit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("before_at", MOMENT, nullable=True),
        _to("visit", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_visit")),
    )
    op.create_table(
        "area_change",
        sa.Column("area", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _to("area_change", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("area", "day", "meeting_id", "status", "due_on", name=op.f("pk_area_change")),
    )
    op.execute(
        "INSERT INTO area_change (area, day, meeting_id, status, due_on, count) "
        f"SELECT area, DATE('{BEFORE}'), meeting_id, status, due_on, SUM(count) FROM tally "
        "GROUP BY area, meeting_id, status, due_on"
    )


def downgrade() -> None:
    for table in ("area_change", "visit", "instruction"):
        op.drop_table(table)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_instructions() -> None:
    op.create_table(
        "instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("directive_id", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(32), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("instruction", "written_by", "account"),
        _to("instruction", "to_id", "account"),
        _to("instruction", "meeting_id", "meeting"),
        _to("instruction", "directive_id", "directive"),
        _to("instruction", "bureau_id", "bureau"),
        _to("instruction", "answered_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sqlite_autoincrement=True,
    )
    for column in ("written_by", "directive_id", "bureau_id", "state"):
        op.create_index(op.f(f"ix_instruction_{column}"), "instruction", [column])
