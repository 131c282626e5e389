"""Administration: people end with a reason, districts end, links to accounts, handovers, and the history of a thing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COUNTED = ("app_user", "district", "programme_version")
LINK_TO = {
    "organisation_id": "organisation",
    "mail_id": "outgoing_mail",
    "invited_by_id": "app_user",
    "used_by_id": "app_user",
}
OPEN = "used_at IS NULL AND revoked_at IS NULL"
NO_CASE = "case_id IS NULL"
ROLES = ("coordinator", "member", "overview", "reader", "system_admin")
HANDED = ("coordination", "communication", "contact")


def upgrade() -> None:
    for table in COUNTED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("app_user", sa.Column("disabled_reason", sa.String(length=300), nullable=True))
    op.add_column("district", sa.Column("ended_at", Moment(), nullable=True))
    _add_links()
    _add_handovers()
    for name, columns in (("by_subject", ["subject_id", "position"]), ("by_tag", ["tag", "happened_at"])):
        op.create_index(
            f"ix_audit_event_{name}",
            "audit_event",
            columns,
            sqlite_where=sa.text(NO_CASE),
            postgresql_where=sa.text(NO_CASE),
        )


def downgrade() -> None:
    """Links that wait open nothing any more; who has ended stays ended, and why is left in the audit trail."""
    for name in ("by_tag", "by_subject"):
        op.drop_index(f"ix_audit_event_{name}", "audit_event")
    for table in ("handover_item", "handover", "account_invitation"):
        op.drop_table(table)
    op.drop_column("district", "ended_at")
    op.drop_column("app_user", "disabled_reason")
    for table in COUNTED:
        op.drop_column(table, "version")


def _add_links() -> None:
    op.create_table(
        "account_invitation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("role", _choice("userrole", ROLES), nullable=False),
        sa.Column("is_organisation_admin", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("mail_id", sa.String(length=16), nullable=True),
        sa.Column("invited_by_id", sa.String(length=16), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("used_by_id", sa.String(length=16), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_by_id IS NULL)", name=op.f("ck_account_invitation_used_by_somebody")
        ),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name=op.f("ck_account_invitation_used_or_revoked")),
        *_keys("account_invitation", LINK_TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_invitation_token_hash")),
    )
    _index("account_invitation", LINK_TO)
    op.create_index(
        "uq_account_invitation_open",
        "account_invitation",
        ["email"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def _add_handovers() -> None:
    made = {"from_user_id": "app_user", "made_by_id": "app_user"}
    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=16), nullable=False),
        *(sa.Column(name, sa.String(length=16), nullable=False) for name in made),
        sa.Column("created_at", Moment(), nullable=False),
        *_keys("handover", made),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    _index("handover", made)
    items = {"handover_id": "handover", "case_id": "case", "to_user_id": "app_user"}
    op.create_table(
        "handover_item",
        sa.Column("id", sa.String(length=16), nullable=False),
        *(sa.Column(name, sa.String(length=16), nullable=False) for name in items),
        sa.Column("kind", _choice("handedkind", HANDED), nullable=False),
        *_keys("handover_item", items),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_item")),
    )
    _index("handover_item", items)


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _keys(table: str, columns: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in columns.items()
    ]


def _index(table: str, columns: dict[str, str]) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
