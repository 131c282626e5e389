"""What who signed up for a walk has heard of when it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0023"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who takes part already knows what holds now: nobody gets a letter for what changed before."""
    op.add_column("walk_participant", sa.Column("told_starts_at", Moment(timezone=True), nullable=True))
    op.add_column(
        "walk_participant", sa.Column("told_cancelled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    meeting = "FROM meeting JOIN safety_walk ON safety_walk.meeting_id = meeting.id"
    of_row = "WHERE safety_walk.id = walk_participant.walk_id"
    op.execute(
        f"UPDATE walk_participant SET told_starts_at = (SELECT meeting.starts_at {meeting} {of_row}), "  # noqa: S608
        f"told_cancelled = (SELECT meeting.cancelled_at IS NOT NULL {meeting} {of_row})"
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_column("walk_participant", "told_cancelled")
    op.drop_column("walk_participant", "told_starts_at")
