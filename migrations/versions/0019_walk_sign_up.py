"""Signing up for a safety walk by a link, reminders, and how long names are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CODES = ("party_access", "case", "failed_letters", "sign_in_attempts")
CHECK = "ck_retention_time_retentioncode"


def upgrade() -> None:
    """Make room for links. Who takes part already is reminded by letter too, once it is the day before."""
    op.create_table(
        "walk_sign_up",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_by_id", sa.String(length=16), nullable=False),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_walk_sign_up_number_positive")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["app_user.id"], name=op.f("fk_walk_sign_up_opened_by_id_app_user")),
        sa.ForeignKeyConstraint(["walk_id"], ["safety_walk.id"], name=op.f("fk_walk_sign_up_walk_id_safety_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_sign_up")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_walk_sign_up_token_hash")),
        sa.UniqueConstraint("walk_id", name=op.f("uq_walk_sign_up_walk_id")),
    )
    op.create_index(op.f("ix_walk_sign_up_opened_by_id"), "walk_sign_up", ["opened_by_id"])
    op.add_column("walk_participant", sa.Column("place_hash", sa.String(length=64), nullable=True))
    op.add_column("walk_participant", sa.Column("reminded_at", Moment(timezone=True), nullable=True))
    op.create_index(op.f("ix_walk_participant_place_hash"), "walk_participant", ["place_hash"], unique=True)
    _let_codes_be(*CODES, "walk_names")


def downgrade() -> None:
    """Forget the links and the time that was decided; the participants stay."""
    op.execute("DELETE FROM retention_time WHERE code = 'walk_names'")
    _let_codes_be(*CODES)
    op.drop_index(op.f("ix_walk_participant_place_hash"), "walk_participant")
    with op.batch_alter_table("walk_participant", copy_from=_participants()) as batch:
        batch.drop_column("reminded_at")
        batch.drop_column("place_hash")
    op.drop_table("walk_sign_up")


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


def _participants() -> sa.Table:
    table = sa.Table(
        "walk_participant",
        sa.MetaData(),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column(
            "gender", _choice("ck_walk_participant_walkgender", "woman", "man", "other", "unsaid"), nullable=False
        ),
        sa.Column("is_young", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("cancelled_at", Moment(timezone=True), nullable=True),
        sa.Column("forgotten_at", Moment(timezone=True), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("place_hash", sa.String(length=64), nullable=True),
        sa.Column("reminded_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "forgotten_at IS NULL OR (name IS NULL AND email IS NULL)",
            name=op.f("ck_walk_participant_forgotten_is_nameless"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_walk_participant_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["walk_id"], ["safety_walk.id"], name=op.f("fk_walk_participant_walk_id_safety_walk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_participant")),
    )
    sa.Index("ix_walk_participant_organisation_id", table.c.organisation_id)
    sa.Index("ix_walk_participant_walk_id", table.c.walk_id)
    return table


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), native_enum=False, create_constraint=True, length=40)
