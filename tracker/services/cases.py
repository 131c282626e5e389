"""Starting a case, editing what it is about, referring it to security work and taking it back.

What belongs to parties, places, meetings and perspectives has modules of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import IntegrityError

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus, Demarcation, PartyRole, PartyStatus
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.people import UserRole
from tracker.domain.steps import PassageKind, Step
from tracker.domain.texts.sorting import sort_key
from tracker.domain.vocabulary import Vocabulary
from tracker.models.cases import Case, CaseCoordinator, CaseParty, CasePerspective
from tracker.models.process import StepPassage
from tracker.models.programmes import District, FocusArea
from tracker.queries.cases import focus_area_with_version, latest_reference
from tracker.queries.parties import active_organisation_ids, people_of
from tracker.queries.reference import terms
from tracker.services.constraints import constraint_name
from tracker.services.verb import Work, global_verb, verb

MOST_TRIES: Final = 5
_SHARED_TEXTS: Final = ("title", "background", "purpose", "demarcation_note", "steering_group", "agreement")
_EDITED: Final = (
    "title", "registry_number", "background", "purpose", "demarcation_note", "focus_area_id", "theme_code",
    "district_id", "communication_responsible_id", "steering_group", "agreement",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """What a case is about. ``id``: the form's token.

    ``coordinator_ids``, ``perspective_codes`` and ``is_walk_only``: at the start only. The programme version follows
    from the focus area. ``version``: the edit counter the form was opened with.
    """

    title: str | None
    district_id: str
    focus_area_id: str
    registry_number: str | None = None
    background: str | None = None
    purpose: str | None = None
    demarcation: Demarcation | None = None
    demarcation_note: str | None = None
    theme_code: str | None = None
    communication_responsible_id: str | None = None
    steering_group: str | None = None
    agreement: str | None = None
    coordinator_ids: Sequence[str] = ()
    perspective_codes: Sequence[str] = ()
    is_walk_only: bool = False
    version: int | None = None
    id: str = field(default_factory=new_id)


@global_verb(Permission.CASE_CREATE, Tag.CASE_CREATED)
def create_case(work: Work, draft: CaseDraft) -> Case:
    """Start a case with a reference of its own, 1..n coordinators and the actor's organisation as its first party."""
    if existing := work.session.get(Case, draft.id):
        if existing.created_by_id != work.actor.user_id:
            raise DomainError("data.conflict")
        return existing
    case = CaseStart.begin(work, draft)
    work.note(case.id, status=case.status.value, count=len(set(draft.coordinator_ids)))
    return case


@verb(Permission.CASE_EDIT, Tag.CASE_MADE_OF_WALK)
def make_case(work: Work, case: Case, draft: CaseDraft) -> Case:
    """Make a case of a walk that belonged to none: it begins at the first step, with the walk's history."""
    if not case.is_walk_only:
        raise DomainError("case.is_case")
    if draft.demarcation is Demarcation.SECURITY:
        raise DomainError("case.refer_after", "demarcation")
    fields = _apply(work, case, draft)
    case.is_walk_only = False
    work.note(case.id, fields=fields)
    return case


@verb(Permission.CASE_EDIT, Tag.CASE_EDITED)
def edit_case(work: Work, case: Case, draft: CaseDraft) -> Case:
    """Save what the case is about; the programme version it began under stays. Names of changed fields are logged."""
    if draft.demarcation is Demarcation.SECURITY:
        raise DomainError("case.refer_instead", "demarcation")
    work.note(case.id, fields=_apply(work, case, draft))
    return case


@verb(Permission.CASE_EDIT, Tag.CASE_REFERRED)
def refer_case(work: Work, case: Case, draft: CaseDraft) -> Case:
    """Save the case as belonging to security: it is kept, can only be read, and can be taken back."""
    changed = _apply(work, case, draft)
    case.demarcation, case.status = Demarcation.SECURITY, CaseStatus.REFERRED
    work.note(case.id, fields=changed, status=case.status.value)
    return case


@verb(Permission.CASE_EDIT, Tag.CASE_EDITED, while_closed=True)
def take_back_case(work: Work, case: Case) -> Case:
    """Open a referred case again, as one about perceived safety. A closed case is not opened this way."""
    if case.status is CaseStatus.CLOSED:
        raise DomainError("case.not_referred")
    case.demarcation, case.status = Demarcation.PERCEIVED_SAFETY, CaseStatus.OPEN
    work.note(case.id, fields=["demarcation"], status=case.status.value)
    return case


class CaseStart:
    """The start of a case, for each act that makes one."""

    @staticmethod
    def begin(work: Work, draft: CaseDraft) -> Case:
        """Add the case with its first people; the act's audit row will stand in its log."""
        _check_texts(work, draft)
        area = _focus_area(work, draft)
        if not area.programme_version.is_selectable:
            raise DomainError("case.programme_closed", "focus_area_id")
        _check_choices(work, draft, None)
        case = _insert(work, draft, area)
        _add_first_people(work, case, draft)
        _add_perspectives(work, case, draft.perspective_codes)
        work.case_id = case.id
        return case


# --- parts ------------------------------------------------------------------------------------------------------------
def _check_texts(work: Work, draft: CaseDraft) -> None:
    if not draft.title:
        raise DomainError("case.no_title", "title")
    for name in ("registry_number", *_SHARED_TEXTS):
        work.check_shared(getattr(draft, name), name)


def _focus_area(work: Work, draft: CaseDraft) -> FocusArea:
    area = focus_area_with_version(work.session, draft.focus_area_id)
    if area is None:
        raise DomainError("case.no_focus_area", "focus_area_id")
    return area


