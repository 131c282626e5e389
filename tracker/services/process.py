"""Verbs of the process: going on through a gate, going on anyway with a reason, going back, and vouching for a rule.

What an omtag (``reverse_step``) means: the case stands in the earlier step again and goes through the gates anew.
Pictures, problems, decisions, goals and measures stay as they are. What was vouched for in that step and later ends,
and the plan has to be adopted again (see ``gate_rules``: an adoption counts from after the last omtag). Going back to
the own mappings or further opens a new round: new mappings, sealed until they are opened, while what was revealed
before stays readable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError
from tracker.domain.gating.gates import ATTESTED_HERE, GateState, Programme, evaluate
from tracker.domain.ids import new_id
from tracker.domain.steps import REASON_LENGTH, PassageKind, Step, position
from tracker.models.cases import Case
from tracker.models.process import Attestation, StepPassage
from tracker.queries.gating.process import active_parties, attestations, gate_facts, programme_of
from tracker.services.verb import Work, verb

NEEDS_NUMBER = frozenset({"joint_decision"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationDraft:
    """What is vouched for: the rule, the day, who decided it, the registry number; ``id`` from the form's token."""

    code: str
    on: dt.date
    by: str
    registry_number: str | None = None
    note: str | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.PROCESS_MOVE, Tag.STEP_PASSED)
def pass_gate(work: Work, case: Case, *, from_step: Step | None = None) -> StepPassage:
    """Go on to the next step: only when nothing is missing, and only from the step that the person saw."""
    _check_seen(case, from_step)
    programme, gate = _gate(work, case)
    if not gate.met:
        raise DomainError("process.gate_not_met", count=len(gate.missing))
    return _move(work, case, _next(programme, case), PassageKind.GATE_MET)


@verb(Permission.PROCESS_MOVE, Tag.STEP_PASSED)
def pass_with_deviation(work: Work, case: Case, reason: str, *, from_step: Step | None = None) -> StepPassage:
    """Go on although something is missing: the reason is owed and shown, and what was missing is kept with it."""
    _check_seen(case, from_step)
    owed = _reason(work, reason)
    programme, gate = _gate(work, case)
    if gate.met:
        raise DomainError("process.nothing_missing")
    missing = [item.code for item in gate.missing]
    work.note(missing=missing)
    return _move(work, case, _next(programme, case), PassageKind.DEVIATION, reason=owed, missing=missing)


@verb(Permission.PROCESS_MOVE, Tag.STEP_REVERSED)
def reverse_step(
    work: Work,
    case: Case,
    to_step: Step,
    reason: str,
    *,
    from_step: Step | None = None,
) -> StepPassage:
    """Go back to an earlier step (omtag), with the reason; see the module for what ends and what stays."""
    _check_seen(case, from_step)
    if position(to_step) >= position(case.step):
        raise DomainError("process.not_earlier", field="to_step")
    owed = _reason(work, reason)
    _end_attestations(work, case, to_step)
    if position(to_step) <= position(Step.OWN_MAPPINGS):
        _open_round(work, case)
    work.note(number=case.round)
    return _move(work, case, to_step, PassageKind.REVERSAL, reason=owed)


@verb(Permission.PROCESS_MOVE, Tag.GATE_ATTESTED)
def attest(work: Work, case: Case, draft: AttestationDraft) -> Attestation:
    """Vouch for a rule of a step that the case has come to; a new word ends the old one."""
    if existing := work.session.get(Attestation, draft.id):
        return _same_case(existing, case)
    rule = next((rule for rule in programme_of(work.session, case).rules if rule.code == draft.code), None)
    if rule is None or rule.code not in ATTESTED_HERE:
        raise DomainError("process.not_attested_here")
    if position(rule.step) > position(case.step):
        raise DomainError("process.step_not_reached")
    _check_attestation(work, draft)
    for old in attestations(work.session, case.id):
        if old.code == draft.code:
            old.ended_at = now()
    work.session.flush()
    row = Attestation(
        id=draft.id,
        case_id=case.id,
        code=draft.code,
        round=case.round,
        attested_on=draft.on,
        attested_by=draft.by,
        registry_number=draft.registry_number,
        note=draft.note,
        recorded_by_id=work.actor.user_id,
    )
    work.session.add(row)
    work.note(row.id, kind=draft.code, on=draft.on.isoformat())
    return row


def _check_attestation(work: Work, draft: AttestationDraft) -> None:
    if draft.on > today():
        raise DomainError("process.attested_in_future", field="on")
    if not draft.by.strip():
        raise DomainError("process.attested_by_nobody", field="by")
    if draft.code in NEEDS_NUMBER and not draft.registry_number:
        raise DomainError("process.no_registry_number", field="registry_number")
    work.check_shared(draft.by, "by")
    work.check_shared(draft.note, "note")
    work.check_shared(draft.registry_number, "registry_number")


def _same_case(row: Attestation, case: Case) -> Attestation:
    if row.case_id != case.id:
        raise DomainError("process.not_attested_here")
    return row


def _check_seen(case: Case, from_step: Step | None) -> None:
    """Two who press at once move one step: the second saw a step that is no longer the case's.

    A walk that no case was made of moves nowhere.
    """
    if case.is_walk_only:
        raise DomainError("process.walk_only")
    if from_step is not None and from_step is not case.step:
        raise DomainError("process.already_moved")


def _reason(work: Work, reason: str) -> str:
    owed = reason.strip()
    if len(owed) < REASON_LENGTH:
        raise DomainError("process.reason_too_short", field="reason")
    work.check_shared(owed, "reason")
    return owed


def _gate(work: Work, case: Case) -> tuple[Programme, GateState]:
    programme = programme_of(work.session, case)
    return programme, evaluate(gate_facts(work.session, [case.id])[case.id], programme.rules)


def _next(programme: Programme, case: Case) -> Step:
    after = programme.after(case.step)
    if after is None:
        raise DomainError("process.no_next_step")
    return after


def _move(
    work: Work,
    case: Case,
    to_step: Step,
    kind: PassageKind,
    *,
    reason: str | None = None,
    missing: list[str] | None = None,
) -> StepPassage:
    passage = StepPassage(
        id=new_id(),
        case_id=case.id,
        from_step=case.step,
        to_step=to_step,
        kind=kind,
        reason=reason,
        missing=missing or [],
        passed_by_id=work.actor.user_id,
    )
    work.note(passage.id, from_step=case.step.value, to_step=to_step.value, kind=kind.value)
    case.step = to_step
    work.session.add(passage)
    return passage


def _end_attestations(work: Work, case: Case, to_step: Step) -> None:
    """What was vouched for in the step gone back to and in later ones has to be vouched for anew."""
    steps = {rule.code: rule.step for rule in programme_of(work.session, case).rules}
    for row in attestations(work.session, case.id):
        if row.code in steps and position(steps[row.code]) >= position(to_step):
            row.ended_at = now()


def _open_round(work: Work, case: Case) -> None:
    """New own mappings: the case is sealed again and its days are to be set anew."""
    case.round += 1
    case.revealed_at = None
    case.revealed_early_reason = None
    case.mapping_due_on = None
    for party in active_parties(work.session, case.id):
        party.mapping_due_on = None
        party.reminded_at = None
