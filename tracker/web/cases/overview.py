"""What the overview of a case is made of: its places on a map, parties, picture, what has happened and what comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, url_for

from tracker.domain.access import Permission
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import local, today
from tracker.domain.ground.areas import Held, middle_of
from tracker.domain.steps import PHASES, PassageKind, Step, position
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.cases import Case, CaseCoordinator, Meeting
from tracker.models.places import Place
from tracker.queries.ground.areas import held_at
from tracker.queries.meetings import Happened, PassageSeen, PictureSeen, happened, picture_seen, upcoming_meetings
from tracker.queries.parties import PartyRow, coordinators_of, party_rows
from tracker.queries.places import places_of, shared_counts
from tracker.web.cartography.controls import control_words
from tracker.web.cartography.maps import LayerStyle, MapLayer, MapParts, MapView, render_map, tile_settings
from tracker.web.cases.words import contact_words, late_words, party_state, swedish_moment
from tracker.web.formats import day_of, near_day, number, short_day
from tracker.web.labels import label
from tracker.web.session import CaseContext, actor, db

MOST_EVENTS: Final = 7


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a list: P1, its name, and who has authority over it."""

    id: str
    code: str
    name: str
    controller: str
    count_text: str
    text: str
    words: str | None
    has_geometry: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows between the gate and the foot."""

    places: Sequence[PlaceLine]
    parts: MapParts | None
    parties: Sequence[dict[str, Any]]
    picture: PictureSeen
    events: Sequence[dict[str, Any]]
    has_more_events: bool
    upcoming: Sequence[dict[str, Any]]
    is_invited: bool


def overview(context: CaseContext) -> Overview:
    """Read all parts; as many statements whatever the case holds."""
    case, who = context.case, actor()
    places = case_places(case)
    coordinators = coordinators_of(db(), case.id)
    events = _events(happened(db(), who, case), case)
    return Overview(
        places=places,
        parts=case_map(case.id) if any(place.has_geometry for place in places) else None,
        parties=[party_line(row, coordinators) for row in party_rows(db(), who, case) if row.is_active],
        picture=picture_seen(db(), who, case),
        events=events[:MOST_EVENTS],
        has_more_events=len(events) > MOST_EVENTS,
        upcoming=[upcoming_line(meeting) for meeting in upcoming_meetings(db(), who, case.id)],
        is_invited=context.may(Permission.INVITATION_ANSWER),
    )


# --- places and parties -----------------------------------------------------------------------------------------------
def case_places(case: Case) -> list[PlaceLine]:
    """The places of a case that the actor reads; three statements."""
    places = places_of(db(), actor(), case.id)
    return place_lines(places, shared_counts(db(), actor(), case), held_by_places(places))


def held_by_places(places: Sequence[Place]) -> dict[str, list[Held]]:
    """What the areas say of the places that nobody is set down for; one statement at most."""
    boxes = {
        place.id: (place.min_lon, place.min_lat, place.max_lon or 0, place.max_lat or 0)
        for place in places
        if not (place.controller_id or place.controller_name)
        if place.min_lon is not None and place.min_lat is not None
    }
    return held_at(db(), actor(), {key: middle_of(box) for key, box in boxes.items()}, today())


def place_lines(
    places: Sequence[Place], counts: dict[str, int] | None = None, held: dict[str, list[Held]] | None = None
) -> list[PlaceLine]:
    """The places with who has authority over each, set down or by the areas, and how many observations are opened."""
    lines = []
    for place in places:
        by_areas = control_words((held or {}).get(place.id, []))
        named = place.controller.name if place.controller else place.controller_name
        controller = named or (by_areas.who if by_areas.among else _("inte utredd"))
        count = (counts or {}).get(place.id, 0)
        count_text = ngettext("%(num)d iakttagelse", "%(num)d iakttagelser", count) if count else ""
        lines.append(
            PlaceLine(
                id=place.id,
                code=f"P{place.number}",
                name=place.name,
                controller=controller,
                count_text=count_text,
                text=f"{_('Rådighet: %(who)s.', who=controller)} {count_text}".strip(),
                words=place.description,
                has_geometry=bool(place.geometry),
                note="" if named else by_areas.note,
            ),
        )
    return lines


def case_map(case_id: str) -> MapParts:
    """The case's places on a map, with what is shared."""
    view = MapView(
        label=_("Karta över ärendets platser"),
        layers=(MapLayer(_("saker"), url_for("map.case_data", case_id=case_id), LayerStyle.PLACES),),
        tiles=tile_settings(current_app.extensions["settings"]),
    )
    return render_map(view)


