"""a second factor at the sign-in"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("totp_secret", sa.String(64), nullable=False, server_default=""))
    op.add_column("account", sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sign_in", sa.Column("waits_for_code", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("sign_in", "waits_for_code")
    op.drop_column("account", "totp_step")
    op.drop_column("account", "totp_secret")
