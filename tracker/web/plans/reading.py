"""One sentence that reads an indicator: what changed, how sure, and what it does not show."""

from __future__ import annotations

from decimal import Decimal

from tracker.domain.plans import Direction, ValueGroup, ValueKind
from tracker.domain.shares import Measured, gap, is_shown, may_be_chance
from tracker.extensions import gettext as _
from tracker.queries.planning.goals import Figures
from tracker.web.audience import listed
from tracker.web.formats import number
from tracker.web.labels import label


def sentence(figures: Figures) -> str:
    """Baseline, outcome and target in words; for women and men the gap, for small surveys that it may be chance."""
    parts = [_gap_sentence(figures)] if figures.is_split and figures.is_share else []
    if not parts or not parts[0]:
        parts = [group_sentence(figures, group) for group in figures.groups]
    return " ".join(part for part in [*parts, _chance_sentence(figures)] if part)


def group_sentence(figures: Figures, group: ValueGroup) -> str:
    """As 8,7 per vecka, förut 14, mål högst 9."""
    baseline, target = figures.first(ValueKind.BASELINE, group), figures.first(ValueKind.TARGET, group)
    actual = figures.shown(ValueKind.ACTUAL, group)
    unit = figures.indicator.unit
    name = f"{label(group)}: " if group is not ValueGroup.ALL else ""
    before = number(baseline.value) if baseline and is_shown(baseline.answers) else ""
    parts = []
    if actual:
        parts.append(f"{number(actual[-1].value)} {unit}")
    if before:
        words = _("förut %(value)s") if actual else _("utgångsvärde %(value)s %(unit)s")
        parts.append(words % {"value": before, "unit": unit})
    if target:
        words = _("mål minst %(value)s") if figures.indicator.direction is Direction.UP else _("mål högst %(value)s")
        parts.append(words % {"value": number(target.value)})
    told = ", ".join(parts)
    return f"{name}{told}." if told else ""


def _gap_sentence(figures: Figures) -> str:
    """As Skillnaden mellan kvinnor och män minskade från 26 till 19 procentenheter. Målet var 18."""
    before, after = _gap(figures, ValueKind.BASELINE), _gap(figures, ValueKind.ACTUAL)
    target = _gap(figures, ValueKind.TARGET)
    if before is None:
        return ""
    words = {"before": number(before), "after": number(after) if after is not None else ""}
    if after is None:
        told = _("Skillnaden mellan kvinnor och män är %(before)s procentenheter.", **words)
    elif after < before:
        told = _("Skillnaden mellan kvinnor och män minskade från %(before)s till %(after)s procentenheter.", **words)
    elif after > before:
        told = _("Skillnaden mellan kvinnor och män ökade från %(before)s till %(after)s procentenheter.", **words)
    else:
        told = _("Skillnaden mellan kvinnor och män är oförändrad, %(before)s procentenheter.", **words)
    if target is not None:
        told = f"{told} {_('Målet är %(target)s.', target=number(target))}"
    return str(told)


def _gap(figures: Figures, kind: ValueKind) -> Decimal | None:
    rows = [figures.shown(kind, group)[-1:] for group in (ValueGroup.WOMEN, ValueGroup.MEN)]
    return gap(rows[0][0].value, rows[1][0].value) if all(rows) else None


def _chance_sentence(figures: Figures) -> str:
    """Whether the change is larger than chance; nothing where nothing has been measured twice."""
    if not figures.is_share:
        return ""
    pairs = [pair for group in figures.groups if (pair := _before_and_after(figures, group))]
    if not pairs:
        return ""
    if any(may_be_chance(*pair) for pair in pairs):
        return str(_("Enkäten är liten, så en del av förändringen kan vara slump."))
    return str(_("Förändringen är större än vad slumpen brukar ge."))


def _before_and_after(figures: Figures, group: ValueGroup) -> tuple[Measured, Measured] | None:
    baseline, actual = figures.shown(ValueKind.BASELINE, group), figures.shown(ValueKind.ACTUAL, group)
    if not baseline or not actual or baseline[0].answers is None or actual[-1].answers is None:
        return None
    return Measured(baseline[0].value, baseline[0].answers), Measured(actual[-1].value, actual[-1].answers)


def hidden_sentence(figures: Figures) -> str:
    """Which groups are too small to show."""
    if not figures.hidden_groups:
        return ""
    names = listed([label(group).lower() for group in figures.hidden_groups])
    return str(_("Färre än fem svar visas inte: %(names)s.", names=names))
