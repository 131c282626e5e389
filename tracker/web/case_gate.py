"""The gate in words for one reader: what is missing with the way there, what is done, and whether to act or to wait.

``RULE_WAYS`` is the one table from a rule to the page where it is met. A row is a link only for who may use that page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import url_for

from tracker.domain.access import Duty, Permission, allows
from tracker.domain.cases import DIALOGUE_KINDS, MeetingKind
from tracker.domain.gating.facts import Facts
from tracker.domain.gating.gates import GateItem, GateState, Programme
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.web.formats import count_word, day_of, near_day
from tracker.web.labels.gate_facts import name_list
from tracker.web.labels.gates import rule_words, words_of
from tracker.web.labels.step_words import TOWARDS

RULE_WAYS: Final[dict[str, tuple[str, Permission]]] = {
    "purpose_and_demarcation": ("cases.edit", Permission.CASE_EDIT),
    "place_with_geometry": ("cases.places", Permission.CASE_EDIT),
    "coordinator_appointed": ("cases.coordinators", Permission.CASE_EDIT),
    "communication_responsible": ("cases.edit", Permission.CASE_EDIT),
    "district_and_police_accepted": ("cases.parties", Permission.PARTY_EDIT),
    "roles_set": ("cases.parties", Permission.PARTY_EDIT),
    "joint_decision": ("process.attest", Permission.PROCESS_MOVE),
    "all_handed_in": ("mapping.coordinate", Permission.MAPPING_COORDINATE),
    "source_questions_answered": ("mapping.coordinate", Permission.MAPPING_COORDINATE),
    "cause_noted": ("mapping.coordinate", Permission.MAPPING_COORDINATE),
    "leadership_informed": ("mapping.coordinate", Permission.MAPPING_COORDINATE),
    "staff_dialogue_held": ("mapping.coordinate", Permission.MAPPING_COORDINATE),
    "mappings_opened": ("mapping.reveal", Permission.MAPPING_COORDINATE),
    "observations_placed": ("problems.sort", Permission.JOINT_EDIT),
    "community_dialogue_held": ("cases.meetings", Permission.MEETING_EDIT),
    "perspectives_stated": ("cases.perspectives", Permission.CASE_EDIT),
    "picture_frozen": ("pictures.freeze", Permission.PICTURE_FREEZE),
    "problems_decided": ("priorities.decide", Permission.PRIORITY_DECIDE),
    "causes_analysed": ("problems.show", Permission.JOINT_EDIT),
    "agreement_linked": ("cases.edit", Permission.CASE_EDIT),
    "steering_group_decision": ("process.attest", Permission.PROCESS_MOVE),
    "goal_per_problem": ("plans.goals", Permission.PLAN_EDIT),
    "baseline_measured": ("plans.goals", Permission.PLAN_EDIT),
    "goals_accepted": ("plans.goals", Permission.JOINT_READ),
    "causes_have_measures": ("plans.plan", Permission.PLAN_EDIT),
    "measures_complete": ("plans.plan", Permission.PLAN_EDIT),
    "plan_adopted": ("plans.adopt", Permission.PLAN_EDIT),
    "measures_started": ("plans.plan", Permission.MEASURE_REPORT),
    "follow_ups_recorded": ("plans.plan", Permission.PLAN_EDIT),
    "reported_to_steering_group": ("process.attest", Permission.PROCESS_MOVE),
    "reported_to_residents": ("process.attest", Permission.PROCESS_MOVE),
}
OWN_WAYS: Final[dict[str, tuple[str, Permission, Any]]] = {
    "all_handed_in": ("mapping.show", Permission.MAPPING_WRITE, _l("Skriv klart och lämna in er kartläggning")),
    "leadership_informed": ("mapping.questions", Permission.MAPPING_WRITE, _l("Anteckna när er ledning tog del")),
    "staff_dialogue_held": ("mapping.questions", Permission.MAPPING_WRITE, _l("Anteckna er medarbetardialog")),
    "goals_accepted": ("plans.goals", Permission.PLAN_ACCEPT, _l("Svara på målen")),
}
"""Rules that each party meets for itself: where an organisation that is waited for goes."""

PARTY_RULES: Final = frozenset({*OWN_WAYS, "source_questions_answered", "cause_noted"})
STEERED: Final = frozenset(
    {"problems_decided", "steering_group_decision", "plan_adopted", "reported_to_steering_group"}
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: what one is in the case, and for which organisation."""

    duties: frozenset[Duty]
    organisation_id: str

    def may(self, permission: Permission) -> bool:
        """Whether the reader may do this in the case."""
        return allows(permission, self.duties)


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A missing rule as a row: ``is_mine`` when the reader can do it now, ``due`` the day it is wanted."""

    code: str
    text: str
    href: str | None
    fact: str
    who_when: str
    is_mine: bool
    due: dt.date | None


@dataclass(frozen=True, slots=True)
class DoneRow:
    """A met rule as a row."""

    text: str
    fact: str


@dataclass(slots=True)
class GateView:
    """What components/gate.html shows."""

    heading: str
    state: str
    missing: list[MissingRow]
    done: list[DoneRow]
    done_heading: str
    primary: dict[str, Any] | None = None
    deviation_href: str | None = None
    explain: str | None = None
    names: list[str] = field(default_factory=list)


Days = Mapping[MeetingKind, dt.datetime]
"""The next planned meeting of each kind."""


def gate_view(facts: Facts, programme: Programme, gate: GateState, reader: Reader, days: Days) -> GateView:
    """The gate after the case's own step, for the card."""
    after = programme.after(gate.step)
    missing = [missing_row(item, facts, reader, days) for item in gate.missing]
    view = GateView(
        heading=heading(len(missing), after),
        state="missing" if missing else "met",
        missing=missing,
        done=[done_row(item) for item in gate.done],
        done_heading=_done_heading(gate.step, programme),
        names=waited_for(gate),
    )
    if not missing:
        view.primary = _onward(facts, after, reader)
        view.explain = " ".join(f"{row.text}." for row in view.done)
        view.done = []
    else:
        _offer_ways(view, facts, after, reader)
    return view


