"""Forms of goals: the goal itself, what it is measured by, an outcome, and a party's answer."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from tracker.domain.clock import today
from tracker.domain.plans import Direction, ValueGroup, ValueKind
from tracker.extensions import lazy_gettext as _l
from tracker.queries.planning.goals import Figures, GoalView
from tracker.services.planning.goals import GoalAnswer, GoalDraft, GoalEdit
from tracker.services.planning.indicators import IndicatorDraft, Measurement, OutcomeDraft
from tracker.web.forms import NewForm, QuotingForm, line, text
from tracker.web.labels import choices
from tracker.web.plans.figures import fill_group, read_group
from tracker.web.plans.numbers import NumberField, WholeField

REQUIRED = _l("Fyll i det här fältet.")
DAY = _l("Skriv ett datum, till exempel 2026-10-27.")


class IndicatorFields(QuotingForm, NewForm):
    """What is measured, from what and to what, by group. The figures' fields are added below the class."""

    name = line(_l("Vad mäts?"), length=200)
    unit = line(_l("Enhet"), length=60)
    source = line(_l("Källa"), length=200)
    direction = RadioField(_l("Vilket håll?"), default=Direction.DOWN.value)
    is_about_people = BooleanField(_l("Det handlar om människor, till exempel hur trygga de känner sig"))
    no_split_reason = line(_l("Varför delas värdet inte upp på kvinnor och män?"), length=300)
    baseline_on = DateField(_l("När mättes utgångsvärdet?"), validators=[Optional()])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.direction.choices = choices(Direction)

    def rows(self) -> list[dict[str, Any]]:
        """The table of figures: a row a group."""
        return [
            {
                "group": group,
                "baseline": self[f"baseline_{group.value}"],
                "answers": self[f"answers_{group.value}"],
                "target": self[f"target_{group.value}"],
            }
            for group in ValueGroup
        ]

    def to_indicator(self) -> IndicatorDraft:
        """What the verb takes; the form's token is the new indicator's id."""
        answers = read_group(self, "answers")
        baseline = read_group(self, "baseline")
        return IndicatorDraft(
            id=self.new_id,
            name=self.name.data or "",
            unit=self.unit.data or "",
            target=read_group(self, "target"),
            direction=Direction(self.direction.data or Direction.DOWN),
            source=self.source.data,
            is_about_people=bool(self.is_about_people.data),
            no_split_reason=self.no_split_reason.data,
            baseline_on=self.baseline_on.data,
            baseline={group: Measurement(value, answers.get(group)) for group, value in baseline.items()},
            version=self.seen_version,
        )

    def fill(self, figures: Figures, version: int) -> None:
        """Show what is stored."""
        stored = figures.indicator
        self.token.data, self.version.data = stored.id, str(version)
        self.name.data, self.unit.data, self.source.data = stored.name, stored.unit, stored.source
        self.direction.data, self.is_about_people.data = stored.direction.value, stored.is_about_people
        self.no_split_reason.data, self.baseline_on.data = stored.no_split_reason, figures.baseline_on
        for name, kind in (("baseline", ValueKind.BASELINE), ("target", ValueKind.TARGET)):
            found = {group: figures.first(kind, group) for group in ValueGroup}
            fill_group(self, name, {group: row.value for group, row in found.items() if row})
            if kind is ValueKind.BASELINE:
                fill_group(self, "answers", {group: row.answers for group, row in found.items() if row})


for _group in ValueGroup:
    setattr(IndicatorFields, f"baseline_{_group.value}", NumberField(_l("Utgångsvärde")))
    setattr(IndicatorFields, f"answers_{_group.value}", WholeField(_l("Antal svar")))
    setattr(IndicatorFields, f"target_{_group.value}", NumberField(_l("Målvärde")))


class NewGoalForm(IndicatorFields):
    """A goal with its first indicator; more can be added after."""

    problem_id = SelectField(_l("Vilket problem?"))
    text = line(_l("Mål"), length=300)
    target_on = DateField(_l("När ska det vara nått?"), validators=[InputRequired(message=DAY)])

    def to_draft(self) -> GoalDraft:
        """The goal takes the token's id and the indicator the same: they are rows of two tables."""
        return GoalDraft(
            id=self.new_id,
            problem_id=self.problem_id.data or "",
            text=self.text.data or "",
            target_on=cast("dt.date", self.target_on.data),
            indicators=(self.to_indicator(),),
        )


class GoalForm(QuotingForm):
    """A goal's words and day."""

    text = line(_l("Mål"), required=True, length=300)
    target_on = DateField(_l("När ska det vara nått?"), validators=[InputRequired(message=DAY)])

    def fill(self, view: GoalView) -> None:
        """Show what is stored."""
        self.text.data, self.target_on.data = view.goal.text, view.goal.target_on
        self.version.data = str(view.goal.version)

    def to_draft(self) -> GoalEdit:
        """What the verb takes."""
        return GoalEdit(
            text=self.text.data or "", target_on=cast("dt.date", self.target_on.data), version=self.seen_version
        )


class OutcomeForm(QuotingForm):
    """What was measured on a day, by group."""

    measured_on = DateField(_l("När mättes det?"), default=today, validators=[InputRequired(message=DAY)])
    note = line(_l("Anmärkning"), length=300)

    def rows(self) -> list[dict[str, Any]]:
        """The table of figures: a row a group."""
        return [
            {"group": group, "value": self[f"value_{group.value}"], "answers": self[f"answers_{group.value}"]}
            for group in ValueGroup
        ]

    def to_draft(self) -> OutcomeDraft:
        """What the verb takes."""
        answers = read_group(self, "answers")
        values = read_group(self, "value")
        return OutcomeDraft(
            measured_on=cast("dt.date", self.measured_on.data),
            values={group: Measurement(value, answers.get(group)) for group, value in values.items()},
            note=self.note.data,
        )


for _group in ValueGroup:
    setattr(OutcomeForm, f"value_{_group.value}", NumberField(_l("Värde")))
    setattr(OutcomeForm, f"answers_{_group.value}", WholeField(_l("Antal svar")))


class AnswerForm(QuotingForm):
    """A party accepts, or says what stands in the way."""

    answer = RadioField(
        _l("Vad säger ni?"),
        choices=lambda: [("accept", _l("Vi accepterar målet")), ("reserve", _l("Vi har en reservation"))],
        validators=[InputRequired(message=REQUIRED)],
    )
    reservation = text(_l("Vad är er reservation?"), length=1000)

    def to_draft(self) -> GoalAnswer:
        """What the verb takes."""
        return GoalAnswer(
            is_accepted=self.answer.data == "accept",
            reservation=self.reservation.data,
            version=self.seen_version,
        )
