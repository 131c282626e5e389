"""The forms before a walk: what the open page says, a point that a resident marks, and which points are let through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, request
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from tracker.domain.clock import local, today
from tracker.domain.errors import DomainError
from tracker.domain.ground.coordinates import Position
from tracker.domain.ground.showing import DayPart
from tracker.domain.people import point_key
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import HEADING_LENGTH, QUESTION_LENGTH, TEXT_LENGTH, HidingReason, proposed_last
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.walks.inquiry import WalkInquiry
from tracker.models.walks.planned import SafetyWalk
from tracker.services.walks.before.asking import InquiryDraft, Spot
from tracker.services.walks.before.telling import PointDraft
from tracker.web.cartography.place_field import PlaceFields
from tracker.web.forms import BaseForm, NewForm, checkboxes, ids, line, text
from tracker.web.labels import choices

REQUIRED = InputRequired(message=_l("Fyll i det här fältet."))
CHOOSE = InputRequired(message=_l("Välj ett av svaren."))
KINDS = ((FindingKind.UNSAFE.value, _l("Otryggt")), (FindingKind.KEEP.value, _l("Tryggt, värt att värna")))


class InquiryForm(BaseForm):
    """What the open page says and for how long. Both days are whole."""

    heading = line(
        _l("Rubrik"),
        required=True,
        length=HEADING_LENGTH,
        default=lambda: str(_("Var känns det tryggt, och var känns det otryggt?")),
    )
    question = text(_l("Din fråga"), length=QUESTION_LENGTH)
    opens_on = DateField(_l("Öppnar"), validators=[REQUIRED], default=today)
    last_on = DateField(_l("Sista dag"), validators=[REQUIRED])
    spots = checkboxes(_l("Platser att välja bland"))

    @classmethod
    def of(cls, walk: SafetyWalk, row: WalkInquiry | None, offered: Sequence[tuple[str, Spot]]) -> InquiryForm:
        """The form with what the page says now; a new one ends the day before the walk."""
        form = cls(obj=row)
        form.spots.choices = [(key, spot.name) for key, spot in offered]
        if not form.is_submitted():
            told = {(each["name"], each["lat"], each["lon"]) for each in row.spots} if row else set()
            form.spots.data = [key for key, spot in offered if (spot.name, spot.lat, spot.lon) in told]
            if row is None:
                form.last_on.data = proposed_last(local(walk.meeting.starts_at).date())
        return form

    def to_draft(self, offered: Sequence[tuple[str, Spot]], centre: Position | None) -> InquiryDraft:
        """What the verbs take."""
        wanted = set(self.spots.data or [])
        return InquiryDraft(
            heading=self.heading.data,
            question=self.question.data,
            opens_on=self.opens_on.data or today(),
            last_on=self.last_on.data or today(),
            spots=[spot for key, spot in offered if key in wanted],
            centre=centre,
            version=self.seen_version,
        )


class PointForm(PlaceFields, NewForm):
    """A point and how it feels there. ``is_throttled``: too many came from there (429)."""

    kind = RadioField(_l("Hur känns det där?"), choices=lambda: [*KINDS], validators=[CHOOSE])
    spot = SelectField(_l("Eller välj en plats i listan"), validators=[Optional()])
    day_part = SelectField(_l("När på dygnet?"), validators=[Optional()])
    text = text(_l("Vad är det som gör det?"), length=TEXT_LENGTH)
    confirm_words: str | None = None
    is_throttled = False

    @classmethod
    def made(cls, spots: Sequence[dict[str, Any]]) -> PointForm:
        """An empty form with the places that may be told."""
        form = cls()
        form.spot.choices = [
            ("", _("Ingen, punkten är på kartan")),
            *((str(n), s["name"]) for n, s in enumerate(spots)),
        ]
        form.day_part.choices = [("", _("När som helst")), *choices(DayPart)]
        return form

    def refuse(self, error: DomainError) -> None:
        """Say no, and remember whether it was for too many."""
        super().refuse(error)
        self.is_throttled = error.code == "session.throttled"

    def to_draft(self, token: str, at: Position, before: Sequence[str]) -> PointDraft:
        """What the service takes."""
        secret = current_app.extensions["settings"].secret_key
        return PointDraft(
            token=token,
            place_key=point_key(secret, request.remote_addr or ""),
            id=self.new_id,
            kind=FindingKind(self.kind.data),
            lat=at.lat,
            lon=at.lon,
            day_part=DayPart(self.day_part.data) if self.day_part.data else None,
            text=self.text.data,
            before=before,
        )


class JudgeForm(BaseForm):
    """Which points, and why they are hidden where they are."""

    points = checkboxes(_l("Punkter"))
    reason = SelectField(_l("Varför döljs de?"), validators=[Optional()])

    @classmethod
    def made(cls) -> JudgeForm:
        """A form with the reasons to choose from."""
        form = cls()
        form.reason.choices = [("", _("Välj varför")), *choices(HidingReason)]
        return form

    @property
    def chosen(self) -> list[str]:
        """The ids of the points."""
        return ids(self.points.data)

    @property
    def why(self) -> HidingReason | None:
        """The reason, where one was chosen."""
        return HidingReason(self.reason.data) if self.reason.data else None
