"""An audit row's facts in words. Codes, ids and numbers only: whatever has no word here is not shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from tracker.domain.access import Circle, Permission
from tracker.domain.audit import Tag
from tracker.domain.cases import Demarcation, MeetingKind, PartyRole, PartyStatus
from tracker.domain.ids import is_id
from tracker.domain.mapping import MappingState, OwnTextKind
from tracker.domain.people import UserRole
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus, ValueKind
from tracker.domain.problems import FactorKind, Relation
from tracker.domain.signing.second_factors import Proof
from tracker.domain.steps import PassageKind, Step
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.queries.records import EventRow
from tracker.web.formats import short_day
from tracker.web.labels import label

# which enums a fact's code may come from, the first that has it
_ENUMS: Final[dict[str, tuple[type[StrEnum], ...]]] = {
    "circle": (Circle,),
    "from_circle": (Circle,),
    "from_step": (Step,),
    "grade": (Grade,),
    "kind": (
        MeetingKind,
        FollowUpKind,
        PassageKind,
        ValueKind,
        FactorKind,
        Demarcation,
        Vocabulary,
        Proof,
        OwnTextKind,
    ),
    "outcome": (PassageKind, PartyStatus),
    "permission": (Permission,),
    "relation": (Relation,),
    "role": (PartyRole, UserRole),
    "status": (MeasureStatus, PartyStatus, MappingState),
    "to_step": (Step,),
}
_ORDER: Final = (
    "letter",
    "number",
    "from_step",
    "to_step",
    "organisation_id",
    "party_id",
    "user_id",
    "kind",
    "status",
    "from_circle",
)
# what a party has in a sealed mapping is not told, not even how much
_SILENT: Final = frozenset({Tag.MAPPING_HANDED_IN, Tag.MAPPING_SUPPLEMENTED})


def ids_in(rows: Iterable[EventRow]) -> set[str]:
    """The ids among some rows' facts, whose names the page needs."""
    return {value for row in rows for value in row.event.facts.values() if isinstance(value, str) and is_id(value)}


def fact_words(row: EventRow, names: Mapping[str, str]) -> str:
    """What a row's facts say, as one line; empty when there is nothing to say."""
    if row.event.tag in _SILENT:
        return ""
    said = (_one(key, value, names) for key, value in sorted(row.event.facts.items(), key=_place))
    return " · ".join(text for text in said if text)


def _place(fact: tuple[str, Any]) -> int:
    return _ORDER.index(fact[0]) if fact[0] in _ORDER else len(_ORDER)


def _one(key: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str) and value in names:
        return names[value]
    word = _value(key, value)
    return str(_heads()[key] % {"value": word}) if word and key in _heads() else ""


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return str(len(value)) if value else ""
    if isinstance(value, dict):
        return ""
    if key in _ENUMS:
        known = next((label(enum(value)) for enum in _ENUMS[key] if value in set(enum)), "")
        return known or _marks().get(str(value), "")
    if key == "on":
        return _day(value)
    is_letter = key == "letter" and str(value).isalpha() and str(value).isupper()
    return str(value) if isinstance(value, int) or is_letter else ""


def _marks() -> dict[str, str]:
    """What verbs mark a change with where no enum holds the word."""
    return {
        "accepted": _("Accepterat"),
        "added": _("Tillagd"),
        "cancelled": _("Inställt"),
        "counter_back": _("Räknaren gick bakåt: nyckeln kan vara kopierad"),
        "ended": _("Avslutad"),
        "removed": _("Borttaget"),
        "reservation": _("Med förbehåll"),
        "restored": _("Återställt"),
    }


def _day(value: Any) -> str:
    try:
        return short_day(dt.date.fromisoformat(str(value)[:10]))
    except ValueError:
        return ""


def _heads() -> dict[str, str]:
    return {
        "circle": _("Delas med: %(value)s", value="%(value)s"),
        "count": _("Antal: %(value)s", value="%(value)s"),
        "fields": _("Antal fält: %(value)s", value="%(value)s"),
        "from_circle": _("Delades med: %(value)s", value="%(value)s"),
        "from_step": _("Från %(value)s", value="%(value)s"),
        "grade": _("Bedömning: %(value)s", value="%(value)s"),
        "kind": "%(value)s",
        "letter": _("Problem %(value)s", value="%(value)s"),
        "missing": _("Saknades: %(value)s", value="%(value)s"),
        "number": _("Nr %(value)s", value="%(value)s"),
        "on": "%(value)s",
        "outcome": "%(value)s",
        "permission": _("Saknade rätten: %(value)s", value="%(value)s"),
        "relation": "%(value)s",
        "role": _("Roll: %(value)s", value="%(value)s"),
        "status": "%(value)s",
        "to_step": _("Till %(value)s", value="%(value)s"),
    }
