"""Attachments: what lies in the store of files, and what hangs on what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATES = ("checking", "clean", "infected")
KINDS = ("jpeg", "png", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp")
CIRCLES = ("own_org", "authorities", "all_parties", "public")
THINGS = {
    "observation_id": "observation",
    "problem_id": "problem",
    "measure_id": "measure",
    "picture_id": "situation_picture",
    "meeting_id": "meeting",
}
REFERENCES = {
    "organisation_id": "organisation",
    "author_id": "app_user",
    **THINGS,
    "removed_by_id": "app_user",
}
STORED = ("content_id", "thumbnail_id")
GIVEN = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in THINGS)


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", choice(op.f("ck_stored_file_state"), STATES), nullable=False),
        sa.Column("found", sa.String(length=120), nullable=True),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("wanted_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=16), nullable=True),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size_positive")),
        sa.CheckConstraint("(state = 'checking') = (due_at IS NOT NULL)", name=op.f("ck_stored_file_checking_is_due")),
        sa.CheckConstraint("state != 'infected' OR found IS NOT NULL", name=op.f("ck_stored_file_infected_has_name")),
        sa.CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_stored_file_lease_has_end")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_state_due_at"), "stored_file", ["state", "due_at"])
    op.create_index(op.f("ix_stored_file_wanted_at"), "stored_file", ["wanted_at"])
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        *(
            sa.Column(column, sa.String(length=16), nullable=column in THINGS)
            for column in REFERENCES
            if column != "removed_by_id"
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("kind", choice(op.f("ck_attachment_kind"), KINDS), nullable=False),
        sa.Column("circle", choice(op.f("ck_attachment_circle"), CIRCLES), nullable=False),
        sa.Column("content_id", sa.String(length=64), nullable=False),
        sa.Column("thumbnail_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("removed_by_id", sa.String(length=16), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(f"{GIVEN} <= 1", name=op.f("ck_attachment_on_one_thing")),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)", name=op.f("ck_attachment_removed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attachment_case_id_case")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_attachment_{column}_{table}"))
            for column, table in REFERENCES.items()
        ),
        *(
            sa.ForeignKeyConstraint([column], ["stored_file.sha256"], name=op.f(f"fk_attachment_{column}_stored_file"))
            for column in STORED
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_case_id_created_at"), "attachment", ["case_id", "created_at"])
    for column in (*REFERENCES, *STORED):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])


def downgrade() -> None:
    """Forget the attachments. What lies in the store stays there: nothing names it any more."""
    op.drop_table("attachment")
    op.drop_table("stored_file")
