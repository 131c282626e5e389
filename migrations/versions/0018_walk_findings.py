"""What is found on a safety walk, and files on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_BEFORE = ("observation_id", "problem_id", "measure_id", "picture_id", "meeting_id")
_OTHERS = {"stop_id": "walk_stop", "noted_by_id": "app_user", "receiver_id": "organisation"}
_BECAME = {"measure_id": "measure", "observation_id": "observation", "merged_into_id": "walk_finding"}


def upgrade() -> None:
    """Make room for findings, and let a file hang on one."""
    op.create_table(
        "walk_finding",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("walk_id", sa.String(length=16), nullable=False),
        sa.Column("stop_id", sa.String(length=16), nullable=True),
        sa.Column("kind", _choice("findingkind", "unsafe", "keep"), nullable=False),
        sa.Column("category_code", sa.String(length=60), nullable=False),
        sa.Column("light", _choice("light", "daylight", "twilight", "dark"), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.String(length=16), nullable=False),
        sa.Column("receiver_id", sa.String(length=16), nullable=True),
        sa.Column("receiver_name", sa.String(length=160), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", _choice("findingstatus", "to_do", "sent", "planned", "done", "not_done"), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("measure_id", sa.String(length=16), nullable=True),
        sa.Column("observation_id", sa.String(length=16), nullable=True),
        sa.Column("merged_into_id", sa.String(length=16), nullable=True),
        sa.Column("removed_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        _check("whole_position", "(lon IS NULL) = (lat IS NULL)"),
        _check("one_receiver", "receiver_id IS NULL OR receiver_name IS NULL"),
        _check("not_done_has_reason", "status != 'not_done' OR reason IS NOT NULL"),
        _check("merged_into_another", "merged_into_id IS NULL OR merged_into_id != id"),
        *_to(case_id="case", walk_id="safety_walk", **_OTHERS, **_BECAME),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["vocabulary_term.code"],
            name=op.f("fk_walk_finding_category_code_vocabulary_term"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_finding")),
    )
    for column in ("case_id", "category_code", *_OTHERS, *_BECAME):
        op.create_index(op.f(f"ix_walk_finding_{column}"), "walk_finding", [column])
    op.create_index(op.f("ix_walk_finding_walk_id_seen_at"), "walk_finding", ["walk_id", "seen_at"])
    # said with the column itself, so that SQLite need not write the table anew and forget its other checks
    others = " AND ".join(f"{name} IS NULL" for name in _BEFORE)
    op.execute(
        "ALTER TABLE attachment ADD COLUMN finding_id VARCHAR(16)"
        " CONSTRAINT fk_attachment_finding_id_walk_finding REFERENCES walk_finding (id)"
        f" CONSTRAINT ck_attachment_finding_alone CHECK (finding_id IS NULL OR ({others}))"
    )
    op.create_index(op.f("ix_attachment_finding_id"), "attachment", ["finding_id"])


def downgrade() -> None:
    """Forget the findings and the files on them; the walks stay."""
    op.execute("DELETE FROM attachment WHERE finding_id IS NOT NULL")
    op.drop_index(op.f("ix_attachment_finding_id"), table_name="attachment")
    op.execute("ALTER TABLE attachment DROP COLUMN finding_id")
    op.drop_table("walk_finding")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(f"ck_walk_finding_{name}"), native_enum=False, create_constraint=True, length=40)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_walk_finding_{name}"))


def _to(**targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_walk_finding_{column}_{target}"))
        for column, target in targets.items()
    ]
