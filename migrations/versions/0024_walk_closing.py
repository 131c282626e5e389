"""What was answered at a walk's closing meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it."""
    op.create_table(
        "walk_closing",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("answered", sa.Text(), nullable=True),
        sa.Column("not_done", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("noted_by_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["noted_by_id"], ["app_user.id"], name=op.f("fk_walk_closing_noted_by_id_app_user")),
        sa.ForeignKeyConstraint(["walk_id"], ["safety_walk.id"], name=op.f("fk_walk_closing_walk_id_safety_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_closing")),
        sa.UniqueConstraint("walk_id", name=op.f("uq_walk_closing_walk_id")),
    )
    op.create_index(op.f("ix_walk_closing_noted_by_id"), "walk_closing", ["noted_by_id"])


def downgrade() -> None:
    """Forget it; the meeting stays."""
    op.drop_table("walk_closing")
