"""Forms of what is found on a walk: one finding, all receivers on one page, and what a finding becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

from flask import request
from wtforms import DateField, HiddenField, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, Optional

from tracker.domain.clock import STOCKHOLM, local, now
from tracker.domain.walks.findings import (
    NAME_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    FindingCategory,
    FindingKind,
    FindingStatus,
)
from tracker.domain.walks.light import Light
from tracker.extensions import lazy_gettext as _l
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.services.walks.findings import FindingDraft
from tracker.services.walks.handling import ObservationWords, ReceiverDraft
from tracker.web.cartography.place_field import PlaceFields
from tracker.web.forms import BaseForm, NewForm, QuotingForm, checkboxes, id_select, ids, line, text
from tracker.web.labels import choices

REQUIRED = InputRequired(message=_l("Fyll i det här fältet."))
CHOOSE = InputRequired(message=_l("Välj ett av alternativen."))
BETWEEN = ("", _l("Mellan stoppen"))
UNSAID = ("", _l("Vet inte"))
NOBODY = ("", _l("Ingen känd än"))
NONE = ("", _l("Ingen"))


class FindingForm(PlaceFields, QuotingForm, NewForm):
    """A finding: kind and category are all that is owed."""

    kind = RadioField(
        _l("Är det otryggt, eller något att värna?"), choices=lambda: choices(FindingKind), default="unsafe"
    )
    category = RadioField(_l("Vad gäller det?"), choices=lambda: choices(FindingCategory), validators=[CHOOSE])
    text = text(_l("Kort beskrivning"), length=TEXT_LENGTH)
    stop_id = id_select(_l("Vid vilket stopp?"))
    light = RadioField(_l("Hur ljust var det?"), choices=lambda: [UNSAID, *choices(Light)], default="")
    seen_on = DateField(_l("Dag"), validators=[REQUIRED])
    seen_at = TimeField(_l("Tid"), validators=[REQUIRED])
    confirm_words: str | None = None

    @classmethod
    def of(cls, walk: SafetyWalk, stops: Sequence[WalkStop], row: WalkFinding | None = None) -> FindingForm:
        """The form as a finding stands, or one that begins with when the walk began."""
        form = cls(obj=row)
        offered = [BETWEEN, *((stop.id, stop.name) for stop in stops)]
        if row is not None and row.stop and row.stop_id not in {value for value, _words in offered}:
            offered.append((row.stop.id, row.stop.name))
        form.stop_id.choices = offered
        if not form.is_submitted():
            seen = local(row.seen_at if row else min(walk.meeting.starts_at, now()))
            form.seen_on.data, form.seen_at.data = seen.date(), seen.time()
            if row is not None:
                form.category.data, form.kind.data = row.category_code, row.kind.value
                form.light.data = row.light.value if row.light else ""
        return form

    def to_draft(self, row: WalkFinding | None, position: tuple[float, float] | None) -> FindingDraft:
        """What the verb takes; ``position``: latitude and longitude as they were read."""
        lat, lon = position or (None, None)
        assert self.seen_on.data is not None and self.seen_at.data is not None  # noqa: S101, PT018 - both are required
        return FindingDraft(
            id=row.id if row else self.new_id,
            kind=FindingKind(self.kind.data),
            category=self.category.data,
            seen_at=dt.datetime.combine(self.seen_on.data, self.seen_at.data, tzinfo=STOCKHOLM),
            text=self.text.data,
            stop_id=self.stop_id.data or None,
            light=Light(self.light.data) if self.light.data else None,
            lat=lat,
            lon=lon,
            version=self.seen_version,
        )


class RowsForm(QuotingForm):
    """Several findings of a walk on rows of their own, saved in one act. The fields are made for the rows there are."""

    rows: Sequence[WalkFinding] = ()

    @classmethod
    def made(cls, rows: Sequence[WalkFinding], fields_of: Callable[[WalkFinding], dict[str, Any]]) -> Self:
        """A form with the fields of each row, ``version`` among them; one that came meanwhile is left as it is."""
        if request.method == "POST":
            rows = [row for row in rows if f"{row.id}-version" in request.form]
        fields: dict[str, Any] = {}
        for row in rows:
            fields |= {f"{row.id}-{name}": made for name, made in fields_of(row).items()}
        form: Self = type(cls.__name__, (cls,), fields)()
        form.rows = rows
        return form

    def part(self, row: WalkFinding, name: str) -> Any:
        """One field of a row."""
        return self._fields[f"{row.id}-{name}"]

    def version_of(self, row: WalkFinding) -> int:
        """The version that the row's fields began from; what was bent, and nothing, is no version that there is."""
        version = self.part(row, "version").data or ""
        return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0  # noqa: PLR2004


