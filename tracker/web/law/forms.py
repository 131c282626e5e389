"""The forms of the law's acts. None of them fills a model."""

from __future__ import annotations

import datetime as dt

from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired

from tracker.domain.law.retention import DECISION_LENGTH, RetentionCode
from tracker.domain.steps import REASON_LENGTH
from tracker.extensions import lazy_gettext as _l
from tracker.services.law.closing import ClosingDraft
from tracker.services.law.conduct import ConductDraft
from tracker.services.law.disposal import DisposalDraft
from tracker.services.law.retention import RetentionDraft
from tracker.web.forms import BaseForm, NewForm, line, text

REASON_HINT = _l("Syns i ärendet och i loggen. Minst %(least)s tecken.", least=REASON_LENGTH)


class AcceptForm(BaseForm):
    """Accepting the version of the code of conduct that was read."""


class ConductForm(NewForm):
    """A new text of the code of conduct."""

    text = text(_l("Texten"), required=True)

    def to_draft(self) -> ConductDraft:
        """What the verb takes."""
        return ConductDraft(id=self.new_id, text=self.text.data or "", version=self.seen_version or 0)


class CloseForm(NewForm):
    """Closing a case."""

    lessons = text(_l("Vad har ni lärt er?"), required=True)
    reason = text(_l("Varför avslutas ärendet före uppföljningen?"))

    def to_draft(self) -> ClosingDraft:
        """What the verb takes."""
        return ClosingDraft(id=self.new_id, lessons=self.lessons.data or "", reason=self.reason.data)


class ReopenForm(BaseForm):
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


class RetentionForm(NewForm):
    """A retention time and the decision that it rests on."""

    amount = IntegerField(_l("Ny tid"), validators=[InputRequired(message=_l("Skriv ett helt tal."))])
    decision = line(_l("Beslut"), required=True, length=DECISION_LENGTH)

    def to_draft(self, code: RetentionCode) -> RetentionDraft:
        """What the verb takes."""
        return RetentionDraft(
            id=self.new_id, code=code, amount=self.amount.data or 0, decision=self.decision.data or ""
        )
