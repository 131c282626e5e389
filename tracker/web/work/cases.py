"""My cases with all that is asked about them, gathered once; and each as a row of the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain.access import Duty
from tracker.domain.clock import today
from tracker.domain.gating.facts import Facts, PartyFacts
from tracker.domain.gating.gates import GateState, Programme, evaluate
from tracker.domain.people import Actor, UserRole
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.queries.gating.process import gate_facts, next_meetings, programmes
from tracker.queries.work import OpenCase, coordinated_ids, unscored_problems
from tracker.web.case_gate import Days, Reader
from tracker.web.formats import count_word, day_of, short_day
from tracker.web.labels import label
from tracker.web.labels.step_words import TOWARDS
from tracker.web.session import db


@dataclass(frozen=True, slots=True)
class MyCase:
    """A case that concerns the actor: where it is, what it lacks, and what the actor is in it."""

    id: str
    title: str
    registry_number: str | None
    reference: str
    facts: Facts
    programme: Programme
    gate: GateState
    reader: Reader
    days: Days
    own_party: PartyFacts | None
    unscored: int

    @property
    def is_coordinated(self) -> bool:
        """Whether the actor is in its coordinator function."""
        return Duty.COORDINATOR in self.reader.duties


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A row of the table Mina ärenden."""

    title: str
    href: str
    number: str
    position: int
    line_text: str
    now_text: str
    next_text: str


def gather(actor: Actor, cases: Sequence[OpenCase]) -> list[MyCase]:
    """Everything about the cases, in the same few statements for one as for many."""
    ids = [case.id for case in cases]
    facts = gate_facts(db(), ids)
    versions = programmes(db(), [case.programme_version_id for case in cases])
    coordinated = coordinated_ids(db(), actor, ids)
    scoring = [case.id for case in cases if case.step is Step.PRIORITISATION]
    unscored = unscored_problems(db(), actor, scoring)
    readers = {each: _reader(actor, facts[each], is_coordinated=each in coordinated) for each in ids}
    readable = [each for each in ids if readers[each].duties & {Duty.COORDINATOR, Duty.PARTY, Duty.PARTY_READER}]
    days = next_meetings(db(), readable)
    return [
        MyCase(
            id=case.id,
            title=case.title,
            registry_number=case.registry_number,
            reference=case.reference,
            facts=facts[case.id],
            programme=versions[case.programme_version_id],
            gate=evaluate(facts[case.id], versions[case.programme_version_id].rules),
            reader=readers[case.id],
            days=days.get(case.id, {}),
            own_party=_own_party(actor, facts[case.id]),
            unscored=unscored.get(case.id, 0),
        )
        for case in cases
    ]


def _own_party(actor: Actor, facts: Facts) -> PartyFacts | None:
    mine = (party for party in facts.parties if party.organisation_id == actor.organisation_id)
    return next(mine, None)


def _reader(actor: Actor, facts: Facts, *, is_coordinated: bool) -> Reader:
    """The same duties as scope gives, out of what is gathered already."""
    duties = {Duty.COORDINATOR} if is_coordinated else set()
    party = _own_party(actor, facts)
    is_reader = actor.role is UserRole.READER
    if party and party.is_accepted:
        duties.add(Duty.PARTY_READER if is_reader else Duty.PARTY)
    elif party and not is_reader:
        duties.add(Duty.INVITED)
    return Reader(frozenset(duties), actor.organisation_id)


def case_row(mine: MyCase) -> CaseRow:
    """A case as a row: where it is, the state in a sentence, the next date."""
    stations = mine.programme.stations
    step = mine.facts.step
    number = stations.index(step)
    steps = len(stations) - len(mine.programme.phases)
    text = label(step)
    if step not in mine.programme.phases:
        text = _("Steg %(n)s av %(total)s. %(name)s", n=number + 1, total=steps, name=text)
    return CaseRow(
        title=mine.title,
        href=url_for("cases.show", case_id=mine.id),
        number=_("Dnr %(number)s", number=mine.registry_number) if mine.registry_number else mine.reference,
        position=number,
        line_text=text,
        now_text=_now(mine),
        next_text=_next(mine),
    )


def _now(mine: MyCase) -> str:
    """The state in one sentence with a number and a thing."""
    if Duty.INVITED in mine.reader.duties and not mine.is_coordinated:
        return _("Ni är inbjudna och har inte svarat")
    facts, counts = mine.facts, mine.facts.counts
    if facts.step is Step.INITIATION and len(facts.accepted) < len(facts.parties):
        return _("%(done)s av %(total)s parter har tackat ja", done=len(facts.accepted), total=len(facts.parties))
    if facts.step is Step.OWN_MAPPINGS and len(facts.handed_in) < len(facts.accepted):
        return _("%(done)s av %(total)s parter har lämnat in", done=len(facts.handed_in), total=len(facts.accepted))
    if facts.step is Step.IMPLEMENTATION and counts.measures:
        if counts.measures_late:
            return _("%(n)s av %(total)s åtgärder försenade", n=counts.measures_late, total=counts.measures)
        return _("%(n)s av %(total)s åtgärder klara", n=counts.measures_done, total=counts.measures)
    return missing_words(len(mine.gate.missing), mine.programme.after(facts.step))


def missing_words(left: int, after: Step | None) -> str:
    """How much is missing to the next step, short."""
    where = TOWARDS[after] if after else _("avslut")
    if not left:
        return _("Klart att gå till %(step)s", step=where)
    if left == 1:
        return _("En sak saknas till %(step)s", step=where)
    return _("%(n)s saker saknas till %(step)s", n=count_word(left).capitalize(), step=where)


def _next(mine: MyCase) -> str:
    """The nearest day that something is to happen."""
    days: list[tuple[dt.date, str]] = [(day_of(at), label(kind).lower()) for kind, at in mine.days.items()]
    due = (mine.own_party and mine.own_party.due_on) or mine.facts.mapping_due_on
    if due and due >= today() and mine.facts.step is Step.OWN_MAPPINGS:
        days.append((due, _("sista dag")))
    if not days:
        return _("Inget datum satt")
    day, word = min(days)
    return f"{short_day(day)}, {word}"
