"""Safety walks: the plan, its stops, roles and participants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLES = ("walk_participant", "walk_role", "walk_stop", "safety_walk")


def upgrade() -> None:
    """Make room for walks. The meetings that are called walks stay meetings until somebody plans them."""
    _walk()
    _stop()
    _role()
    _participant()


def downgrade() -> None:
    """Forget the plans; the meetings stay."""
    for table in _TABLES:
        op.drop_table(table)


def _walk() -> None:
    op.create_table(
        "safety_walk",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("meeting_id", sa.String(length=16), nullable=False),
        sa.Column("pre_meeting_id", sa.String(length=16), nullable=True),
        sa.Column("closing_meeting_id", sa.String(length=16), nullable=True),
        sa.Column("repeats_id", sa.String(length=16), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("minutes_per_stop", sa.Integer(), nullable=False),
        sa.Column("pace_kmh", sa.Double(), nullable=False),
        sa.Column("most_participants", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("minutes_per_stop BETWEEN 1 AND 60", name=op.f("ck_safety_walk_minutes_in_range")),
        sa.CheckConstraint("most_participants BETWEEN 1 AND 200", name=op.f("ck_safety_walk_most_in_range")),
        sa.CheckConstraint("pace_kmh BETWEEN 1 AND 6", name=op.f("ck_safety_walk_pace_in_range")),
        *_to("safety_walk", case_id="case", created_by_id="app_user", repeats_id="safety_walk"),
        *_to("safety_walk", meeting_id="meeting", pre_meeting_id="meeting", closing_meeting_id="meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_walk")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_safety_walk_meeting_id")),
    )
    _index("safety_walk", "case_id", "closing_meeting_id", "created_by_id", "pre_meeting_id", "repeats_id")


def _stop() -> None:
    op.create_table(
        "walk_stop",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("questions", sa.Text(), nullable=True),
        sa.Column("place_id", sa.String(length=16), nullable=True),
        sa.Column("problem_id", sa.String(length=16), nullable=True),
        sa.Column("observation_id", sa.String(length=16), nullable=True),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("wants_dark", sa.Boolean(), nullable=False),
        sa.Column("way", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("is_step_free", sa.Boolean(), nullable=True),
        sa.Column("removed_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 60", name=op.f("ck_walk_stop_minutes_in_range")),
        *_to("walk_stop", walk_id="safety_walk", place_id="place", problem_id="problem", observation_id="observation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_stop")),
    )
    _index("walk_stop", "observation_id", "place_id", "problem_id")
    op.create_index(op.f("ix_walk_stop_walk_id_position"), "walk_stop", ["walk_id", "position"])


def _role() -> None:
    roles = ("facilitator", "note_taker", "photographer", "timekeeper")
    op.create_table(
        "walk_role",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("role", _choice(op.f("ck_walk_role_walkrole"), *roles), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        *_to("walk_role", walk_id="safety_walk", user_id="app_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_role")),
        sa.UniqueConstraint("walk_id", "role", name=op.f("uq_walk_role_walk_id_role")),
    )
    _index("walk_role", "user_id")


def _participant() -> None:
    op.create_table(
        "walk_participant",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column(
            "gender", _choice(op.f("ck_walk_participant_walkgender"), "woman", "man", "other", "unsaid"), nullable=False
        ),
        sa.Column("is_young", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("cancelled_at", Moment(timezone=True), nullable=True),
        sa.Column("forgotten_at", Moment(timezone=True), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "forgotten_at IS NULL OR (name IS NULL AND email IS NULL)",
            name=op.f("ck_walk_participant_forgotten_is_nameless"),
        ),
        *_to("walk_participant", walk_id="safety_walk", organisation_id="organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_participant")),
    )
    _index("walk_participant", "organisation_id", "walk_id")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in targets.items()
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
