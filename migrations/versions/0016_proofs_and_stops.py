"""When the person of a sign-in last showed who it is, and why a file was stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_COLUMNS = ("proved_at", "vouched_at")


def upgrade() -> None:
    """Make room for it; of the sign-ins that are open nothing is known, so they are asked."""
    for name in _COLUMNS:
        op.add_column("user_session", sa.Column(name, Moment(), nullable=True))
    op.add_column("attachment", sa.Column("stopped_reason", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Forget both. A stopped file stays taken away, as its own organisation had done it."""
    op.drop_column("attachment", "stopped_reason")
    for name in _COLUMNS:
        op.drop_column("user_session", name)
