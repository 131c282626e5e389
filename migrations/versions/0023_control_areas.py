"""Areas of authority over the ground."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_BOX = ("min_lon", "max_lon", "min_lat", "max_lat")


def upgrade() -> None:
    """Make room for areas."""
    op.create_table(
        "control_area",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("district_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("geometry", sa.JSON(), nullable=False),
        *(sa.Column(each, sa.Double(), nullable=False) for each in ("min_lon", "min_lat", "max_lon", "max_lat")),
        sa.Column(
            "aspect",
            sa.Enum(
                "ground", "lighting", "greenery", "buildings",
                name=op.f("ck_control_area_aspect"), native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("controller_id", sa.String(length=16), nullable=True),
        sa.Column("controller_name", sa.String(length=160), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("removed_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(controller_id IS NULL) != (controller_name IS NULL)", name=op.f("ck_control_area_one_controller")
        ),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name=op.f("ck_control_area_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_control_area_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["controller_id"], ["organisation.id"], name=op.f("fk_control_area_controller_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_area")),
    )  # fmt: skip
    op.create_index(op.f("ix_control_area_district_id"), "control_area", ["district_id"])
    op.create_index(op.f("ix_control_area_controller_id"), "control_area", ["controller_id"])
    op.create_index(op.f(f"ix_control_area_{'_'.join(_BOX)}"), "control_area", list(_BOX))


def downgrade() -> None:
    """Forget the areas."""
    op.drop_table("control_area")
