"""The forms of a meeting, and of which perspectives have been heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, Optional

from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.clock import STOCKHOLM, local
from tracker.extensions import lazy_gettext as _l
from tracker.models.cases import CasePerspective, Meeting
from tracker.models.programmes import VocabularyTerm
from tracker.services.meetings import MeetingDraft, PerspectiveDraft
from tracker.web.forms import NewForm, QuotingForm, line, text
from tracker.web.labels import choices
from tracker.web.sharing.circles import CircleField

REQUIRED = _l("Fyll i det här fältet.")


class MeetingForm(QuotingForm, NewForm):
    """A meeting on one day."""

    kind = SelectField(_l("Slag av möte"), choices=lambda: choices(MeetingKind))
    title = line(_l("Vad mötet handlar om"), required=True)
    day = DateField(_l("Dag"), validators=[InputRequired(message=REQUIRED)])
    starts_at = TimeField(_l("Börjar"), validators=[InputRequired(message=REQUIRED)])
    ends_at = TimeField(_l("Slutar"), validators=[Optional()])
    location = line(_l("Var"))
    participants = IntegerField(_l("Antal deltagare"), validators=[Optional()])
    note = text(_l("Anteckning"))
    circle = CircleField(_l("Vem får läsa om mötet?"), default=Circle.ALL_PARTIES.value)

    @classmethod
    def of(cls, meeting: Meeting) -> MeetingForm:
        """The form with a meeting's present values, its times as Swedish wall-clock time."""
        form = cls(obj=meeting)
        if not form.is_submitted():
            starts, ends = local(meeting.starts_at), local(meeting.ends_at) if meeting.ends_at else None
            form.day.data, form.starts_at.data = starts.date(), starts.time()
            form.ends_at.data = ends.time() if ends else None
            form.circle.data = meeting.circle.value
        return form

    def to_draft(self) -> MeetingDraft:
        """What the verb takes."""
        day: Any = self.day.data
        starts: Any = self.starts_at.data
        ends: Any = self.ends_at.data
        return MeetingDraft(
            id=self.new_id,
            kind=MeetingKind(self.kind.data),
            title=self.title.data,
            starts_at=dt.datetime.combine(day, starts, tzinfo=STOCKHOLM),
            ends_at=dt.datetime.combine(day, ends, tzinfo=STOCKHOLM) if ends else None,
            location=self.location.data,
            participants=self.participants.data,
            note=self.note.data,
            circle=self.circle.chosen,
            version=self.seen_version,
        )


class PerspectivesForm(QuotingForm):
    """A status and a note for each perspective; the note's field bears the term's code, where a refusal belongs."""

    @classmethod
    def of(cls, perspectives: Sequence[VocabularyTerm], rows: Sequence[CasePerspective]) -> PerspectivesForm:
        """A form with two fields for each term, and what is stated."""
        fields: dict[str, Any] = {}
        for term in perspectives:
            fields[f"status-{term.code}"] = RadioField(
                term.label, choices=lambda: choices(PerspectiveStatus), validators=[Optional()]
            )
            fields[term.code] = line(_l("Anteckning"), length=300)
        stated = {row.term_code: row for row in rows}
        values = {code: row.note for code, row in stated.items()}
        values |= {f"status-{code}": row.status.value for code, row in stated.items()}
        form: PerspectivesForm = type("PerspectivesForm", (cls,), fields)(data=values)
        if not form.is_submitted():
            form.version.data = str(sum(row.version for row in rows))
        return form

    def to_drafts(self, codes: Iterable[str]) -> list[PerspectiveDraft]:
        """What the verb takes."""
        stated = {code: self._fields[f"status-{code}"].data for code in codes}
        return [
            PerspectiveDraft(code, PerspectiveStatus(status) if status else None, self._fields[code].data)
            for code, status in stated.items()
        ]