class ReceiversForm(RowsForm):
    """Who receives every finding of a walk."""

    @classmethod
    def of(cls, rows: Sequence[WalkFinding], organisations: Iterable[tuple[str, str]]) -> ReceiversForm:
        """A form with what stands there now."""
        form, offered = cls.made(rows, lambda row: _row_fields(row.kind)), [NOBODY, *organisations]
        for row in form.rows:
            form.part(row, "receiver_id").choices = offered
            if not form.is_submitted():
                for name in _row_fields(row.kind):
                    form.part(row, name).data = getattr(row, name)
        return form

    def to_drafts(self) -> list[ReceiverDraft]:
        """What the verb takes."""
        return [self._draft(row) for row in self.rows]

    def _draft(self, row: WalkFinding) -> ReceiverDraft:
        sent = {name: self.part(row, name).data or None for name in _row_fields(row.kind) if name != "version"}
        status = FindingStatus(sent.pop("status", None) or FindingStatus.TO_DO)
        return ReceiverDraft(finding_id=row.id, status=status, version=self.version_of(row), **sent)


def _row_fields(kind: FindingKind) -> dict[str, Any]:
    found: dict[str, Any] = {
        "receiver_id": id_select(_l("Mottagare")),
        "receiver_name": line(_l("Någon annan"), length=NAME_LENGTH),
        "version": HiddenField(),
    }
    if kind is FindingKind.KEEP:
        return found
    return found | {
        "due_on": DateField(_l("Klart senast"), validators=[Optional()]),
        "status": SelectField(_l("Läge"), choices=lambda: choices(FindingStatus)),
        "reason": line(_l("Varför det inte görs"), length=REASON_LENGTH),
    }


class MergeForm(BaseForm):
    """Which other findings are the same thing."""

    finding_ids = checkboxes(_l("Samma sak som"))

    @classmethod
    def among(cls, others: Iterable[tuple[str, str]]) -> MergeForm:
        """A form with the findings to choose from."""
        form = cls()
        form.finding_ids.choices = [*others]
        return form

    @property
    def chosen(self) -> list[str]:
        """The ids that were sent."""
        return ids(self.finding_ids.data)


class TieForm(BaseForm):
    """Which measure and which observation a finding is."""

    measure_id = id_select(_l("Åtgärd"))
    observation_id = id_select(_l("Iakttagelse"))

    @classmethod
    def of(
        cls, row: WalkFinding, measures: Iterable[tuple[str, int, str]], observations: Iterable[tuple[str, str]]
    ) -> TieForm:
        """A form with what there is to choose from, and what is chosen now."""
        form = cls(obj=row)
        form.measure_id.choices = [NONE, *((each[0], f"M{each[1]} {each[2]}") for each in measures)]
        form.observation_id.choices = [NONE, *observations]
        return form


class ObservationForm(QuotingForm, NewForm):
    """A finding as an observation of the own organisation's mapping."""

    title = line(_l("Vad har ni sett?"), required=True)
    text = text(_l("Beskrivning"), length=2000)

    def to_words(self, source_note: str) -> ObservationWords:
        """What the verb takes."""
        return ObservationWords(id=self.new_id, title=self.title.data, text=self.text.data, source_note=source_note)
