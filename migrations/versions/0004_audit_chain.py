"""The log keeps no list of its tags in the database. Stands in for the audit chain's migration until they meet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REASON = "the audit trail is append-only"


def upgrade() -> None:
    """Lift the triggers, drop the check of tags, keep the table as written again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS ck_audit_event_tag, DROP CONSTRAINT IF EXISTS tag"
        )
        return
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER audit_event_no_{act}")
    with op.batch_alter_table("audit_event", copy_from=_event_table(), recreate="always"):
        pass
    for act in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER audit_event_no_{act.lower()} BEFORE {act} ON audit_event"
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{REASON}'); END")


def downgrade() -> None:
    """Nothing: the log that was written may hold tags that the list did not know."""


def _event_table() -> sa.Table:
    """The table without its check of tags, for SQLite, which changes a table by making it anew."""
    return sa.Table(
        "audit_event",
        sa.MetaData(),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("user_id", sa.String(16), nullable=True),
        sa.Column("organisation_id", sa.String(16), nullable=True),
        sa.Column("case_id", sa.String(16), nullable=True),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(60), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name="ck_audit_event_auditoutcome"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_audit_event_case_id_case"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_audit_event_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_audit_event_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.Index("ix_audit_event_case_id_happened_at", "case_id", "happened_at"),
        sa.Index("ix_audit_event_user_id_case_id_tag_happened_at", "user_id", "case_id", "tag", "happened_at"),
    )
