"""The filter of the map: read from the address, never sent as a form that changes anything."""

from __future__ import annotations

import datetime as dt
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, SelectField, StringField

from tracker.domain.clock import now
from tracker.domain.steps import Step
from tracker.extensions import lazy_gettext as _l
from tracker.queries.map import MapFilter
from tracker.web.forms import one_line
from tracker.web.labels import choices

RECENT = dt.timedelta(weeks=12)
TEXT_LENGTH = 100


class MapFilterForm(Form):
    """Step, district, focus area and text; without any of them the open and recent cases are shown."""

    text = StringField(_l("Sök"), name="sok", filters=[one_line])
    step = SelectField(_l("Steg"), name="steg", validate_choice=False)
    district = SelectField(_l("Stadsdelsområde"), name="omrade", validate_choice=False)
    focus_area = SelectField(_l("Fokusområde"), name="fokus", validate_choice=False)
    with_older = BooleanField(_l("Visa även avslutade sedan länge"), name="aldre")

    @classmethod
    def read(cls, args: MultiDict[str, str], districts: Any, areas: Any) -> MapFilterForm:
        """The filter of an address; values that name nothing are left out."""
        form = cls(args)
        form.step.choices = [("", _l("Alla steg")), *choices(Step)]
        form.district.choices = [("", _l("Hela staden")), *((row.id, row.name) for row in districts)]
        named = ((row.id, f"{row.name} {row.programme_version.first_year}") for row in areas)
        form.focus_area.choices = [("", _l("Alla fokusområden")), *named]
        for field in (form.step, form.district, form.focus_area):
            known = {value for value, *_word in field.iter_choices()}
            field.data = field.data if field.data in known else ""
        return form

    def to_filter(self) -> MapFilter:
        """What the query understands."""
        return MapFilter(
            since=now() - RECENT,
            step=Step(self.step.data) if self.step.data else None,
            district_id=self.district.data or None,
            focus_area_id=self.focus_area.data or None,
            text=(self.text.data or "")[:TEXT_LENGTH] or None,
            with_older=bool(self.with_older.data),
        )

    def to_address(self) -> dict[str, str]:
        """The filter as parts of an address, empty ones left out."""
        parts = {field.name: field.data for field in (self.text, self.step, self.district, self.focus_area)}
        return {name: value for name, value in {**parts, "aldre": "1" if self.with_older.data else ""}.items() if value}