def _offer_ways(view: GateView, facts: Facts, after: Step | None, reader: Reader) -> None:
    first = next((row for row in view.missing if row.is_mine and row.href), None)
    if first is not None:
        view.primary = {"label": first.text, "href": first.href}
    elif view.names:
        view.state, view.explain = "waiting", view.heading
        view.heading = _("Ni väntar på %(who)s", who=name_list(view.names))
        remind = next((row.href for row in view.missing if row.href), None)
        view.primary = {"label": _("Påminn"), "href": remind} if remind and reader.may(Permission.PARTY_EDIT) else None
    if after and reader.may(Permission.PROCESS_MOVE):
        view.deviation_href = url_for("process.deviate", case_id=facts.case_id)


def heading(left: int, after: Step | None) -> str:
    """How many things are missing before what, numbers as words."""
    if after is None:
        if not left:
            return _("Uppföljningen är klar")
        if left == 1:
            return _("En sak saknas innan uppföljningen är klar")
        return _("%(n)s saker saknas innan uppföljningen är klar", n=count_word(left).capitalize())
    where = TOWARDS[after]
    if not left:
        return _("Klart att gå till %(step)s", step=where)
    if left == 1:
        return _("En sak saknas innan ni kan gå till %(step)s", step=where)
    return _("%(n)s saker saknas innan ni kan gå till %(step)s", n=count_word(left).capitalize(), step=where)


def _done_heading(step: Step, programme: Programme) -> str:
    if step in programme.phases:
        return _("Klart i %(step)s", step=TOWARDS[step])
    return _("Klart i steg %(n)s", n=programme.stations.index(step) + 1)


