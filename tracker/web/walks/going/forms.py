"""What a telephone sends: a finding with its own id and times, and a photo of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import FloatField, HiddenField, RadioField
from wtforms.validators import Optional, ValidationError

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import is_id
from tracker.domain.walks.findings import TEXT_LENGTH, FindingCategory, FindingKind
from tracker.domain.walks.going import by_our_clock
from tracker.domain.walks.light import Light
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.services.walks.findings import FindingDraft
from tracker.web.files.forms import FileSent
from tracker.web.forms import NewForm, QuotingForm, id_select, text
from tracker.web.labels import choices


class Moment(HiddenField):
    """A moment with its zone, as 2026-10-13T16:12:00Z."""

    data: dt.datetime | None  # type: ignore[assignment]  # a moment, where other hidden fields hold text

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read it. Raises ValueError where it is none."""
        try:
            self.data = dt.datetime.fromisoformat(str(valuelist[0])) if valuelist else None
        except ValueError:
            self.data = None
        if self.data is None or self.data.tzinfo is None:
            self.data = None
            raise ValueError(_("Tiden går inte att läsa."))

    def _value(self) -> str:
        return self.data.isoformat() if self.data else ""


class _SentForm(QuotingForm, NewForm):
    """Something that was made in a telephone. ``token``: its id there; ``owner``: who was signed in then."""

    owner = HiddenField()

    def validate_token(self, field: HiddenField) -> None:
        """An id that is none would be another each time it is sent."""
        if not is_id(field.data or ""):
            raise ValidationError(_("Fyndets nummer går inte att läsa."))


class PhoneFindingForm(_SentForm):
    """A finding: kind and category are all that is owed. With ``version`` it is one that is said otherwise."""

    kind = RadioField(choices=lambda: choices(FindingKind))
    category = RadioField(choices=lambda: choices(FindingCategory))
    text = text(_l("Kort beskrivning"), length=TEXT_LENGTH)
    stop_id = id_select(_l("Vid vilket stopp?"))
    light = RadioField(choices=lambda: [("", ""), *choices(Light)], default="")
    lat = FloatField(validators=[Optional()])
    lon = FloatField(validators=[Optional()])
    seen_at = Moment()
    sent_at = Moment()

    def to_draft(self) -> FindingDraft:
        """What the verb takes. Raises DomainError ``finding.in_future`` for a moment that no calendar holds."""
        assert self.seen_at.data is not None and self.sent_at.data is not None  # noqa: S101, PT018 - both are required
        try:
            seen_at = by_our_clock(self.seen_at.data, self.sent_at.data, now())
        except OverflowError as error:
            raise DomainError("finding.in_future", "seen_at") from error
        return FindingDraft(
            id=self.new_id,
            kind=FindingKind(self.kind.data),
            category=self.category.data,
            seen_at=seen_at,
            text=self.text.data,
            stop_id=self.stop_id.data or None,
            light=Light(self.light.data) if self.light.data else None,
            lat=self.lat.data,
            lon=self.lon.data,
            version=self.seen_version,
        )


class PhotoForm(FileSent, _SentForm):
    """A photo of a finding."""

    file = FileField(_l("Bild"))
