"""Questions about own mappings: one's own organisation's content, and for everybody else only states and dates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.clock import local
from tracker.domain.mapping import QUESTIONS, HandInFacts, MappingState, days_late
from tracker.domain.people import Actor
from tracker.domain.vocabulary import Vocabulary
from tracker.models.cases import Case, CaseParty
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.people import Organisation, User
from tracker.models.places import Place
from tracker.models.programmes import VocabularyTerm
from tracker.queries.scope import own_mappings

# --- one's own --------------------------------------------------------------------------------------------------------


def own_mapping(session: Session, actor: Actor, case: Case) -> OwnMapping | None:
    """The actor's organisation's mapping of the case's present round, without its observations."""
    return session.scalars(_own(actor, case)).one_or_none()


def _own(actor: Actor, case: Case) -> sa.Select[OwnMapping]:
    return own_mappings(actor).where(OwnMapping.case_id == case.id, OwnMapping.round == case.round)


def _own_observations(actor: Actor, case: Case) -> sa.Select[Observation]:
    ids = _own(actor, case).with_only_columns(OwnMapping.id)
    return sa.select(Observation).where(Observation.mapping_id.in_(ids))


def own_observations(session: Session, actor: Actor, case: Case) -> Sequence[Observation]:
    """The organisation's own observations in this round, in order, with type, source, place and causes."""
    query = (
        _own_observations(actor, case)
        .where(Observation.removed_at.is_(None))
        .options(
            joinedload(Observation.type),
            joinedload(Observation.source),
            joinedload(Observation.place),
            selectinload(Observation.causes),
        )
        .order_by(Observation.position, Observation.created_at)
    )
    return session.scalars(query).all()


def own_observation(session: Session, actor: Actor, case: Case, observation_id: str) -> Observation | None:
    """One of the organisation's own observations in this round, removed or not, with its mapping and causes."""
    query = (
        _own_observations(actor, case)
        .where(Observation.id == observation_id)
        .options(joinedload(Observation.mapping), joinedload(Observation.place), selectinload(Observation.causes))
    )
    return session.scalars(query).one_or_none()


def general_causes(session: Session, actor: Actor, case: Case) -> Sequence[PossibleCause]:
    """Possible causes of one's own mapping that hang on no single observation."""
    query = (
        sa.select(PossibleCause)
        .where(
            PossibleCause.mapping_id.in_(_own(actor, case).with_only_columns(OwnMapping.id)),
            PossibleCause.observation_id.is_(None),
        )
        .order_by(PossibleCause.created_at, PossibleCause.id)
    )
    return session.scalars(query).all()


def own_cause(session: Session, actor: Actor, case: Case, cause_id: str) -> PossibleCause | None:
    """One general possible cause of one's own mapping."""
    ids = _own(actor, case).with_only_columns(OwnMapping.id)
    query = sa.select(PossibleCause).where(
        PossibleCause.id == cause_id,
        PossibleCause.mapping_id.in_(ids),
        PossibleCause.observation_id.is_(None),
    )
    return session.scalars(query).one_or_none()


def hand_in_facts(session: Session, mapping: OwnMapping | None) -> HandInFacts:
    """What the conditions of handing in are computed from, for one's own mapping."""
    if mapping is None:
        return HandInFacts()
    kept = sa.and_(Observation.mapping_id == mapping.id, Observation.removed_at.is_(None))
    removed = sa.select(Observation.id).where(Observation.mapping_id == mapping.id, Observation.removed_at.is_not(None))
    row = session.execute(
        sa.select(
            sa.select(sa.func.count()).where(kept).scalar_subquery(),
            sa.select(sa.func.count())
            .select_from(PossibleCause)
            .where(
                PossibleCause.mapping_id == mapping.id,
                sa.or_(PossibleCause.observation_id.is_(None), PossibleCause.observation_id.not_in(removed)),
            )
            .scalar_subquery(),
        ),
    ).one()
    return HandInFacts(
        observations=row[0],
        causes=row[1],
        questions=sum(bool(getattr(mapping, name)) for name in QUESTIONS),
        leadership_informed=bool(mapping.leadership_informed_on and mapping.leadership_informed_by),
        staff_dialogue=mapping.staff_dialogue_on is not None,
    )


def removed_observations(session: Session, mapping_id: str) -> Sequence[Observation]:
    """What was taken out of a draft, with causes, to be dropped for good when the mapping is handed in."""
    query = (
        sa.select(Observation)
        .where(Observation.mapping_id == mapping_id, Observation.removed_at.is_not(None))
        .options(selectinload(Observation.causes))
    )
    return session.scalars(query).all()


