"""The only place where an actor becomes a WHERE: which cases and rows a person may know of.

Every select on case-bound rows, for pages, map data, lists, exports and counts, starts from one of these.
The reading rules are those of the reviewed access table (docs/access.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeAlias

import sqlalchemy as sa

from tracker.domain.access import Circle
from tracker.domain.audit import PRIVATE_TAGS, SEALED_TAGS, AuditOutcome
from tracker.domain.cases import PartyStatus
from tracker.domain.people import Actor, UserRole
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Meeting
from tracker.models.invitations import Invitation
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.pictures import SituationPicture
from tracker.models.places import Place
from tracker.models.plans import FollowUp, Goal, Measure
from tracker.models.problems import Problem
from tracker.models.records import AuditEvent
from tracker.queries.law.access import holds_access

Circled: TypeAlias = FollowUp | Measure | Meeting
_ACTIVE = (PartyStatus.INVITED, PartyStatus.ACCEPTED)


def is_any(column: sa.orm.InstrumentedAttribute[Any], values: Iterable[StrEnum]) -> sa.ColumnElement[bool]:
    """``column IN values`` for a few known values: said as OR, which needs no rewriting of the SQL at every request."""
    return sa.or_(*(column == value for value in values))


def may_coordinate(actor: Actor) -> bool:
    """Whether the actor's role coordinates a district's cases."""
    return actor.role is UserRole.COORDINATOR and actor.district_id is not None


def coordinates(actor: Actor) -> sa.Exists:
    """Condition on Case: the actor is in its coordinator function now."""
    return sa.exists().where(
        CaseCoordinator.case_id == Case.id,
        CaseCoordinator.user_id == actor.user_id,
        CaseCoordinator.ended_at.is_(None),
    )


def party_status(actor: Actor) -> sa.ScalarSelect[PartyStatus]:
    """The state of the actor's organisation as a party of Case; null where it is none."""
    return (
        sa.select(CaseParty.status)
        .where(
            CaseParty.case_id == Case.id,
            CaseParty.organisation_id == actor.organisation_id,
            is_any(CaseParty.status, _ACTIVE),
            holds_access(),
        )
        .correlate(Case)
        .scalar_subquery()
    )


def _coordinated_ids(actor: Actor) -> sa.Select[str]:
    return sa.select(CaseCoordinator.case_id).where(
        CaseCoordinator.user_id == actor.user_id,
        CaseCoordinator.ended_at.is_(None),
    )


def _party_ids(actor: Actor, *statuses: PartyStatus) -> sa.Select[str]:
    return sa.select(CaseParty.case_id).where(
        CaseParty.organisation_id == actor.organisation_id,
        is_any(CaseParty.status, statuses),
        holds_access(),
    )


def _sees_every_case(actor: Actor) -> bool:
    return actor.role in {UserRole.OVERVIEW, UserRole.SYSTEM_ADMIN}


def visible_cases(actor: Actor) -> sa.Select[Case]:
    """Cases the actor may know of: coordinated, own district's, where invited or party; overview and admin: all.

    A system administrator may know that a case exists (its metadata) but holds no permission to read content.
    """
    query = sa.select(Case)
    if _sees_every_case(actor):
        return query
    grounds: list[sa.ColumnElement[bool]] = [Case.id.in_(_coordinated_ids(actor))]
    grounds.append(Case.id.in_(_party_ids(actor, PartyStatus.ACCEPTED, PartyStatus.INVITED)))
    if may_coordinate(actor):
        grounds.append(Case.district_id == actor.district_id)
    return query.where(sa.or_(*grounds))


def my_cases(actor: Actor) -> sa.Select[Case]:
    """Cases where the actor coordinates or the actor's organisation is invited or party: what concerns me now."""
    grounds = [Case.id.in_(_coordinated_ids(actor)), Case.id.in_(_party_ids(actor, *_ACTIVE))]
    return sa.select(Case).where(sa.or_(*grounds))


def case_grounds(actor: Actor, *, only_mine: bool = False) -> list[sa.Select[Case]]:
    """visible_cases (or my_cases) as one select a ground, each led by its own index; their union is the same cases."""
    if _sees_every_case(actor) and not only_mine:
        return [sa.select(Case)]
    coordinated = sa.select(Case).join(CaseCoordinator, CaseCoordinator.case_id == Case.id)
    party = sa.select(Case).join(CaseParty, CaseParty.case_id == Case.id)
    grounds = [
        coordinated.where(CaseCoordinator.user_id == actor.user_id, CaseCoordinator.ended_at.is_(None)),
        party.where(
            CaseParty.organisation_id == actor.organisation_id, is_any(CaseParty.status, _ACTIVE), holds_access()
        ),
    ]
    if may_coordinate(actor) and not only_mine:
        grounds.append(sa.select(Case).where(Case.district_id == actor.district_id))
    return grounds


