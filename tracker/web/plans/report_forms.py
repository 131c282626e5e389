"""Forms of carrying out: how far a measure has come, a follow-up, and that the plan is adopted."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField

from tracker.domain.access import Circle
from tracker.domain.clock import today
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.plans import Measure
from tracker.services.planning.follow_ups import FollowUpDraft, ReportDraft
from tracker.services.planning.plans import AdoptionDraft
from tracker.web.forms import NewForm, QuotingForm, line
from tracker.web.labels import choices
from tracker.web.plans.measure_forms import day
from tracker.web.sharing.circles import CircleField


class ReportForm(QuotingForm):
    """How far a measure has come on a day."""

    status = RadioField(_l("Hur går det?"), choices=lambda: choices(MeasureStatus))
    on = day(_l("Vilken dag gäller det?"), required=True)
    note = line(_l("Anteckning"), length=300)

    @classmethod
    def of(cls, row: Measure) -> ReportForm:
        """The form as the measure stands, for today; or as it was sent."""
        return cls(data={"status": row.status.value, "on": today(), "note": None, "version": str(row.version)})

    def to_draft(self) -> ReportDraft:
        """What was sent."""
        on: Any = self.on.data
        return ReportDraft(MeasureStatus(self.status.data), on, self.note.data, self.seen_version)


class FollowUpForm(QuotingForm, NewForm):
    """One of the three follow-ups."""

    kind = RadioField(_l("Vad följer ni upp?"), choices=lambda: choices(FollowUpKind))
    grade = RadioField(_l("Hur gick det?"), choices=lambda: choices(Grade))
    text = line(_l("Vad ser ni?"), length=300)
    on = day(_l("Vilken dag gäller det?"), required=True)
    circle = CircleField(_l("Vem får läsa uppföljningen?"), default=Circle.ALL_PARTIES.value)

    @classmethod
    def of(cls, kind: FollowUpKind) -> FollowUpForm:
        """A form for a kind; a single measure's effect can seldom be told apart, so that is where it begins."""
        values: dict[str, Any] = {"kind": kind.value, "on": today()}
        if kind is FollowUpKind.EFFECT:
            values |= {"grade": Grade.NOT_SEPARABLE.value, "text": _("Går inte att skilja ut.")}
        return cls(data=values)

    def to_draft(self) -> FollowUpDraft:
        """What was sent."""
        on: Any = self.on.data
        return FollowUpDraft(
            self.new_id,
            FollowUpKind(self.kind.data),
            Grade(self.grade.data),
            self.text.data or "",
            on,
            self.circle.chosen,
        )


class AdoptionForm(QuotingForm, NewForm):
    """When the plan was adopted, and by whom."""

    adopted_on = day(_l("Vilken dag antogs planen?"), required=True)
    adopted_by = line(_l("Vem antog den?"), required=True)
    registry_number = line(_l("Diarienummer"), length=40)

    @classmethod
    def begun(cls) -> AdoptionForm:
        """A form for today and the steering group, or as it was sent."""
        return cls(data={"adopted_on": today(), "adopted_by": _("Styrgruppen")})

    def to_draft(self) -> AdoptionDraft:
        """What was sent."""
        adopted_on: Any = self.adopted_on.data
        return AdoptionDraft(self.new_id, adopted_on, self.adopted_by.data or "", self.registry_number.data)