def next_position(session: Session, mapping_id: str) -> int:
    """The place of a new observation: after the last one there has been."""
    highest = session.scalar(sa.select(sa.func.max(Observation.position)).where(Observation.mapping_id == mapping_id))
    return (highest or 0) + 1


def is_place_of(session: Session, case_id: str, place_id: str) -> bool:
    """Whether a place stands in the case and has not been removed."""
    query = sa.exists().where(Place.id == place_id, Place.case_id == case_id, Place.removed_at.is_(None))
    return bool(session.scalar(sa.select(query)))


def is_term_of(session: Session, vocabulary: Vocabulary, code: str, *, keep: str | None = None) -> bool:
    """Whether a code is a term in use, or the one that the row already has."""
    query = sa.exists().where(
        VocabularyTerm.code == code,
        VocabularyTerm.vocabulary == vocabulary,
        sa.or_(VocabularyTerm.retired_at.is_(None), VocabularyTerm.code == keep),
    )
    return bool(session.scalar(sa.select(query)))


# --- everybody's states -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MappingProgress:
    """How far one party has come: never more than a state and its days."""

    party_id: str
    organisation_id: str
    name: str
    short_name: str
    role: PartyRole
    contact: str | None
    is_authority: bool
    state: MappingState | None
    handed_in_at: dt.datetime | None
    due_on: dt.date | None
    extended_to: dt.date | None
    reminded_at: dt.datetime | None
    is_revealed: bool

    @property
    def is_handed_in(self) -> bool:
        """Whether the mapping is frozen."""
        return self.state is MappingState.HANDED_IN

    @property
    def days_late(self) -> int:
        """How many days after its own due day it came, 0 in time."""
        return days_late(self.due_on, local(self.handed_in_at).date()) if self.handed_in_at else 0


def mapping_states(session: Session, *case_ids: str) -> dict[str, list[MappingProgress]]:
    """Per case: every accepted party with the state of its mapping in the present round. Reads no content.

    For cases whose ids come from a scoped query. Two statements' worth of rows in one, for any number of cases.
    """
    query = (
        sa.select(
            CaseParty,
            Organisation,
            VocabularyTerm.is_authority,
            User.name,
            Case.mapping_due_on,
            OwnMapping.state,
            OwnMapping.handed_in_at,
            OwnMapping.revealed_at,
        )
        .join(Case, CaseParty.case_id == Case.id)
        .join(Organisation, CaseParty.organisation_id == Organisation.id)
        .join(VocabularyTerm, Organisation.kind_code == VocabularyTerm.code)
        .outerjoin(User, CaseParty.contact_id == User.id)
        .outerjoin(OwnMapping, is_of_party())
        .where(CaseParty.case_id.in_(case_ids), CaseParty.status == PartyStatus.ACCEPTED)
        .order_by(Organisation.sort_key)
    )
    found: dict[str, list[MappingProgress]] = defaultdict(list)
    for party, organisation, is_authority, contact, due_on, state, handed_in_at, revealed_at in session.execute(query):
        found[party.case_id].append(
            MappingProgress(
                party_id=party.id,
                organisation_id=organisation.id,
                name=organisation.name,
                short_name=organisation.short_name,
                role=party.role,
                contact=contact,
                is_authority=is_authority,
                state=state,
                handed_in_at=handed_in_at,
                due_on=party.mapping_due_on or due_on,
                extended_to=party.mapping_due_on,
                reminded_at=party.reminded_at,
                is_revealed=revealed_at is not None,
            ),
        )
    return found


def is_of_party() -> sa.ColumnElement[bool]:
    """Condition on (CaseParty, Case, OwnMapping): the party's mapping of the case's present round, to join it by."""
    return sa.and_(
        OwnMapping.case_id == CaseParty.case_id,
        OwnMapping.organisation_id == CaseParty.organisation_id,
        OwnMapping.round == Case.round,
    )


def accepted_party(session: Session, case_id: str, party_id: str) -> CaseParty | None:
    """An accepted party of this case."""
    query = sa.select(CaseParty).where(
        CaseParty.id == party_id,
        CaseParty.case_id == case_id,
        CaseParty.status == PartyStatus.ACCEPTED,
    )
    return session.scalars(query).one_or_none()


def handed_in_mappings(session: Session, case: Case) -> Sequence[OwnMapping]:
    """Every handed-in mapping of the present round, for the act that opens them all."""
    query = sa.select(OwnMapping).where(
        OwnMapping.case_id == case.id,
        OwnMapping.round == case.round,
        OwnMapping.state == MappingState.HANDED_IN,
    )
    return session.scalars(query).all()
