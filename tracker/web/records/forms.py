"""The log's filter, read from the address."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SelectField, StringField

from tracker.domain.audit import EventKind, Tag
from tracker.domain.clock import STOCKHOLM
from tracker.domain.texts.sorting import sort_key
from tracker.extensions import lazy_gettext as _l
from tracker.queries.records import EventFilter
from tracker.web.forms import one_line
from tracker.web.labels import choices

TEXT_LENGTH: Final = 120
FIRST_DAY: Final = dt.date(2000, 1, 1)
LAST_DAY: Final = dt.date(2199, 12, 31)


class LogFilterForm(Form):
    """Case, who, what happened, how it went and when. A value that names nothing is left out."""

    case = StringField(_l("Ärendets nummer"), name="arende", filters=[one_line])
    person = StringField(_l("Person"), name="person", filters=[one_line])
    organisation = StringField(_l("Organisation"), name="organisation", filters=[one_line])
    kind = SelectField(_l("Läst, ändrat eller nekat"), name="slag", validate_choice=False)
    tag = SelectField(_l("Händelse"), name="handelse", validate_choice=False)
    since = DateField(_l("Från och med"), name="fran")
    until = DateField(_l("Till och med"), name="till")

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> LogFilterForm:
        """The filter of an address."""
        form = cls(args)
        tags = sorted(choices(Tag), key=lambda pair: sort_key(pair[1]))
        form._offer(form.tag, [("", _l("Alla händelser")), *tags])
        form._offer(form.kind, [("", _l("Allt")), *choices(EventKind)])
        for field in (form.case, form.person, form.organisation):
            field.data = (field.data or "")[:TEXT_LENGTH] or None
        for day in (form.since, form.until):
            if day.data is None or not FIRST_DAY <= day.data <= LAST_DAY:
                day.data, day.raw_data = None, None
        return form

    def _offer(self, field: SelectField, offered: list[tuple[str, Any]]) -> None:
        field.choices = offered
        field.data = field.data if field.data in dict(offered) else ""

    def to_filter(self, case_id: str | None = None) -> EventFilter:
        """What the query understands; inside a case its number is not asked for."""
        until = self.until.data
        return EventFilter(
            case=None if case_id else self.case.data,
            person=self.person.data,
            organisation=self.organisation.data,
            tag=Tag(self.tag.data) if self.tag.data else None,
            kind=EventKind(self.kind.data) if self.kind.data else None,
            since=_start(self.since.data) if self.since.data else None,
            before=_start(until + dt.timedelta(days=1)) if until else None,
            case_id=case_id,
        )

    def to_address(self) -> dict[str, str]:
        """The filter as parts of an address, empty ones left out."""
        fields = (self.case, self.person, self.organisation, self.kind, self.tag, self.since, self.until)
        return {field.name: str(field.data) for field in fields if field.data}


def _start(day: dt.date) -> dt.datetime:
    """When a day begins in Sweden."""
    return dt.datetime.combine(day, dt.time(), tzinfo=STOCKHOLM)
