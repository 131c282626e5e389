"""What who signed up has heard of when a walk is, and how what was found is when the walk is walked again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OUTCOMES = ("fixed", "partly", "remains", "still_there", "weakened", "gone", "not_seen")


def upgrade() -> None:
    """Who takes part already knows what holds now: nobody gets a letter for what changed before."""
    _let_people_be_told()
    _let_findings_be_seen_again()


def downgrade() -> None:
    """Forget what was heard, and how it was the second time with the files on that; the findings stay."""
    again = "SELECT id FROM walk_finding WHERE again_of_id IS NOT NULL"
    op.execute(f"DELETE FROM attachment WHERE finding_id IN ({again})")  # noqa: S608 - nothing in it comes from outside
    op.execute("DELETE FROM walk_finding WHERE again_of_id IS NOT NULL")
    op.drop_index(op.f("ix_walk_finding_walk_id_again_of_id"), "walk_finding")
    op.drop_index(op.f("ix_walk_finding_again_of_id"), "walk_finding")
    op.execute("ALTER TABLE walk_finding DROP COLUMN outcome")
    op.execute("ALTER TABLE walk_finding DROP COLUMN again_of_id")
    op.drop_column("walk_participant", "told_cancelled")
    op.drop_column("walk_participant", "told_starts_at")


def _let_findings_be_seen_again() -> None:
    # said with the columns themselves, so that SQLite need not write the table anew and forget its other checks
    op.execute(
        "ALTER TABLE walk_finding ADD COLUMN again_of_id VARCHAR(16)"
        " CONSTRAINT fk_walk_finding_again_of_id_walk_finding REFERENCES walk_finding (id)"
    )
    listed = ", ".join(f"'{outcome}'" for outcome in OUTCOMES)
    op.execute(
        "ALTER TABLE walk_finding ADD COLUMN outcome VARCHAR(40)"
        f" CONSTRAINT ck_walk_finding_seenagain CHECK (outcome IN ({listed}))"
        " CONSTRAINT ck_walk_finding_again_has_outcome CHECK ((again_of_id IS NULL) = (outcome IS NULL))"
    )
    op.create_index(op.f("ix_walk_finding_again_of_id"), "walk_finding", ["again_of_id"])
    op.create_index(
        op.f("ix_walk_finding_walk_id_again_of_id"), "walk_finding", ["walk_id", "again_of_id"], unique=True
    )


def _let_people_be_told() -> None:
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