def knows_case(actor: Actor, *, only_mine: bool = False) -> sa.ColumnElement[bool]:
    """visible_cases (or my_cases) as a condition on one Case row: for a list that looks at few of many."""
    if _sees_every_case(actor) and not only_mine:
        return sa.true()
    return _by_row(actor, *_ACTIVE, only_mine=only_mine)


def reads_case(actor: Actor) -> sa.ColumnElement[bool]:
    """content_case_ids as a condition on one Case row; only where Case is in the FROM of the same select."""
    if _sees_every_case(actor):
        return sa.true() if actor.role is UserRole.OVERVIEW else sa.false()
    return _by_row(actor, PartyStatus.ACCEPTED)


def _by_row(actor: Actor, *statuses: PartyStatus, only_mine: bool = False) -> sa.ColumnElement[bool]:
    party = sa.exists().where(
        CaseParty.case_id == Case.id,
        CaseParty.organisation_id == actor.organisation_id,
        is_any(CaseParty.status, statuses),
        holds_access(),
    )
    grounds: list[sa.ColumnElement[bool]] = [coordinates(actor), party]
    if may_coordinate(actor) and not only_mine:
        grounds.insert(0, Case.district_id == actor.district_id)
    return sa.or_(*grounds)


def content_case_ids(actor: Actor) -> sa.Select[str]:
    """Ids of cases whose joint content the actor may read (permission joint:read, as SQL)."""
    if actor.role is UserRole.SYSTEM_ADMIN:
        return sa.select(Case.id).where(sa.false())
    query = sa.select(Case.id)
    if actor.role is UserRole.OVERVIEW:
        return query
    grounds: list[sa.ColumnElement[bool]] = []
    grounds += [Case.id.in_(_coordinated_ids(actor)), Case.id.in_(_party_ids(actor, PartyStatus.ACCEPTED))]
    if may_coordinate(actor):
        grounds.append(Case.district_id == actor.district_id)
    return query.where(sa.or_(*grounds))


def readable_circles(actor: Actor) -> tuple[Circle, ...]:
    """Sharing circles that reach the actor inside a case whose content the actor may read."""
    if actor.is_authority or actor.role is UserRole.OVERVIEW:
        return (Circle.AUTHORITIES, Circle.ALL_PARTIES, Circle.PUBLIC)
    return (Circle.ALL_PARTIES, Circle.PUBLIC)


def reached(actor: Actor, model: type[Circled]) -> sa.ColumnElement[bool]:
    """Condition on a row with a circle of its own: it reaches the actor. For a case whose content the actor reads."""
    return is_any(model.circle, readable_circles(actor))


def own_mappings(actor: Actor) -> sa.Select[OwnMapping]:
    """The actor's own organisation's mappings, sealed or not, in cases where it is an active party."""
    return sa.select(OwnMapping).where(
        OwnMapping.organisation_id == actor.organisation_id,
        OwnMapping.case_id.in_(_party_ids(actor, PartyStatus.ACCEPTED)),
    )


def visible_mappings(actor: Actor) -> sa.Select[OwnMapping]:
    """Own mappings, and those revealed in cases the actor may read. A sealed one is never in here for others."""
    return sa.select(OwnMapping).where(
        sa.or_(
            OwnMapping.id.in_(own_mappings(actor).with_only_columns(OwnMapping.id)),
            sa.and_(
                OwnMapping.revealed_at.is_not(None),
                OwnMapping.case_id.in_(content_case_ids(actor)),
            ),
        ),
    )


def visible_observations(actor: Actor) -> sa.Select[Observation]:
    """Own observations, and revealed ones whose circle reaches the actor; joined to their mapping."""
    own = OwnMapping.id.in_(own_mappings(actor).with_only_columns(OwnMapping.id))
    return (
        sa.select(Observation)
        .join(OwnMapping, Observation.mapping_id == OwnMapping.id)
        .where(sa.or_(own, shared_observation(actor)), Observation.removed_at.is_(None))
    )


