"""Coordinating the own mappings: due days, and the one act that opens all of them at once. Content stays unread."""

from __future__ import annotations

import datetime as dt

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError
from tracker.domain.mapping import may_reveal
from tracker.domain.steps import REASON_LENGTH
from tracker.models.cases import Case, CaseParty
from tracker.queries.mapping import accepted_party, handed_in_mappings, mapping_states
from tracker.services.verb import Work, verb


@verb(Permission.MAPPING_COORDINATE, Tag.MAPPING_DUE_SET)
def set_mapping_due(work: Work, case: Case, due_on: dt.date) -> None:
    """Set the day when all parties shall have handed in; not a day that has passed."""
    _check_due(case, due_on)
    case.mapping_due_on = due_on
    work.note(case.id, on=due_on.isoformat())


@verb(Permission.MAPPING_COORDINATE, Tag.MAPPING_DUE_SET)
def extend_mapping_due(work: Work, case: Case, party_id: str, due_on: dt.date | None) -> CaseParty:
    """Give one party a later day of its own, or none again."""
    party = accepted_party(work.session, case.id, party_id)
    if party is None:
        raise DomainError("mapping.no_such_party", "party_id")
    if due_on is not None:
        _check_due(case, due_on)
    party.mapping_due_on = due_on
    work.note(party.id, party_id=party.id, on=due_on.isoformat() if due_on else None)
    return party


def _check_due(case: Case, due_on: dt.date) -> None:
    if case.revealed_at is not None:
        raise DomainError("mapping.already_revealed", "due_on")
    if due_on < today():
        raise DomainError("mapping.due_in_past", "due_on")


@verb(Permission.MAPPING_COORDINATE, Tag.MAPPINGS_REVEALED)
def reveal_mappings(work: Work, case: Case, reason: str | None = None) -> int:
    """Open every handed-in mapping in one act; before all have handed in only with a reason. Gives their number.

    What is not handed in stays sealed.
    """
    if not may_reveal(case.step):
        raise DomainError("mapping.reveal_wrong_step")
    if case.revealed_at is not None:
        raise DomainError("mapping.already_revealed")
    mappings = handed_in_mappings(work.session, case)
    if not mappings:
        raise DomainError("mapping.nothing_to_reveal")
    waiting = sum(not party.is_handed_in for party in mapping_states(work.session, case.id)[case.id])
    if waiting:
        case.revealed_early_reason = _checked_reason(work, reason)
    case.revealed_at = now()
    for mapping in mappings:
        mapping.revealed_at = case.revealed_at
    work.note(case.id, count=len(mappings), missing=waiting)
    return len(mappings)


def _checked_reason(work: Work, reason: str | None) -> str:
    tidy = (reason or "").strip()
    if len(tidy) < REASON_LENGTH:
        raise DomainError("mapping.reason_too_short", "reason")
    work.check_shared(tidy, "reason")
    return tidy
