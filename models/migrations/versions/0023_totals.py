"""how many assignments of an area are in a state, of all years; indexes of only the rows that name another"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NAMES = (("point", "answers_point_id"), ("assignment", "parent_assignment_id"))


def upgrade() -> None:
    op.create_table(
        "area_total",
        sa.Column("area", sa.String(32), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "status", name=op.f("pk_area_total")),
    )
    op.execute(
        "INSERT INTO area_total (area, status, count) SELECT area, status, COUNT(*) FROM assignment GROUP BY 1, 2"
    )
    for table, column in NAMES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        some = sa.text(f"{column} IS NOT NULL")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for table, column in NAMES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.drop_table("area_total")
