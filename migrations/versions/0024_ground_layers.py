"""Layers of the municipality's own map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for layers."""
    op.create_table(
        "ground_layer",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in ("points", "lines", "areas")),
        sa.Column("replaces_id", sa.String(length=16), nullable=True),
        sa.Column("removed_at", Moment(timezone=True), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ground_layer.id"], name=op.f("fk_ground_layer_replaces_id_ground_layer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_layer")),
    )
    op.create_index(op.f("ix_ground_layer_replaces_id"), "ground_layer", ["replaces_id"])


def downgrade() -> None:
    """Forget the layers."""
    op.drop_table("ground_layer")
