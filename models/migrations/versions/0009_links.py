"""links that open a bureau's screens"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bureau_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bureau_link_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_bureau_link")),
    )
    op.create_index(op.f("ix_bureau_link_account_id"), "bureau_link", ["account_id"])
    op.add_column("sign_in", sa.Column("link_hash", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("sign_in", "link_hash")
    op.drop_table("bureau_link")
