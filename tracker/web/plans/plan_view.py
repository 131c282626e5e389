"""The plan in words: rows of Bra's table, with what is missing as rows of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.plans import Measure
from tracker.models.problems import Cause
from tracker.queries.planning.plans import MeasureView, Plan, PlanGroup, PlanRow
from tracker.web.formats import count_word, number, short_day
from tracker.web.labels import label

STATUS_SHAPES = {
    MeasureStatus.PLANNED: "none",
    MeasureStatus.ONGOING: "ongoing",
    MeasureStatus.DONE: "ok",
    MeasureStatus.STOPPED: "none",
}
GRADE_SHAPES = {Grade.GREEN: "ok", Grade.YELLOW: "warn", Grade.RED: "bad", Grade.NOT_SEPARABLE: "none"}


def plan_groups(plan: Plan, case_id: str, *, may_edit: bool) -> list[dict[str, Any]]:
    """What components/plan.html shows: by problem, then measures whose causes are missing or not for the reader."""
    groups = [_group(group, case_id, may_edit=may_edit) for group in plan.groups]
    if plan.loose:
        rows = [_loose(view, case_id, may_edit=may_edit) for view in plan.loose]
        groups.append({"letter": None, "name": _("Åtgärder utan orsak"), "rows": rows, "background": []})
    if plan.elsewhere:
        rows = [_row(None, view, case_id) for view in plan.elsewhere]
        name = _("Åtgärder vars orsaker läses av myndigheter i ärendet")
        groups.append({"letter": None, "name": name, "rows": rows, "background": []})
    return groups


def _group(group: PlanGroup, case_id: str, *, may_edit: bool) -> dict[str, Any]:
    letter = group.problem.letter
    return {
        "letter": letter,
        "name": group.problem.title,
        "rows": [_cause_row(row, letter, case_id, may_edit=may_edit) for row in group.rows],
        "background": [
            {
                "text": _(
                    "%(key)s %(text)s. Går inte att påverka på platsen.", key=f"{letter}{each.number}", text=each.text
                )
            }
            for each in group.background
        ],
    }


def _cause_row(row: PlanRow, letter: str, case_id: str, *, may_edit: bool) -> dict[str, Any]:
    cause = {"key": f"{letter}{row.cause.number}", "name": row.cause.text}
    if row.measure is not None:
        return _row(cause, row.measure, case_id)
    skip = url_for("plans.no_measure", case_id=case_id, cause_id=row.cause.id)
    if not row.is_orphan:
        change = {"label": _("Ändra skälet"), "href": skip} if may_edit else None
        return {"cause": cause, "reason": row.cause.no_measure_reason, "change": change}
    return {
        "cause": cause,
        "measure": None,
        "orphan": _("Ingen åtgärd riktas mot den här orsaken."),
        "orphan_note": _("Problemet är prioriterat."),
        "add": _add_to(row.cause, case_id) if may_edit else None,
        "skip": {"label": _("skriv varför det inte behövs"), "href": skip} if may_edit else None,
        "state_word": _("Orsak utan åtgärd"),
    }


def _add_to(cause: Cause, case_id: str) -> dict[str, str]:
    return {"label": _("Lägg till åtgärd"), "href": url_for("plans.new_measure", case_id=case_id, orsak=cause.id)}


def _loose(view: MeasureView, case_id: str, *, may_edit: bool) -> dict[str, Any]:
    """A measure without cause warns; one at short notice is explained by its event."""
    if not view.owes_cause:
        return _row(None, view, case_id)
    change = url_for("plans.edit_measure", case_id=case_id, measure_id=view.measure.id)
    return {
        **_row(None, view, case_id),
        "orphan": _("Åtgärden hänger inte ihop med någon orsak."),
        "orphan_note": None,
        "add": {"label": _("Välj orsak"), "href": change} if may_edit else None,
        "state_word": _("Åtgärd utan orsak"),
    }


def _row(cause: dict[str, str] | None, view: MeasureView, case_id: str) -> dict[str, Any]:
    row = view.measure
    return {
        "cause": cause,
        "measure": {
            "name": row.title,
            "href": url_for("plans.measure", case_id=case_id, measure_id=row.id),
            "note": resource_words(row),
            "short_notice": row.event if row.is_short_notice else None,
        },
        "goals": [f"G{goal.number}" for goal in view.goals],
        "when": when_words(row),
        "who": who_words(row),
        "follow": follow_lines(view),
    }


def resource_words(row: Measure) -> str:
    """As 185 000 kr, trygghetsmedel, punktinsats."""
    cost = _("%(cost)s kr", cost=number(row.cost_sek)) if row.cost_sek else None
    effort = label(row.effort).lower() if row.effort else None
    return ", ".join(part for part in (cost, row.resource, effort) if part)


def when_words(row: Measure) -> str:
    """As 26 nov – 27 mar, or from 15 jan."""
    last = row.due_on or row.valid_to
    if row.starts_on and last and (row.starts_on.year, row.starts_on.month) == (last.year, last.month):
        return f"{row.starts_on.day}–{short_day(last)}"
    if row.starts_on and last:
        return f"{short_day(row.starts_on)} – {short_day(last)}"
    if row.starts_on:
        return str(_("från %(day)s", day=short_day(row.starts_on)))
    return short_day(last) if last else str(_("Tid saknas"))


def who_words(row: Measure) -> str:
    """As Trafikkontoret, driften, med Polisen."""
    if row.party is None:
        return str(_("Ansvarig saknas"))
    together = _("med %(who)s", who=row.together_with) if row.together_with else None
    return ", ".join(part for part in (row.party.organisation.short_name, row.function, together) if part)


def follow_lines(view: MeasureView) -> list[dict[str, str]]:
    """Done, ways of working, effect: the latest of each, and how far it has come where nothing is followed up."""
    lines = []
    if FollowUpKind.PRODUCTION not in view.latest:
        lines.append(
            {"label": label(FollowUpKind.PRODUCTION), "status": status_shape(view), "text": status_words(view)}
        )
    for kind in FollowUpKind:
        if kind in view.latest:
            told = view.latest[kind]
            lines.append({"label": label(kind), "status": GRADE_SHAPES[told.grade], "text": told.text})
    if view.owes_afterthought and view.measure.afterthought_due_on:
        due = short_day(view.measure.afterthought_due_on)
        lines.append({"label": _("Eftertanke"), "status": "todo", "text": _("senast %(day)s", day=due)})
    return lines


def status_shape(view: MeasureView) -> str:
    """The shape of how far a measure has come."""
    return "bad" if view.is_late else STATUS_SHAPES[view.measure.status]


def status_words(view: MeasureView) -> str:
    """As klar 18 dec, or planerad; a late one says so."""
    row = view.measure
    word = label(row.status).lower()
    if row.closed_on:
        return f"{word} {short_day(row.closed_on)}"
    return str(_("%(word)s, försenad", word=word)) if view.is_late else word


def count_sentence(plan: Plan) -> str:
    """As Sex åtgärder. En orsak saknar åtgärd."""
    count = len(plan.measures)
    told = ngettext("%(word)s åtgärd.", "%(word)s åtgärder.", count, word=count_word(count).capitalize())
    left = len(plan.orphans)
    if not left:
        return str(told)
    lacking = ngettext(
        "%(word)s orsak saknar åtgärd.", "%(word)s orsaker saknar åtgärd.", left, word=count_word(left).capitalize()
    )
    return f"{told} {lacking}"


def adoption_words(plan: Plan) -> str:
    """As Antagen av styrgruppen 24 november 2026, version 1."""
    if not plan.adoptions:
        return str(_("Utkast. Styrgruppen har inte antagit planen."))
    row = plan.adoptions[0]
    words = _("Antagen av %(who)s %(day)s, version %(number)s.", who=row.adopted_by, day=short_day(row.adopted_on),
              number=row.number)  # fmt: skip
    return str(words)


def missing_words(view: MeasureView) -> Sequence[str]:
    """What the measure lacks before the plan is complete."""
    row = view.measure
    lacking = {
        _("orsak"): view.owes_cause,
        _("mål eller skäl"): not view.goals and not row.no_goal_reason,
        _("tid"): not (row.starts_on or row.due_on or row.valid_to),
        _("uppföljning"): not row.follow_up_plan,
    }
    return [word for word, is_missing in lacking.items() if is_missing]
