"""From a broken database constraint to the rule it upholds: the last line speaks the same words as the first."""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tracker.domain.errors import DomainError
from tracker.models import Base

RULES: Final[dict[str, tuple[str, str | None]]] = {
    "uq_app_user_email": ("user.email_taken", "email"),
    "uq_account_invitation_open": ("invitation.sent_meanwhile", "email"),
    "uq_case_party_active": ("party.already_in_case", "organisation_id"),
    "uq_case_reference": ("case.reference_taken", "reference"),
    "uq_district_name": ("district.name_taken", "name"),
    "uq_external_identity_live": ("sso.linked_meanwhile", None),
    "uq_external_identity_person": ("sso.other_person", None),
    "uq_identity_provider_live": ("data.conflict", None),
    "uq_organisation_name": ("organisation.name_taken", "name"),
    "uq_passkey_credential_id": ("passkey.exists", None),
    "uq_spent_answer_state_hash": ("sso.spent", None),
    "uq_word_hint_word": ("word_hint.exists", "word"),
    "pk_vocabulary_term": ("term.exists", "label"),
    "ck_meeting_ends_after_start": ("meeting.ends_before_start", "ends_at"),
    "ck_measure_due_after_start": ("measure.due_before_start", "due_on"),
    "ck_step_passage_reason_where_owed": ("process.reason_too_short", "reason"),
    "uq_indicator_value_indicator_id_kind_value_group_measured_on": ("indicator.value_exists", "measured_on"),
}
_SQLITE_COLUMNS: Final = re.compile(r"UNIQUE constraint failed: (?:index '(?P<index>[^']+)'|(?P<columns>.+))")
_SQLITE_CHECK: Final = re.compile(r"CHECK constraint failed: (?P<name>\w+)")


def rule_for(error: IntegrityError) -> DomainError:
    """The DomainError of the constraint that an IntegrityError names; an unknown one is ``data.conflict``."""
    code, field = RULES.get(constraint_name(error), ("data.conflict", None))
    return DomainError(code, field=field)


def constraint_name(error: IntegrityError) -> str:
    """The name of the broken constraint, on both databases; empty when it is not told."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return str(diagnostics.constraint_name or "")
    text = str(error.orig)
    if check := _SQLITE_CHECK.search(text):
        return check["name"]
    if unique := _SQLITE_COLUMNS.search(text):
        return unique["index"] or _unique_name(unique["columns"])
    return ""


def _unique_name(columns: str) -> str:
    """SQLite tells the columns of a unique constraint, not its name: find it in the metadata."""
    table_name = columns.split(".", 1)[0]
    names = {column.split(".", 1)[1] for column in columns.split(", ")}
    table = Base.metadata.tables[table_name]
    for key in table.constraints:
        if isinstance(key, sa.UniqueConstraint | sa.PrimaryKeyConstraint) and {*key.columns.keys()} == names:
            return str(key.name)
    return next((str(key.name) for key in table.indexes if {*key.columns.keys()} == names), "")
