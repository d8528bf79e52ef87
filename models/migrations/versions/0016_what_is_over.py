"""an index for the latest of what is over at a bureau"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IS_OVER = sa.text("status IN ('closed','not_implemented')")


def upgrade() -> None:
    op.create_index(
        "ix_assignment_over_bureau_id_closed_at",
        "assignment",
        ["bureau_id", "closed_at", "id"],
        sqlite_where=IS_OVER,
        postgresql_where=IS_OVER,
    )


def downgrade() -> None:
    op.drop_index("ix_assignment_over_bureau_id_closed_at", "assignment")
