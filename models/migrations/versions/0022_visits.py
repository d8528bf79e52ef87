"""a visit to the leader's page also notes how far the ledger was"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("seen_seq", "before_seq"):
        op.add_column("visit", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("before_seq", "seen_seq"):
        op.drop_column("visit", name)
