"""A measure that begins from something found on a safety walk: what is known of it already."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from tracker.domain.ids import is_id
from tracker.extensions import gettext as _
from tracker.models.walks.findings import WalkFinding
from tracker.queries.planning.priorities import accepted_parties
from tracker.queries.walks.findings import finding_in_case
from tracker.web.formats import day_of, full_day
from tracker.web.forms import LINE_LENGTH
from tracker.web.labels.ground.findings import finding_rest
from tracker.web.session import CaseContext, actor, db


def finding_asked_for(context: CaseContext) -> WalkFinding | None:
    """The finding that the address names (``fynd``); None where it names none, 404 where it may not be known."""
    sent = request.args.get("fynd")
    if sent is None:
        return None
    return (finding_in_case(db(), actor(), context.id, sent) if is_id(sent) else None) or abort(404)


def begun_from(context: CaseContext, finding: WalkFinding | None) -> dict[str, Any]:
    """What the form begins with: the finding's words and day, and its receiver where that is a party of the case."""
    if finding is None:
        return {}
    meeting = finding.walk.meeting
    parties = {party.organisation_id: party.id for party in accepted_parties(db(), context.id)}
    walked_on = full_day(day_of(meeting.starts_at))
    return {
        "title": (finding.text or "").partition("\n")[0][:LINE_LENGTH],
        "party_id": parties.get(finding.receiver_id or "", ""),
        "due_on": finding.due_on,
        "no_goal_reason": _("Följer av %(walk)s %(day)s.", walk=meeting.title, day=walked_on),
        "description": finding_rest(finding.text),
        "circle": meeting.circle.value,
    }
