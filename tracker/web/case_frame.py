"""What stands around every page of a case: title, facts, the section row, the step line and the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from tracker.domain.access import Permission
from tracker.domain.administration.programmes import is_outlived
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import today
from tracker.domain.gating.facts import Facts
from tracker.domain.gating.gates import GateState, Programme, evaluate
from tracker.extensions import gettext as _
from tracker.models.cases import Case
from tracker.queries.gating.process import gate_facts, next_meetings, place_names, programme_of
from tracker.web.case_gate import Days, GateView, Reader, gate_view
from tracker.web.case_line import Station, stations
from tracker.web.labels.gate_facts import name_list
from tracker.web.session import CaseContext, actor, db

# what a walk that no case was made of has no use for
OF_CASES_ONLY = frozenset({"cases.show", "pictures.index", "plans.plan"})


@dataclass(slots=True)
class CaseFrame:
    """What templates/layouts/case.html expects as ``case_frame``."""

    title: str
    short_title: str
    id: str
    href: str
    facts: list[tuple[str, str]]
    sections: list[dict[str, Any]]
    over: str | None = None
    line: list[Station] = field(default_factory=list)
    gate: GateView | None = None
    is_walk_only: bool = False
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class CaseProcess:
    """Where a case is: facts, the version's stations and rules, its gate, and the meetings that are planned."""

    facts: Facts
    programme: Programme
    gate: GateState
    days: Days
    reader: Reader
    is_shown: bool

    def gate_view(self) -> GateView | None:
        """The gate card, for who may read the joint work in a case that runs."""
        if not self.is_shown:
            return None
        return gate_view(self.facts, self.programme, self.gate, self.reader, self.days)

    def line(self) -> list[Station]:
        """The step line."""
        left = len(self.gate.missing) if self.is_shown else None
        return stations(self.facts, self.programme, self.reader, self.days, left)


def case_process(context: CaseContext) -> CaseProcess:
    """Ask once where the case is; the same few statements for every case."""
    case = context.case
    reads_joint = context.may(Permission.JOINT_READ)
    facts, programme = gate_facts(db(), [context.id])[context.id], programme_of(db(), case)
    return CaseProcess(
        facts=facts,
        programme=programme,
        gate=evaluate(facts, programme.rules),
        days=next_meetings(db(), [context.id])[context.id] if reads_joint else {},
        reader=Reader(context.duties, actor().organisation_id),
        is_shown=reads_joint and case.status is CaseStatus.OPEN,
    )


def case_frame(
    context: CaseContext,
    section: str,
    *,
    over: str | None = None,
    process: CaseProcess | None = None,
) -> CaseFrame:
    """The frame of a case page. ``section``: endpoint of the section row that is current, or an empty string."""
    process = process or case_process(context)
    # who may know only that the case exists (the administrator, in the log) reads its reference, not its name
    name = context.case.title if context.may(Permission.CASE_READ) else context.case.reference
    return CaseFrame(
        title=name,
        short_title=name.partition(" – ")[0],
        id=context.id,
        href=url_for("cases.show", case_id=context.id),
        facts=_facts_row(context, process.facts),
        sections=_sections(context, section),
        over=over,
        line=[] if context.case.is_walk_only else process.line(),
        gate=None if context.case.is_walk_only else process.gate_view(),
        is_walk_only=context.case.is_walk_only,
        purpose=context.case.purpose if context.may(Permission.CASE_READ) else None,
    )


def _facts_row(context: CaseContext, facts: Facts) -> list[tuple[str, str]]:
    case, version = context.case, context.case.programme_version
    places = place_names(db(), actor(), context.id)
    row = [
        (_("Diarienummer"), case.registry_number or _("Inte satt")),
        (_("Plats"), name_list(places) if places else _("Inte satt")),
        (_("Stadsdelsområde"), case.district.name),
        (_("Fokusområde %(first)s–%(last)s", first=version.first_year, last=version.last_year), _focus(case)),
        (_("Samordnarfunktion"), name_list(facts.coordinators) if facts.coordinators else _("Ingen utsedd")),
    ]
    return [(word, str(value)) for word, value in row]


def _focus(case: Case) -> str:
    """The focus area, with a side note where a running case has outlived the programme that it began under."""
    if case.status is not CaseStatus.OPEN or not is_outlived(case.programme_version.last_year, today()):
        return case.focus_area.name
    return _("%(area)s (programmets sista år har gått, ärendet går vidare under det)", area=case.focus_area.name)


def _sections(context: CaseContext, section: str) -> list[dict[str, Any]]:
    words = [
        (_("Översikt"), "cases.show", Permission.CASE_READ),
        (_("Karta"), "map.case", Permission.JOINT_READ),
        (_("Möten"), "cases.meetings", Permission.JOINT_READ),
        (_("Vandringar"), "walks.of_case", Permission.JOINT_READ),
        (_("Åtgärder"), "plans.plan", Permission.JOINT_READ),
        (_("Parter"), "cases.parties", Permission.CASE_READ),
        (_("Lägesbilder"), "pictures.index", Permission.JOINT_READ),
        (_("Handlingar"), "files.index", Permission.FILE_READ),
        (_("Anteckningar"), "notes.index", Permission.NOTE_READ),
        (_("Utlämnande"), "law.disclosures", Permission.DISCLOSURE_MANAGE),
        (_("Logg"), "records.case_log", Permission.AUDIT_READ),
    ]
    return [
        {"label": word, "href": url_for(endpoint, case_id=context.id), "current": endpoint == section}
        for word, endpoint, permission in words
        if context.may(permission) and not (context.case.is_walk_only and endpoint in OF_CASES_ONLY)
    ]
