"""working days, extensions, cascade, versions of a point"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


LIMITS = {
    "acknowledge_days": 1,
    "first_report_days": 3,
    "due_soon_days": 3,
    "verify_days": 2,
    "extension_notice_days": 1,
    "extensions_most": 2,
}


def upgrade() -> None:
    _calendar()
    _columns()
    _extensions()
    _point_versions()


def _calendar() -> None:
    op.create_table(
        "working_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_working_year")),
    )
    op.create_table(
        "working_day_override",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_working_day_override")),
    )


def _columns() -> None:
    for name, usual in LIMITS.items():
        op.add_column("office", sa.Column(name, sa.Integer(), nullable=False, server_default=str(usual)))
    op.add_column("point", sa.Column("due_rule", sa.JSON(), nullable=True))
    op.add_column("point", sa.Column("waits_for_supporters", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("assignment", sa.Column("due_rule", sa.JSON(), nullable=True))
    op.add_column("assignment", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment", sa.Column("extended", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignment", sa.Column("point_version", sa.Integer(), nullable=False, server_default="1"))
    # In its own words: SQLite adds a reference only together with its column.
    op.execute(
        "ALTER TABLE assignment ADD COLUMN parent_assignment_id INTEGER "
        "CONSTRAINT fk_assignment_parent_assignment_id REFERENCES assignment (id)"
    )
    op.create_index(op.f("ix_assignment_parent_assignment_id"), "assignment", ["parent_assignment_id"])
    op.create_index(
        "ix_assignment_supporting_point_id",
        "assignment",
        ["point_id"],
        sqlite_where=sa.text("part = 'supporting'"),
        postgresql_where=sa.text("part = 'supporting'"),
    )
    op.add_column("report", sa.Column("next_steps", sa.Text(), nullable=False, server_default=""))
    op.add_column("report", sa.Column("problems", sa.Text(), nullable=False, server_default=""))


def _extensions() -> None:
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(24), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_extension_asked_by")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_extension_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_extension_assignment_id"), "extension", ["assignment_id"])
    op.create_index(op.f("ix_extension_decision"), "extension", ["decision"])


def _point_versions() -> None:
    op.create_table(
        "point_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("completion", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_point_version_point_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_point_version_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_version")),
        sa.UniqueConstraint("point_id", "number", name=op.f("uq_point_version_point_id_number")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("point_version")
    op.drop_table("extension")
    op.drop_column("report", "problems")
    op.drop_column("report", "next_steps")
    op.drop_index("ix_assignment_supporting_point_id", table_name="assignment")
    op.drop_index(op.f("ix_assignment_parent_assignment_id"), table_name="assignment")
    for name in ("parent_assignment_id", "point_version", "extended", "due_at", "due_rule"):
        op.drop_column("assignment", name)
    op.drop_column("point", "waits_for_supporters")
    op.drop_column("point", "due_rule")
    for name in LIMITS:
        op.drop_column("office", name)
    op.drop_table("working_day_override")
    op.drop_table("working_year")
