"""Giving out public records of a case: prepared item by item, decided once, and then as it was decided for ever.

Who asks need not be known: a free reference is all. What is decided is frozen with the decision, so that the package is
the same whenever it is fetched; texts that were masked or withheld are in neither.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.law.disclosure import (
    LEAST_GROUND,
    DisclosureKind,
    DisclosureOutcome,
    DisclosureState,
    first_outcome,
    owes_ground,
    picture_given,
)
from tracker.domain.texts.wording import find_personal_data
from tracker.models.cases import Case
from tracker.models.law.disclosure import Disclosure, DisclosureItem
from tracker.queries.law.disclosure import Item, disclosure_in, items_of, stored_items
from tracker.services.verb import Work, check_version, verb


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """What somebody asks for, by a free reference. ``first_ground``: why what only authorities read is kept back."""

    request: str
    first_ground: str
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What is decided for one item, and why where it is kept back."""

    item_id: str
    outcome: DisclosureOutcome
    ground: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """The decision: its registry number, who decided, its grounds, and how one appeals."""

    registry_number: str
    decided_by: str
    grounds: str | None = None
    appeal: str | None = None
    version: int | None = None


@verb(Permission.DISCLOSURE_MANAGE, Tag.DISCLOSURE_BEGUN, while_closed=True)
def begin_disclosure(work: Work, case: Case, draft: RequestDraft) -> Disclosure:
    """Gather what the case holds; what only authorities read is masked until somebody has decided."""
    if not draft.request.strip():
        raise DomainError("disclosure.no_request", field="request")
    work.check_shared(draft.request, "request")
    existing = disclosure_in(work.session, case.id, draft.id)
    if existing is not None:
        return existing
    row = Disclosure(id=draft.id, case_id=case.id, request=draft.request.strip(), begun_by_id=work.actor.user_id)
    work.session.add(row)
    work.session.flush()
    found = items_of(work.session, work.actor, case.id)
    for position, item in enumerate(found, start=1):
        outcome = first_outcome(item.circle)
        work.session.add(
            DisclosureItem(
                disclosure_id=row.id,
                kind=item.kind,
                row_id=item.row_id,
                position=position,
                circle=item.circle,
                outcome=outcome,
                ground=draft.first_ground if owes_ground(outcome) else None,
            )
        )
    work.note(row.id, count=len(found))
    return row


@verb(Permission.DISCLOSURE_MANAGE, Tag.DISCLOSURE_EDITED, while_closed=True)
def save_outcomes(work: Work, case: Case, disclosure_id: str, outcomes: Sequence[OutcomeDraft]) -> Disclosure:
    """Write down what is to become of some items; a ground is owed for what is kept back."""
    row = _draft(work, case, disclosure_id)
    items = {item.id: item for item in stored_items(work.session, row.id)}
    for each in outcomes:
        item = items.get(each.item_id)
        if item is None:
            raise NotVisible
        ground = (each.ground or "").strip()
        if owes_ground(each.outcome) and len(ground) < LEAST_GROUND:
            raise DomainError("disclosure.no_ground", field=f"ground_{item.id}")
        work.check_shared(ground, f"ground_{item.id}")
        item.outcome, item.ground = each.outcome, ground or None
    work.note(row.id, count=len(outcomes))
    return row


@verb(Permission.DISCLOSURE_MANAGE, Tag.DISCLOSURE_DECIDED, while_closed=True)
def decide_disclosure(work: Work, case: Case, disclosure_id: str, draft: DecisionDraft) -> Disclosure:
    """Record the decision and freeze what it gives out."""
    row = _draft(work, case, disclosure_id)
    check_version(row, draft.version)
    for name in ("registry_number", "decided_by"):
        if not str(getattr(draft, name)).strip():
            raise DomainError("disclosure.incomplete", field=name)
    for name in ("registry_number", "decided_by", "grounds"):
        work.check_shared(getattr(draft, name), name)
    _check_appeal(draft.appeal or "")
    items = stored_items(work.session, row.id)
    if any(owes_ground(item.outcome) for item in items) and not (draft.appeal or "").strip():
        raise DomainError("disclosure.no_appeal", field="appeal")
    row.content = _frozen(items, items_of(work.session, work.actor, case.id))
    row.state, row.decided_at, row.recorded_by_id = DisclosureState.DECIDED, now(), work.actor.user_id
    row.registry_number, row.decided_by = draft.registry_number.strip(), draft.decided_by.strip()
    row.grounds, row.appeal = draft.grounds, draft.appeal
    work.note(row.id, count=sum(item.outcome is DisclosureOutcome.RELEASED for item in items))
    return row


def _check_appeal(text: str) -> None:
    """How to appeal may need an address to write to; it never needs a person's number."""
    if any(finding.kind == "personal_number" for finding in find_personal_data(text)):
        raise DomainError("wording.personal_number", "appeal")


def _draft(work: Work, case: Case, disclosure_id: str) -> Disclosure:
    row = disclosure_in(work.session, case.id, disclosure_id)
    if row is None:
        raise NotVisible
    if row.state is not DisclosureState.DRAFT:
        raise DomainError("disclosure.decided")
    return row


def _frozen(items: Sequence[DisclosureItem], found: Sequence[Item]) -> dict[str, Any]:
    """What is given out: texts of released items; of the others that they are there, and why they are kept back."""
    there = {(item.kind, item.row_id): item for item in found}
    out = [item for item in items if item.outcome is DisclosureOutcome.RELEASED]
    seen_out = [there[key] for item in out if (key := (item.kind, item.row_id)) in there]
    released = {key for seen in seen_out for key in ((seen.kind, seen.row_id), (seen.kind, seen.mark))}
    told = []
    for item in items:
        seen = there.get((item.kind, item.row_id))
        if seen is None:  # taken out of the case meanwhile
            continue
        is_released = item.outcome is DisclosureOutcome.RELEASED
        told.append(
            {
                "kind": item.kind.value,
                "outcome": item.outcome.value,
                "ground": item.ground,
                "mark": seen.mark if is_released else "",
                "fields": [list(pair) for pair in _fields(seen, released)] if is_released else [],
                "content": seen.content if is_released else None,
            }
        )
    return {"items": told}


def _fields(seen: Item, released: Collection[tuple[DisclosureKind, str]]) -> Sequence[tuple[str, str]]:
    return [*seen.fields, *picture_given(seen.frozen, released)] if seen.frozen else seen.fields
