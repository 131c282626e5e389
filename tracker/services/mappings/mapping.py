"""One's own mapping as a whole: the four source questions, possible causes, and handing it in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.domain.access import Circle, Permission, of_parties
from tracker.domain.audit import Tag
from tracker.domain.clock import local, now, today
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.mapping import QUESTIONS, MappingState, days_late
from tracker.models.cases import Case
from tracker.models.mapping import OwnMapping, PossibleCause
from tracker.queries.files.attachments import files_on_removed
from tracker.queries.mapping import hand_in_facts, mapping_states, own_cause, removed_observations
from tracker.services.mappings.sheet import Sheet
from tracker.services.verb import Work, check_version, verb


@dataclass(frozen=True, slots=True)
class QuestionsDraft:
    """Bra's four source questions, and the two attestations. ``version`` 0: seen before there was a mapping."""

    why_this_problem: str | None = None
    sources_used: str | None = None
    choice_limits: str | None = None
    limits_meaning: str | None = None
    leadership_informed_on: dt.date | None = None
    leadership_informed_by: str | None = None
    staff_dialogue_on: dt.date | None = None
    staff_dialogue_note: str | None = None
    circle: Circle = Circle.OWN_ORGANISATION
    version: int | None = None


_ANSWERS = (
    *QUESTIONS,
    "leadership_informed_on",
    "leadership_informed_by",
    "staff_dialogue_on",
    "staff_dialogue_note",
)
_TEXTS = (*QUESTIONS, "leadership_informed_by", "staff_dialogue_note")


@verb(Permission.MAPPING_WRITE, Tag.MAPPING_SAVED)
def save_questions(work: Work, case: Case, draft: QuestionsDraft) -> OwnMapping:
    """Answer the questions of the draft, all or some; nobody's text is overwritten unseen."""
    mapping = Sheet(work, case).draft()
    _check_seen(mapping, draft.version)
    for name in _TEXTS:
        work.check_shared(getattr(draft, name), name)
    for name in ("leadership_informed_on", "staff_dialogue_on"):
        day = getattr(draft, name)
        if day is not None and day > today():
            raise DomainError("mapping.day_in_future", name)
    for name in _ANSWERS:
        setattr(mapping, name, getattr(draft, name))
    mapping.answers_circle = of_parties(draft.circle)
    work.note(mapping.id)
    return mapping


def _check_seen(mapping: OwnMapping, seen: int | None) -> None:
    """A form opened before the mapping existed may be saved while nobody has answered yet."""
    answered = {name: getattr(mapping, name) for name in _ANSWERS if getattr(mapping, name)}
    if seen == 0 and not answered:
        return
    try:
        check_version(mapping, seen)
    except StaleEdit:
        raise StaleEdit(saved={name: str(value) for name, value in answered.items()}) from None


@verb(Permission.MAPPING_WRITE, Tag.MAPPING_SAVED)
def add_possible_cause(
    work: Work,
    case: Case,
    cause_id: str,
    text: str,
    *,
    circle: Circle = Circle.OWN_ORGANISATION,
) -> PossibleCause:
    """Note a possible cause for the whole, in the draft."""
    mapping = Sheet(work, case).draft()
    if existing := own_cause(work.session, work.actor, case, cause_id):
        return existing
    if not text:
        raise DomainError("mapping.no_cause", "text")
    work.check_shared(text, "text")
    cause = PossibleCause(id=cause_id, mapping_id=mapping.id, text=text, circle=of_parties(circle))
    work.session.add(cause)
    work.note(mapping.id)
    return cause


@verb(Permission.MAPPING_WRITE, Tag.MAPPING_SAVED)
def remove_possible_cause(work: Work, case: Case, cause_id: str) -> tuple[str, Circle]:
    """Take a possible cause out of the draft; gives its text and circle back, so that it can be added again."""
    mapping = Sheet(work, case).draft()
    cause = own_cause(work.session, work.actor, case, cause_id)
    if cause is None:
        raise NotVisible
    text, circle = cause.text, cause.circle
    work.session.delete(cause)
    work.note(mapping.id)
    return text, circle


@verb(Permission.MAPPING_WRITE, Tag.MAPPING_HANDED_IN)
def hand_in_mapping(work: Work, case: Case, version: int | None = None) -> OwnMapping:
    """Freeze the mapping with time and person; when the others' are opened already it is opened at once."""
    mapping = Sheet(work, case).draft()
    check_version(mapping, version)
    missing = hand_in_facts(work.session, mapping).missing()
    if missing:
        raise DomainError("mapping.not_ready", count=len(missing))
    for observation in removed_observations(work.session, mapping.id):
        for hung in (*observation.causes, *files_on_removed(work.session, observation.id)):
            work.session.delete(hung)
        work.session.flush()
        work.session.delete(observation)
    mapping.state = MappingState.HANDED_IN
    mapping.handed_in_at = now()
    mapping.handed_in_by_id = work.actor.user_id
    mapping.revealed_at = now() if case.revealed_at else None
    work.note(mapping.id, number=_days_late(work, case, mapping), organisation_id=mapping.organisation_id)
    return mapping


def _days_late(work: Work, case: Case, mapping: OwnMapping) -> int:
    parties = mapping_states(work.session, case.id)[case.id]
    due_on = next((party.due_on for party in parties if party.organisation_id == mapping.organisation_id), None)
    return days_late(due_on, local(now()).date())
