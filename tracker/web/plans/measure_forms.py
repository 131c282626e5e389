"""Forms of the plan: a measure, one at short notice, the afterthought, and why a cause has no measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import DateField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.access import Circle
from tracker.domain.clock import today
from tracker.domain.ids import is_id
from tracker.domain.plans import Effort, Horizon
from tracker.domain.problems import FactorKind
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.problems import Cause
from tracker.models.programmes import VocabularyTerm
from tracker.queries.planning.goals import GoalView
from tracker.queries.planning.plans import MeasureView
from tracker.queries.planning.priorities import Standing
from tracker.services.planning.measures import MeasureDraft, NoMeasureDraft
from tracker.services.planning.short_notice import AfterthoughtDraft, ShortNoticeDraft
from tracker.web.forms import NewForm, QuotingForm, line, text
from tracker.web.labels import choices, label
from tracker.web.plans.numbers import WholeField
from tracker.web.sharing.circles import CircleField

REQUIRED = _l("Fyll i det här fältet.")
SHORT_NOTICE_TYPE = "measure:short_notice"


@dataclass(frozen=True, slots=True)
class Options:
    """What a measure can be tied to in this case."""

    terms: Sequence[VocabularyTerm]
    parties: Sequence[Standing]
    causes: Mapping[str, Sequence[Cause]]
    letters: Mapping[str, str]
    goals: Sequence[GoalView]

    def type_choices(self) -> dict[str, list[tuple[str, str]]]:
        """Types by the group of the programme documents."""
        groups: dict[str, list[tuple[str, str]]] = {_("Välj"): [("", _("Välj slag av åtgärd"))]}
        for term in self.terms:
            groups.setdefault(term.group_label or _("Övrigt"), []).append((term.code, term.label))
        return groups

    def cause_choices(self) -> list[tuple[str, str]]:
        """As A1 lamporna är trasiga; a protective factor says that it is one."""
        ordered = sorted(self.letters.items(), key=lambda pair: (len(pair[1]), pair[1]))
        return [
            (cause.id, f"{letter}{cause.number} {cause.text}{_factor(cause)}")
            for problem_id, letter in ordered
            for cause in self.causes.get(problem_id, ())
        ]

    def goal_choices(self) -> list[tuple[str, str]]:
        """As G1 färre känner sig otrygga."""
        return [(view.goal.id, f"G{view.goal.number} {view.goal.text}") for view in self.goals]

    def party_choices(self) -> list[tuple[str, str]]:
        """The accepted parties."""
        return [("", _("Välj part")), *((party.id, party.name) for party in self.parties)]


def _factor(cause: Cause) -> str:
    return f" ({label(cause.factor).lower()})" if cause.factor is FactorKind.PROTECTIVE else ""


def checks(label: Any) -> SelectMultipleField:
    """Several choices as check boxes; what is no id of the case is refused by the rule."""
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


def _ids(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(values or ()) if is_id(value))


def day(label: Any, *, required: bool = False) -> DateField:
    """A day field."""
    return DateField(label, validators=[InputRequired(message=REQUIRED) if required else Optional()])


class MeasureForm(QuotingForm, NewForm):
    """What somebody is to do about some causes."""

    title = line(_l("Vad ska göras?"), required=True)
    type_code = SelectField(_l("Slag av åtgärd"), validate_choice=False)
    cause_ids = checks(_l("Vilka orsaker påverkar den?"))
    goal_ids = checks(_l("Vilka mål bidrar den till?"))
    no_goal_reason = line(_l("Inget eget mål, därför att"), length=300)
    party_id = SelectField(_l("Vem ansvarar?"), validate_choice=False)
    function = line(_l("Funktion hos den som ansvarar"))
    together_with = line(_l("Tillsammans med"), length=200)
    starts_on = day(_l("Börjar"))
    due_on = day(_l("Klar senast"))
    horizon = RadioField(_l("När väntas den ge effekt?"), choices=lambda: choices(Horizon), validate_choice=False)
    effort = RadioField(
        _l("Punktinsats eller ordinarie arbete?"), choices=lambda: choices(Effort), validate_choice=False
    )
    resource = line(_l("Resurs"), length=200)
    cost_sek = WholeField(_l("Kostnad i kronor"))
    follow_up_plan = line(_l("Hur följs den upp?"), length=300)
    description = text(_l("Beskrivning"), length=4000)
    circle = CircleField(_l("Vem får läsa om åtgärden?"), default=Circle.ALL_PARTIES.value)

    @classmethod
    def of(
        cls,
        options: Options,
        view: MeasureView | None = None,
        cause_id: str = "",
        begun: Mapping[str, Any] | None = None,
    ) -> MeasureForm:
        """A form with a cause chosen or ``begun`` with some values, or as a measure stands; or as it was sent."""
        values: dict[str, Any] = {"cause_ids": [cause_id] if cause_id else [], **(begun or {})}
        if view is not None:
            row = view.measure
            values = {name: getattr(row, name) for name in _KEPT}
            values |= {name: value.value if (value := getattr(row, name)) else None for name in ("horizon", "effort")}
            values |= {"cause_ids": [each.id for each in view.causes], "goal_ids": [each.id for each in view.goals]}
            values |= {"version": str(row.version), "circle": row.circle.value}
        form = cls(data=values)
        form.type_code.choices = options.type_choices()
        form.party_id.choices = [*_departed(options, view), *options.party_choices()]
        form.cause_ids.choices = options.cause_choices()
        form.goal_ids.choices = options.goal_choices()
        return form

    def to_draft(self, measure_id: str | None = None, finding_id: str | None = None) -> MeasureDraft:
        """What was sent; ``measure_id`` when a measure is edited, ``finding_id``: what a new one begins from."""
        texts = {name: self._fields[name].data for name in _KEPT if name not in {"title", "type_code", "party_id"}}
        return MeasureDraft(
            id=measure_id or self.new_id,
            title=self.title.data or "",
            type_code=self.type_code.data or "",
            party_id=self.party_id.data or "",
            cause_ids=_ids(self.cause_ids.data),
            goal_ids=_ids(self.goal_ids.data),
            horizon=Horizon(self.horizon.data) if self.horizon.data in set(Horizon) else None,
            effort=Effort(self.effort.data) if self.effort.data in set(Effort) else None,
            version=self.seen_version,
            circle=self.circle.chosen,
            finding_id=finding_id,
            **texts,
        )


def _departed(options: Options, view: MeasureView | None) -> list[tuple[str, str]]:
    """The responsible party that has left since, so that an edit of something else keeps it."""
    party = view.measure.party if view else None
    if party is None or party.id in dict(options.party_choices()):
        return []
    return [(party.id, party.organisation.name)]


_KEPT = (
    "title", "type_code", "no_goal_reason", "party_id", "function", "together_with", "starts_on", "due_on", "resource",
    "cost_sek", "follow_up_plan", "description",
)  # fmt: skip


class ShortNoticeForm(QuotingForm, NewForm):
    """What is done at once, because of what, who decided, and until when."""

    title = line(_l("Vad görs?"), required=True)
    event = line(_l("Vad har hänt?"), required=True, length=300)
    decided_by = line(_l("Vem beslutade?"), required=True)
    party_id = SelectField(_l("Vem ansvarar?"), validate_choice=False)
    together_with = line(_l("Tillsammans med"), length=200)
    starts_on = day(_l("Börjar"), required=True)
    valid_to = day(_l("Gäller till"))
    afterthought_due_on = day(_l("Eftertanke senast"))
    cause_ids = checks(_l("Vilka orsaker påverkar den?"))
    follow_up_plan = line(_l("Hur följs den upp?"), length=300)
    no_goal_reason = line(_l("Inget eget mål, därför att"), length=300)
    circle = CircleField(_l("Vem får läsa om åtgärden?"), default=Circle.ALL_PARTIES.value)

    @classmethod
    def of(cls, options: Options, own: Standing | None) -> ShortNoticeForm:
        """An empty form; ``own`` is the only party that may be responsible, where the actor speaks for one."""
        values = {
            "starts_on": today(),
            "no_goal_reason": _("Den svarar på en händelse."),
            "follow_up_plan": _("Eftertanke när den är slut."),
        }
        form = cls(data=values)
        form.party_id.choices = [(own.id, own.name)] if own else options.party_choices()
        form.cause_ids.choices = options.cause_choices()
        return form

    def to_draft(self) -> ShortNoticeDraft:
        """What was sent."""
        starts_on: Any = self.starts_on.data
        valid_to: Any = self.valid_to.data
        afterthought_due_on: Any = self.afterthought_due_on.data
        return ShortNoticeDraft(
            id=self.new_id,
            title=self.title.data or "",
            event=self.event.data or "",
            decided_by=self.decided_by.data or "",
            party_id=self.party_id.data or "",
            starts_on=starts_on,
            valid_to=valid_to,
            afterthought_due_on=afterthought_due_on,
            type_code=SHORT_NOTICE_TYPE,
            cause_ids=_ids(self.cause_ids.data),
            no_goal_reason=self.no_goal_reason.data,
            together_with=self.together_with.data,
            follow_up_plan=self.follow_up_plan.data,
            circle=self.circle.chosen,
        )


class AfterthoughtForm(QuotingForm):
    """What was learnt of a measure at short notice."""

    afterthought = text(_l("Vad tänker ni i efterhand?"), required=True, length=2000)

    @classmethod
    def of(cls, view: MeasureView) -> AfterthoughtForm:
        """The form as it stands, or as it was sent."""
        return cls(data={"afterthought": view.measure.afterthought, "version": str(view.measure.version)})

    def to_draft(self) -> AfterthoughtDraft:
        """What was sent."""
        return AfterthoughtDraft(self.afterthought.data or "", self.seen_version)


class NoMeasureForm(QuotingForm):
    """Why a cause needs no measure of its own."""

    reason = text(_l("Varför behöver orsaken ingen egen åtgärd?"), required=True, length=1000)

    @classmethod
    def of(cls, cause: Cause) -> NoMeasureForm:
        """The form as it stands, or as it was sent."""
        return cls(data={"reason": cause.no_measure_reason, "version": str(cause.version)})

    def to_draft(self) -> NoMeasureDraft:
        """What was sent."""
        return NoMeasureDraft(self.reason.data or "", self.seen_version)
