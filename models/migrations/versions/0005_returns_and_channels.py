"""returns and channels"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
IS_WAITING = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("reminder", sa.Column("sent_at", MOMENT, nullable=True))
    op.add_column("reminder", sa.Column("account_id", sa.Integer(), nullable=True))
    op.add_column("point", sa.Column("cutoff_hour", sa.Integer(), nullable=False, server_default="17"))
    op.add_column("point", sa.Column("answers_point_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_point_answers_point_id"), "point", ["answers_point_id"])
    _create_returns()
    _create_chases()
    _create_channels()


def downgrade() -> None:
    for table in ("inbox_mark", "feed", "outgoing", "chase_item", "chase", "spell", "duty_return"):
        op.drop_table(table)
    op.drop_index(op.f("ix_point_answers_point_id"), table_name="point")
    op.drop_column("point", "answers_point_id")
    op.drop_column("point", "cutoff_hour")
    op.drop_column("reminder", "account_id")
    op.drop_column("reminder", "sent_at")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_returns() -> None:
    op.create_table(
        "duty_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", MOMENT, nullable=True),
        _to("duty_return", "assignment_id", "assignment"),
        _to("duty_return", "report_id", "report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_return")),
        sa.UniqueConstraint(
            "assignment_id", "due_on", "hour", "number", name=op.f("uq_duty_return_assignment_id_due_on_hour_number")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_duty_return_due_on", "duty_return", ["due_on"])
    op.create_table(
        "spell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        _to("spell", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spell")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_spell_meeting_id"), "spell", ["meeting_id"])


def _create_chases() -> None:
    op.create_table(
        "chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _to("chase", "bureau_id", "bureau"),
        _to("chase", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chase_bureau_id_at", "chase", ["bureau_id", "at"])
    op.create_table(
        "chase_item",
        sa.Column("chase_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        _to("chase_item", "chase_id", "chase"),
        _to("chase_item", "assignment_id", "assignment"),
        sa.PrimaryKeyConstraint("chase_id", "assignment_id", name=op.f("pk_chase_item")),
    )
    op.create_index(op.f("ix_chase_item_assignment_id"), "chase_item", ["assignment_id"])


def _create_channels() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("bureau_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(500), nullable=False),
        _to("outgoing", "bureau_id", "bureau"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outgoing_waiting", "outgoing", ["next_at"], sqlite_where=IS_WAITING, postgresql_where=IS_WAITING
    )
    op.create_index(op.f("ix_outgoing_bureau_id"), "outgoing", ["bureau_id"])
    op.create_table(
        "feed",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        _to("feed", "account_id", "account"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_feed")),
    )
    op.create_index(op.f("ix_feed_account_id"), "feed", ["account_id"])
    op.create_table(
        "inbox_mark",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        _to("inbox_mark", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_inbox_mark")),
    )
