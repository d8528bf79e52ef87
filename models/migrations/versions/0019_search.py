"""full-text search (whoever migrates fills it); kept views; the index of a bureau's assignments in the order of their dates"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5"
            "(words, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '@'\")"
        )
    else:
        op.execute("CREATE TABLE search_index (id BIGINT PRIMARY KEY, words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_index_words ON search_index USING gin (words)")
    op.drop_index("ix_assignment_bureau_id_status", "assignment")
    op.create_index("ix_assignment_bureau_id_status_due_on_id", "assignment", ["bureau_id", "status", "due_on", "id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_view_shared"), "saved_view", ["shared"])


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_index("ix_assignment_bureau_id_status_due_on_id", "assignment")
    op.create_index("ix_assignment_bureau_id_status", "assignment", ["bureau_id", "status"])
    op.execute("DROP TABLE search_index")
