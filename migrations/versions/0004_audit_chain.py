"""The audit trail as a chain, with old and new values; rows from before are chained in the order they happened.

The table's list of tags goes, so that a new tag needs no rebuilding of the trail. It does not come back on the way
down: by then the trail may hold tags that the list never knew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_HASHES = ("previous_hash", "row_hash", "changes_hash")
BATCH = 1_000
REASON = "the audit trail is append-only"
GENESIS = "0" * 64
COVERED = (
    "position", "previous_hash", "id", "happened_at", "user_id", "organisation_id", "case_id", "tag", "outcome",
    "subject_id", "facts", "changes_hash",
)  # fmt: skip


def upgrade() -> None:
    """Lift the triggers, chain what is there, owe the chain from now on, and keep both tables as written."""
    _lift("audit_event")
    op.add_column("audit_event", sa.Column("position", sa.BigInteger(), nullable=True))
    for name in _HASHES:
        op.add_column("audit_event", sa.Column(name, sa.String(64), nullable=True))
    _chain()
    if _is_postgresql():
        op.execute("ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS ck_audit_event_tag")
    with op.batch_alter_table("audit_event", copy_from=_event_table(is_owed=False)) as batch:
        batch.alter_column("position", existing_type=sa.BigInteger(), nullable=False)
        batch.alter_column("previous_hash", existing_type=sa.String(64), nullable=False)
        batch.alter_column("row_hash", existing_type=sa.String(64), nullable=False)
        batch.create_unique_constraint(op.f("uq_audit_event_position"), ["position"])
        batch.create_index(op.f("ix_audit_event_happened_at"), ["happened_at"])
    op.create_table(
        "audit_change",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("event_id", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(60), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column(
            "circle",
            sa.Enum(
                "own_org",
                "authorities",
                "all_parties",
                "public",
                name="circle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("problem_id", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["audit_event.id"], name=op.f("fk_audit_change_event_id_audit_event")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_audit_change_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_change")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_audit_change_event_id_number")),
    )
    op.create_index(op.f("ix_audit_change_problem_id"), "audit_change", ["problem_id"])
    _keep("audit_event")
    _keep("audit_change")


def downgrade() -> None:
    """Take the chain and the values away; the events stay, kept as written."""
    op.drop_table("audit_change")
    _lift("audit_event")
    with op.batch_alter_table("audit_event", copy_from=_event_table(is_owed=True)) as batch:
        batch.drop_index(op.f("ix_audit_event_happened_at"))
        batch.drop_constraint(op.f("uq_audit_event_position"), type_="unique")
        for name in ("position", *_HASHES):
            batch.drop_column(name)
    _keep("audit_event")


# --- parts ------------------------------------------------------------------------------------------------------------
def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def _lift(table: str) -> None:
    on = f" ON {table}" if _is_postgresql() else ""
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{act}{on}")


def _keep(table: str) -> None:
    """Refuse UPDATE and DELETE again; PostgreSQL's function is the one of the first migration."""
    for act in ("UPDATE", "DELETE"):
        head = f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
        if _is_postgresql():
            op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change('{REASON}')")
        else:
            op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{REASON}'); END")


def _event_table(*, is_owed: bool) -> sa.Table:
    """The table as it stands, for SQLite, which changes a table by making it anew."""
    chain: list[Any] = [
        sa.Column("position", sa.BigInteger(), nullable=not is_owed),
        sa.Column("previous_hash", sa.String(64), nullable=not is_owed),
        sa.Column("row_hash", sa.String(64), nullable=not is_owed),
        sa.Column("changes_hash", sa.String(64), nullable=True),
    ]
    if is_owed:
        chain.append(sa.UniqueConstraint("position", name="uq_audit_event_position"))
    table = sa.Table(
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
        *chain,
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
    if is_owed:
        sa.Index("ix_audit_event_happened_at", table.c.happened_at)
    return table


def _chain() -> None:
    """Give every row its place and its hashes, a batch at a time; who looks at the trail meanwhile waits."""
    connection = op.get_bind()
    table = _event_table(is_owed=False)
    links = sa.update(table).where(table.c.id == sa.bindparam("key"))
    links = links.values(
        position=sa.bindparam("at"), previous_hash=sa.bindparam("before"), row_hash=sa.bindparam("hash")
    )
    position, before = 0, GENESIS
    for batch in _old_rows(connection, table):
        given = []
        for row in batch:
            position += 1
            event = {**row, "position": position, "previous_hash": before, "changes_hash": None}
            found = _row_hash(event)
            given.append({"key": row["id"], "at": position, "before": before, "hash": found})
            before = found
        connection.execute(links, given)


def _old_rows(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """Rows without the chain, oldest first."""
    names = [name for name in COVERED if name not in {"position", *_HASHES}]
    query = sa.select(*(table.c[name] for name in names)).where(table.c.position.is_(None))
    query = query.order_by(table.c.happened_at, table.c.id).limit(BATCH)
    while found := connection.execute(query).mappings().all():
        yield [dict(row) for row in found]


def _row_hash(event: dict[str, Any]) -> str:
    """The hash of domain/trail/chain.py as it was when this was written, and has to stay."""
    covered = {name: event[name] for name in COVERED}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
