"""Forms of the joint mapping: sorting observations, naming problems, merging them, and one cause at a time."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, SelectMultipleField

from tracker.domain.access import Circle
from tracker.domain.errors import DomainError
from tracker.domain.ids import is_id
from tracker.domain.problems import Angle, CauseLevel, FactorKind, Influence, Relation, Strength
from tracker.extensions import lazy_gettext as _l
from tracker.models.problems import Cause, Problem
from tracker.services.joint.causes import CauseDraft
from tracker.services.joint.merging import Merge
from tracker.services.joint.problems import NewProblem, Placement, ProblemEdit
from tracker.web.forms import BaseForm, NewForm, QuotingForm, line, text
from tracker.web.labels import choices, label
from tracker.web.sharing.circles import CircleField

OWN = "own"
NARROWEST = ""
CAUSE_LENGTH = 300
NOT_CHOSEN = _l("Välj ett av alternativen.")


def _ids(values: list[str] | None) -> tuple[str, ...]:
    """Well-formed ids, each once; what is no id is left out and can match nothing."""
    return tuple(value for value in dict.fromkeys(values or []) if is_id(value))


def circle_choices() -> list[tuple[str, Any]]:
    """The circles that a problem can have."""
    return [(circle.value, label(circle)) for circle in (Circle.AUTHORITIES, Circle.ALL_PARTIES)]


class SortForm(QuotingForm, NewForm):
    """Chosen observations and one of three things to do with them; the pressed button's ``act`` says which."""

    act = HiddenField()
    observations = SelectMultipleField(_l("Iakttagelser"), validate_choice=False)
    problem = SelectField(_l("Problem"), validate_choice=False)
    relation = RadioField(_l("De är, för problemet"), default=Relation.SAME.value, validate_choice=False)
    title = line(_l("Vad heter problemet?"))
    description = text(_l("Beskrivning"), length=2000)
    circle = RadioField(_l("Vem får läsa problemet?"), default=NARROWEST, validate_choice=False)
    reason = line(_l("Varför läggs de åt sidan?"), length=300)

    def offer(self, problems: list[Problem]) -> None:
        """Set what there is to choose from."""
        self.problem.choices = [("", _l("Välj problem")), *((row.id, f"{row.letter} {row.title}") for row in problems)]
        self.relation.choices = choices(Relation)
        self.circle.choices = [(NARROWEST, _l("De som läser iakttagelserna")), *circle_choices()]

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the chosen observations."""
        return _ids(self.observations.data)

    def to_placement(self) -> Placement:
        """The chosen observations in the chosen problem."""
        if not is_id(self.problem.data or ""):
            raise DomainError("problems.no_target", field="problem")
        return Placement(self.problem.data, self.chosen, _relation(self.relation.data))

    def to_problem(self) -> NewProblem:
        """A new problem of the chosen observations."""
        circle = Circle(self.circle.data) if self.circle.data in dict(circle_choices()) else None
        return NewProblem(self.new_id, self.title.data or "", self.description.data, circle, self.chosen)


def _relation(value: str | None) -> Relation:
    return Relation(value) if value in set(Relation) else Relation.SAME


class TakeBackForm(BaseForm):
    """Ids of sources and set-asides that end, with commas between: one undo may hold many."""

    sources = HiddenField()
    asides = HiddenField()

    def to_ids(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Source ids and set-aside ids."""
        return _ids((self.sources.data or "").split(",")), _ids((self.asides.data or "").split(","))


class SeparateForm(BaseForm):
    """Ids of merges that end, with commas between."""

    relations = HiddenField()

    def to_ids(self) -> tuple[str, ...]:
        """Relation ids."""
        return _ids((self.relations.data or "").split(","))


class MergeRow(Form):
    """What one problem is to others; ``own`` leaves it as it is."""

    problem = HiddenField()
    targets = SelectMultipleField(validate_choice=False)
    relation = RadioField(default=OWN, validate_choice=False)


class MergeForm(BaseForm):
    """A sentence with one choice for each problem."""

    rows = FieldList(FormField(MergeRow))

    def to_merges(self) -> list[Merge]:
        """The merges that were chosen; rows left as own problems are none."""
        merged = [row for row in self.rows if row.relation.data in set(Relation) and is_id(row.problem.data or "")]
        return [Merge(row.problem.data, _ids(row.targets.data), Relation(row.relation.data)) for row in merged]


class ProblemForm(QuotingForm):
    """Words and circle of a problem that is there."""

    title = line(_l("Vad heter problemet?"), required=True)
    description = text(_l("Beskrivning"), length=2000)
    circle = CircleField(_l("Vem får läsa problemet?"))

    @classmethod
    def of(cls, problem: Problem) -> ProblemForm:
        """The form as the problem stands, or as it was sent."""
        return cls(data={"title": problem.title, "description": problem.description, "circle": problem.circle.value,
                         "version": str(problem.version)})  # fmt: skip

    def to_draft(self) -> ProblemEdit:
        """What was sent."""
        return ProblemEdit(self.title.data or "", self.description.data, Circle(self.circle.data), self.seen_version)


class CauseForm(QuotingForm, NewForm):
    """One cause or protective factor."""

    text = line(_l("Vad är orsaken?"), required=True, length=CAUSE_LENGTH)
    factor = RadioField(_l("Driver det problemet, eller håller det emot?"), choices=lambda: choices(FactorKind),
                        default=FactorKind.RISK.value)  # fmt: skip
    level = RadioField(_l("Vilken sorts orsak är det?"), choices=lambda: choices(CauseLevel),
                       default=CauseLevel.SITUATIONAL.value)  # fmt: skip
    angle = RadioField(_l("Var letar ni?"), choices=lambda: choices(Angle), validate_choice=False)
    strength = RadioField(_l("Hur starkt stöd har ni för det?"), choices=lambda: choices(Strength),
                          validate_choice=False)  # fmt: skip
    influence = RadioField(_l("Kan ni påverka det?"), choices=lambda: choices(Influence), default=Influence.YES.value)
    influence_by = line(_l("Vem kan påverka det?"))

    @classmethod
    def of(cls, cause: Cause) -> CauseForm:
        """The form as the cause stands, or as it was sent."""
        values = {name: getattr(cause, name) for name in ("text", "factor", "level", "angle", "strength", "influence")}
        words = {name: getattr(value, "value", value) for name, value in values.items()}
        return cls(data={**words, "influence_by": cause.influence_by, "version": str(cause.version)})

    def to_draft(self, cause_id: str | None = None) -> CauseDraft:
        """What was sent; ``cause_id`` when a cause is edited."""
        return CauseDraft(
            id=cause_id or self.new_id,
            text=self.text.data or "",
            factor=FactorKind(self.factor.data),
            angle=Angle(self.angle.data) if self.angle.data in set(Angle) else None,
            level=CauseLevel(self.level.data),
            strength=Strength(self.strength.data) if self.strength.data in set(Strength) else None,
            influence=Influence(self.influence.data),
            influence_by=self.influence_by.data,
            version=self.seen_version,
        )
