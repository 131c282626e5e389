"""Which old and new values the audit trail keeps of the installation's own registers: none of them belongs to a case.

Kept in events of no case, as narrow as a circle can be: whoever reads a case's values never meets these, and whoever
reads these never meets a case's. Of a person: what it is here, and neither address, password nor sign-ins.
"""

from __future__ import annotations

from typing import Final

REGISTER_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "app_user": ("name", "title", "role", "is_organisation_admin", "disabled_at", "disabled_reason"),
    "control_area": (
        "name", "geometry", "aspect", "controller_id", "controller_name", "source", "valid_from", "valid_to",
        "removed_at",
    ),
    "district": ("name", "ended_at"),
    "focus_area": ("position", "name"),
    "ground_layer": ("name", "points", "lines", "areas", "replaces_id", "removed_at"),
    "organisation": ("name", "short_name", "kind_code", "district_id"),
    "programme_version": ("name", "first_year", "last_year", "adopted_on", "registry_number", "is_selectable"),
    "vocabulary_term": ("label", "group_label", "is_authority", "retired_at"),
    "word_hint": ("word", "suggestion", "reason", "source", "not_before", "retired_at"),
}  # fmt: skip
"""Table to the fields whose values are kept, in the order they are told; of a new row too."""
