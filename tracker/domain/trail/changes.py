"""Which old and new values the audit trail keeps: fields of what a case's parties share, never of what is sealed.

Never here: own mappings and what stands in them, notes, scores, people, sign-ins.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Any, Final

MOST_SIGNS: Final = 2_000
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "case": (
        "title", "registry_number", "background", "purpose", "demarcation", "demarcation_note", "focus_area_id",
        "theme_code", "district_id", "status", "step", "round", "communication_responsible_id", "steering_group",
        "agreement", "mapping_due_on", "revealed_at", "revealed_early_reason", "is_walk_only",
    ),
    "case_party": (
        "contact_id", "role", "status", "message", "answer_note", "mapping_due_on", "ended_reason",
    ),
    "case_perspective": ("status", "note"),
    "cause": (
        "text", "factor", "angle", "level", "strength", "influence", "influence_by", "no_measure_reason", "removed_at",
    ),
    "decision": ("outcome", "rank", "reason", "review_on", "decided_on", "decided_by", "superseded_at"),
    "goal": ("text", "target_on", "removed_at"),
    "indicator": ("name", "unit", "source", "direction", "is_about_people", "no_split_reason"),
    "indicator_value": ("kind", "value_group", "value", "answers", "measured_on", "note"),
    "measure": (
        "title", "description", "type_code", "party_id", "function", "together_with", "starts_on", "due_on",
        "resource", "cost_sek", "horizon", "effort", "follow_up_plan", "no_goal_reason", "is_short_notice", "event",
        "decided_by", "valid_to", "afterthought_due_on", "afterthought", "status", "status_note", "status_on",
        "closed_on", "circle",
    ),
    "meeting": ("kind", "title", "starts_at", "ends_at", "location", "participants", "note", "circle", "cancelled_at"),
    "place": ("name", "description", "geometry", "controller_id", "controller_name", "removed_at"),
    "problem": ("title", "description", "circle", "causes_finished_at", "removed_at"),
    "safety_walk": ("purpose", "minutes_per_stop", "pace_kmh", "most_participants"),
    "walk_inquiry": ("heading", "question", "opens_on", "last_on", "closed_at"),
    "walk_stop": ("name", "questions", "minutes", "wants_dark", "is_step_free", "lat", "lon", "removed_at"),
    "walk_closing": ("answered", "not_done", "next_step"),
    "walk_finding": (
        "kind", "category_code", "text", "light", "seen_at", "receiver_id", "receiver_name", "due_on", "status",
        "reason", "removed_at", "outcome",
    ),
}  # fmt: skip
"""Table to the fields whose values are kept, in the order they are told."""

LEFT_OUT: Final[dict[str, tuple[str, ...]]] = {
    "case": ("reference", "sort_key", "programme_version_id", "created_by_id", "updated_at"),
    "case_party": (
        "organisation_id", "invited_at", "invited_by_id", "answered_at", "answered_by_id", "reminded_at", "ended_at",
        "reads_to",
    ),
    "case_perspective": ("term_code",),
    "cause": ("problem_id", "number"),
    "decision": ("problem_id", "recorded_by_id"),
    "goal": ("problem_id", "number"),
    "indicator": ("goal_id",),
    "indicator_value": ("indicator_id", "recorded_by_id"),
    "measure": ("number", "created_by_id"),
    "meeting": ("created_by_id",),
    "place": ("number", "min_lon", "min_lat", "max_lon", "max_lat"),
    "problem": ("letter", "created_by_id", "causes_finished_by_id"),
    "safety_walk": ("meeting_id", "pre_meeting_id", "closing_meeting_id", "repeats_id", "created_by_id"),
    "walk_inquiry": ("walk_id", "number", "token_hash", "spots", "lat", "lon", "opened_by_id"),
    "walk_stop": ("walk_id", "position", "place_id", "problem_id", "observation_id", "way"),
    "walk_closing": ("walk_id", "noted_by_id"),
    # where it was seen stands on the map; what it became and was merged into are acts of their own
    "walk_finding": (
        "walk_id", "noted_by_id", "stop_id", "lon", "lat", "measure_id", "observation_id", "merged_into_id",
        "again_of_id",
    ),
}  # fmt: skip
"""What is set once, is derived, or says who and when, as the event does itself."""

ALWAYS_LEFT_OUT: Final = frozenset({"id", "case_id", "created_at", "version"})


def to_text(value: Any) -> str | None:
    """A value as it is kept: codes, ISO days and moments (UTC), numbers without zeros for show, at most 2 000 signs."""
    text = whole_text(value)
    return text if text is None or len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + _ELLIPSIS


def whole_text(value: Any) -> str | None:
    """The same, however long it is."""
    if value is None or value == "":
        return None
    for kind, write in _WRITTEN:
        if isinstance(value, kind):
            return str(write(value))
    return str(value)


# the first kind that fits: a moment is a day too
_WRITTEN: Final[tuple[tuple[Any, Callable[[Any], Any]], ...]] = (
    (Enum, lambda value: value.value),
    (bool, lambda value: "true" if value else "false"),
    (dt.datetime, lambda value: value.astimezone(dt.UTC).isoformat()),
    (dt.date, lambda value: value.isoformat()),
    (Decimal, lambda value: format(value.normalize() + 0, "f")),
    (dict | list, lambda value: json.dumps(value, sort_keys=True)),
)
