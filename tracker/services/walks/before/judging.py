"""Reading what residents marked before a walk: letting it through, hiding it with a reason, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError
from tracker.domain.walks.inquiry import HidingReason, PointState
from tracker.models.cases import Case
from tracker.models.walks.inquiry import WalkPoint
from tracker.queries.walks.inquiry import chosen_points
from tracker.services.verb import Work, verb
from tracker.services.walks.sheet import WalkSheet


@verb(Permission.WALK_EDIT, Tag.WALK_POINTS_SHOWN)
def show_points(work: Work, case: Case, walk_id: str, point_ids: Collection[str] | None) -> Sequence[WalkPoint]:
    """Let points that wait through, all of them without ids: who may know of the walk may read them now."""
    return _decide(work, case, walk_id, (PointState.WAITING, point_ids), PointState.SHOWN)


@verb(Permission.WALK_EDIT, Tag.WALK_POINTS_HIDDEN)
def hide_points(
    work: Work, case: Case, walk_id: str, point_ids: Collection[str], reason: HidingReason | None
) -> Sequence[WalkPoint]:
    """Let nobody else read points that wait; they go with their retention time. A reason is owed."""
    if reason is None:
        raise DomainError("inquiry.no_reason", "reason")
    return _decide(work, case, walk_id, (PointState.WAITING, point_ids), PointState.HIDDEN, reason)


@verb(Permission.WALK_EDIT, Tag.WALK_POINTS_TAKEN_BACK)
def unjudge_points(
    work: Work, case: Case, walk_id: str, state: PointState, point_ids: Collection[str]
) -> Sequence[WalkPoint]:
    """Let points that were let through or hidden wait again."""
    return _decide(work, case, walk_id, (state, point_ids), PointState.WAITING)


# --- parts ------------------------------------------------------------------------------------------------------------
def _decide(
    work: Work,
    case: Case,
    walk_id: str,
    chosen: tuple[PointState, Collection[str] | None],
    becomes: PointState,
    reason: HidingReason | None = None,
) -> Sequence[WalkPoint]:
    """What is in that state already, or was taken back by who sent it, is passed over."""
    walk = WalkSheet(work, case).walk(walk_id)
    rows = chosen_points(work.session, work.actor, walk.id, *chosen)
    if not rows:
        raise DomainError("inquiry.none_chosen")
    for row in rows:
        row.state, row.reason = becomes, reason
    work.note(walk.id, count=len(rows))
    return rows