def party_line(row: PartyRow, coordinators: Sequence[CaseCoordinator]) -> dict[str, Any]:
    """A row for components/parties.html."""
    kind, words = party_state(row)
    return {
        "name": row.name,
        "role": label(row.role) if row.status is PartyStatus.ACCEPTED else label(row.status),
        "contact": contact_words(row, coordinators),
        "state_kind": kind,
        "state_text": words,
    }


def readers(rows: Sequence[PartyRow]) -> list[str]:
    """The organisations that read what all parties read."""
    return [row.name for row in rows if row.status is PartyStatus.ACCEPTED]


# --- meetings ---------------------------------------------------------------------------------------------------------
def upcoming_line(meeting: Meeting) -> dict[str, Any]:
    """A row for the calendar leaves of components/tasks.html."""
    day = day_of(meeting.starts_at)
    when = swedish_moment(meeting.starts_at, meeting.ends_at)
    return {
        "month": short_day(day).split()[1],
        "day": day.day,
        "weekday": _weekday(day),
        "date": day.isoformat(),
        "title": meeting.title,
        "href": url_for("cases.meetings", case_id=meeting.case_id),
        "text": f"{when}, {meeting.location}" if meeting.location else when,
        "note": label(meeting.kind),
    }


def _weekday(day: dt.date) -> str:
    names = (_("mån"), _("tis"), _("ons"), _("tors"), _("fre"), _("lör"), _("sön"))
    return str(names[day.weekday()])


# --- what has happened ------------------------------------------------------------------------------------------------
def _events(found: Happened, case: Case) -> list[dict[str, Any]]:
    """Newest first, from what the work left behind; nothing that a sealed mapping says."""
    events = [_passage(passage) for passage in found.passages]
    if case.revealed_at:
        events.append(_event(case.revealed_at, _opened_words(case), strong=_("Kartläggningarna öppnades."), big=True))
    for hand_in in found.hand_ins:
        day = day_of(hand_in.at)
        late = (day - hand_in.due_on).days if hand_in.due_on else 0
        said = _("%(who)s lämnade in.", who=hand_in.organisation)
        if late > 0:
            said = _("%(who)s lämnade in, %(late)s.", who=hand_in.organisation, late=late_words(late))
        events.append(_event(hand_in.at, said))
    events += [_held(meeting) for meeting in found.meetings]
    events += [
        _event(at, "", strong=_("Lägesbild version %(version)s frystes.", version=version), big=True)
        for at, version in found.pictures
    ]
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _event(at: dt.datetime, text: str, *, strong: str | None = None, big: bool = False) -> dict[str, Any]:
    when = near_day(local(at).date())
    return {"at": at, "when": when[:1].upper() + when[1:], "text": text, "strong": strong, "big": big}


def _opened_words(case: Case) -> str:
    if case.revealed_early_reason:
        return str(_("I förtid: %(reason)s", reason=case.revealed_early_reason))
    return str(_("Alla på samma gång."))


def _held(meeting: Meeting) -> dict[str, Any]:
    text = meeting.title
    if meeting.participants:
        people = ngettext(
            "%(count)s deltagare", "%(count)s deltagare", meeting.participants, count=number(meeting.participants)
        )
        text = f"{text}, {people}"
    return _event(meeting.starts_at, f"{text}.", strong=f"{label(meeting.kind)}.", big=True)


def _passage(passage: PassageSeen) -> dict[str, Any]:
    began = _("%(step)s började.", step=station_words(passage.to_step))
    if passage.kind is PassageKind.STARTED:
        return _event(passage.at, "", strong=_("Ärendet startades."), big=True)
    if passage.kind is PassageKind.REVERSAL:
        back = _("Omtag till %(step)s.", step=station_words(passage.to_step).lower())
        return _event(passage.at, passage.reason or "", strong=back, big=True)
    if passage.kind is PassageKind.DEVIATION:
        reason = _("Vidare med motivering: %(reason)s", reason=passage.reason or "")
        return _event(passage.at, reason, strong=began, big=True)
    return _event(passage.at, "", strong=began, big=True)


def station_words(step: Step) -> str:
    """As Steg 3, or a phase by its name."""
    return label(step) if step in PHASES else _("Steg %(number)s", number=position(step) + 1)
