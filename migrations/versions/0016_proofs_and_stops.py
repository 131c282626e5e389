"""When the person of a sign-in last showed who it is."""

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


def downgrade() -> None:
    """Forget it."""
    for name in _COLUMNS:
        op.drop_column("user_session", name)
