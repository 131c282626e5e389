"""Closing, retention, disposal, disclosure and the code of conduct; the trail lets go of the cases that are gone.

An event no longer points at its case by a foreign key: the trail outlives a case that is disposed of. A disposal record
of the case, and nothing else, lets its frozen pictures and the old and new values of its events be deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TRAIL, PICTURE = "the audit trail is append-only", "a frozen picture is never changed"
RECORD = "a disposal record is never changed"
TABLES = (
    "disclosure_item", "disclosure", "conduct_acceptance", "closing", "retention_time", "disposal_record",
    "conduct_text",
)  # fmt: skip
# whether the case of a row that is about to go has been disposed of
DISPOSED = {
    "audit_change": (
        "EXISTS (SELECT 1 FROM audit_event AS e JOIN disposal_record AS d ON d.case_id = e.case_id"
        " WHERE e.id = OLD.event_id)"
    ),
    "situation_picture": "EXISTS (SELECT 1 FROM disposal_record AS d WHERE d.case_id = OLD.case_id)",
}
REASONS = {"audit_change": TRAIL, "situation_picture": PICTURE}


def upgrade() -> None:
    _add_tables()
    op.add_column("app_user", sa.Column("conduct_version", sa.Integer(), nullable=True))
    op.add_column("case_party", sa.Column("reads_to", sa.Date(), nullable=True))
    op.drop_index("ix_case_party_organisation_id_status_case_id", table_name="case_party")
    columns = ["organisation_id", "status", "case_id", "reads_to"]
    op.create_index("ix_case_party_organisation_id_status_case_id_reads_to", "case_party", columns)
    _let_events_outlive_cases()
    for table, disposed in DISPOSED.items():
        _drop_trigger(table, "delete")
        _refuse_delete_unless(table, disposed, REASONS[table])
    for act in ("UPDATE", "DELETE"):
        _refuse("disposal_record", act, RECORD)


def downgrade() -> None:
    """Take the acts away. The foreign key does not come back: by now the trail may tell of cases that are gone."""
    for table in DISPOSED:
        _drop_trigger(table, "delete")
        if _is_postgresql():
            op.execute(f"DROP FUNCTION refuse_delete_of_{table}()")
        _refuse(table, "DELETE", REASONS[table])
    op.drop_index("ix_case_party_organisation_id_status_case_id_reads_to", table_name="case_party")
    columns = ["organisation_id", "status", "case_id"]
    op.create_index("ix_case_party_organisation_id_status_case_id", "case_party", columns)
    op.drop_column("case_party", "reads_to")
    op.drop_column("app_user", "conduct_version")
    for table in TABLES:
        op.drop_table(table)


# --- triggers ---------------------------------------------------------------------------------------------------------
def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def _drop_trigger(table: str, act: str) -> None:
    on = f" ON {table}" if _is_postgresql() else ""
    op.execute(f"DROP TRIGGER {table}_no_{act}{on}")


def _refuse(table: str, act: str, reason: str) -> None:
    """PostgreSQL's function is the one of the first migration."""
    head = f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
    if _is_postgresql():
        op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change('{reason}')")
    else:
        op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{reason}'); END")


def _refuse_delete_unless(table: str, disposed: str, reason: str) -> None:
    head = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
    if _is_postgresql():
        op.execute(
            f"CREATE FUNCTION refuse_delete_of_{table}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {disposed} THEN RETURN OLD; END IF; RAISE EXCEPTION '{reason}'; END $$"
        )
        op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_{table}()")
    else:
        op.execute(f"{head} WHEN NOT {disposed} BEGIN SELECT RAISE(ABORT, '{reason}'); END")


# --- the trail --------------------------------------------------------------------------------------------------------
def _let_events_outlive_cases() -> None:
    """Drop the foreign key. SQLite makes the table anew, and sets aside meanwhile what points at it."""
    if _is_postgresql():
        op.execute("ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS fk_audit_event_case_id_case")
        return
    read = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'audit_change' AND sql IS NOT NULL ORDER BY rowid")
    made_by = [row[0] for row in op.get_bind().execute(read)]
    op.execute("CREATE TABLE audit_change_kept AS SELECT * FROM audit_change")
    op.execute("DROP TABLE audit_change")
    for act in ("update", "delete"):
        _drop_trigger("audit_event", act)
    with op.batch_alter_table("audit_event", copy_from=_event_table(), recreate="always"):
        pass
    for act in ("UPDATE", "DELETE"):
        _refuse("audit_event", act, TRAIL)
    for statement in sorted(made_by, key=lambda sql: not sql.startswith("CREATE TABLE")):
        op.execute(statement)
    op.execute("INSERT INTO audit_change SELECT * FROM audit_change_kept")
    op.execute("DROP TABLE audit_change_kept")


def _event_table() -> sa.Table:
    """The table as it is from now on."""
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
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("row_hash", sa.String(64), nullable=False),
        sa.Column("changes_hash", sa.String(64), nullable=True),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name="ck_audit_event_auditoutcome"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_audit_event_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_audit_event_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.UniqueConstraint("position", name="uq_audit_event_position"),
        sa.Index("ix_audit_event_case_id_happened_at", "case_id", "happened_at"),
        sa.Index("ix_audit_event_happened_at", "happened_at"),
        sa.Index("ix_audit_event_user_id_case_id_tag_happened_at", "user_id", "case_id", "tag", "happened_at"),
        sa.Index("ix_audit_event_by_subject", "subject_id", "position", sqlite_where=sa.text("case_id IS NULL")),
        sa.Index("ix_audit_event_by_tag", "tag", "happened_at", sqlite_where=sa.text("case_id IS NULL")),
    )


