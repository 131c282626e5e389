"""The step line of a case: a station each, done, current or to come, with the days that are known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from flask import url_for

from tracker.domain.access import Permission
from tracker.domain.cases import CaseStatus, MeetingKind
from tracker.domain.gating.facts import Facts
from tracker.domain.gating.gates import Programme
from tracker.domain.steps import PassageKind, Step
from tracker.extensions import gettext as _
from tracker.web.case_gate import Days, Reader
from tracker.web.formats import day_of, short_day
from tracker.web.labels import label

STEP_WAYS: Final[dict[Step, tuple[tuple[str, Permission], ...]]] = {
    Step.INITIATION: (("cases.edit", Permission.CASE_EDIT),),
    Step.OWN_MAPPINGS: (
        ("mapping.coordinate", Permission.MAPPING_COORDINATE),
        ("mapping.show", Permission.MAPPING_READ),
    ),
    Step.JOINT_MAPPING: (("problems.show", Permission.JOINT_READ),),
    Step.PRIORITISATION: (("priorities.show", Permission.JOINT_READ),),
    Step.GOAL_SETTING: (("plans.goals", Permission.JOINT_READ),),
    Step.IMPLEMENTATION: (("plans.plan", Permission.JOINT_READ),),
    Step.FOLLOW_UP: (("plans.plan", Permission.JOINT_READ),),
}
"""Where a step that has begun is worked in; the first that the reader may open. Else: what the step asks."""


@dataclass(slots=True)
class Station:
    """One station as components/line.html draws it."""

    key: str
    name: str
    state: str
    kind: str
    href: str
    text: list[str] = field(default_factory=list)
    deviation: bool = False
    reversal: str | None = None
    gate: int | None = None


def stations(facts: Facts, programme: Programme, reader: Reader, days: Days, gate: int | None) -> list[Station]:
    """The whole line. ``gate``: how many things are missing, or None where no gate is shown."""
    here = programme.stations.index(facts.step)
    line: list[Station] = []
    for number, step in enumerate(programme.stations):
        state = "current" if number == here else "done" if number < here else "todo"
        station = Station(
            key=step.value,
            name=label(step),
            state=state,
            kind="phase" if step in programme.phases else "step",
            href=_way(facts, programme, step, reader, is_open=state != "todo"),
            reversal=_reversal(facts, step),
        )
        if state == "done":
            _tell_done(station, facts, programme, step)
        elif state == "current":
            station.text = _current_text(facts, step, days)
            station.gate = gate if programme.after(step) else None
        else:
            station.text = _coming_text(facts, step, days)
        line.append(station)
    return line


def step_href(facts: Facts, programme: Programme, step: Step) -> str:
    """The page that says what a step asks."""
    return url_for("process.step", case_id=facts.case_id, number=programme.stations.index(step) + 1)


def work_href(case_id: str, step: Step, reader: Reader) -> str | None:
    """Where a step is worked in, when the reader may open it."""
    ways = (endpoint for endpoint, permission in STEP_WAYS[step] if reader.may(permission))
    endpoint = next(ways, None)
    return url_for(endpoint, case_id=case_id) if endpoint else None


def _way(facts: Facts, programme: Programme, step: Step, reader: Reader, *, is_open: bool) -> str:
    work = work_href(facts.case_id, step, reader) if is_open else None
    return work or step_href(facts, programme, step)


def _day(moment: dt.datetime) -> str:
    return short_day(day_of(moment))


def _tell_done(station: Station, facts: Facts, programme: Programme, step: Step) -> None:
    left = facts.leaving(step)
    if left is None:
        return
    station.deviation = left.kind is PassageKind.DEVIATION
    arrived = facts.arrival(step)
    if step in programme.phases and arrived:
        station.text = [_("%(start)s till %(end)s", start=_day(arrived.passed_at), end=_day(left.passed_at))]
        return
    text = _("Klart %(day)s", day=_day(left.passed_at))
    if step is Step.JOINT_MAPPING and facts.picture and facts.picture.number > 1:
        text = _("%(text)s, version %(n)s", text=text, n=facts.picture.number)
    station.text = [text]


def _current_text(facts: Facts, step: Step, days: Days) -> list[str]:
    if facts.status is not CaseStatus.OPEN:
        return [label(facts.status)]
    arrived = facts.arrival(step)
    lines = [_("Pågår sedan %(day)s", day=_day(arrived.passed_at))] if arrived else []
    if step is Step.OWN_MAPPINGS and facts.mapping_due_on:
        lines.append(_("Sista dag %(day)s", day=short_day(facts.mapping_due_on)))
    if step in {Step.PRIORITISATION, Step.GOAL_SETTING}:
        lines += _meeting(days, MeetingKind.STEERING_GROUP, _("Styrgruppen"))
    return [*lines, _("Ni är här")]


def _coming_text(facts: Facts, step: Step, days: Days) -> list[str]:
    if left := facts.leaving(step):
        return [_("Var klart %(day)s", day=_day(left.passed_at))]
    if step is Step.PRIORITISATION:
        return _meeting(days, MeetingKind.STEERING_GROUP, _("Styrgruppen"))
    if step is Step.IMPLEMENTATION:
        return [_("Efter antagen plan")]
    if step is Step.FOLLOW_UP:
        return _meeting(days, MeetingKind.FOLLOW_UP, _("Planerad"))
    return []


def _meeting(days: Days, kind: MeetingKind, word: str) -> list[str]:
    return [f"{word} {_day(days[kind])}"] if kind in days else []


def _reversal(facts: Facts, step: Step) -> str | None:
    """The last omtag that came to the step; it stays on the line."""
    back = [row for row in facts.passages if row.kind is PassageKind.REVERSAL and row.to_step is step]
    return _("Omtag %(day)s", day=_day(back[-1].passed_at)) if back else None
