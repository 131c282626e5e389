"""Forms of prioritisation: a party's scores, one sitting's decisions, and what the parties came to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, Optional

from tracker.domain.clock import today
from tracker.domain.priorities import HIGHEST_SCORE, LOWEST_SCORE, Criterion, Outcome
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.priorities import Decision
from tracker.models.problems import Problem
from tracker.queries.planning.priorities import Ballot
from tracker.services.priorities import DecisionsDraft, ProblemDecision, ScoresDraft, TalkDraft
from tracker.web.forms import BaseForm, QuotingForm, line, text
from tracker.web.labels import choices
from tracker.web.priorities.words import ENDS, QUESTIONS

REQUIRED = _l("Fyll i det här fältet.")
UNDECIDED = ""


def _score_choices() -> list[tuple[str, Any]]:
    return [(str(score), ENDS.get(score, str(score))) for score in range(LOWEST_SCORE, HIGHEST_SCORE + 1)]


class ScoreForm(BaseForm):
    """A radio group for each problem and criterion, named by the problem's letter: ``A_harm``."""

    @classmethod
    def of(cls, ballots: Sequence[Ballot], version: int) -> ScoreForm:
        """The form for these problems with the party's own scores; what is not answered stays so."""
        fields: dict[str, Any] = {}
        values: dict[str, str] = {}
        for ballot in ballots:
            for criterion in Criterion:
                name = field_name(ballot.problem, criterion)
                fields[name] = RadioField(QUESTIONS[criterion], choices=_score_choices, validate_choice=False)
                if criterion in ballot.own:
                    values[name] = str(ballot.own[criterion])
        form: ScoreForm = type("ScoreForm", (cls,), fields)(data=values)
        if not form.is_submitted():
            form.version.data = str(version)
        return form

    def to_draft(self, ballots: Collection[Ballot]) -> ScoresDraft:
        """The answered questions; a bent value becomes a score that the rule refuses."""
        scores = {}
        for ballot in ballots:
            for criterion in Criterion:
                value = self._fields[field_name(ballot.problem, criterion)].data
                if value:
                    is_digit = value.isascii() and value.isdigit() and len(value) == 1
                    scores[ballot.problem.id, criterion] = int(value) if is_digit else 0
        return ScoresDraft(scores, self.seen_version)


def field_name(problem: Problem, criterion: Criterion) -> str:
    """The name of the field for a problem and a criterion."""
    return f"{problem.letter}_{criterion.value}"


class DecisionForm(QuotingForm):
    """One sitting: the day, who decided, and for each problem what was decided; fields bear the problem's letter."""

    decided_on = DateField(_l("Vilken dag beslutade styrgruppen?"), validators=[InputRequired(message=REQUIRED)])
    decided_by = line(_l("Vem beslutade?"), required=True)

    @classmethod
    def of(cls, problems: Sequence[Problem], there: Mapping[str, Decision], version: int) -> DecisionForm:
        """The form for these problems with the decisions in force."""
        fields: dict[str, Any] = {}
        values: dict[str, Any] = {"decided_on": today(), "decided_by": _("Styrgruppen")}
        for problem in problems:
            letter = problem.letter
            fields[f"outcome_{letter}"] = RadioField(
                _l("Vad beslutades?"), choices=_outcome_choices, default=UNDECIDED, validate_choice=False
            )
            fields[f"rank_{letter}"] = IntegerField(_l("Plats i ordningen"), validators=[Optional()])
            fields[f"reason_{letter}"] = text(_l("Skäl"), length=1000)
            fields[f"review_{letter}"] = DateField(_l("Tas upp igen"), validators=[Optional()])
            if decision := there.get(problem.id):
                values |= _decision_values(letter, decision)
        form: DecisionForm = type("DecisionForm", (cls,), fields)(data=values)
        if not form.is_submitted():
            form.version.data = str(version)
        return form

    def to_draft(self, problems: Sequence[Problem], there: Mapping[str, Decision]) -> DecisionsDraft:
        """What is new in this sitting; when nothing but the day or the decider differs, it corrects all of them."""
        decisions = [decision for problem in problems if (decision := self._decision(problem))]
        new = [each for each in decisions if not _is_in_force(each, there.get(each.problem_id))]
        decided_on: Any = self.decided_on.data
        return DecisionsDraft(decided_on, self.decided_by.data or "", new or decisions, self.seen_version)

    def _decision(self, problem: Problem) -> ProblemDecision | None:
        outcome = self._fields[f"outcome_{problem.letter}"].data
        if outcome not in set(Outcome):
            return None
        values = {name: self._fields[f"{name}_{problem.letter}"].data for name in ("reason", "rank", "review")}
        return ProblemDecision(
            problem_id=problem.id,
            outcome=Outcome(outcome),
            reason=values["reason"] or "",
            rank=values["rank"],
            review_on=values["review"],
        )


def _outcome_choices() -> list[tuple[str, Any]]:
    return [(UNDECIDED, _l("Inget beslut än")), *choices(Outcome)]


def _decision_values(letter: str, decision: Decision) -> dict[str, Any]:
    return {
        f"outcome_{letter}": decision.outcome.value,
        f"rank_{letter}": decision.rank,
        f"reason_{letter}": decision.reason,
        f"review_{letter}": decision.review_on,
        "decided_by": decision.decided_by,
    }


def _is_in_force(sent: ProblemDecision, there: Decision | None) -> bool:
    if there is None or sent.outcome is not there.outcome or sent.reason != there.reason:
        return False
    if sent.outcome is Outcome.PRIORITISED:
        return sent.rank == there.rank
    return sent.review_on == there.review_on


class TalkForm(QuotingForm):
    """What the parties came to for one problem and one question."""

    text = text(_l("Vad kom ni fram till?"), required=True, length=2000)

    @classmethod
    def of(cls, noted: str | None, version: int) -> TalkForm:
        """The form with what was noted before."""
        form = cls(data={"text": noted})
        if not form.is_submitted():
            form.version.data = str(version)
        return form

    def to_draft(self, problem_id: str, criterion: Criterion) -> TalkDraft:
        """What was sent."""
        return TalkDraft(problem_id, criterion, self.text.data or "", self.seen_version)
