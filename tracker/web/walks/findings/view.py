"""Findings in words: what one is called, who receives it, how far it has come; and what the list can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import request

from tracker.domain.clock import today
from tracker.domain.walks.findings import UNDER_WAY, FindingKind, FindingStatus
from tracker.extensions import gettext as _
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import WalkStop
from tracker.queries.walks.findings import UNKNOWN, FindingFilter
from tracker.web.formats import short_day
from tracker.web.labels import choices, label
from tracker.web.labels.ground.findings import finding_called

_UNKNOWN_SENT: Final = "okand"
_SHAPES: Final = {
    FindingStatus.TO_DO: "todo",
    FindingStatus.SENT: "ongoing",
    FindingStatus.PLANNED: "ongoing",
    FindingStatus.DONE: "ok",
    FindingStatus.NOT_DONE: "none",
}


def title(row: WalkFinding) -> str:
    """What a finding is called."""
    return finding_called(row.category_code, row.text)


def receiver_words(row: WalkFinding) -> str:
    """Who can do something about it."""
    return row.receiver_called or _("Ingen känd än")


def status_of(row: WalkFinding) -> tuple[str, str, str | None]:
    """(shape, word, what more there is to say) of something unsafe."""
    note = row.reason
    if row.status in UNDER_WAY and row.due_on:
        is_late = row.due_on < today()
        note = _("skulle vara klart %(day)s", day=short_day(row.due_on)) if is_late else None
        return ("bad" if is_late else _SHAPES[row.status]), label(row.status), note
    return _SHAPES[row.status], label(row.status), note


def due_words(row: WalkFinding) -> str:
    """By when."""
    return short_day(row.due_on) if row.due_on else ""


def where_words(row: WalkFinding) -> str:
    """At which stop; that it was taken away later changes nothing of where it was seen."""
    return row.stop.name if row.stop else _("Mellan stoppen")


def position_of(row: WalkFinding) -> dict[str, Any] | None:
    """Its point as GeoJSON; None where it has none."""
    return {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None


# --- the list ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ListFilter:
    """What of the address means something, what it asks for, and what can be chosen."""

    address: Mapping[str, str] = field(default_factory=dict)
    wanted: FindingFilter = field(default_factory=FindingFilter)
    options: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many fields narrow the list."""
        return len(self.address)


def receivers_in(rows: Sequence[WalkFinding]) -> list[tuple[str, str]]:
    """(value in an address, words) of everybody who receives some of these findings, and of nobody known."""
    found = {row.receiver_id or row.receiver_name or _UNKNOWN_SENT: receiver_words(row) for row in rows}
    return sorted(found.items(), key=lambda pair: (pair[0] == _UNKNOWN_SENT, pair[1].casefold()))


def list_filter(rows: Sequence[WalkFinding], stops: Sequence[WalkStop]) -> ListFilter:
    """The filters of a walk's findings, offered from what there is. What names nothing is left out."""
    options = {
        "mottagare": receivers_in(rows),
        "lage": choices(FindingStatus),
        "slag": choices(FindingKind),
        "stopp": [(stop.id, stop.name) for stop in stops],
    }
    address = {
        name: sent
        for name, offered in options.items()
        if (sent := request.args.get(name, "")) in {value for value, _words in offered}
    }
    status, kind = address.get("lage"), address.get("slag")
    wanted = FindingFilter(
        receiver=wanted_receiver(address.get("mottagare")),
        status=FindingStatus(status) if status else None,
        kind=FindingKind(kind) if kind else None,
        stop_id=address.get("stopp"),
    )
    return ListFilter(address, wanted, options)


def wanted_receiver(sent: str | None) -> str | None:
    """The receiver that an address names."""
    return UNKNOWN if sent == _UNKNOWN_SENT else sent
