"""The plan that a telephone takes along: its stops with way, time and light, and nothing else of the case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import current_app, url_for
from flask_wtf.csrf import generate_csrf

from tracker.domain.clock import local, now
from tracker.domain.walks.going import plan_kept_until
from tracker.domain.walks.light import DayLight, Sky
from tracker.domain.walks.tour import Leg, Timing, legs_between, tour
from tracker.extensions import gettext as _
from tracker.models.walks.planned import WalkStop
from tracker.queries.walks.walks import stops_of
from tracker.web.cartography.map_view import GROUND_INDEX, tile_settings
from tracker.web.cartography.maps import base_wiring
from tracker.web.formats import clock_time, day_of, near_day
from tracker.web.labels import label
from tracker.web.session import actor, db
from tracker.web.walks.room import WalkContext, ground


def carried_plan(context: WalkContext) -> dict[str, Any]:
    """Whose it is, until when it is kept, the stops, and a token against forgery to send with.

    Moments are ISO with a zone, positions degrees (WGS84), ways GeoJSON coordinates. The same number of statements for
    every walk.
    """
    walk, present = context.walk, now()
    stops = stops_of(db(), actor(), walk.id)
    legs = legs_between(stops, ground())
    timed = tour(walk.meeting.starts_at, legs, [each.minutes or walk.minutes_per_stop for each in stops], walk.pace_kmh)
    light = _light(walk.meeting.starts_at, stops[0]) if stops else None
    until = plan_kept_until(walk.meeting.starts_at, timed.ends_at or walk.meeting.ends_at, present)
    rows = zip(stops, legs, timed.timings, strict=True)
    return {
        "user": actor().user_id,
        "csrf": generate_csrf(),
        "now": present.isoformat(),
        "kept_until": until.isoformat(),
        "kept_words": _("%(day)s kl. %(time)s", day=near_day(day_of(until)), time=clock_time(until)),
        "title": walk.meeting.title,
        "may_note": context.reports,
        "circle": label(walk.meeting.circle),
        "cancelled": walk.meeting.cancelled_at is not None,
        "light": [[span.starts_at.isoformat(), span.light.value] for span in light.spans] if light else [],
        "stops": [_stop(number, row, light, is_last=number == len(stops)) for number, row in enumerate(rows, start=1)],
        "ground": GROUND_INDEX,
        "bases": [base_wiring(each) for each in tile_settings(current_app.extensions["settings"])],
        "findings": url_for("walks.findings", **context.values),
    }


def _light(starts_at: dt.datetime, first: WalkStop) -> DayLight:
    sky: Sky = current_app.extensions["daylight"]
    return sky.of(local(starts_at).date(), first.lat, first.lon)


def _stop(number: int, row: tuple[WalkStop, Leg, Timing], light: DayLight | None, *, is_last: bool) -> dict[str, Any]:
    stop, leg, timing = row
    return {
        "id": stop.id,
        "number": number,
        "name": stop.name,
        "questions": [line.strip() for line in (stop.questions or "").splitlines() if line.strip()],
        "lat": stop.lat,
        "lon": stop.lon,
        "way": stop.way["coordinates"] if stop.way else [],
        "metres": round(leg.metres),
        "minutes": timing.walk_minutes,
        "arrives": clock_time(timing.arrives_at),
        "said": _said(timing, light, is_last=is_last),
    }


def _said(timing: Timing, light: DayLight | None, *, is_last: bool) -> str:
    """As Skymning, mörkt från 18.27. Dags att gå vidare 18.23."""
    leaves = clock_time(timing.leaves_at)
    on = _("Klart här %(at)s.", at=leaves) if is_last else _("Dags att gå vidare %(at)s.", at=leaves)
    if light is None:
        return on
    now_it_is = label(light.at(timing.arrives_at + (timing.leaves_at - timing.arrives_at) / 2))
    dark = light.civil_dusk
    if dark is None or dark <= timing.arrives_at:
        return _("%(light)s. %(on)s", light=now_it_is, on=on)
    return _("%(light)s, mörkt från %(dark)s. %(on)s", light=now_it_is, dark=clock_time(dark), on=on)
