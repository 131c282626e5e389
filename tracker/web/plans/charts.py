"""An indicator as a chart: before and after for each group, with margins, target and one sentence that reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil
from typing import Any, Final

from tracker.domain.plans import ValueGroup, ValueKind
from tracker.domain.shares import Measured, interval, is_shown
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.plans import IndicatorValue
from tracker.queries.planning.goals import Figures
from tracker.web.formats import number, short_day
from tracker.web.labels import label
from tracker.web.plans.reading import sentence

SHAPES: Final = {
    ValueGroup.WOMEN: "disc",
    ValueGroup.MEN: "square",
    ValueGroup.OTHER: "triangle",
    ValueGroup.ALL: "disc",
}
MOST_TIMES: Final = 4
SHARE_STEP: Final = 20
STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
MOST_TICKS: Final = 5


def chart(figures: Figures, title: str) -> dict[str, Any] | None:
    """What components/chart.html draws, or None where a sentence says it all. A small group is left out."""
    days = _days(figures)
    groups = [group for group in figures.groups if _is_drawn(figures, group, days)]
    if not groups or not (figures.is_share or figures.is_split or len(days) > 2):  # noqa: PLR2004 - before and after
        return None
    series = [_series(figures, group, days) for group in groups]
    step = SHARE_STEP if figures.is_share else _step(series)
    high = step * max(ceil(max(_all_values(series)) / step), 1)
    return {
        "title": title,
        "unit_text": _("Enhet: %(unit)s", unit=figures.indicator.unit),
        "low": 0 if min(_all_values(series)) >= 0 else -high,
        "high": high,
        "ticks": list(range(0, high + 1, step)),
        "columns": [_column(figures, groups, day, days) for day in days],
        "series": series,
        "sentence": sentence(figures),
        "margin_text": _margin_text(series) if figures.is_share else "",
    }


def _days(figures: Figures) -> list[dt.date]:
    """The day of the baseline and those of the latest outcomes."""
    actual = sorted({row.measured_on for row in figures.indicator.values if row.kind is ValueKind.ACTUAL})
    before = [figures.baseline_on] if figures.baseline_on else []
    return before + actual[-(MOST_TIMES - len(before)) :]


def _on(figures: Figures, group: ValueGroup, day: dt.date) -> IndicatorValue | None:
    kinds = (ValueKind.BASELINE, ValueKind.ACTUAL)
    rows = [row for kind in kinds for row in figures.values(kind, group) if row.measured_on == day]
    return rows[-1] if rows and is_shown(rows[-1].answers) else None


def _is_drawn(figures: Figures, group: ValueGroup, days: Sequence[dt.date]) -> bool:
    return bool(days) and all(_on(figures, group, day) for day in days)


def _series(figures: Figures, group: ValueGroup, days: Sequence[dt.date]) -> dict[str, Any]:
    rows = [row for day in days if (row := _on(figures, group, day))]
    target = figures.first(ValueKind.TARGET, group)
    return {
        "name": label(group) if group is not ValueGroup.ALL or figures.indicator.is_about_people else "",
        "shape": SHAPES[group],
        "points": [_point(figures, row, place) for place, row in enumerate(rows)],
        "target": float(target.value) if target else None,
        "target_text": _("mål %(value)s", value=number(target.value)) if target else "",
    }


def _point(figures: Figures, row: IndicatorValue, place: int) -> dict[str, Any]:
    low = high = None
    if figures.is_share and row.answers:
        low, high = interval(Measured(row.value, row.answers))
    return {"x": place, "y": float(row.value), "label": number(row.value), "low": low, "high": high}


def _all_values(series: Sequence[dict[str, Any]]) -> list[float]:
    found = [point[key] for each in series for point in each["points"] for key in ("y", "low", "high")]
    return [value for value in [*found, *(each["target"] for each in series)] if value is not None]


def _step(series: Sequence[dict[str, Any]]) -> int:
    """A round step that gives few lines."""
    most = max(*_all_values(series), 1)
    return next((step for step in STEPS if most / step <= MOST_TICKS), ceil(most / MOST_TICKS))


def _column(figures: Figures, groups: Sequence[ValueGroup], day: dt.date, days: Sequence[dt.date]) -> dict[str, Any]:
    rows = [row for group in groups if (row := _on(figures, group, day))]
    answers = sum(row.answers or 0 for row in rows)
    told = ngettext("%(num)d svar", "%(num)d svar", answers) if answers else ""
    if day == figures.baseline_on:
        heading, note = _("Före"), ", ".join(part for part in (short_day(day), told) if part)
    elif len(days) <= 2:  # noqa: PLR2004 - before and after
        heading, note = _("Efter"), ", ".join(part for part in (short_day(day), told) if part)
    else:
        heading, note = short_day(day), told
    return {"heading": heading, "note": note, "note_2": None}


def _margin_text(series: Sequence[dict[str, Any]]) -> str:
    """How wide the thin lines are, about."""
    points = [point for each in series for point in each["points"] if point["low"] is not None]
    if not points:
        return str(_("Antal svar saknas, så felmarginalen kan inte räknas."))
    widest = max((point["high"] - point["low"]) / 2 for point in points)
    return str(_("Tunna streck: felmarginal, som mest ungefär ±%(points)s procentenheter.", points=round(widest)))
