"""objections as objects, with limits"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_objection_assignment_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["account.id"], name=op.f("fk_objection_raised_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_objection_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_objection_assignment_id"), "objection", ["assignment_id"])
    op.create_index(op.f("ix_objection_decision"), "objection", ["decision"])
    # The objections that wait at the time of the upgrade: who raised them, when and why stands in the ledger.
    op.execute(
        "INSERT INTO objection (assignment_id, raised_by, raised_at, grounds, decision, answer)"
        " SELECT a.id, l.actor_id, l.at, l.reason, 'waiting', '' FROM assignment a JOIN ledger_entry l ON l.seq ="
        " (SELECT max(seq) FROM ledger_entry WHERE kind = 'assignment' AND object_id = a.id AND action = 'object')"
        " WHERE a.status = 'objected' AND l.actor_id IS NOT NULL"
    )
    op.add_column("office", sa.Column("objection_days", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("office", sa.Column("objections_most", sa.Integer(), nullable=False, server_default="2"))


def downgrade() -> None:
    op.drop_column("office", "objections_most")
    op.drop_column("office", "objection_days")
    op.drop_table("objection")
