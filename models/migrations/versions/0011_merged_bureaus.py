"""bureaus that were merged"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In its own words: SQLite adds a reference only together with its column.
    op.execute(
        "ALTER TABLE bureau ADD COLUMN merged_into_id INTEGER CONSTRAINT fk_bureau_merged_into_id REFERENCES bureau (id)"
    )


def downgrade() -> None:
    op.drop_column("bureau", "merged_into_id")
