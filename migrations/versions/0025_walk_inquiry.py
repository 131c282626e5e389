"""Residents' points before a safety walk: the open page, the points, and how long those not let through are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

CODES = ("party_access", "case", "failed_letters", "sign_in_attempts", "walk_names")
CHECK = "ck_retention_time_retentioncode"


def upgrade() -> None:
    """Make room for pages and points."""
    op.create_table(
        "walk_inquiry",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("spots", sa.JSON(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("opened_by_id", sa.String(length=16), nullable=False),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_walk_inquiry_number_positive")),
        sa.CheckConstraint("last_on >= opens_on", name=op.f("ck_walk_inquiry_days_in_order")),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_walk_inquiry_whole_position")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["app_user.id"], name=op.f("fk_walk_inquiry_opened_by_id_app_user")),
        sa.ForeignKeyConstraint(["walk_id"], ["safety_walk.id"], name=op.f("fk_walk_inquiry_walk_id_safety_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_inquiry")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_walk_inquiry_token_hash")),
        sa.UniqueConstraint("walk_id", name=op.f("uq_walk_inquiry_walk_id")),
    )
    op.create_index(op.f("ix_walk_inquiry_opened_by_id"), "walk_inquiry", ["opened_by_id"])
    reasons = ("person", "branding", "other_matter", "repeated")
    op.create_table(
        "walk_point",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("kind", _choice("ck_walk_point_findingkind", "unsafe", "keep"), nullable=False),
        sa.Column("day_part", _choice("ck_walk_point_daypart", "morning", "day", "evening", "night"), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("state", _choice("ck_walk_point_pointstate", "waiting", "shown", "hidden"), nullable=False),
        sa.Column("reason", _choice("ck_walk_point_hidingreason", *reasons), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'hidden') = (reason IS NOT NULL)", name=op.f("ck_walk_point_hidden_has_reason")),
        sa.ForeignKeyConstraint(["walk_id"], ["safety_walk.id"], name=op.f("fk_walk_point_walk_id_safety_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_point")),
    )
    op.create_index(op.f("ix_walk_point_walk_id_state"), "walk_point", ["walk_id", "state"])
    _let_codes_be(*CODES, "walk_points")


def downgrade() -> None:
    """Forget the pages, the points and the time that was decided."""
    op.execute("DELETE FROM retention_time WHERE code = 'walk_points'")
    _let_codes_be(*CODES)
    op.drop_table("walk_point")
    op.drop_table("walk_inquiry")


def _let_codes_be(*codes: str) -> None:
    """SQLite keeps a check only by making the table anew, and does not tell a copy of it which checks it had."""
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("retention_time", copy_from=_times(codes), recreate="always"):
            pass
        return
    op.drop_constraint(op.f(CHECK), "retention_time", type_="check")
    listed = ", ".join(f"'{code}'" for code in codes)
    op.create_check_constraint(op.f(CHECK), "retention_time", f"code IN ({listed})")


def _times(codes: tuple[str, ...]) -> sa.Table:
    table = sa.Table(
        "retention_time",
        sa.MetaData(),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("code", _choice(CHECK, *codes), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", _choice("ck_retention_time_retentionunit", "days", "years"), nullable=False),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("set_by_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_retention_time_amount_not_negative")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_retention_time_set_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_time")),
    )
    sa.Index("ix_retention_time_set_by_id", table.c.set_by_id)
    sa.Index("uq_retention_time_active", table.c.code, unique=True, sqlite_where=sa.text("ended_at IS NULL"))
    return table


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), native_enum=False, create_constraint=True, length=40)
