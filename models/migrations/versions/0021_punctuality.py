"""the tally also counts by the date first set and by whether the answer came in time"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("count > 0 AND status IN ('dispatched','objected','in_progress','reported','suspended')")
ANSWER = (
    "CASE WHEN p.criterion = 'recurring' THEN 'not_asked'"
    " WHEN a.reported_on IS NULL AND a.status = 'closed' THEN 'not_asked'"
    " WHEN a.reported_on IS NULL THEN 'none'"
    " WHEN a.reported_on <= a.original_due_on AND a.reported_on <= a.due_on THEN 'on_time'"
    " WHEN a.reported_on <= a.original_due_on THEN 'brought_forward'"
    " WHEN a.reported_on <= a.due_on THEN 'extended' ELSE 'late' END"
)


def upgrade() -> None:
    _make(sa.Column("first_due_on", sa.Date(), nullable=False), sa.Column("answer", sa.String(24), nullable=False))
    op.execute(
        "INSERT INTO tally (directive_id, area, status, due_on, first_due_on, answer, meeting_id, count)"
        f" SELECT a.directive_id, a.area, a.status, a.due_on, a.original_due_on, {ANSWER}, a.meeting_id, COUNT(*)"
        " FROM assignment a JOIN point p ON p.id = a.point_id GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )


def downgrade() -> None:
    _make()
    op.execute(
        "INSERT INTO tally (directive_id, area, status, due_on, meeting_id, count)"
        " SELECT directive_id, area, status, due_on, meeting_id, COUNT(*) FROM assignment GROUP BY 1, 2, 3, 4, 5"
    )


def _make(*more: sa.Column[object]) -> None:
    """A table's key can't be changed in place, and what is counted can be counted anew."""
    op.drop_table("tally")
    op.create_table(
        "tally",
        sa.Column("directive_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(32), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *more,
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["directive_id"], ["directive.id"], name=op.f("fk_tally_directive_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_tally_meeting_id")),
        sa.PrimaryKeyConstraint(
            *("directive_id", "area", "status", "due_on"), *(column.name for column in more), name=op.f("pk_tally")
        ),
    )
    op.create_index(op.f("ix_tally_meeting_id"), "tally", ["meeting_id"])
    op.create_index("ix_tally_open_meeting_id", "tally", ["meeting_id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
