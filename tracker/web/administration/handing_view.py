"""What is handed over, as a page and on paper: case by case, with what comes next in each that the reader may read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from flask import url_for

from tracker.domain.administration.handing import HandedKind
from tracker.domain.cases import CaseStatus
from tracker.domain.gating.gates import evaluate
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.queries.administration.handing import (
    FollowingMeasure,
    FollowingMeeting,
    Held,
    measures_named,
    meetings_called,
    readable_ids,
)
from tracker.queries.gating.process import gate_facts, programmes
from tracker.web.formats import short_day, short_moment
from tracker.web.labels import label
from tracker.web.labels.gates import rule_words, words_of
from tracker.web.session import actor, db

MOST_CASES = 40


class InCase(Protocol):
    """A thing of a case, held or handed over."""

    @property
    def kind(self) -> HandedKind:
        """What it is."""

    @property
    def case_id(self) -> str:
        """Of which case."""

    @property
    def title(self) -> str:
        """The case's name, or its reference for who reads no content."""

    @property
    def reference(self) -> str:
        """The case's reference."""

    @property
    def status(self) -> CaseStatus:
        """Whether the case is open."""

    @property
    def step(self) -> Step:
        """Where the case is."""

    @property
    def programme_version_id(self) -> str:
        """Which rules stand in it."""


@dataclass(slots=True)
class PackageCase:
    """One case of the package: what the person is in it, and what comes next there."""

    title: str
    reference: str
    href: str | None
    step: str
    status: str
    kinds: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    meetings: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Something that can be handed over: its name in the form, and what was chosen for it."""

    key: str
    kind: str
    title: str
    reference: str
    state: str
    is_only: bool
    chosen: str


def package(things: Sequence[InCase], giver_id: str, giver: str) -> list[PackageCase]:
    """The cases with what comes next; the same statements however many they are. A reference alone for who reads none.

    ``giver``: whose called meetings and named measures follow.
    """
    ids = list(dict.fromkeys(thing.case_id for thing in things))[:MOST_CASES]
    read = readable_ids(db(), actor(), ids)
    made: dict[str, PackageCase] = {}
    for thing in things:
        if thing.case_id not in ids:
            continue
        case = made.setdefault(thing.case_id, _case(thing, read))
        case.kinds.append(label(thing.kind))
    _add_missing(made, [thing for thing in things if thing.case_id in read and thing.status is CaseStatus.OPEN])
    for meeting in meetings_called(db(), actor(), giver_id, read):
        made[meeting.case_id].meetings.append(_meeting(meeting))
    for measure in measures_named(db(), actor(), giver, read):
        made[measure.case_id].measures.append(_measure(measure))
    return list(made.values())


def holding_rows(held: Sequence[Held], sent: Mapping[str, str]) -> list[HoldingRow]:
    """The rows of the form, with what was sent for each."""
    return [
        HoldingRow(
            key=each.key,
            kind=label(each.kind),
            title=each.title,
            reference=each.reference,
            state=label(each.step) if each.status is CaseStatus.OPEN else label(each.status),
            is_only=each.is_only and each.status is CaseStatus.OPEN,
            chosen=sent.get(f"till-{each.key}", ""),
        )
        for each in held
    ]


def _case(thing: InCase, read: Collection[str]) -> PackageCase:
    is_read = thing.case_id in read
    return PackageCase(
        title=thing.title,
        reference=thing.reference,
        href=url_for("cases.show", case_id=thing.case_id) if is_read else None,
        step=label(thing.step),
        status="" if thing.status is CaseStatus.OPEN else label(thing.status),
        is_read=is_read,
    )


def _add_missing(made: Mapping[str, PackageCase], things: Sequence[InCase]) -> None:
    """What each open case lacks before its next step: what was on the person's own list of work."""
    versions = {thing.case_id: thing.programme_version_id for thing in things}
    if not versions:
        return
    facts, rules = gate_facts(db(), list(versions)), programmes(db(), versions.values())
    for case_id, version_id in versions.items():
        gate = evaluate(facts[case_id], rules[version_id].rules)
        made[case_id].missing = [words_of(rule_words(item.code).link, item.finding) for item in gate.missing]


def _meeting(meeting: FollowingMeeting) -> str:
    return _("%(title)s, %(when)s", title=meeting.title, when=short_moment(meeting.starts_at))


def _measure(measure: FollowingMeasure) -> str:
    name = _("Åtgärd %(number)s: %(title)s", number=measure.number, title=measure.title)
    if measure.due_on is None:
        return name
    return _("%(name)s, klar senast %(day)s", name=name, day=short_day(measure.due_on))
