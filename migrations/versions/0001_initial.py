"""Everything the five steps remember, and the triggers that keep history as it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = {"audit_event": "the audit trail is append-only", "situation_picture": "a frozen picture is never changed"}


def _keep_as_written() -> None:
    """Refuse UPDATE and DELETE on history, whatever the code above says."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
        )
    for table, reason in KEPT.items():
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            if op.get_bind().dialect.name == "postgresql":
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change('{reason}')"
                )
            else:
                op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{reason}'); END")


def _let_change() -> None:
    for table in KEPT:
        for act in ("update", "delete"):
            on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
            op.execute(f"DROP TRIGGER {table}_no_{act}{on}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "district",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=240), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("name", name=op.f("uq_district_name")),
    )
    with op.batch_alter_table("district", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_district_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "programme_version",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("registry_number", sa.String(length=40), nullable=True),
        sa.Column("is_selectable", sa.Boolean(), nullable=False),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_programme_version_period_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("attempted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_account_key_attempted_at"), ["account_key", "attempted_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempt_address_key_attempted_at"), ["address_key", "attempted_at"], unique=False
        )

    op.create_table(
        "vocabulary_term",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "vocabulary",
            sa.Enum(
                "actor",
                "cause",
                "measure",
                "observation",
                "perspective",
                "source",
                "theme",
                name="vocabulary",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("group_label", sa.String(length=160), nullable=True),
        sa.Column("is_authority", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vocabulary_term")),
    )
    with op.batch_alter_table("vocabulary_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vocabulary_term_vocabulary"), ["vocabulary"], unique=False)

    op.create_table(
        "focus_area",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("programme_version_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_focus_area_programme_version_id_programme_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_area")),
        sa.UniqueConstraint(
            "programme_version_id", "position", name=op.f("uq_focus_area_programme_version_id_position")
        ),
    )
    with op.batch_alter_table("focus_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_focus_area_programme_version_id"), ["programme_version_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("sort_key", sa.String(length=320), nullable=False),
        sa.Column("kind_code", sa.String(length=60), nullable=False),
        sa.Column("district_id", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_organisation_district_id_district")),
        sa.ForeignKeyConstraint(
            ["kind_code"], ["vocabulary_term.code"], name=op.f("fk_organisation_kind_code_vocabulary_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_district_id"), ["district_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_kind_code"), ["kind_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "programme_gate",
        sa.Column("programme_version_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "step",
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
        sa.Column(
            "kind",
            sa.Enum("computed", "attested", name="gatekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_programme_gate_programme_version_id_programme_version"),
        ),
        sa.PrimaryKeyConstraint("programme_version_id", "code", name=op.f("pk_programme_gate")),
    )
    op.create_table(
        "programme_step",
        sa.Column("programme_version_id", sa.String(length=16), nullable=False),
        sa.Column(
            "step",
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
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_phase", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_programme_step_programme_version_id_programme_version"),
        ),
        sa.PrimaryKeyConstraint("programme_version_id", "step", name=op.f("pk_programme_step")),
    )
    op.create_table(
        "app_user",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "member",
                "overview",
                "reader",
                "system_admin",
                name="userrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_organisation_admin", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_app_user_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("email", name=op.f("uq_app_user_email")),
    )
    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_app_user_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "case",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("sort_key", sa.String(length=320), nullable=False),
        sa.Column("registry_number", sa.String(length=40), nullable=True),
        sa.Column("background", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column(
            "demarcation",
            sa.Enum(
                "perceived_safety", "security", name="demarcation", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("demarcation_note", sa.Text(), nullable=True),
        sa.Column("programme_version_id", sa.String(length=16), nullable=False),
        sa.Column("focus_area_id", sa.String(length=16), nullable=False),
        sa.Column("theme_code", sa.String(length=60), nullable=True),
        sa.Column("district_id", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "referred", "closed", name="casestatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "step",
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
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("communication_responsible_id", sa.String(length=16), nullable=True),
        sa.Column("steering_group", sa.Text(), nullable=True),
        sa.Column("agreement", sa.String(length=200), nullable=True),
        sa.Column("mapping_due_on", sa.Date(), nullable=True),
        sa.Column("revealed_at", Moment(), nullable=True),
        sa.Column("revealed_early_reason", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.String(length=16), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "status != 'referred' OR demarcation = 'security'", name=op.f("ck_case_referred_is_security")
        ),
        sa.CheckConstraint(
            "revealed_early_reason IS NULL OR revealed_at IS NOT NULL", name=op.f("ck_case_early_reason_needs_reveal")
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_case_round_positive")),
        sa.ForeignKeyConstraint(
            ["communication_responsible_id"],
            ["app_user.id"],
            name=op.f("fk_case_communication_responsible_id_app_user"),
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["app_user.id"], name=op.f("fk_case_created_by_id_app_user")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_case_district_id_district")),
        sa.ForeignKeyConstraint(["focus_area_id"], ["focus_area.id"], name=op.f("fk_case_focus_area_id_focus_area")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_case_programme_version_id_programme_version"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_code"], ["vocabulary_term.code"], name=op.f("fk_case_theme_code_vocabulary_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_reference")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index("ix_case_by_change", ["updated_at", "status", "district_id", "id"], unique=False)
        batch_op.create_index("ix_case_by_status", ["status", "updated_at", "district_id", "id"], unique=False)
        batch_op.create_index("ix_case_by_title", ["status", "sort_key", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_communication_responsible_id"), ["communication_responsible_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_district_id"), ["district_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_focus_area_id"), ["focus_area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_programme_version_id"), ["programme_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_step"), ["step"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_theme_code"), ["theme_code"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_user_session_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "attestation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attested_on", sa.Date(), nullable=False),
        sa.Column("attested_by", sa.String(length=160), nullable=False),
        sa.Column("registry_number", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attestation_case_id_case")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f("fk_attestation_recorded_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attestation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attestation_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(
            "uq_attestation_active",
            ["case_id", "code", "round"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "audit_event",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=True),
        sa.Column("organisation_id", sa.String(length=16), nullable=True),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.Column(
            "tag",
            sa.Enum(
                "case:created",
                "case:edited",
                "case:referred",
                "case:viewed",
                "cause:added",
                "cause:edited",
                "cause:removed",
                "causes:finished",
                "coordinators:set",
                "decision:recorded",
                "follow_up:recorded",
                "gate:attested",
                "goal:answered",
                "goal:edited",
                "goal:set",
                "indicator:value_recorded",
                "invitation:accepted",
                "invitation:declined",
                "mapping:due_set",
                "mapping:handed_in",
                "mapping:saved",
                "mapping:supplemented",
                "mappings:revealed",
                "measure:added",
                "measure:edited",
                "measure:reported",
                "meeting:saved",
                "cause:no_measure_explained",
                "observation:added",
                "observation:edited",
                "observation:placed",
                "observation:removed",
                "observation:set_aside",
                "observation:taken_back",
                "organisation:saved",
                "party:ended",
                "party:invited",
                "party:reminded",
                "party:role_set",
                "perspectives:stated",
                "picture:frozen",
                "place:added",
                "place:edited",
                "place:removed",
                "plan:adopted",
                "problem:created",
                "problem:edited",
                "problem:related",
                "problem:removed",
                "problem:separated",
                "scores:saved",
                "session:ended",
                "session:refused",
                "session:started",
                "step:passed",
                "step:reversed",
                "talk:noted",
                "term:added",
                "term:reinstated",
                "term:retired",
                name="tag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum("done", "refused", name="auditoutcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("subject_id", sa.String(length=60), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_audit_event_case_id_case")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_event_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_audit_event_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_event_case_id_happened_at"), ["case_id", "happened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_event_user_id_case_id_tag_happened_at"),
            ["user_id", "case_id", "tag", "happened_at"],
            unique=False,
        )

    op.create_table(
        "case_coordinator",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_coordinator_case_id_case")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_case_coordinator_user_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_coordinator")),
    )
    with op.batch_alter_table("case_coordinator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_coordinator_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_coordinator_user_id_ended_at_case_id"), ["user_id", "ended_at", "case_id"], unique=False
        )
        batch_op.create_index(
            "uq_case_coordinator_active",
            ["case_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "case_party",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "coordinates",
                "contributes",
                "steers",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "accepted",
                "declined",
                "left",
                name="partystatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("invited_by_id", sa.String(length=16), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by_id", sa.String(length=16), nullable=True),
        sa.Column("answer_note", sa.Text(), nullable=True),
        sa.Column("mapping_due_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'left') = (ended_at IS NOT NULL)", name=op.f("ck_case_party_left_has_end")),
        sa.CheckConstraint(
            "status NOT IN ('accepted', 'declined') OR answered_at IS NOT NULL",
            name=op.f("ck_case_party_answer_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["app_user.id"], name=op.f("fk_case_party_answered_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_party_case_id_case")),
        sa.ForeignKeyConstraint(["contact_id"], ["app_user.id"], name=op.f("fk_case_party_contact_id_app_user")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["app_user.id"], name=op.f("fk_case_party_invited_by_id_app_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_case_party_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_party")),
    )
    with op.batch_alter_table("case_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_party_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_party_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_party_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_party_invited_by_id"), ["invited_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_party_organisation_id_status_case_id"),
            ["organisation_id", "status", "case_id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_case_party_active",
            ["case_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('invited', 'accepted')"),
            postgresql_where=sa.text("status IN ('invited', 'accepted')"),
        )

    op.create_table(
        "case_perspective",
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("term_code", sa.String(length=60), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "to_hear",
                "heard",
                "missing",
                name="perspectivestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_perspective_case_id_case")),
        sa.ForeignKeyConstraint(
            ["term_code"], ["vocabulary_term.code"], name=op.f("fk_case_perspective_term_code_vocabulary_term")
        ),
        sa.PrimaryKeyConstraint("case_id", "term_code", name=op.f("pk_case_perspective")),
    )
    with op.batch_alter_table("case_perspective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_perspective_term_code"), ["term_code"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "steering_group",
                "community_dialogue",
                "safety_walk",
                "pre_meeting",
                "closing_meeting",
                "repeat_walk",
                "follow_up",
                "other",
                name="meetingkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("location", sa.String(length=160), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("created_by_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_meeting_ends_after_start")),
        sa.CheckConstraint(
            "participants IS NULL OR participants >= 0", name=op.f("ck_meeting_participants_not_negative")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_meeting_case_id_case")),
        sa.ForeignKeyConstraint(["created_by_id"], ["app_user.id"], name=op.f("fk_meeting_created_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_case_id_starts_at"), ["case_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_created_by_id"), ["created_by_id"], unique=False)

    op.create_table(
        "own_mapping",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "handed_in", name="mappingstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("why_this_problem", sa.Text(), nullable=True),
        sa.Column("sources_used", sa.Text(), nullable=True),
        sa.Column("choice_limits", sa.Text(), nullable=True),
        sa.Column("limits_meaning", sa.Text(), nullable=True),
        sa.Column("leadership_informed_on", sa.Date(), nullable=True),
        sa.Column("leadership_informed_by", sa.String(length=160), nullable=True),
        sa.Column("staff_dialogue_on", sa.Date(), nullable=True),
        sa.Column("staff_dialogue_note", sa.String(length=300), nullable=True),
        sa.Column("handed_in_at", Moment(), nullable=True),
        sa.Column("handed_in_by_id", sa.String(length=16), nullable=True),
        sa.Column("revealed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(state = 'handed_in') = (handed_in_at IS NOT NULL)", name=op.f("ck_own_mapping_handed_in_has_time")
        ),
        sa.CheckConstraint(
            "revealed_at IS NULL OR handed_in_at IS NOT NULL", name=op.f("ck_own_mapping_revealed_was_handed_in")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_own_mapping_case_id_case")),
        sa.ForeignKeyConstraint(
            ["handed_in_by_id"], ["app_user.id"], name=op.f("fk_own_mapping_handed_in_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_own_mapping_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_mapping")),
        sa.UniqueConstraint(
            "case_id", "organisation_id", "round", name=op.f("uq_own_mapping_case_id_organisation_id_round")
        ),
    )
    with op.batch_alter_table("own_mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_mapping_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_mapping_handed_in_by_id"), ["handed_in_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_mapping_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("geometry", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("min_lon", sa.Double(), nullable=True),
        sa.Column("min_lat", sa.Double(), nullable=True),
        sa.Column("max_lon", sa.Double(), nullable=True),
        sa.Column("max_lat", sa.Double(), nullable=True),
        sa.Column("controller_id", sa.String(length=16), nullable=True),
        sa.Column("controller_name", sa.String(length=160), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("(geometry IS NULL) = (min_lon IS NULL)", name=op.f("ck_place_geometry_has_bounds")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_place_case_id_case")),
        sa.ForeignKeyConstraint(
            ["controller_id"], ["organisation.id"], name=op.f("fk_place_controller_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_place_case_id_number")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_controller_id"), ["controller_id"], unique=False)

    op.create_table(
        "plan_adoption",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("adopted_by", sa.String(length=160), nullable=False),
        sa.Column("registry_number", sa.String(length=40), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_adoption_case_id_case")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f("fk_plan_adoption_recorded_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_adoption")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_plan_adoption_case_id_number")),
    )
    with op.batch_alter_table("plan_adoption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_adoption_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_adoption_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "problem",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
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
        sa.Column("created_by_id", sa.String(length=16), nullable=False),
        sa.Column("causes_finished_at", Moment(), nullable=True),
        sa.Column("causes_finished_by_id", sa.String(length=16), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("circle IN ('authorities', 'all_parties')", name=op.f("ck_problem_circle_is_shared")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_problem_case_id_case")),
        sa.ForeignKeyConstraint(
            ["causes_finished_by_id"], ["app_user.id"], name=op.f("fk_problem_causes_finished_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["app_user.id"], name=op.f("fk_problem_created_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("case_id", "letter", name=op.f("uq_problem_case_id_letter")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_causes_finished_by_id"), ["causes_finished_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_created_by_id"), ["created_by_id"], unique=False)

    op.create_table(
        "situation_picture",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("frozen_at", Moment(), nullable=False),
        sa.Column("frozen_by_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_situation_picture_number_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_situation_picture_case_id_case")),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["app_user.id"], name=op.f("fk_situation_picture_frozen_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_picture")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_situation_picture_case_id_number")),
    )
    with op.batch_alter_table("situation_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_situation_picture_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_situation_picture_frozen_by_id"), ["frozen_by_id"], unique=False)

    op.create_table(
        "step_passage",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column(
            "from_step",
            sa.Enum(
                "initiation",
                "own_mappings",
                "joint_mapping",
                "prioritisation",
                "goal_setting",
                "implementation",
                "follow_up",
                name="from_step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_step",
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
        sa.Column(
            "kind",
            sa.Enum(
                "started",
                "gate_met",
                "deviation",
                "reversal",
                name="passagekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("passed_at", Moment(), nullable=False),
        sa.Column("passed_by_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("(kind = 'started') = (from_step IS NULL)", name=op.f("ck_step_passage_start_has_no_from")),
        sa.CheckConstraint(
            "kind NOT IN ('deviation', 'reversal') OR length(reason) >= 20",
            name=op.f("ck_step_passage_reason_where_owed"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_step_passage_case_id_case")),
        sa.ForeignKeyConstraint(["passed_by_id"], ["app_user.id"], name=op.f("fk_step_passage_passed_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_passage")),
    )
    with op.batch_alter_table("step_passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_passage_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_passage_case_id_passed_at"), ["case_id", "passed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_passage_kind_passed_at"), ["kind", "passed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_passage_passed_by_id"), ["passed_by_id"], unique=False)

    op.create_table(
        "cause",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column(
            "factor",
            sa.Enum("risk", "protective", name="factorkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "angle",
            sa.Enum(
                "place",
                "exposed",
                "offender",
                "control",
                name="angle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "situational",
                "social",
                "background",
                name="causelevel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "strength",
            sa.Enum("weak", "medium", "strong", name="strength", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "influence",
            sa.Enum("yes", "partly", "no", name="influence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("influence_by", sa.String(length=160), nullable=True),
        sa.Column("no_measure_reason", sa.Text(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_cause_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause")),
        sa.UniqueConstraint("problem_id", "number", name=op.f("uq_cause_problem_id_number")),
    )
    with op.batch_alter_table("cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cause_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("prioritised", "deselected", name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=160), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=16), nullable=False),
        sa.Column("superseded_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'deselected') = (review_on IS NOT NULL)", name=op.f("ck_decision_deselected_has_review")
        ),
        sa.CheckConstraint(
            "(outcome = 'prioritised') = (rank IS NOT NULL)", name=op.f("ck_decision_prioritised_has_rank")
        ),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_decision_problem_id_problem")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_decision_recorded_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(
            "uq_decision_active",
            ["problem_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "goal",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_goal_case_id_case")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_goal_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_goal_case_id_number")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("type_code", sa.String(length=60), nullable=False),
        sa.Column("party_id", sa.String(length=16), nullable=True),
        sa.Column("function", sa.String(length=160), nullable=True),
        sa.Column("together_with", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("resource", sa.String(length=200), nullable=True),
        sa.Column("cost_sek", sa.Integer(), nullable=True),
        sa.Column(
            "horizon",
            sa.Enum("immediate", "short", "long", name="horizon", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "effort",
            sa.Enum("point", "ordinary", name="effort", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("follow_up_plan", sa.String(length=300), nullable=True),
        sa.Column("no_goal_reason", sa.String(length=300), nullable=True),
        sa.Column("is_short_notice", sa.Boolean(), nullable=False),
        sa.Column("event", sa.String(length=300), nullable=True),
        sa.Column("decided_by", sa.String(length=160), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("afterthought_due_on", sa.Date(), nullable=True),
        sa.Column("afterthought", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "ongoing",
                "done",
                "stopped",
                name="measurestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_note", sa.String(length=300), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('done', 'stopped')) = (closed_on IS NOT NULL)", name=op.f("ck_measure_closed_has_day")
        ),
        sa.CheckConstraint(
            "NOT is_short_notice OR (event IS NOT NULL AND decided_by IS NOT NULL AND valid_to IS NOT NULL)",
            name=op.f("ck_measure_short_notice_is_explained"),
        ),
        sa.CheckConstraint("cost_sek IS NULL OR cost_sek >= 0", name=op.f("ck_measure_cost_not_negative")),
        sa.CheckConstraint(
            "due_on IS NULL OR starts_on IS NULL OR due_on >= starts_on", name=op.f("ck_measure_due_after_start")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_measure_case_id_case")),
        sa.ForeignKeyConstraint(["created_by_id"], ["app_user.id"], name=op.f("fk_measure_created_by_id_app_user")),
        sa.ForeignKeyConstraint(["party_id"], ["case_party.id"], name=op.f("fk_measure_party_id_case_party")),
        sa.ForeignKeyConstraint(
            ["type_code"], ["vocabulary_term.code"], name=op.f("fk_measure_type_code_vocabulary_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_measure_case_id_number")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_type_code"), ["type_code"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("mapping_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("quote_source", sa.String(length=160), nullable=True),
        sa.Column("place_id", sa.String(length=16), nullable=True),
        sa.Column("place_note", sa.String(length=300), nullable=True),
        sa.Column("point", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("time_mask", sa.BigInteger(), nullable=False),
        sa.Column("seasons", sa.JSON(), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "sometimes",
                "monthly",
                "weekly",
                "daily",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("amount", sa.String(length=160), nullable=True),
        sa.Column("period", sa.String(length=120), nullable=True),
        sa.Column(
            "trend",
            sa.Enum(
                "unknown",
                "decreasing",
                "unchanged",
                "increasing",
                name="trend",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_code", sa.String(length=60), nullable=True),
        sa.Column("source_note", sa.String(length=200), nullable=True),
        sa.Column("group_affected", sa.String(length=200), nullable=True),
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
        sa.Column("is_supplement", sa.Boolean(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("circle IN ('authorities', 'all_parties')", name=op.f("ck_observation_circle_is_shared")),
        sa.CheckConstraint(
            "time_mask >= 0 AND time_mask < 562949953421312", name=op.f("ck_observation_time_mask_in_grid")
        ),
        sa.ForeignKeyConstraint(["mapping_id"], ["own_mapping.id"], name=op.f("fk_observation_mapping_id_own_mapping")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_observation_place_id_place")),
        sa.ForeignKeyConstraint(
            ["source_code"], ["vocabulary_term.code"], name=op.f("fk_observation_source_code_vocabulary_term")
        ),
        sa.ForeignKeyConstraint(
            ["type_code"], ["vocabulary_term.code"], name=op.f("fk_observation_type_code_vocabulary_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_mapping_id"), ["mapping_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_source_code"), ["source_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_type_code"), ["type_code"], unique=False)

    op.create_table(
        "problem_relation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column("target_id", sa.String(length=16), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "same",
                "consequence",
                "cause",
                "differs",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("related_by_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('same', 'consequence', 'cause')", name=op.f("ck_problem_relation_relation_is_merge")
        ),
        sa.CheckConstraint("problem_id != target_id", name=op.f("ck_problem_relation_not_itself")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_problem_relation_problem_id_problem")),
        sa.ForeignKeyConstraint(
            ["related_by_id"], ["app_user.id"], name=op.f("fk_problem_relation_related_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["problem.id"], name=op.f("fk_problem_relation_target_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_relation")),
    )
    with op.batch_alter_table("problem_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_relation_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_relation_related_by_id"), ["related_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_relation_target_id"), ["target_id"], unique=False)
        batch_op.create_index(
            "uq_problem_relation_active",
            ["problem_id", "target_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "score",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column("party_id", sa.String(length=16), nullable=False),
        sa.Column(
            "criterion",
            sa.Enum(
                "common",
                "increasing",
                "deviating",
                "harm",
                "affects_many",
                "delimited",
                "influenceable",
                "resources",
                name="criterion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("scored_at", Moment(), nullable=False),
        sa.Column("scored_by_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_score_value_in_range")),
        sa.ForeignKeyConstraint(["party_id"], ["case_party.id"], name=op.f("fk_score_party_id_case_party")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_score_problem_id_problem")),
        sa.ForeignKeyConstraint(["scored_by_id"], ["app_user.id"], name=op.f("fk_score_scored_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("problem_id", "party_id", "criterion", name=op.f("uq_score_problem_id_party_id_criterion")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_scored_by_id"), ["scored_by_id"], unique=False)

    op.create_table(
        "talk_note",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column(
            "criterion",
            sa.Enum(
                "common",
                "increasing",
                "deviating",
                "harm",
                "affects_many",
                "delimited",
                "influenceable",
                "resources",
                name="criterion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_by_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["noted_by_id"], ["app_user.id"], name=op.f("fk_talk_note_noted_by_id_app_user")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_talk_note_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_note")),
        sa.UniqueConstraint("problem_id", "criterion", name=op.f("uq_talk_note_problem_id_criterion")),
    )
    with op.batch_alter_table("talk_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_note_noted_by_id"), ["noted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_note_problem_id"), ["problem_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("measure_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "production",
                "process",
                "effect",
                name="followupkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "grade",
            sa.Enum(
                "green",
                "yellow",
                "red",
                "not_separable",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "grade != 'not_separable' OR kind = 'effect'", name=op.f("ck_follow_up_only_effect_not_separable")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_follow_up_measure_id_measure")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["app_user.id"], name=op.f("fk_follow_up_recorded_by_id_app_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "measure_id", "kind", "followed_up_on", name=op.f("uq_follow_up_measure_id_kind_followed_up_on")
        ),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "goal_acceptance",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("goal_id", sa.String(length=16), nullable=False),
        sa.Column("party_id", sa.String(length=16), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("reservation", sa.Text(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("answered_by_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "is_accepted OR reservation IS NOT NULL", name=op.f("ck_goal_acceptance_reservation_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["app_user.id"], name=op.f("fk_goal_acceptance_answered_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_acceptance_goal_id_goal")),
        sa.ForeignKeyConstraint(["party_id"], ["case_party.id"], name=op.f("fk_goal_acceptance_party_id_case_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_acceptance")),
        sa.UniqueConstraint("goal_id", "party_id", name=op.f("uq_goal_acceptance_goal_id_party_id")),
    )
    with op.batch_alter_table("goal_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_acceptance_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_acceptance_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_acceptance_party_id"), ["party_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("goal_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("down", "up", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_about_people", sa.Boolean(), nullable=False),
        sa.Column("no_split_reason", sa.String(length=300), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_indicator_goal_id_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "measure_cause",
        sa.Column("measure_id", sa.String(length=16), nullable=False),
        sa.Column("cause_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["cause.id"], name=op.f("fk_measure_cause_cause_id_cause")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_cause_measure_id_measure")),
        sa.PrimaryKeyConstraint("measure_id", "cause_id", name=op.f("pk_measure_cause")),
    )
    with op.batch_alter_table("measure_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_cause_cause_id"), ["cause_id"], unique=False)

    op.create_table(
        "measure_goal",
        sa.Column("measure_id", sa.String(length=16), nullable=False),
        sa.Column("goal_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_measure_goal_goal_id_goal")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_goal_measure_id_measure")),
        sa.PrimaryKeyConstraint("measure_id", "goal_id", name=op.f("pk_measure_goal")),
    )
    with op.batch_alter_table("measure_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_goal_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "possible_cause",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("mapping_id", sa.String(length=16), nullable=False),
        sa.Column("observation_id", sa.String(length=16), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column(
            "angle",
            sa.Enum(
                "place",
                "exposed",
                "offender",
                "control",
                name="angle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mapping_id"], ["own_mapping.id"], name=op.f("fk_possible_cause_mapping_id_own_mapping")
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_possible_cause_observation_id_observation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_possible_cause")),
    )
    with op.batch_alter_table("possible_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_possible_cause_mapping_id"), ["mapping_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_possible_cause_observation_id"), ["observation_id"], unique=False)

    op.create_table(
        "problem_source",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("problem_id", sa.String(length=16), nullable=False),
        sa.Column("observation_id", sa.String(length=16), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "same",
                "consequence",
                "cause",
                "differs",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("placed_by_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_problem_source_observation_id_observation")
        ),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["app_user.id"], name=op.f("fk_problem_source_placed_by_id_app_user")
        ),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_problem_source_problem_id_problem")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_source")),
    )
    with op.batch_alter_table("problem_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_source_observation_id"), ["observation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_source_placed_by_id"), ["placed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_source_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(
            "uq_problem_source_active",
            ["problem_id", "observation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "set_aside",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("observation_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_aside_by_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_set_aside_observation_id_observation")
        ),
        sa.ForeignKeyConstraint(
            ["set_aside_by_id"], ["app_user.id"], name=op.f("fk_set_aside_set_aside_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
    )
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_aside_observation_id"), ["observation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_set_aside_set_aside_by_id"), ["set_aside_by_id"], unique=False)
        batch_op.create_index(
            "uq_set_aside_active",
            ["observation_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "indicator_value",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("indicator_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "baseline", "target", "actual", name="valuekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "value_group",
            sa.Enum(
                "all", "women", "men", "other", name="valuegroup", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("recorded_by_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("answers IS NULL OR answers >= 0", name=op.f("ck_indicator_value_answers_not_negative")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_value_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["app_user.id"], name=op.f("fk_indicator_value_recorded_by_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
        sa.UniqueConstraint(
            "indicator_id",
            "kind",
            "value_group",
            "measured_on",
            name=op.f("uq_indicator_value_indicator_id_kind_value_group_measured_on"),
        ),
    )
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_value_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_value_recorded_by_id"), ["recorded_by_id"], unique=False)

    _keep_as_written()


def downgrade() -> None:
    _let_change()
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_value_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_value_indicator_id"))

    op.drop_table("indicator_value")
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_set_aside_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_set_aside_set_aside_by_id"))
        batch_op.drop_index(batch_op.f("ix_set_aside_observation_id"))

    op.drop_table("set_aside")
    with op.batch_alter_table("problem_source", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_problem_source_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_problem_source_problem_id"))
        batch_op.drop_index(batch_op.f("ix_problem_source_placed_by_id"))
        batch_op.drop_index(batch_op.f("ix_problem_source_observation_id"))

    op.drop_table("problem_source")
    with op.batch_alter_table("possible_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_possible_cause_observation_id"))
        batch_op.drop_index(batch_op.f("ix_possible_cause_mapping_id"))

    op.drop_table("possible_cause")
    with op.batch_alter_table("measure_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_goal_goal_id"))

    op.drop_table("measure_goal")
    with op.batch_alter_table("measure_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_cause_cause_id"))

    op.drop_table("measure_cause")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_goal_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("goal_acceptance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_acceptance_party_id"))
        batch_op.drop_index(batch_op.f("ix_goal_acceptance_goal_id"))
        batch_op.drop_index(batch_op.f("ix_goal_acceptance_answered_by_id"))

    op.drop_table("goal_acceptance")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_follow_up_measure_id"))

    op.drop_table("follow_up")
    with op.batch_alter_table("talk_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_note_problem_id"))
        batch_op.drop_index(batch_op.f("ix_talk_note_noted_by_id"))

    op.drop_table("talk_note")
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_scored_by_id"))
        batch_op.drop_index(batch_op.f("ix_score_problem_id"))
        batch_op.drop_index(batch_op.f("ix_score_party_id"))

    op.drop_table("score")
    with op.batch_alter_table("problem_relation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_problem_relation_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_problem_relation_target_id"))
        batch_op.drop_index(batch_op.f("ix_problem_relation_related_by_id"))
        batch_op.drop_index(batch_op.f("ix_problem_relation_problem_id"))

    op.drop_table("problem_relation")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_type_code"))
        batch_op.drop_index(batch_op.f("ix_observation_source_code"))
        batch_op.drop_index(batch_op.f("ix_observation_place_id"))
        batch_op.drop_index(batch_op.f("ix_observation_mapping_id"))

    op.drop_table("observation")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_type_code"))
        batch_op.drop_index(batch_op.f("ix_measure_status"))
        batch_op.drop_index(batch_op.f("ix_measure_party_id"))
        batch_op.drop_index(batch_op.f("ix_measure_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_measure_case_id"))

    op.drop_table("measure")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_problem_id"))
        batch_op.drop_index(batch_op.f("ix_goal_case_id"))

    op.drop_table("goal")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_decision_active",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_decision_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_decision_problem_id"))

    op.drop_table("decision")
    with op.batch_alter_table("cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cause_problem_id"))

    op.drop_table("cause")
    with op.batch_alter_table("step_passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_passage_passed_by_id"))
        batch_op.drop_index(batch_op.f("ix_step_passage_kind_passed_at"))
        batch_op.drop_index(batch_op.f("ix_step_passage_case_id_passed_at"))
        batch_op.drop_index(batch_op.f("ix_step_passage_case_id"))

    op.drop_table("step_passage")
    with op.batch_alter_table("situation_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_situation_picture_frozen_by_id"))
        batch_op.drop_index(batch_op.f("ix_situation_picture_case_id"))

    op.drop_table("situation_picture")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_problem_causes_finished_by_id"))
        batch_op.drop_index(batch_op.f("ix_problem_case_id"))

    op.drop_table("problem")
    with op.batch_alter_table("plan_adoption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_adoption_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_plan_adoption_case_id"))

    op.drop_table("plan_adoption")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_controller_id"))
        batch_op.drop_index(batch_op.f("ix_place_case_id"))

    op.drop_table("place")
    with op.batch_alter_table("own_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_mapping_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_own_mapping_handed_in_by_id"))
        batch_op.drop_index(batch_op.f("ix_own_mapping_case_id"))

    op.drop_table("own_mapping")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_case_id_starts_at"))
        batch_op.drop_index(batch_op.f("ix_meeting_case_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("case_perspective", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_perspective_term_code"))

    op.drop_table("case_perspective")
    with op.batch_alter_table("case_party", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_case_party_active",
            sqlite_where=sa.text("status IN ('invited', 'accepted')"),
            postgresql_where=sa.text("status IN ('invited', 'accepted')"),
        )
        batch_op.drop_index(batch_op.f("ix_case_party_organisation_id_status_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_party_invited_by_id"))
        batch_op.drop_index(batch_op.f("ix_case_party_contact_id"))
        batch_op.drop_index(batch_op.f("ix_case_party_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_party_answered_by_id"))

    op.drop_table("case_party")
    with op.batch_alter_table("case_coordinator", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_case_coordinator_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_case_coordinator_user_id_ended_at_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_coordinator_case_id"))

    op.drop_table("case_coordinator")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_user_id_case_id_tag_happened_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_case_id_happened_at"))

    op.drop_table("audit_event")
    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attestation_active",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_attestation_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_attestation_case_id"))

    op.drop_table("attestation")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_theme_code"))
        batch_op.drop_index(batch_op.f("ix_case_step"))
        batch_op.drop_index(batch_op.f("ix_case_status"))
        batch_op.drop_index(batch_op.f("ix_case_sort_key"))
        batch_op.drop_index(batch_op.f("ix_case_programme_version_id"))
        batch_op.drop_index(batch_op.f("ix_case_focus_area_id"))
        batch_op.drop_index(batch_op.f("ix_case_district_id"))
        batch_op.drop_index(batch_op.f("ix_case_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_case_communication_responsible_id"))
        batch_op.drop_index("ix_case_by_title")
        batch_op.drop_index("ix_case_by_status")
        batch_op.drop_index("ix_case_by_change")

    op.drop_table("case")
    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_app_user_organisation_id"))

    op.drop_table("app_user")
    op.drop_table("programme_step")
    op.drop_table("programme_gate")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_sort_key"))
        batch_op.drop_index(batch_op.f("ix_organisation_kind_code"))
        batch_op.drop_index(batch_op.f("ix_organisation_district_id"))

    op.drop_table("organisation")
    with op.batch_alter_table("focus_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focus_area_programme_version_id"))

    op.drop_table("focus_area")
    with op.batch_alter_table("vocabulary_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vocabulary_term_vocabulary"))

    op.drop_table("vocabulary_term")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_address_key_attempted_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_account_key_attempted_at"))

    op.drop_table("sign_in_attempt")
    op.drop_table("programme_version")
    with op.batch_alter_table("district", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_district_sort_key"))

    op.drop_table("district")
