"""Words for the layers of a map and the parts of the day."""

from __future__ import annotations

from tracker.domain.ground.leaving import MapFile
from tracker.domain.ground.showing import DayPart, Shown
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Shown: {
        Shown.PLACES: _l("Platser"),
        Shown.OBSERVATIONS: _l("Iakttagelser"),
        Shown.KEEP: _l("Värna"),
        Shown.PROBLEMS: _l("Problem"),
        Shown.MEASURES: _l("Åtgärder"),
        Shown.WALKS: _l("Vandringar"),
        Shown.AREAS: _l("Rådighet"),
    },
    MapFile: {
        MapFile.GEOJSON: _l("GeoJSON"),
        MapFile.KML: _l("KML"),
        MapFile.GPX: _l("GPX"),
        MapFile.CSV: _l("CSV för kalkylblad"),
    },
    DayPart: {
        DayPart.MORNING: _l("Morgon"),
        DayPart.DAY: _l("Dag"),
        DayPart.EVENING: _l("Kväll"),
        DayPart.NIGHT: _l("Natt"),
    },
}
