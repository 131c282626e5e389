"""Goals in words: how far each has come, what it is measured by, and who has accepted."""

from __future__ import annotations

from typing import Any

from tracker.domain.plans import Grade, ValueGroup, ValueKind
from tracker.extensions import gettext as _
from tracker.queries.planning.goals import Figures, GoalView
from tracker.web.audience import listed
from tracker.web.formats import number
from tracker.web.labels import label
from tracker.web.plans.charts import chart
from tracker.web.plans.reading import hidden_sentence, sentence

GRADE_KINDS = {Grade.GREEN: "ok", Grade.YELLOW: "warn", Grade.RED: "bad"}


def goal_row(view: GoalView) -> dict[str, Any]:
    """A goal as templates/plans/goals.html shows it."""
    indicators = [indicator_row(figures) for figures in view.figures]
    return {
        "view": view,
        "goal": view.goal,
        "status": goal_status(view.grade),
        "indicators": indicators,
        "has_chart": any(row["chart"] for row in indicators),
        "accepted": _("%(yes)s av %(all)s parter har accepterat", yes=len(view.accepted), all=len(view.asked)),
        "silent": listed([party.name for party in view.silent]),
        "reserved": [(party.name, reason) for party, reason in view.reserved],
    }


def goal_status(grade: Grade | None) -> tuple[str, str]:
    """(shape, word) of a goal's state."""
    words = {Grade.GREEN: _("Grön: nått"), Grade.YELLOW: _("Gul: på väg"), Grade.RED: _("Röd: inte nått")}
    if grade is None or grade not in words:
        return "none", _("Inte mätt än")
    return GRADE_KINDS[grade], words[grade]


def indicator_row(figures: Figures) -> dict[str, Any]:
    """An indicator with its chart, or its values in one sentence."""
    return {
        "figures": figures,
        "indicator": figures.indicator,
        "chart": chart(figures, figures.indicator.name),
        "sentence": sentence(figures),
        "hidden": hidden_sentence(figures),
        "has_baseline": figures.baseline_on is not None,
        "targets": _targets(figures),
    }


def _targets(figures: Figures) -> str:
    """As kvinnor 36, män 18 %."""
    found = [(group, figures.first(ValueKind.TARGET, group)) for group in figures.groups]
    parts = [
        f"{label(group).lower()} {number(row.value)}" if group is not ValueGroup.ALL else number(row.value)
        for group, row in found
        if row
    ]
    return f"{', '.join(parts)} {figures.indicator.unit}"
