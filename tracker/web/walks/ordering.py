"""The order of a walk's stops: one up or down, all turned around, the shortest tour, or as it was before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from flask import abort, current_app, request, url_for

from tracker.domain.access import Permission
from tracker.domain.ground.geometry import LonLat
from tracker.domain.walks.tour import shortest_order, straight
from tracker.extensions import gettext as _
from tracker.models.walks.planned import WalkStop
from tracker.queries.walks.walks import stops_of
from tracker.services.walks.stops import order_stops
from tracker.web.answers import Answer, done
from tracker.web.session import actor, db, work
from tracker.web.walks.room import bp, ground, load_walk


class Router(Protocol):
    """What knows how far it is to walk."""

    @property
    def is_set(self) -> bool: ...  # noqa: D102
    def table(self, places: Sequence[LonLat]) -> list[list[float | None]] | None: ...  # noqa: D102


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/ordning", endpoint="order")
def order(case_id: str, walk_id: str) -> Answer:
    """Change the order: a stop up or down, all turned around, the shortest tour, or (to undo) the order given."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    values, how = context.values, request.values.get("hur", "")
    stops = stops_of(db(), actor(), walk_id)
    ids = [each.id for each in stops]
    wanted, said = _shortest(stops, ids) if how == "kortast" else (_wanted(how, ids), _("Ordningen är ändrad."))
    order_stops(work(), context.case.case, walk_id, wanted, ground())
    before = url_for("walks.order", hur="som-innan", ordning=",".join(ids), **values)
    return done(said, "walks.show", undo={"action": before}, **values)


def _wanted(how: str, ids: list[str]) -> list[str]:
    which = request.values.get("stopp", "")
    if how == "som-innan":
        return request.args.get("ordning", "").split(",")
    if how == "vand":
        return ids[::-1]
    if how not in {"upp", "ner"} or which not in ids:
        abort(400)
    at = ids.index(which)
    to = max(0, at - 1) if how == "upp" else min(len(ids) - 1, at + 1)
    ids = [*ids]
    ids.insert(to, ids.pop(at))
    return ids


def _shortest(stops: Sequence[WalkStop], ids: list[str]) -> tuple[list[str], str]:
    """The shortest tour by the service that knows the ways, else by straight lines; and which it was, in words.

    Nothing is locked while the service is waited for.
    """
    router: Router = current_app.extensions["router"]
    guessed = [[straight(one, other, ground()) for other in stops] for one in stops]
    places = [(stop.lon, stop.lat) for stop in stops]
    if not router.is_set:
        said = _("Ordningen är ändrad. Avstånden är raka vägen med en omväg.")
        return [ids[number] for number in shortest_order(guessed)], said
    db().commit()
    known = router.table(places)
    said = _("Ordningen är ändrad. Avstånden är de vägar som går att gå.")
    if known is None:
        said = _("Ordningen är ändrad. Tjänsten för gångvägar svarade inte, så avstånden är raka vägen med en omväg.")
    return [ids[number] for number in shortest_order(_filled(known, guessed))], said


def _filled(known: list[list[float | None]] | None, guessed: list[list[float]]) -> list[list[float]]:
    """Known distances, and straight ones where the service knows no way."""
    if known is None:
        return guessed
    return [
        [metres if there is None else there for there, metres in zip(row, straight_row, strict=True)]
        for row, straight_row in zip(known, guessed, strict=True)
    ]
