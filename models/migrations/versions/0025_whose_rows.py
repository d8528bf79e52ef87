"""for which bureau a long sheet was asked: a deputy asks for the rows of another"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("export", sa.Column("bureau_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE export SET bureau_id = (SELECT account.bureau_id FROM account WHERE account.id = export.account_id)"
    )


def downgrade() -> None:
    op.drop_column("export", "bureau_id")
