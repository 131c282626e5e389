"""The log's filter, read from the address."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.texts.sorting import sort_key
from tracker.extensions import lazy_gettext as _l
from tracker.queries.records import EventFilter
from tracker.web.forms import one_line
from tracker.web.labels import choices

TEXT_LENGTH = 120


class LogFilterForm(Form):
    """Case, person, what happened and how it went. A value that names nothing is left out."""

    case = StringField(_l("Ärendets nummer"), name="arende", filters=[one_line])
    person = StringField(_l("Person"), name="person", filters=[one_line])
    tag = SelectField(_l("Händelse"), name="handelse", validate_choice=False)
    outcome = SelectField(_l("Utfall"), name="utfall", validate_choice=False)

    @classmethod
    def read(cls, args: MultiDict[str, str]) -> LogFilterForm:
        """The filter of an address."""
        form = cls(args)
        tags = sorted(choices(Tag), key=lambda pair: sort_key(pair[1]))
        form._offer(form.tag, [("", _l("Alla händelser")), *tags])
        form._offer(form.outcome, [("", _l("Gjort och nekat")), *choices(AuditOutcome)])
        return form

    def _offer(self, field: SelectField, offered: list[tuple[str, Any]]) -> None:
        field.choices = offered
        field.data = field.data if field.data in dict(offered) else ""

    def to_filter(self, case_id: str | None = None) -> EventFilter:
        """What the query understands; inside a case its number is not asked for."""
        return EventFilter(
            case=None if case_id else (self.case.data or "")[:TEXT_LENGTH] or None,
            person=(self.person.data or "")[:TEXT_LENGTH] or None,
            tag=Tag(self.tag.data) if self.tag.data else None,
            outcome=AuditOutcome(self.outcome.data) if self.outcome.data else None,
            case_id=case_id,
        )

    def to_address(self) -> dict[str, str]:
        """The filter as parts of an address, empty ones left out."""
        return {field.name: field.data for field in (self.case, self.person, self.tag, self.outcome) if field.data}
