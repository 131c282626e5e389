"""The forms of the law's acts. None of them fills a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired

from tracker.domain.law.disclosure import GROUND_LENGTH, DisclosureOutcome
from tracker.domain.law.retention import DECISION_LENGTH, RetentionCode
from tracker.domain.steps import REASON_LENGTH
from tracker.extensions import lazy_gettext as _l
from tracker.models.law.disclosure import DisclosureItem
from tracker.services.law.closing import ClosingDraft
from tracker.services.law.conduct import ConductDraft
from tracker.services.law.disclosure import DecisionDraft, OutcomeDraft, RequestDraft
from tracker.services.law.disposal import DisposalDraft
from tracker.services.law.retention import RetentionDraft
from tracker.web.forms import BaseForm, NewForm, QuotingForm, line, text
from tracker.web.labels import choices

FIRST_GROUND = _l("Delas bara med myndigheter. Prövas innan det lämnas ut.")
APPEAL = _l(
    "Du kan överklaga beslutet hos kammarrätten. Skriv till den nämnd som har beslutat. Brevet ska ha kommit in "
    "inom tre veckor från den dag då du fick del av beslutet."
)
REASON_HINT = _l("Syns i ärendet och i loggen. Minst %(least)s tecken.", least=REASON_LENGTH)


class AcceptForm(BaseForm):
    """Accepting the version of the code of conduct that was read."""


class ConductForm(NewForm):
    """A new text of the code of conduct."""

    text = text(_l("Texten"), required=True)

    def to_draft(self) -> ConductDraft:
        """What the verb takes."""
        return ConductDraft(id=self.new_id, text=self.text.data or "", version=self.seen_version or 0)


class CloseForm(QuotingForm, NewForm):
    """Closing a case."""

    lessons = text(_l("Vad har ni lärt er?"), required=True)
    reason = text(_l("Varför avslutas ärendet före uppföljningen?"))

    def to_draft(self) -> ClosingDraft:
        """What the verb takes."""
        return ClosingDraft(id=self.new_id, lessons=self.lessons.data or "", reason=self.reason.data)


class ReopenForm(QuotingForm):
    """Opening a closed case again."""

    reason = text(_l("Varför öppnas ärendet igen?"))


class DisposalForm(NewForm):
    """The decision that a disposal rests on."""

    registry_number = line(_l("Beslutets diarienummer"), required=True, length=40)
    decided_on = DateField(_l("Beslutsdag"), validators=[InputRequired(message=_l("Ange dagen."))])
    decided_by = line(_l("Vem beslutade?"), required=True)

    def to_draft(self) -> DisposalDraft:
        """What the verb takes."""
        return DisposalDraft(
            id=self.new_id,
            registry_number=self.registry_number.data or "",
            decided_on=self.decided_on.data or dt.date.max,
            decided_by=self.decided_by.data or "",
        )


class RequestForm(QuotingForm, NewForm):
    """Beginning a disclosure."""

    request = line(_l("Vad gäller frågan?"), required=True)

    def to_draft(self) -> RequestDraft:
        """What the verb takes."""
        return RequestDraft(id=self.new_id, request=self.request.data or "", first_ground=str(FIRST_GROUND))


class DecisionForm(QuotingForm):
    """The decision on a disclosure."""

    registry_number = line(_l("Diarienummer"), required=True, length=40)
    decided_by = line(_l("Vem beslutade?"), required=True)
    grounds = text(_l("Skäl för beslutet"))
    appeal = text(_l("Hur man överklagar"))

    def to_draft(self) -> DecisionDraft:
        """What the verb takes."""
        return DecisionDraft(
            registry_number=self.registry_number.data or "",
            decided_by=self.decided_by.data or "",
            grounds=self.grounds.data,
            appeal=self.appeal.data,
            version=self.seen_version,
        )


class ItemsForm(QuotingForm):
    """What becomes of the items on one page: a choice and a ground each."""

    @classmethod
    def of(cls, items: Sequence[DisclosureItem]) -> ItemsForm:
        """A form with two fields an item, filled with what is saved."""
        fields: dict[str, Any] = {}
        for item in items:
            fields[f"outcome_{item.id}"] = RadioField(_l("Vad gör ni med det?"), default=item.outcome.value)
            fields[f"ground_{item.id}"] = line(_l("Grund"), length=GROUND_LENGTH, default=item.ground)
        made: ItemsForm = type("ItemsOfPage", (cls,), fields)()
        for item in items:
            made[f"outcome_{item.id}"].choices = choices(DisclosureOutcome)
        return made

    def to_drafts(self, items: Sequence[DisclosureItem]) -> list[OutcomeDraft]:
        """What the verb takes."""
        return [
            OutcomeDraft(item.id, DisclosureOutcome(self[f"outcome_{item.id}"].data), self[f"ground_{item.id}"].data)
            for item in items
        ]


class RetentionForm(NewForm):
    """A retention time and the decision that it rests on."""

    amount = IntegerField(_l("Ny tid"), validators=[InputRequired(message=_l("Skriv ett helt tal."))])
    decision = line(_l("Beslut"), required=True, length=DECISION_LENGTH)

    def to_draft(self, code: RetentionCode) -> RetentionDraft:
        """What the verb takes."""
        return RetentionDraft(
            id=self.new_id, code=code, amount=self.amount.data or 0, decision=self.decision.data or ""
        )
