"""how old a password is, which were used before, when an account was last used, and wrong tries by address"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("password_at", sa.DateTime(timezone=True)))
    op.add_column("account", sa.Column("used_at", sa.DateTime(timezone=True)))
    # Nobody is shut out by the upgrade: the limits count from it.
    op.execute(
        "UPDATE account SET password_at = CURRENT_TIMESTAMP, used_at = CURRENT_TIMESTAMP WHERE password_hash LIKE '$%'"
    )
    op.create_table(
        "old_password",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.create_index("ix_old_password_account_id", "old_password", ["account_id"])
    op.create_table(
        "address_tries",
        sa.Column("address", sa.String(64), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("address_tries")
    op.drop_table("old_password")
    op.drop_column("account", "used_at")
    op.drop_column("account", "password_at")
