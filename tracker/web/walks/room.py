"""The blueprint that the room's modules hang their routes on, and what each of them asks first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from flask import Blueprint, abort, current_app

from tracker.domain.access import Permission
from tracker.domain.ground.coordinates import Position
from tracker.domain.ground.geometry import Geometry
from tracker.domain.walks import tour
from tracker.domain.walks.signing_up import Links
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.walks.walks import find_walk
from tracker.web.cartography import place_field
from tracker.web.session import CaseContext, actor, db, load_case

bp = Blueprint("walks", __name__)


class Surveyor(tour.Ground, place_field.Ground, Protocol):
    """What of the geodesy adapter a walk needs."""

    def middle(self, geometry: Geometry) -> Position: ...  # noqa: D102


@dataclass(frozen=True)
class WalkContext:
    """A walk that the actor may know of, in its case."""

    case: CaseContext
    walk: SafetyWalk

    @property
    def edits(self) -> bool:
        """Whether the actor may change the plan now."""
        return self.case.may(Permission.WALK_EDIT) and self.case.case.status == "open"

    @property
    def reports(self) -> bool:
        """Whether the actor may note findings now."""
        return self.case.may(Permission.WALK_REPORT) and self.case.case.status == "open"

    @property
    def values(self) -> dict[str, Any]:
        """What its addresses are made of."""
        return {"case_id": self.case.id, "walk_id": self.walk.id}


def load_walk(case_id: str, walk_id: str, permission: Permission = Permission.JOINT_READ) -> WalkContext:
    """The walk behind an address; 404 where it may not be known."""
    context = load_case(case_id, permission)
    return WalkContext(context, find_walk(db(), actor(), context.id, walk_id) or abort(404))


def ground() -> Surveyor:
    """What measures the ground."""
    found: Surveyor = current_app.extensions["geodesy"]
    return found


def walk_links() -> Links:
    """What makes the secrets of a walk's links."""
    found: Links = current_app.extensions["walk_links"]
    return found
