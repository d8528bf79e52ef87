"""indexes in the order of the register's pages"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_assignment_due_on_id", "assignment", ["due_on", "id"])
    op.create_index("ix_assignment_status_due_on_id", "assignment", ["status", "due_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_assignment_status_due_on_id", "assignment")
    op.drop_index("ix_assignment_due_on_id", "assignment")
