"""A walk that belongs to no case yet: a case of its own in every rule, marked so that lists of cases leave it out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


# what lists and maps walk without reading the row of a case
INDEXES = {
    "ix_case_by_status": ["status", "updated_at", "district_id", "id"],
    "ix_case_by_change": ["updated_at", "status", "district_id", "id"],
    "ix_case_by_title": ["status", "sort_key", "id"],
    "ix_case_by_district": ["district_id", "status", "updated_at", "id"],
}


def upgrade() -> None:
    """What there is are cases."""
    op.add_column("case", sa.Column("is_walk_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, columns in INDEXES.items():
        op.drop_index(name, "case")
        op.create_index(name, "case", [*columns, "is_walk_only"])


def downgrade() -> None:
    """Every walk stands in a case then; said so that SQLite need not write the table anew and forget its checks."""
    for name, columns in INDEXES.items():
        op.drop_index(name, "case")
        op.create_index(name, "case", columns)
    op.execute('ALTER TABLE "case" DROP COLUMN is_walk_only')
