"""A case's walks as an act meets them: one of them by id, and its end that follows from its stops."""

from __future__ import annotations

import datetime as dt

from tracker.domain.errors import NotVisible
from tracker.domain.walks.tour import Ground, legs_between, tour
from tracker.models.cases import Case
from tracker.models.walks.planned import SafetyWalk
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
        found = tour(walk.meeting.starts_at, legs_between(stops, ground), minutes, walk.pace_kmh)
        walk.meeting.ends_at = found.timings[-1].leaves_at if found.timings else None