def shared_observation(actor: Actor) -> sa.ColumnElement[bool]:
    """Condition on (Observation, OwnMapping): revealed, in a readable case, and in a circle that reaches the actor."""
    return sa.and_(
        OwnMapping.revealed_at.is_not(None),
        OwnMapping.case_id.in_(content_case_ids(actor)),
        is_shared(actor, Observation.circle),
    )


def is_shared(actor: Actor, circle: sa.orm.InstrumentedAttribute[Circle]) -> sa.ColumnElement[bool]:
    """Condition on a text of a mapping, with OwnMapping in the FROM: its circle reaches the actor, or it is one's own.

    What stays with one's own organisation is no part of what is joint, not even for that organisation.
    """
    own = sa.and_(OwnMapping.organisation_id == actor.organisation_id, circle != Circle.OWN_ORGANISATION)
    return sa.or_(is_any(circle, readable_circles(actor)), own)


def visible_problems(actor: Actor) -> sa.Select[Problem]:
    """Problems in readable cases whose circle reaches the actor; removed ones left out."""
    return sa.select(Problem).where(
        Problem.case_id.in_(content_case_ids(actor)),
        is_any(Problem.circle, readable_circles(actor)),
        Problem.removed_at.is_(None),
    )


def visible_places(actor: Actor) -> sa.Select[Place]:
    """Places of readable cases, and of cases one is invited to; removed ones left out."""
    ids = sa.union(content_case_ids(actor), _party_ids(actor, PartyStatus.INVITED))
    return sa.select(Place).where(Place.case_id.in_(ids), Place.removed_at.is_(None))


def places_in(cases: sa.Subquery | sa.CTE, actor: Actor) -> sa.Select[Place]:
    """visible_places of some of the actor's visible_cases (a subquery with their ``id``), asked case by case.

    The same places: an administrator knows that a case exists and reads nothing of it.
    """
    query = sa.select(Place).join(cases, Place.case_id == cases.c.id).where(Place.removed_at.is_(None))
    return query.where(sa.false()) if actor.role is UserRole.SYSTEM_ADMIN else query


def visible_pictures(actor: Actor) -> sa.Select[SituationPicture]:
    """Frozen pictures of readable cases; their items carry circles of their own, filtered when shown."""
    return sa.select(SituationPicture).where(SituationPicture.case_id.in_(content_case_ids(actor)))


def visible_goals(actor: Actor) -> sa.Select[Goal]:
    """Goals of problems that the actor may read."""
    problems = visible_problems(actor).with_only_columns(Problem.id)
    return sa.select(Goal).where(Goal.problem_id.in_(problems), Goal.removed_at.is_(None))


def linked_invitation(token_hash: str) -> sa.Select[Invitation]:
    """The one ground that is no actor: who holds a link, by its token's hash. What it opens is asked joined to it."""
    return sa.select(Invitation).where(Invitation.token_hash == token_hash)


def sent_invitations(actor: Actor) -> sa.Select[Invitation]:
    """Links that have been sent in the cases the actor coordinates; nobody else learns of them."""
    return sa.select(Invitation).where(Invitation.case_id.in_(_coordinated_ids(actor)))


def visible_measures(actor: Actor) -> sa.Select[Measure]:
    """Measures of readable cases in a circle that reaches the actor."""
    return sa.select(Measure).where(Measure.case_id.in_(content_case_ids(actor)), reached(actor, Measure))


def visible_events(actor: Actor) -> sa.Select[AuditEvent]:
    """Audit rows: a coordinator's own cases', everything for overview and admin.

    What an organisation writes in a sealed mapping is told to itself and to the system administrator only: how busy a
    party has been is no one else's business before the reveal. Own notes stay so. Refused tries are always told.
    """
    query = sa.select(AuditEvent)
    if actor.role is UserRole.SYSTEM_ADMIN:
        return query
    if actor.role is not UserRole.OVERVIEW:
        query = query.where(AuditEvent.case_id.in_(_coordinated_ids(actor)))
    is_sealed = sa.exists().where(
        OwnMapping.case_id == AuditEvent.case_id,
        OwnMapping.organisation_id == AuditEvent.organisation_id,
        OwnMapping.revealed_at.is_(None),
        OwnMapping.created_at <= AuditEvent.happened_at,
    )
    return query.where(
        sa.or_(
            sa.and_(AuditEvent.tag.not_in(PRIVATE_TAGS), sa.or_(AuditEvent.tag.not_in(SEALED_TAGS), ~is_sealed)),
            AuditEvent.outcome == AuditOutcome.REFUSED,
            AuditEvent.organisation_id == actor.organisation_id,
        ),
    )
