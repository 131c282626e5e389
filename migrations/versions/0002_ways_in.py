"""Two ways in for people with many cases: a district's cases by status, and meetings by their day alone."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count a district's cases without reading the city's; read meetings in the order of time."""
    op.create_index("ix_case_by_district", "case", ["district_id", "status", "updated_at", "id"])
    op.create_index("ix_meeting_starts_at", "meeting", ["starts_at"])


def downgrade() -> None:
    """Find them through the city, and through their case, again."""
    op.drop_index("ix_meeting_starts_at", "meeting")
    op.drop_index("ix_case_by_district", "case")
