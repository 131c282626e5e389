"""Handing over: all that a coordinator holds in cases, or some of it, to others of the same district by one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.administration.handing import HandedKind
from tracker.domain.audit import Tag
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.ids import new_id
from tracker.models.cases import Case, CaseCoordinator, Handover, HandoverItem
from tracker.queries.administration.handing import (
    Receiver,
    contact_rows,
    coordinator_rows,
    handing_person,
    held_case_ids,
    receivers,
)
from tracker.queries.parties import active_organisation_ids
from tracker.services.administration.moving import in_each_case, settle_access, tell_cases
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDraft:
    """Who hands over, and (kind, case id) to the id of who takes it. ``id``: the form's token."""

    user_id: str
    moves: Mapping[tuple[HandedKind, str], str]
    id: str = field(default_factory=new_id)


@global_verb(Permission.HANDOVER_MOVE, Tag.HANDOVER_MADE)
def hand_over(work: Work, draft: HandoverDraft) -> Handover:
    """Move what is chosen; each case's log tells it. Sending the same form twice hands over once."""
    person = handing_person(work.session, work.actor, draft.user_id)
    if person is None:
        raise NotVisible
    if (existing := work.session.get(Handover, draft.id)) is not None:
        if existing.from_user_id != person.id:
            raise DomainError("data.conflict")
        return existing
    near = {each.id: each for each in receivers(work.session, person)}
    _check(work, draft, near)
    by_case: dict[str, list[tuple[HandedKind, Receiver]]] = {}
    for (kind, case_id), to in draft.moves.items():
        by_case.setdefault(case_id, []).append((kind, near[to]))
    made = Handover(id=draft.id, from_user_id=person.id, made_by_id=work.actor.user_id)
    work.session.add(made)
    work.session.flush()

    def act(case: Case) -> int:
        for kind, to in by_case[case.id]:
            _move(work, case, person.id, kind, to)
            work.session.add(HandoverItem(handover_id=made.id, case_id=case.id, kind=kind, to_user_id=to.id))
        return len(by_case[case.id])

    told = in_each_case(work, by_case, act)
    tell_cases(work, Tag.HANDOVER_MADE, person.id, told)
    work.note(person.id, count=len(draft.moves), user_id=person.id)
    return made


def _check(work: Work, draft: HandoverDraft, near: Mapping[str, Receiver]) -> None:
    if not draft.moves:
        raise DomainError("handover.nothing", "receiver")
    if not near.keys() >= set(draft.moves.values()):
        raise DomainError("handover.no_receiver", "receiver")
    held = held_case_ids(work.session, draft.user_id)
    if any(kind not in held.get(case_id, ()) for kind, case_id in draft.moves):
        raise DomainError("handover.not_held", "receiver")


def _move(work: Work, case: Case, giver_id: str, kind: HandedKind, to: Receiver) -> None:
    """One thing in a locked case. The receiver takes part by the same rules as when it is chosen in the case."""
    if to.organisation_id not in active_organisation_ids(work.session, case.id, PartyStatus.ACCEPTED):
        raise DomainError("handover.not_party", "receiver", name=to.name, case=case.reference)
    if kind is HandedKind.COORDINATION:
        _move_coordination(work, case, giver_id, to)
    elif kind is HandedKind.COMMUNICATION:
        case.communication_responsible_id = to.id
    else:
        for party in contact_rows(work.session, case.id, giver_id):
            if party.organisation_id != to.organisation_id:
                raise DomainError("handover.contact_elsewhere", "receiver", name=to.name, case=case.reference)
            party.contact_id = to.id


def _move_coordination(work: Work, case: Case, giver_id: str, to: Receiver) -> None:
    rows = coordinator_rows(work.session, case.id)
    if all(row.user_id != to.id for row in rows):
        work.session.add(CaseCoordinator(case_id=case.id, user_id=to.id))
    for row in rows:
        if row.user_id == giver_id:
            row.ended_at = now()
    settle_access(work, case)
