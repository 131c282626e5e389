"""What nobody is known to have authority over, as things to do: the one rule for findings of walks and for places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import url_for

from tracker.domain.clock import today
from tracker.domain.ground.areas import Held, aspect_of, only_one
from tracker.domain.people import Actor
from tracker.extensions import gettext as _
from tracker.queries.ground.areas import PlaceWithout, held_at, places_without
from tracker.queries.walks.findings import UnknownReceiver, unknown_receivers
from tracker.web.cartography.controls import ControlWords, control_words
from tracker.web.labels.ground.findings import finding_called
from tracker.web.session import db
from tracker.web.work.tasks import Task

HeldBy = Mapping[str, Sequence[Held]]


def unknown_controls(who: Actor) -> tuple[list[UnknownReceiver], list[PlaceWithout], HeldBy]:
    """Findings without a receiver, places without anybody, and what the areas say where each is; three statements."""
    findings, places = unknown_receivers(db(), who), places_without(db(), who)
    points = {row.finding_id: row.at for row in findings if row.at}
    points |= {row.place_id: row.at for row in places if row.at}
    return findings, places, held_at(db(), who, points, today())


def receiver_tasks(findings: Sequence[UnknownReceiver], places: Sequence[PlaceWithout], held: HeldBy) -> Iterator[Task]:
    """What whoever coordinates finds out, or chooses where several have authority.

    A place that one has by the areas needs nobody set down; a finding is sent to somebody, so it does.
    """
    for row in findings:
        said = control_words(held.get(row.finding_id, []), aspect_of(row.category_code))
        where = _("Fynd från vandringen, %(where)s.", where=row.stop or _("Mellan stoppen"))
        yield Task(
            title=_title(said, finding_called(row.category_code, row.text)),
            href=url_for("walks.receivers", case_id=row.case_id, walk_id=row.walk_id),
            case=row.case_title,
            text=f"{where} {said.said}" if said.among else where,
            due=row.due_on,
        )
    for place in places:
        found = held.get(place.place_id, [])
        if only_one(found):
            continue
        said = control_words(found)
        yield Task(
            title=_title(said, f"P{place.number} {place.name}"),
            href=url_for("cases.edit_place", case_id=place.case_id, place_id=place.place_id),
            case=place.case_title,
            text=said.said if said.among else _("Den som har rådighet kan åtgärda det ni hittar där."),
        )


def _title(said: ControlWords, what: str) -> str:
    if len(said.among) > 1:
        return _("Välj vem som har rådighet över: %(what)s", what=what)
    if said.among:
        return _("Skicka till den som har rådighet: %(what)s", what=what)
    return _("Utred vem som har rådighet över: %(what)s", what=what)