def _onward(facts: Facts, after: Step | None, reader: Reader) -> dict[str, Any] | None:
    if after is None or not reader.may(Permission.PROCESS_MOVE):
        return None
    return {
        "label": _("Gå till %(step)s", step=TOWARDS[after]),
        "action": url_for("process.advance", case_id=facts.case_id),
        "fields": {"from_step": facts.step.value},
    }


def waited_for(gate: GateState) -> list[str]:
    """The organisations that the missing rules wait for, each once."""
    waiting = (item for item in gate.missing if item.code in PARTY_RULES)
    return list(dict.fromkeys(name for item in waiting for name in item.finding.names))


def missing_row(item: GateItem, facts: Facts, reader: Reader, days: Days) -> MissingRow:
    """One missing rule: the way there, the fact, who does it and by when."""
    words, found = rule_words(item.code), item.finding
    own = _own_way(item, facts, reader)
    is_theirs = own is None and item.code in PARTY_RULES
    is_mine = not is_theirs and found.after is None and (own is not None or _may_meet(item.code, reader))
    due = due_on(item.code, facts, days)
    return MissingRow(
        code=item.code,
        text=str(OWN_WAYS[item.code][2]) if own else words_of(words.link, found),
        href=own or _way(item, facts, reader),
        fact=words_of(words.missing, found),
        who_when=_who_when(due, is_theirs=is_theirs, is_you=own is not None or _may_meet(item.code, reader)),
        is_mine=is_mine,
        due=due,
    )


def done_row(item: GateItem) -> DoneRow:
    """One met rule."""
    words = rule_words(item.code)
    return DoneRow(words_of(words.done, item.finding), words_of(words.done_fact, item.finding))


def _own_way(item: GateItem, facts: Facts, reader: Reader) -> str | None:
    """The reader's own organisation is waited for, and the reader may act for it."""
    if item.code not in OWN_WAYS or item.finding.after:
        return None
    endpoint, permission, _words = OWN_WAYS[item.code]
    mine = next((party.name for party in facts.accepted if party.organisation_id == reader.organisation_id), None)
    if mine not in item.finding.names or not reader.may(permission):
        return None
    return url_for(endpoint, case_id=facts.case_id)


def _may_meet(code: str, reader: Reader) -> bool:
    return code in RULE_WAYS and reader.may(RULE_WAYS[code][1])


def _way(item: GateItem, facts: Facts, reader: Reader) -> str | None:
    if item.finding.after or not _may_meet(item.code, reader):
        return None
    return way_to(item.code, facts.case_id)


def way_to(code: str, case_id: str) -> str:
    """The address where a rule is met."""
    endpoint = RULE_WAYS[code][0]
    values: dict[str, Any] = {"case_id": case_id}
    if endpoint == "process.attest":
        values["code"] = code
    return url_for(endpoint, **values)


def due_on(code: str, facts: Facts, days: Days) -> dt.date | None:
    """The day a rule is wanted by: the last day for mappings, or the meeting that needs it."""
    if code in PARTY_RULES and code != "goals_accepted":
        return facts.mapping_due_on
    if code in STEERED:
        return _day(days, MeetingKind.STEERING_GROUP)
    if code == "community_dialogue_held":
        return _day(days, *DIALOGUE_KINDS)
    if code in {"observations_placed", "picture_frozen"}:
        return _day(days, MeetingKind.CLOSING_MEETING, MeetingKind.STEERING_GROUP)
    return None


def _day(days: Days, *kinds: MeetingKind) -> dt.date | None:
    return min((day_of(days[kind]) for kind in kinds if kind in days), default=None)


def _who_when(due: dt.date | None, *, is_theirs: bool, is_you: bool) -> str:
    who = _("Parterna") if is_theirs else _("Du") if is_you else _("Samordnaren")
    return _("%(who)s, senast %(day)s", who=who, day=near_day(due)) if due else who
