"""A case's walks as an act meets them: one of them by id, its findings, and its end that follows from its stops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.domain.access import Duty, Permission
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.walks.findings import FindingStatus
from tracker.domain.walks.tour import Ground, legs_between, tour
from tracker.models.cases import Case
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.duties import duties_in
from tracker.queries.walks.findings import find_finding, merged_of
from tracker.queries.walks.walks import find_walk, stops_of
from tracker.services.verb import Work


class WalkSheet:
    """The walks of one case, for the actor of one act."""

    def __init__(self, work: Work, case: Case) -> None:
        """Keep who acts, and in which case."""
        self.work = work
        self.case = case

    def walk(self, walk_id: str) -> SafetyWalk:
        """A walk of the case. Raises NotVisible for one that the actor may not know of."""
        walk = find_walk(self.work.session, self.work.actor, self.case.id, walk_id)
        if walk is None:
            raise NotVisible
        return walk

    def finding(self, walk: SafetyWalk, finding_id: str) -> WalkFinding:
        """A finding of the walk, taken away or not. Raises NotVisible for one that there is not."""
        row = find_finding(self.work.session, self.work.actor, walk.id, finding_id)
        if row is None:
            raise NotVisible
        return row

    def writable(self, walk: SafetyWalk, finding_id: str) -> WalkFinding:
        """One that the actor may write: whoever coordinates any, who noted it until somebody takes care of it.

        Raises NotPermitted for another's, DomainError ``finding.handled`` for one that is taken care of, and
        ``finding.is_again`` for what only says how an earlier one is now.
        """
        row = self.finding(walk, finding_id)
        if row.again_of_id is not None:
            raise DomainError("finding.is_again")
        if Duty.COORDINATOR in duties_in(self.work.session, self.work.actor, self.case.id):
            return row
        if row.noted_by_id != self.work.actor.user_id:
            raise NotPermitted(Permission.WALK_EDIT.value)
        if row.status is not FindingStatus.TO_DO or row.merged_into_id is not None:
            raise DomainError("finding.handled")
        return row

    def merged_into(self, walk: SafetyWalk, row: WalkFinding) -> Sequence[WalkFinding]:
        """The findings that are told in this one."""
        return merged_of(self.work.session, self.work.actor, walk.id).get(row.id, [])

    @staticmethod
    def start(walk: SafetyWalk, starts_at: dt.datetime) -> None:
        """Move the walk; its end comes along until it is counted anew, since no meeting ends before it starts."""
        meeting = walk.meeting
        if meeting.ends_at is not None:
            meeting.ends_at += starts_at - meeting.starts_at
        meeting.starts_at = starts_at

    def renew_end(self, walk: SafetyWalk, ground: Ground) -> None:
        """Let the meeting's end follow from the stops; without stops it is not known."""
        self.work.session.flush()
        stops = stops_of(self.work.session, self.work.actor, walk.id)
        minutes = [stop.minutes or walk.minutes_per_stop for stop in stops]
        walk.meeting.ends_at = tour(walk.meeting.starts_at, legs_between(stops, ground), minutes, walk.pace_kmh).ends_at
