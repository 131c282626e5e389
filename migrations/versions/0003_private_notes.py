"""What an organisation notes for itself about a case, a problem or a measure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for notes, found by case and organisation."""
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("editor_id", sa.String(length=16), nullable=True),
        sa.Column("problem_id", sa.String(length=16), nullable=True),
        sa.Column("measure_id", sa.String(length=16), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("problem_id IS NULL OR measure_id IS NULL", name="ck_note_about_one_thing"),
        sa.ForeignKeyConstraint(["author_id"], ["app_user.id"], name="fk_note_author_id_app_user"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_note_case_id_case"),
        sa.ForeignKeyConstraint(["editor_id"], ["app_user.id"], name="fk_note_editor_id_app_user"),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name="fk_note_measure_id_measure"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_note_organisation_id_organisation"),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name="fk_note_problem_id_problem"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_author_id", "note", ["author_id"])
    op.create_index("ix_note_case_id_organisation_id_created_at", "note", ["case_id", "organisation_id", "created_at"])
    op.create_index("ix_note_editor_id", "note", ["editor_id"])
    op.create_index("ix_note_measure_id", "note", ["measure_id"])
    op.create_index("ix_note_organisation_id", "note", ["organisation_id"])
    op.create_index("ix_note_problem_id", "note", ["problem_id"])


def downgrade() -> None:
    """Forget the notes."""
    op.drop_table("note")
