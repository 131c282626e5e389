"""Where an actor becomes a WHERE for people and registers; for what belongs to cases it is queries/scope.py."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.access import Circle, Permission, allows
from tracker.domain.audit import (
    AREA_TAGS,
    DISTRICT_TAGS,
    GROUND_TAGS,
    ORGANISATION_TAGS,
    PROGRAMME_TAGS,
    TERM_TAGS,
    USER_TAGS,
    WORD_HINT_TAGS,
    AuditOutcome,
)
from tracker.domain.people import Actor, UserRole
from tracker.domain.trail.registers import REGISTER_FIELDS
from tracker.models.cases import Handover, HandoverItem
from tracker.models.ground.areas import ControlArea
from tracker.models.invitations import AccountInvitation
from tracker.models.people import Organisation, User
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.duties import global_duties
from tracker.queries.ground.scope import looked_after_areas
from tracker.queries.scope import may_coordinate

_REGISTER_TAGS = (
    AREA_TAGS
    | DISTRICT_TAGS
    | GROUND_TAGS
    | ORGANISATION_TAGS
    | PROGRAMME_TAGS
    | TERM_TAGS
    | USER_TAGS
    | WORD_HINT_TAGS
)


def visible_users(actor: Actor) -> sa.Select[User]:
    """People whom the actor administrates: everybody, or those of its own organisation, or nobody."""
    query = sa.select(User)
    if actor.role is UserRole.SYSTEM_ADMIN:
        return query
    if actor.is_organisation_admin:
        return query.where(User.organisation_id == actor.organisation_id)
    return query.where(sa.false())


def visible_account_invitations(actor: Actor) -> sa.Select[AccountInvitation]:
    """Links to accounts, by the same reach."""
    query = sa.select(AccountInvitation)
    if actor.role is UserRole.SYSTEM_ADMIN:
        return query
    if actor.is_organisation_admin:
        return query.where(AccountInvitation.organisation_id == actor.organisation_id)
    return query.where(sa.false())


def linked_account(token_hash: str) -> sa.Select[AccountInvitation]:
    """The one ground that is no actor: who holds a link, by its token's hash."""
    return sa.select(AccountInvitation).where(AccountInvitation.token_hash == token_hash)


def handing_people(actor: Actor) -> sa.Select[User]:
    """Coordinators whose work the actor may hand over: itself, those of its district; the administrator: all."""
    query = sa.select(User).where(User.role == UserRole.COORDINATOR)
    if actor.role is UserRole.SYSTEM_ADMIN:
        return query
    if actor.role is not UserRole.COORDINATOR:
        return query.where(sa.false())
    grounds = [User.id == actor.user_id]
    if actor.district_id is not None:
        near = sa.select(Organisation.id).where(Organisation.district_id == actor.district_id)
        grounds.append(User.organisation_id.in_(near))
    return query.where(sa.or_(*grounds))


def visible_handovers(actor: Actor) -> sa.Select[Handover]:
    """What was handed over by or to the actor, or by whom it could hand over for."""
    query = sa.select(Handover)
    if actor.role is UserRole.SYSTEM_ADMIN:
        return query
    received = sa.select(HandoverItem.handover_id).where(HandoverItem.to_user_id == actor.user_id)
    handing = handing_people(actor).with_only_columns(User.id)
    return query.where(sa.or_(Handover.from_user_id.in_(handing), Handover.id.in_(received)))


def register_events(actor: Actor) -> sa.Select[AuditEvent]:
    """What was done to the registers, for who looks after them. Events of no case: a case is not told of by them."""
    query = sa.select(AuditEvent).where(AuditEvent.case_id.is_(None), AuditEvent.outcome == AuditOutcome.DONE)
    if actor.role is UserRole.SYSTEM_ADMIN:
        return query.where(AuditEvent.tag.in_(_REGISTER_TAGS))
    grounds: list[sa.ColumnElement[bool]] = []
    if actor.is_organisation_admin:
        mine = visible_users(actor).with_only_columns(User.id)
        links = visible_account_invitations(actor).with_only_columns(AccountInvitation.id)
        about_mine = sa.or_(AuditEvent.subject_id.in_(mine), AuditEvent.subject_id.in_(links))
        grounds.append(sa.and_(AuditEvent.tag.in_(USER_TAGS), about_mine))
    if allows(Permission.ORGANISATION_EDIT, global_duties(actor)):
        grounds.append(AuditEvent.tag.in_(ORGANISATION_TAGS))
    if allows(Permission.GROUND_EDIT, global_duties(actor)):
        grounds.append(AuditEvent.tag.in_(GROUND_TAGS))
    if may_coordinate(actor):
        near = looked_after_areas(actor).with_only_columns(ControlArea.id)
        grounds.append(sa.and_(AuditEvent.tag.in_(AREA_TAGS), AuditEvent.subject_id.in_(near)))
    return query.where(sa.or_(*grounds) if grounds else sa.false())


def register_changes(actor: Actor) -> sa.Select[AuditChange]:
    """Old and new values of register_events: of the registers' own tables alone, whatever an event carries."""
    return (
        register_events(actor)
        .join(AuditEvent.changes)
        .where(AuditChange.table_name.in_(sorted(REGISTER_FIELDS)), AuditChange.circle == Circle.OWN_ORGANISATION)
        .with_only_columns(AuditChange)
    )
