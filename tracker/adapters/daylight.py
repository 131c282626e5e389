"""When the sun sets and how light it is: the astral library, and nothing else knows it. Never touches the network."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Final

from astral import Depression, Observer
from astral.sun import dawn, dusk, elevation, sunrise, sunset

from tracker.domain.clock import STOCKHOLM
from tracker.domain.walks.light import DayLight, Light, LightSpan, check_spans

# the sun's middle when its upper edge touches the horizon, the air's bending included
HORIZON: Final = -0.833
CIVIL: Final = -6.0
_NOON: Final = dt.time(12)


class Daylight:
    """What pages ask about light and darkness."""

    def of(self, day: dt.date, lat: float, lon: float) -> DayLight:
        """Light and darkness at a place in Sweden, from the day's first moment to noon of the next, in Swedish time."""
        observer = Observer(lat, lon)
        tomorrow = day + dt.timedelta(days=1)
        spans = _spans(observer, day, tomorrow)
        check_spans(spans)
        return DayLight(
            sunrise=_event(sunrise, observer, day),
            sunset=_event(sunset, observer, day),
            civil_dusk=_event(dusk, observer, day, depression=Depression.CIVIL),
            nautical_dusk=_event(dusk, observer, day, depression=Depression.NAUTICAL),
            spans=spans,
        )


def _spans(observer: Observer, day: dt.date, tomorrow: dt.date) -> tuple[LightSpan, ...]:
    """Between each two turns of the light, the light of the middle: so a day without turns is answered too."""
    first = dt.datetime.combine(day, dt.time.min, STOCKHOLM)
    last = dt.datetime.combine(tomorrow, _NOON, STOCKHOLM)
    yesterday = day - dt.timedelta(days=1)
    turns = {turn for each in (yesterday, day, tomorrow) for turn in _turns(observer, each)}
    moments = [first, *sorted(turn for turn in turns if first < turn < last), last]
    lights = [(one, other, _light(observer, one + (other - one) / 2)) for one, other in pairwise(moments)]
    joined: list[LightSpan] = []
    for starts, ends, light in lights:
        if joined and joined[-1].light is light:
            joined[-1] = LightSpan(joined[-1].starts_at, ends, light)
        else:
            joined.append(LightSpan(starts, ends, light))
    return tuple(joined)


def _turns(observer: Observer, day: dt.date) -> list[dt.datetime]:
    civil = Depression.CIVIL
    found = [
        _event(dawn, observer, day, depression=civil),
        _event(sunrise, observer, day),
        _event(sunset, observer, day),
        _event(dusk, observer, day, depression=civil),
    ]
    return [moment for moment in found if moment is not None]


def _event(event: object, observer: Observer, day: dt.date, **options: object) -> dt.datetime | None:
    """An event of the day to the minute, or None: astral refuses where the sun does not come so high or low."""
    try:
        found: dt.datetime = event(observer, date=day, tzinfo=STOCKHOLM, **options)  # type: ignore[operator]
    except ValueError:
        return None
    return (found + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)


def _light(observer: Observer, moment: dt.datetime) -> Light:
    height = elevation(observer, moment, with_refraction=False)
    if height > HORIZON:
        return Light.DAYLIGHT
    return Light.TWILIGHT if height > CIVIL else Light.DARK
