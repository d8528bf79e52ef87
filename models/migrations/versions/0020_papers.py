"""circulars, the office's own Word forms, long sheets under way"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
IS_DRAFT = sa.text("issued_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "circular",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_circular_meeting_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_circular_written_by")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_circular_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circular")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_circular_draft", "circular", ["issued_at"], sqlite_where=IS_DRAFT, postgresql_where=IS_DRAFT)
    op.create_table(
        "circular_item",
        sa.Column("circular_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["circular_id"], ["circular.id"], name=op.f("fk_circular_item_circular_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_circular_item_assignment_id")),
        sa.PrimaryKeyConstraint("circular_id", "assignment_id", name=op.f("pk_circular_item")),
    )
    op.create_index(op.f("ix_circular_item_assignment_id"), "circular_item", ["assignment_id"])
    op.create_table(
        "paper_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by"], ["account.id"], name=op.f("fk_paper_form_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_form")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_paper_form_kind_in_use", "paper_form", ["kind", "in_use"])
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("beat_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_export_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_export_account_id"), "export", ["account_id"])


def downgrade() -> None:
    op.drop_table("export")
    op.drop_table("paper_form")
    op.drop_table("circular_item")
    op.drop_table("circular")
