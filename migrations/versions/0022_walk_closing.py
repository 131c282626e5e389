"""What was answered at a walk's closing meeting, and what those who walked are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0022"
down_revision = "0021"
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
    op.create_table(
        "walk_status_list",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("saved_by_id", sa.String(length=16), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["app_user.id"], name=op.f("fk_walk_status_list_saved_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(["walk_id"], ["safety_walk.id"], name=op.f("fk_walk_status_list_walk_id_safety_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_status_list")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_walk_status_list_token_hash")),
        sa.UniqueConstraint("walk_id", name=op.f("uq_walk_status_list_walk_id")),
    )
    op.create_index(op.f("ix_walk_status_list_saved_by_id"), "walk_status_list", ["saved_by_id"])
    state = sa.Enum(
        "done",
        "under_way",
        "not_done",
        name=op.f("ck_walk_told_finding_toldstate"),
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "walk_told_finding",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("status_list_id", sa.String(length=16), nullable=False),
        sa.Column("finding_id", sa.String(length=16), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("place", sa.String(length=160), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["walk_finding.id"], name=op.f("fk_walk_told_finding_finding_id_walk_finding")
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["walk_status_list.id"],
            name=op.f("fk_walk_told_finding_status_list_id_walk_status_list"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_told_finding")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_walk_told_finding_finding_id")),
    )
    op.create_index(op.f("ix_walk_told_finding_status_list_id"), "walk_told_finding", ["status_list_id"])
    op.add_column("walk_participant", sa.Column("told_status_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget both; the meeting stays."""
    op.drop_column("walk_participant", "told_status_at")
    op.drop_table("walk_told_finding")
    op.drop_table("walk_status_list")
    op.drop_table("walk_closing")
