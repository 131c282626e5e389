"""What stands around every page of a case: title, facts, the section row, the step line and the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from tracker.domain.access import Permission
from tracker.domain.steps import Step
from tracker.web.session import CaseContext

STEP_ENDPOINTS = {
    Step.INITIATION: "cases.edit",
    Step.OWN_MAPPINGS: "mapping.show",
    Step.JOINT_MAPPING: "problems.show",
    Step.PRIORITISATION: "priorities.show",
    Step.GOAL_SETTING: "plans.goals",
    Step.IMPLEMENTATION: "plans.plan",
    Step.FOLLOW_UP: "plans.plan",
}


@dataclass(slots=True)
class CaseFrame:
    """What templates/layouts/case.html expects as ``case_frame``."""

    title: str
    short_title: str
    href: str
    facts: list[tuple[str, str]]
    sections: list[dict[str, Any]]
    over: str | None = None
    line: list[Any] = field(default_factory=list)
    gate: Any = None


def case_frame(context: CaseContext, section: str, *, over: str | None = None) -> CaseFrame:
    """The frame of a case page. ``section``: endpoint of the section row that is current, or an empty string."""
    case = context.case
    words = [
        (_("Översikt"), "cases.show", Permission.CASE_READ),
        (_("Karta"), "map.case", Permission.JOINT_READ),
        (_("Möten"), "cases.meetings", Permission.JOINT_READ),
        (_("Åtgärder"), "plans.plan", Permission.JOINT_READ),
        (_("Parter"), "cases.parties", Permission.CASE_READ),
        (_("Lägesbilder"), "pictures.index", Permission.JOINT_READ),
        (_("Logg"), "records.case_log", Permission.AUDIT_READ),
    ]
    return CaseFrame(
        title=case.title,
        short_title=case.title.partition(" – ")[0],
        href=url_for("cases.show", case_id=case.id),
        facts=[],
        sections=[
            {"label": word, "href": url_for(endpoint, case_id=case.id), "current": endpoint == section}
            for word, endpoint, permission in words
            if context.may(permission)
        ],
        over=over,
    )
