"""The filters of the list of files: they live in the address, so that a reload or a link gives the same list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import request

from tracker.domain.access import Circle
from tracker.domain.files.kinds import FileState
from tracker.extensions import lazy_gettext as _l
from tracker.queries.files.filters import THE_CASE_ITSELF, FileFilter, organisations_with_files
from tracker.web.forms import one_line
from tracker.web.labels import choices
from tracker.web.session import CaseContext, actor, db

TEXT_LENGTH: Final = 100
_ON: Final[dict[str, tuple[str, Any]]] = {
    "arende": (THE_CASE_ITSELF, _l("Ärendet")),
    "iakttagelse": ("observation_id", _l("En iakttagelse")),
    "problem": ("problem_id", _l("Ett problem")),
    "atgard": ("measure_id", _l("En åtgärd")),
    "lagesbild": ("picture_id", _l("En lägesbild")),
    "mote": ("meeting_id", _l("Ett möte")),
    "fynd": ("finding_id", _l("Ett fynd från en vandring")),
}
_KINDS: Final[dict[str, tuple[bool, Any]]] = {"foto": (True, _l("Bilder")), "dokument": (False, _l("Dokument"))}
_STATES: Final[dict[str, tuple[FileState, Any]]] = {
    "kontrolleras": (FileState.CHECKING, _l("Kontrolleras")),
    "sparrad": (FileState.INFECTED, _l("Spärrad")),
}


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What of the address means something, what it asks for, and what can be chosen: (value, words) by field."""

    address: Mapping[str, str] = field(default_factory=dict)
    wanted: FileFilter = field(default_factory=FileFilter)
    options: Mapping[str, list[tuple[str, Any]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many fields narrow the list, but for the text."""
        return len(self.address.keys() - {"sok"})


def list_filter(context: CaseContext) -> ListFilter:
    """The filters of the case's whole list. What names nothing is left out."""
    options: dict[str, list[tuple[str, Any]]] = {
        "om": [(value, words) for value, (_field, words) in _ON.items()],
        "krets": choices(Circle),
        "slag": [(value, words) for value, (_is_photo, words) in _KINDS.items()],
        "lage": [(value, words) for value, (_state, words) in _STATES.items()],
        "aktor": [*organisations_with_files(db(), actor(), context.id)],
    }
    sent = request.args
    address = {
        name: sent[name] for name, offered in options.items() if sent.get(name) in {value for value, _words in offered}
    }
    if text := (one_line(sent.get("sok")) or "")[:TEXT_LENGTH]:
        address["sok"] = text
    return ListFilter(address, _wanted(address), options)


def _wanted(address: Mapping[str, str]) -> FileFilter:
    circle = address.get("krets")
    return FileFilter(
        on=_ON[address["om"]][0] if "om" in address else None,
        circle=Circle(circle) if circle else None,
        is_photo=_KINDS[address["slag"]][0] if "slag" in address else None,
        state=_STATES[address["lage"]][0] if "lage" in address else None,
        organisation_id=address.get("aktor"),
        text=address.get("sok"),
    )
