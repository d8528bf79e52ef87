"""who may act for whom, from one day to another; as whose deputy a sign-in acts"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("deputy_account_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("account_id <> deputy_account_id", name=op.f("ck_deputy_nobody_is_their_own_deputy")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_deputy_days_in_order")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deputy_account_id")),
        sa.ForeignKeyConstraint(["deputy_account_id"], ["account.id"], name=op.f("fk_deputy_deputy_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    for column in ("account_id", "deputy_account_id"):
        op.create_index(op.f(f"ix_deputy_{column}"), "deputy", [column])
    op.add_column("sign_in", sa.Column("deputy_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("sign_in", "deputy_id")
    op.drop_table("deputy")