# --- tables -----------------------------------------------------------------------------------------------------------
def _add_tables() -> None:
    op.create_table(
        "conduct_text",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_by_id", sa.String(length=16), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_conduct_text_version_positive")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["app_user.id"], name=op.f("fk_conduct_text_published_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_text")),
        sa.UniqueConstraint("version", name=op.f("uq_conduct_text_version")),
    )
    op.create_index(op.f("ix_conduct_text_published_by_id"), "conduct_text", ["published_by_id"], unique=False)
    op.create_table(
        "disposal_record",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("registry_number", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=160), nullable=False),
        sa.Column("kept_to", sa.Date(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("performed_by_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["performed_by_id"], ["app_user.id"], name=op.f("fk_disposal_record_performed_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_record")),
        sa.UniqueConstraint("case_id", name=op.f("uq_disposal_record_case_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_disposal_record_reference")),
    )
    op.create_index(op.f("ix_disposal_record_performed_by_id"), "disposal_record", ["performed_by_id"], unique=False)
    op.create_table(
        "retention_time",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "party_access",
                "case",
                "failed_letters",
                "sign_in_attempts",
                name="retentioncode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("days", "years", name="retentionunit", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("set_by_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_retention_time_amount_not_negative")),
        sa.ForeignKeyConstraint(["set_by_id"], ["app_user.id"], name=op.f("fk_retention_time_set_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_time")),
    )
    op.create_index(op.f("ix_retention_time_set_by_id"), "retention_time", ["set_by_id"], unique=False)
    op.create_index(
        "uq_retention_time_active",
        "retention_time",
        ["code"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "closing",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by_id", sa.String(length=16), nullable=False),
        sa.Column(
            "at_step",
            sa.Enum(
                "initiation",
                "own_mappings",
                "joint_mapping",
                "prioritisation",
                "goal_setting",
                "implementation",
                "follow_up",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("parties_read_to", sa.Date(), nullable=False),
        sa.Column("kept_to", sa.Date(), nullable=False),
        sa.Column("reopened_at", Moment(), nullable=True),
        sa.Column("reopened_by_id", sa.String(length=16), nullable=True),
        sa.Column("reopened_reason", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("at_step = 'follow_up' OR length(reason) >= 20", name=op.f("ck_closing_early_has_reason")),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopened_by_id IS NULL)", name=op.f("ck_closing_reopened_by_somebody")
        ),
        sa.CheckConstraint(
            "reopened_at IS NULL OR length(reopened_reason) >= 20", name=op.f("ck_closing_reopened_has_reason")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_closing_case_id_case")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["app_user.id"], name=op.f("fk_closing_closed_by_id_app_user")),
        sa.ForeignKeyConstraint(["reopened_by_id"], ["app_user.id"], name=op.f("fk_closing_reopened_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    op.create_index(op.f("ix_closing_case_id"), "closing", ["case_id"], unique=False)
    op.create_index(op.f("ix_closing_closed_by_id"), "closing", ["closed_by_id"], unique=False)
    op.create_index(op.f("ix_closing_kept_to"), "closing", ["kept_to"], unique=False)
    op.create_index(op.f("ix_closing_reopened_by_id"), "closing", ["reopened_by_id"], unique=False)
    op.create_index(
        "uq_closing_active",
        "closing",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.create_table(
        "conduct_acceptance",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_conduct_acceptance_user_id_app_user")),
        sa.ForeignKeyConstraint(
            ["version"], ["conduct_text.version"], name=op.f("fk_conduct_acceptance_version_conduct_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_acceptance")),
        sa.UniqueConstraint("user_id", "version", name=op.f("uq_conduct_acceptance_user_id_version")),
    )
    op.create_index(op.f("ix_conduct_acceptance_user_id"), "conduct_acceptance", ["user_id"], unique=False)
    op.create_index(op.f("ix_conduct_acceptance_version"), "conduct_acceptance", ["version"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("request", sa.String(length=160), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "decided", name="disclosurestate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("begun_by_id", sa.String(length=16), nullable=False),
        sa.Column("registry_number", sa.String(length=40), nullable=True),
        sa.Column("decided_by", sa.String(length=160), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("recorded_by_id", sa.String(length=16), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(state = 'decided') = (content IS NOT NULL)", name=op.f("ck_disclosure_decided_has_content")
        ),
        sa.CheckConstraint(
            "(state = 'decided') = (decided_at IS NOT NULL)", name=op.f("ck_disclosure_decided_has_time")
        ),
        sa.ForeignKeyConstraint(["begun_by_id"], ["app_user.id"], name=op.f("fk_disclosure_begun_by_id_app_user")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_disclosure_case_id_case")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f("fk_disclosure_recorded_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_begun_by_id"), "disclosure", ["begun_by_id"], unique=False)
    op.create_index(op.f("ix_disclosure_case_id"), "disclosure", ["case_id"], unique=False)
    op.create_index(op.f("ix_disclosure_recorded_by_id"), "disclosure", ["recorded_by_id"], unique=False)
    op.create_table(
        "disclosure_item",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("disclosure_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "case",
                "place",
                "meeting",
                "mapping",
                "observation",
                "possible_cause",
                "problem",
                "cause",
                "goal",
                "measure",
                "follow_up",
                "picture",
                name="disclosurekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("row_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
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
        sa.Column(
            "outcome",
            sa.Enum(
                "released",
                "masked",
                "withheld",
                name="disclosureoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ground", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "outcome = 'released' OR length(ground) >= 3", name=op.f("ck_disclosure_item_kept_back_has_ground")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_item_disclosure_id_disclosure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_item")),
        sa.UniqueConstraint(
            "disclosure_id", "kind", "row_id", name=op.f("uq_disclosure_item_disclosure_id_kind_row_id")
        ),
    )
