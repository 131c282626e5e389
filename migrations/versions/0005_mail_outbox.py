"""The outbox: letters by e-mail, from the verb that writes them to the worker that sends them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("invitation", "password_reset", "reminder")
STATES = ("waiting", "sent", "failed", "cancelled")
REASONS = ("delayed", "login", "refused", "revoked", "unreachable", "unsendable")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", _choice("kind", KINDS), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.Column("user_id", sa.String(length=16), nullable=True),
        sa.Column("organisation_id", sa.String(length=16), nullable=True),
        sa.Column("state", _choice("state", STATES), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", Moment(), nullable=True),
        sa.Column("lease", sa.String(length=16), nullable=True),
        sa.Column("leased_until", Moment(), nullable=True),
        sa.Column("reason", _choice("reason", REASONS), nullable=True),
        sa.Column("reply_code", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_outgoing_mail_ended_has_time")),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'cancelled') OR body IS NULL", name=op.f("ck_outgoing_mail_done_is_emptied")
        ),
        sa.CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name=op.f("ck_outgoing_mail_lease_has_end")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outgoing_mail_case_id_case")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_outgoing_mail_user_id_app_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_outgoing_mail_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    for column in ("case_id", "user_id", "organisation_id"):
        op.create_index(f"ix_outgoing_mail_{column}", "outgoing_mail", [column])
    op.create_index("ix_outgoing_mail_state_due_at", "outgoing_mail", ["state", "due_at"])
    op.create_index("ix_outgoing_mail_state_ended_at", "outgoing_mail", ["state", "ended_at"])


def downgrade() -> None:
    """Forget the letters, also those that wait: the version before has nobody to send them."""
    op.drop_table("outgoing_mail")