def _check_choices(work: Work, draft: CaseDraft, case: Case | None) -> None:
    """District, theme and people must be ones that can be chosen; what the case already has may stay."""
    district = work.session.get(District, draft.district_id)
    if district is None:
        raise DomainError("case.no_district", "district_id")
    if district.ended_at is not None and (case is None or case.district_id != district.id):
        raise DomainError("case.district_ended", "district_id")
    themes = {term.code for term in terms(work.session, Vocabulary.THEME, keep=case.theme_code if case else None)}
    if draft.theme_code and draft.theme_code not in themes:
        raise DomainError("case.unknown_theme", "theme_code")
    responsible = draft.communication_responsible_id
    if case and responsible == case.communication_responsible_id:
        return
    organisations = _organisations(work, case)
    people = {person.id: person for person in people_of(work.session, organisations)}
    if responsible and responsible not in people:
        raise DomainError("case.responsible_outside", "communication_responsible_id")
    if case is None:
        _check_coordinators(draft, {key for key, each in people.items() if each.role is UserRole.COORDINATOR})


def _organisations(work: Work, case: Case | None) -> Sequence[str]:
    own = [work.actor.organisation_id]
    return [*own, *active_organisation_ids(work.session, case.id, PartyStatus.ACCEPTED)] if case else own


def _check_coordinators(draft: CaseDraft, possible: set[str]) -> None:
    if not draft.coordinator_ids:
        raise DomainError("case.no_coordinator", "coordinator_ids")
    if not possible.issuperset(draft.coordinator_ids):
        raise DomainError("case.not_a_coordinator", "coordinator_ids")


def _insert(work: Work, draft: CaseDraft, area: FocusArea) -> Case:
    """Add the row under the next free reference; somebody else's case at the same moment takes another."""
    district = work.session.get_one(District, draft.district_id)
    prefix = f"{_two_letters(district.name)}-{today().year}-"
    for _attempt in range(MOST_TRIES):
        case = _new_case(work, draft, area, _after(prefix, latest_reference(work.session, prefix)))
        if _is_added(work, case):
            return case
    raise DomainError("case.reference_taken")


def _is_added(work: Work, case: Case) -> bool:
    """Whether the row went in; False when its reference was taken meanwhile."""
    try:
        with work.session.begin_nested():
            work.session.add(case)
    except IntegrityError as error:
        if constraint_name(error) != "uq_case_reference":
            raise
        return False
    return True


def _new_case(work: Work, draft: CaseDraft, area: FocusArea, reference: str) -> Case:
    is_security = draft.demarcation is Demarcation.SECURITY
    case = Case(
        id=draft.id,
        reference=reference,
        programme_version_id=area.programme_version_id,
        demarcation=draft.demarcation,
        status=CaseStatus.REFERRED if is_security else CaseStatus.OPEN,
        is_walk_only=draft.is_walk_only,
        created_by_id=work.actor.user_id,
    )
    _write(case, draft)
    return case


def _two_letters(name: str) -> str:
    plain = unicodedata.normalize("NFD", name)
    return "".join(sign for sign in plain if sign.isascii() and sign.isalpha())[:2].upper()


def _after(prefix: str, latest: str | None) -> str:
    number = latest.removeprefix(prefix) if latest else "0"
    return f"{prefix}{int(number) + 1 if number.isdigit() else 1:03}"


def _add_first_people(work: Work, case: Case, draft: CaseDraft) -> None:
    actor = work.actor
    work.session.add_all(CaseCoordinator(case_id=case.id, user_id=key) for key in dict.fromkeys(draft.coordinator_ids))
    work.session.add(
        CaseParty(
            case_id=case.id,
            organisation_id=actor.organisation_id,
            contact_id=actor.user_id,
            role=PartyRole.COORDINATES,
            status=PartyStatus.ACCEPTED,
            invited_by_id=actor.user_id,
            answered_at=now(),
            answered_by_id=actor.user_id,
        ),
    )
    work.session.add(
        StepPassage(
            case_id=case.id,
            to_step=Step.INITIATION,
            kind=PassageKind.STARTED,
            passed_by_id=actor.user_id,
        ),
    )


def _add_perspectives(work: Work, case: Case, codes: Sequence[str]) -> None:
    known = {term.code for term in terms(work.session, Vocabulary.PERSPECTIVE)}
    if not known.issuperset(codes):
        raise DomainError("case.unknown_perspective", "perspective_codes")
    work.session.add_all(CasePerspective(case_id=case.id, term_code=code) for code in dict.fromkeys(codes))


def _apply(work: Work, case: Case, draft: CaseDraft) -> list[str]:
    """Check and write an edit; gives the names of the fields that changed."""
    if draft.version is not None and draft.version != case.version:
        raise StaleEdit(saved={name: str(getattr(case, name) or "") for name in _SHARED_TEXTS})
    _check_texts(work, draft)
    if _focus_area(work, draft).programme_version_id != case.programme_version_id:
        raise DomainError("case.focus_area_of_other_version", "focus_area_id")
    _check_choices(work, draft, case)
    changed = [name for name in _EDITED if getattr(case, name) != getattr(draft, name)]
    if case.demarcation != draft.demarcation:
        case.demarcation = draft.demarcation
        changed.append("demarcation")
    _write(case, draft)
    return changed


def _write(case: Case, draft: CaseDraft) -> None:
    for name in _EDITED:
        setattr(case, name, getattr(draft, name))
    case.sort_key = sort_key(draft.title or "")
