"""The filter of the maps: read from the address, never sent as a form that changes anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, SelectField, StringField

from tracker.domain.clock import now
from tracker.domain.ground.showing import PART_BANDS, DayPart, Shown, time_mask
from tracker.domain.mapping import BANDS, Season
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import Step
from tracker.extensions import lazy_gettext as _l
from tracker.queries.ground.cases import Box, MapFilter
from tracker.web.forms import one_line
from tracker.web.labels import choices

RECENT = dt.timedelta(weeks=12)
TEXT_LENGTH = 100
LAYER_WORDS = {
    Shown.PLACES: "platser",
    Shown.OBSERVATIONS: "iakttagelser",
    Shown.KEEP: "varna",
    Shown.PROBLEMS: "problem",
    Shown.MEASURES: "atgarder",
    Shown.WALKS: "vandringar",
    Shown.AREAS: "radighet",
}
PART_WORDS = {DayPart.MORNING: "morgon", DayPart.DAY: "dag", DayPart.EVENING: "kvall", DayPart.NIGHT: "natt"}
PARTS = (
    (DayPart.MORNING, _l("Morgon 06–09")),
    (DayPart.DAY, _l("Dag 09–18")),
    (DayPart.EVENING, _l("Kväll 18–24")),
    (DayPart.NIGHT, _l("Natt 00–06")),
)
DAYS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "vardagar": (_l("Vardagar"), (0, 1, 2, 3, 4)),
    "helger": (_l("Helger"), (5, 6)),
    "man": (_l("Måndagar"), (0,)),
    "tis": (_l("Tisdagar"), (1,)),
    "ons": (_l("Onsdagar"), (2,)),
    "tor": (_l("Torsdagar"), (3,)),
    "fre": (_l("Fredagar"), (4,)),
    "lor": (_l("Lördagar"), (5,)),
    "son": (_l("Söndagar"), (6,)),
}
CASE_FIELDS = ("step", "district", "focus_area", "with_older")


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen among: (value, word) pairs. Without districts the map is one case's."""

    types: Sequence[tuple[str, str]]
    parties: Sequence[tuple[str, str]]
    districts: Sequence[tuple[str, str]] = ()
    areas: Sequence[tuple[str, str]] = ()
    case_id: str | None = None
    layers: frozenset[Shown] = with_default(default_factory=lambda: frozenset(Shown) - {Shown.MEASURES, Shown.AREAS})


def _clock_choices() -> list[tuple[str, Any]]:
    """The parts of the day, each followed by its bands where it has several."""
    found: list[tuple[str, Any]] = [("", _l("Hela dygnet"))]
    for part, word in PARTS:
        found.append((PART_WORDS[part], word))
        bands = PART_BANDS[part]
        found += [(BANDS[band], f"– {BANDS[band].replace('-', '–')}") for band in bands if len(bands) > 1]
    return found


