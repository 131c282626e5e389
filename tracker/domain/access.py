"""Who may do what: permissions, duties and the one table that grants them. Pure; queries find the duties.

Source for the reading rules: the access checks of the acceptance scenario, kept in docs/access.md.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from tracker.domain.errors import DomainError


class Permission(StrEnum):
    """One thing a person can do, as ``resource:action``, in alphabetical order."""

    AREA_EDIT = "area:edit"
    AUDIT_READ = "audit:read"
    CASE_CLOSE = "case:close"
    CASE_CREATE = "case:create"
    CASE_EDIT = "case:edit"
    CASE_LIST = "case:list"
    CASE_READ = "case:read"
    CONDUCT_ACCEPT = "conduct:accept"
    CONDUCT_EDIT = "conduct:edit"
    COVERAGE_READ = "coverage:read"
    DISCLOSURE_MANAGE = "disclosure:manage"
    DISPOSAL_PERFORM = "disposal:perform"
    DISTRICT_EDIT = "district:edit"
    EXTRACT_ANY = "extract:any"
    EXTRACT_OWN = "extract:own"
    FILE_READ = "file:read"
    FILE_STOP = "file:stop"
    FILE_WRITE = "file:write"
    GROUND_EDIT = "ground:edit"
    HANDOVER_MOVE = "handover:move"
    INVITATION_ANSWER = "invitation:answer"
    JOINT_EDIT = "joint:edit"
    JOINT_READ = "joint:read"
    MAIL_MANAGE = "mail:manage"
    MAPPING_COORDINATE = "mapping:coordinate"
    MAPPING_READ = "mapping:read"
    MAPPING_WRITE = "mapping:write"
    MEASURE_REPORT = "measure:report"
    MEETING_EDIT = "meeting:edit"
    NOTE_READ = "note:read"
    NOTE_WRITE = "note:write"
    ORGANISATION_EDIT = "organisation:edit"
    PARTY_EDIT = "party:edit"
    PASSWORD_CHANGE = "password:change"  # noqa: S105 - the name of a permission
    PICTURE_FREEZE = "picture:freeze"
    PLAN_ACCEPT = "plan:accept"
    PLAN_EDIT = "plan:edit"
    PRIORITY_DECIDE = "priority:decide"
    PRIORITY_SCORE = "priority:score"
    PROCESS_MOVE = "process:move"
    PROGRAMME_EDIT = "programme:edit"
    PROVIDER_EDIT = "provider:edit"
    RETENTION_EDIT = "retention:edit"
    SECOND_FACTOR_EDIT = "second_factor:edit"
    SESSION_END = "session:end"
    SHORT_NOTICE_ADD = "short_notice:add"
    USER_EDIT = "user:edit"
    USER_END = "user:end"
    USER_INVITE = "user:invite"
    USER_READ = "user:read"
    VOCABULARY_EDIT = "vocabulary:edit"
    WALK_EDIT = "walk:edit"
    WALK_REPORT = "walk:report"
    WORD_HINT_EDIT = "word_hint:edit"


class Duty(StrEnum):
    """What a person is, in one case (the first six) or in the installation (the rest)."""

    COORDINATOR = "coordinator"
    DISTRICT_COORDINATOR = "district_coordinator"
    INVITED = "invited"
    OVERVIEW = "overview"
    PARTY = "party"
    PARTY_READER = "party_reader"
    COORDINATING_ROLE = "coordinating_role"
    ORGANISATION_ADMIN = "organisation_admin"
    SIGNED_IN = "signed_in"
    SYSTEM_ADMIN = "system_admin"


_READERS: Final = frozenset(
    {Duty.COORDINATOR, Duty.DISTRICT_COORDINATOR, Duty.OVERVIEW, Duty.PARTY, Duty.PARTY_READER},
)
_COORDINATOR: Final = frozenset({Duty.COORDINATOR})
_PARTIES: Final = frozenset({Duty.COORDINATOR, Duty.PARTY})
_USER_ADMINS: Final = frozenset({Duty.ORGANISATION_ADMIN, Duty.SYSTEM_ADMIN})

GRANTS: Final[dict[Permission, frozenset[Duty]]] = {
    # of the own district: queries/ground/scope.py looked_after_areas
    Permission.AREA_EDIT: frozenset({Duty.COORDINATING_ROLE}),
    Permission.AUDIT_READ: frozenset({Duty.COORDINATOR, Duty.OVERVIEW, Duty.SYSTEM_ADMIN}),
    Permission.CASE_CLOSE: _COORDINATOR,
    Permission.CASE_CREATE: frozenset({Duty.COORDINATING_ROLE}),
    Permission.CASE_EDIT: _COORDINATOR,
    Permission.CASE_LIST: frozenset({Duty.SIGNED_IN}),
    Permission.CASE_READ: _READERS | {Duty.INVITED},
    Permission.CONDUCT_ACCEPT: frozenset({Duty.SIGNED_IN}),
    Permission.CONDUCT_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.COVERAGE_READ: frozenset({Duty.COORDINATING_ROLE, Duty.OVERVIEW, Duty.SYSTEM_ADMIN}),
    Permission.DISCLOSURE_MANAGE: _COORDINATOR,
    Permission.DISPOSAL_PERFORM: frozenset({Duty.OVERVIEW, Duty.SYSTEM_ADMIN}),
    Permission.DISTRICT_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.EXTRACT_ANY: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.EXTRACT_OWN: frozenset({Duty.SIGNED_IN}),
    Permission.FILE_READ: _READERS,
    Permission.FILE_STOP: _COORDINATOR,
    Permission.FILE_WRITE: _PARTIES,
    Permission.GROUND_EDIT: frozenset({Duty.OVERVIEW, Duty.SYSTEM_ADMIN}),
    Permission.HANDOVER_MOVE: frozenset({Duty.COORDINATING_ROLE, Duty.SYSTEM_ADMIN}),
    Permission.INVITATION_ANSWER: frozenset({Duty.INVITED}),
    Permission.JOINT_EDIT: _COORDINATOR,
    Permission.JOINT_READ: _READERS,
    Permission.MAIL_MANAGE: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.MAPPING_COORDINATE: _COORDINATOR,
    Permission.MAPPING_READ: frozenset({Duty.PARTY, Duty.PARTY_READER}),
    Permission.MAPPING_WRITE: frozenset({Duty.PARTY}),
    Permission.MEASURE_REPORT: _PARTIES,
    Permission.MEETING_EDIT: _COORDINATOR,
    Permission.NOTE_READ: frozenset({Duty.COORDINATOR, Duty.DISTRICT_COORDINATOR, Duty.PARTY, Duty.PARTY_READER}),
    Permission.NOTE_WRITE: _PARTIES,
    Permission.ORGANISATION_EDIT: frozenset({Duty.COORDINATING_ROLE, Duty.SYSTEM_ADMIN}),
    Permission.PARTY_EDIT: _COORDINATOR,
    Permission.PASSWORD_CHANGE: frozenset({Duty.SIGNED_IN}),
    Permission.PICTURE_FREEZE: _COORDINATOR,
    Permission.PLAN_ACCEPT: frozenset({Duty.PARTY}),
    Permission.PLAN_EDIT: _COORDINATOR,
    Permission.PRIORITY_DECIDE: _COORDINATOR,
    Permission.PRIORITY_SCORE: frozenset({Duty.PARTY}),
    Permission.PROCESS_MOVE: _COORDINATOR,
    Permission.PROGRAMME_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
    # of the own organisation: queries/signing/providers.py may_set_provider
    Permission.PROVIDER_EDIT: frozenset({Duty.ORGANISATION_ADMIN, Duty.SYSTEM_ADMIN}),
    Permission.RETENTION_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.SECOND_FACTOR_EDIT: frozenset({Duty.SIGNED_IN}),
    Permission.SESSION_END: frozenset({Duty.SIGNED_IN}),
    Permission.SHORT_NOTICE_ADD: _PARTIES,
    Permission.USER_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.USER_END: _USER_ADMINS,
    Permission.USER_INVITE: _USER_ADMINS,
    Permission.USER_READ: _USER_ADMINS,
    Permission.VOCABULARY_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
    Permission.WALK_EDIT: _COORDINATOR,
    Permission.WALK_REPORT: _PARTIES,
    Permission.WORD_HINT_EDIT: frozenset({Duty.SYSTEM_ADMIN}),
}


class Circle(StrEnum):
    """Sharing circle of a text: who reads it once it is handed in (OSL: a private owner is not an authority)."""

    OWN_ORGANISATION = "own_org"
    AUTHORITIES = "authorities"
    ALL_PARTIES = "all_parties"
    PUBLIC = "public"


CIRCLE_ORDER: Final = (Circle.OWN_ORGANISATION, Circle.AUTHORITIES, Circle.ALL_PARTIES, Circle.PUBLIC)


PARTY_CIRCLES: Final = CIRCLE_ORDER[:3]
SHARED_CIRCLES: Final = (Circle.AUTHORITIES, Circle.ALL_PARTIES)


def of_parties(circle: Circle) -> Circle:
    """A circle that a text of an own mapping may have: nothing is public before somebody publishes it."""
    return _among(circle, PARTY_CIRCLES)


def of_plan(circle: Circle, readable: Collection[Circle]) -> Circle:
    """A circle that joint work may have: never one organisation alone, nor one that leaves its writer out."""
    if _among(circle, SHARED_CIRCLES) not in readable:
        code = "circle.leaves_you_out"
        raise DomainError(code, "circle")
    return circle


def _among(circle: Circle, allowed: Collection[Circle]) -> Circle:
    if circle not in allowed:
        code = "circle.not_here"
        raise DomainError(code, "circle")
    return circle


def allows(permission: Permission, duties: Collection[Duty]) -> bool:
    """Whether any of the duties grants the permission; no duty, no grant."""
    return not GRANTS[permission].isdisjoint(duties)


def is_narrower(circle: Circle, than: Circle) -> bool:
    """Whether a circle is narrower than another."""
    return CIRCLE_ORDER.index(circle) < CIRCLE_ORDER.index(than)


def check_circle_change(before: Circle, after: Circle, *, is_open: bool) -> None:
    """In a case that is not open a circle may become narrower and no wider.

    Raises DomainError ``case.only_narrower`` at ``circle``.
    """
    if not is_open and not is_narrower(after, before):
        raise DomainError("case.only_narrower", "circle")


def narrowest(circles: Collection[Circle]) -> Circle:
    """The narrowest of some circles: a text made of several is read by no more than each of them allows."""
    return min(circles, key=CIRCLE_ORDER.index, default=Circle.ALL_PARTIES)
