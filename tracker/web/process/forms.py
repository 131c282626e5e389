"""The forms of the process: a reason, a step to go back to, a word that vouches. None of them fills a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wtforms import DateField, HiddenField, RadioField
from wtforms.validators import InputRequired

from tracker.domain.ids import is_id, new_id
from tracker.domain.steps import REASON_LENGTH, Step
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.services.process import AttestationDraft
from tracker.web.forms import BaseForm, NewForm, QuotingForm, line, text
from tracker.web.labels import label


class SeenStep(BaseForm):
    """Carries which step the person saw, so that two who press at once move one step."""

    from_step = HiddenField()

    def seen(self, current: Step) -> Step | None:
        """The step that the page showed; a bent value is never the case's own step."""
        value = self.from_step.data or ""
        if value in set(Step):
            return Step(value)
        return next(step for step in Step if step is not current)


class AdvanceForm(SeenStep):
    """Going on through a met gate."""


class DeviationForm(QuotingForm, SeenStep):
    """Going on although something is missing."""

    reason = text(_l("Varför går ni vidare?"))


class ReversalForm(QuotingForm, SeenStep):
    """Going back to an earlier step."""

    to_step = RadioField(
        _l("Vilket steg går ni tillbaka till?"),
        validators=[InputRequired(message=_l("Välj ett steg."))],
        validate_choice=False,
    )
    reason = text(_l("Varför gör ni omtag?"))

    def offer(self, steps: Sequence[Step]) -> None:
        """Let the person choose among the steps that lie behind."""
        self.to_step.choices = [
            (step.value, _("%(n)s. %(name)s", n=number, name=label(step))) for number, step in enumerate(steps, start=1)
        ]

    def chosen(self, current: Step) -> Step:
        """The chosen step; a bent value is the step where the case already is, which the verb refuses."""
        value = self.to_step.data or ""
        return Step(value) if value in set(Step) else current


class AttestForm(QuotingForm, NewForm):
    """Vouching for a condition: the day, by whom it was decided and where it is registered."""

    on = DateField(_l("Dag"), validators=[InputRequired(message=_l("Ange dagen."))])
    by = line(_l("Vilka beslutade?"), required=True)
    registry_number = line(_l("Diarienummer"), length=40)
    note = text(_l("Anteckning"), length=1000)

    def to_draft(self, code: str) -> AttestationDraft:
        """The word as the verb takes it."""
        token = self.token.data or ""
        return AttestationDraft(
            id=token if is_id(token) else new_id(),
            code=code,
            on=self.on.data or dt.date.max,
            by=self.by.data or "",
            registry_number=self.registry_number.data,
            note=self.note.data,
        )


REASON_HINT = _l("Syns i ärendet, i rapporten och i loggen. Minst %(least)s tecken.", least=REASON_LENGTH)