class MapFilterForm(Form):
    """What the map is narrowed by. The layers (``visa``) are kept apart: a switch hides, a filter leaves out."""

    text = StringField(_l("Sök"), name="sok", filters=[one_line])
    step = SelectField(_l("Steg"), name="steg", validate_choice=False)
    district = SelectField(_l("Stadsdelsområde"), name="omrade", validate_choice=False)
    focus_area = SelectField(_l("Fokusområde"), name="fokus", validate_choice=False)
    type = SelectField(_l("Slag av iakttagelse"), name="slag", validate_choice=False)
    party = SelectField(_l("Part"), name="part", validate_choice=False)
    status = SelectField(_l("Åtgärdens läge"), name="lage", validate_choice=False)
    season = SelectField(_l("Årstid"), name="arstid", validate_choice=False)
    day = SelectField(_l("Veckodag"), name="dag", validate_choice=False)
    clock = SelectField(_l("Tid på dygnet"), name="klockan", validate_choice=False)
    with_older = BooleanField(_l("Visa även avslutade sedan länge"), name="aldre")
    offered: Offered
    layers: frozenset[Shown]

    @classmethod
    def read(cls, args: MultiDict[str, str], offered: Offered) -> MapFilterForm:
        """The filter of an address; values that name nothing are left out."""
        form = cls(args)
        form.offered, form.layers = offered, _layers(args, offered)
        lists: dict[str, tuple[Any, Iterable[tuple[str, Any]]]] = {
            "step": (_l("Alla steg"), choices(Step)),
            "district": (_l("Hela staden"), offered.districts),
            "focus_area": (_l("Alla fokusområden"), offered.areas),
            "type": (_l("Alla slag"), offered.types),
            "party": (_l("Alla parter"), offered.parties),
            "status": (_l("Alla lägen"), choices(MeasureStatus)),
            "season": (_l("Hela året"), choices(Season)),
            "day": (_l("Alla dagar"), [(value, word) for value, (word, _days) in DAYS.items()]),
        }
        for name, (everything, pairs) in lists.items():
            select: Any = form._fields[name]
            select.choices = [("", everything), *pairs]
        form.clock.choices = _clock_choices()
        if offered.case_id:
            for name in CASE_FIELDS:
                del form[name]
        for each in form:
            if isinstance(each, SelectField):
                known = {value for value, *_word in each.iter_choices()}
                each.data = each.data if each.data in known else ""
        return form

    def value(self, name: str) -> Any:
        """What a field holds; nothing for one that this map does not have."""
        held = self._fields.get(name)
        return (held.data or None) if held else None

    def to_filter(self, box: Box | None = None) -> MapFilter:
        """What the queries understand."""
        step, status, season, clock = (self.value(name) for name in ("step", "status", "season", "clock"))
        parts = {PART_WORDS[part]: bands for part, bands in PART_BANDS.items()}
        bands = parts.get(clock, (BANDS.index(clock),) if clock in BANDS else ())
        days = DAYS[self.value("day")][1] if self.value("day") else ()
        return MapFilter(
            since=now() - RECENT,
            case_id=self.offered.case_id,
            step=Step(step) if step else None,
            district_id=self.value("district"),
            focus_area_id=self.value("focus_area"),
            type_code=self.value("type"),
            organisation_id=self.value("party"),
            measure_status=MeasureStatus(status) if status else None,
            season=Season(season) if season else None,
            mask=time_mask(days, bands),
            text=(self.value("text") or "")[:TEXT_LENGTH] or None,
            with_older=bool(self.value("with_older")),
            box=box,
        )

    def to_address(self) -> dict[str, str]:
        """The filter as parts of an address, empty ones left out."""
        pairs = ((each.name, "1" if each.data is True else each.data) for each in self)
        return {name: value for name, value in pairs if value}

    def told(self) -> list[str]:
        """What narrows the map, in words: for paper, which has no address."""
        found = []
        for each in self:
            words = each.data
            if isinstance(each, SelectField):
                words = next((str(word) for value, word, *_more in each.iter_choices() if value == each.data), "")
            if each.data is True:
                found.append(str(each.label.text))
            elif each.data:
                found.append(f"{each.label.text} {words.removeprefix('– ')}")
        return found

    def switched(self) -> dict[str, list[str]]:
        """The layers as a part of an address, left out where they are those one begins with."""
        if self.layers == self.offered.layers:
            return {}
        return {"visa": [word for layer, word in LAYER_WORDS.items() if layer in self.layers] or ["inget"]}


def _layers(args: MultiDict[str, str], offered: Offered) -> frozenset[Shown]:
    asked = args.getlist("visa")
    return frozenset(layer for layer, word in LAYER_WORDS.items() if word in asked) if asked else offered.layers


def unfiltered(case_id: str | None) -> MapFilter:
    """Everything, or everything of one case."""
    return MapFilter(since=now() - RECENT, case_id=case_id)


def read_box(text: str) -> Box | None:
    """A part of the map out of an address, as west,south,east,north; None where it is none."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    is_sound = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004 - the whole world
    return (west, south, east, north) if is_sound else None
