"""Where an actor becomes a WHERE for safety walks: the circle of its meeting decides who knows of a walk.

Who takes part is known by name only to those who coordinate the case; others read how many they are. So it is with what
residents mark before a walk until it is let through. Some grounds are no actor: who holds the link to mark points, to
sign up, to the own place, or to what is told afterwards, each by the hash of its token.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from tracker.domain.people import Actor
from tracker.domain.walks.inquiry import PointState
from tracker.models.cases import Case, Meeting
from tracker.models.walks.after import ToldFinding, WalkClosing, WalkStatusList
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkInquiry, WalkPoint
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder, WalkStop
from tracker.models.walks.signing_up import WalkSignUp
from tracker.queries.joint.circles import visible_meetings
from tracker.queries.scope import coordinates


def visible_walks(actor: Actor) -> sa.Select[SafetyWalk]:
    """Walks whose meeting the actor may know of."""
    meetings = visible_meetings(actor).with_only_columns(Meeting.id)
    return sa.select(SafetyWalk).where(SafetyWalk.meeting_id.in_(meetings))


def _coordinated_walks(actor: Actor) -> sa.Select[SafetyWalk]:
    coordinated = sa.select(Case.id).where(coordinates(actor))
    return visible_walks(actor).where(SafetyWalk.case_id.in_(coordinated))


def _ids(walks: sa.Select[SafetyWalk]) -> sa.Select[str]:
    return walks.with_only_columns(SafetyWalk.id)


def visible_stops(actor: Actor) -> sa.Select[WalkStop]:
    """Stops of those walks, taken away or not."""
    return sa.select(WalkStop).where(WalkStop.walk_id.in_(_ids(visible_walks(actor))))


def visible_findings(actor: Actor) -> sa.Select[WalkFinding]:
    """What was found on those walks, taken away or merged too."""
    return sa.select(WalkFinding).where(WalkFinding.walk_id.in_(_ids(visible_walks(actor))))


def visible_roles(actor: Actor) -> sa.Select[WalkRoleHolder]:
    """Who has which role on those walks."""
    return sa.select(WalkRoleHolder).where(WalkRoleHolder.walk_id.in_(_ids(visible_walks(actor))))


def visible_closings(actor: Actor) -> sa.Select[WalkClosing]:
    """What was answered at the closing meetings of those walks, whatever circle the meeting itself has."""
    return sa.select(WalkClosing).where(WalkClosing.walk_id.in_(_ids(visible_walks(actor))))


def counted_participants(actor: Actor) -> sa.Select[WalkParticipant]:
    """Participants of those walks who have not cancelled: for numbers only, never for names."""
    of_walks = WalkParticipant.walk_id.in_(_ids(visible_walks(actor)))
    return sa.select(WalkParticipant).where(of_walks, WalkParticipant.cancelled_at.is_(None))


def named_participants(actor: Actor) -> sa.Select[WalkParticipant]:
    """Participants with their names, for who coordinates the case."""
    return sa.select(WalkParticipant).where(WalkParticipant.walk_id.in_(_ids(_coordinated_walks(actor))))


def visible_sign_ups(actor: Actor) -> sa.Select[WalkSignUp]:
    """The links to sign up, for who coordinates the case."""
    return sa.select(WalkSignUp).where(WalkSignUp.walk_id.in_(_ids(_coordinated_walks(actor))))


def linked_sign_up(token_hash: str) -> sa.Select[WalkSignUp]:
    """What the holder of a walk's link asks by. What is told of the walk is asked joined to it."""
    return sa.select(WalkSignUp).where(WalkSignUp.token_hash == token_hash)


def linked_place(token_hash: str) -> sa.Select[WalkParticipant]:
    """The own place of who holds its link."""
    return sa.select(WalkParticipant).where(WalkParticipant.place_hash == token_hash)


def stops_of_linked(token_hash: str) -> sa.Select[WalkStop]:
    """The stops of the walk behind a link, to say whether the way is step-free and nothing else."""
    walk = linked_sign_up(token_hash).with_only_columns(WalkSignUp.walk_id)
    return sa.select(WalkStop).where(WalkStop.walk_id.in_(walk), WalkStop.removed_at.is_(None))


def visible_points(actor: Actor) -> sa.Select[WalkPoint]:
    """What residents marked before those walks and was let through."""
    of_walks = WalkPoint.walk_id.in_(_ids(visible_walks(actor)))
    return sa.select(WalkPoint).where(of_walks, WalkPoint.state == PointState.SHOWN)


def judged_points(actor: Actor) -> sa.Select[WalkPoint]:
    """All that was marked, also what waits or is hidden, for who coordinates the case and lets it through."""
    return sa.select(WalkPoint).where(WalkPoint.walk_id.in_(_ids(_coordinated_walks(actor))))


def visible_inquiries(actor: Actor) -> sa.Select[WalkInquiry]:
    """The pages where residents mark points, for who coordinates the case."""
    return sa.select(WalkInquiry).where(WalkInquiry.walk_id.in_(_ids(_coordinated_walks(actor))))


def linked_inquiry(token_hash: str) -> sa.Select[WalkInquiry]:
    """What the holder of the page's link asks by."""
    return sa.select(WalkInquiry).where(WalkInquiry.token_hash == token_hash)


def points_of_linked(token_hash: str, point_ids: Collection[str]) -> sa.Select[WalkPoint]:
    """Points marked with a link, by the ids that only who sent them was told: nobody reads what others marked."""
    walk = linked_inquiry(token_hash).with_only_columns(WalkInquiry.walk_id)
    return sa.select(WalkPoint).where(WalkPoint.walk_id.in_(walk), WalkPoint.id.in_(point_ids))


def visible_status_lists(actor: Actor) -> sa.Select[WalkStatusList]:
    """What those who walked are told, and until when, for who coordinates the case."""
    return sa.select(WalkStatusList).where(WalkStatusList.walk_id.in_(_ids(_coordinated_walks(actor))))


def visible_told(actor: Actor) -> sa.Select[ToldFinding]:
    """The findings that are told, joined to them, for who coordinates the case."""
    return _told().where(WalkFinding.walk_id.in_(_ids(_coordinated_walks(actor))))


def linked_status_list(token_hash: str) -> sa.Select[WalkStatusList]:
    """What who holds the link to the state of the findings asks by."""
    return sa.select(WalkStatusList).where(WalkStatusList.token_hash == token_hash)


def told_by_link(token_hash: str) -> sa.Select[ToldFinding]:
    """What that link tells, joined to the findings: for what each is about, and nothing else of it."""
    lists = linked_status_list(token_hash).with_only_columns(WalkStatusList.id)
    return _told().where(ToldFinding.status_list_id.in_(lists))


def _told() -> sa.Select[ToldFinding]:
    """Of what still stands: one that was taken away, or is told in another, is told to nobody."""
    return (
        sa.select(ToldFinding)
        .join(WalkFinding, ToldFinding.finding_id == WalkFinding.id)
        .where(WalkFinding.removed_at.is_(None), WalkFinding.merged_into_id.is_(None))
    )
