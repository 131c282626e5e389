"""What the room says about parties, what is expected of them, and who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from tracker.domain.cases import PartyStatus
from tracker.domain.clock import local
from tracker.domain.mapping import MappingState
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.models.cases import CaseCoordinator
from tracker.queries.parties import Invitable, PartyRow
from tracker.web.formats import count_word, day_of, days_since, short_day

# kinds of actor that practice says are forgotten (replies to the programme; see README), in the order they are told
OFTEN_MISSING: Final = {
    "actor:independent_school": _l("Fristående skola saknas bland parterna."),
    "actor:municipal_school": _l("Kommunal skola saknas bland parterna."),
    "actor:specialist_board": _l("Ingen facknämnd är med, till exempel den som sköter gator och belysning."),
    "actor:library": _l("Bibliotek eller medborgarkontor saknas bland parterna."),
    "actor:housing": _l("Bostadsbolag eller hyresgästförening saknas bland parterna."),
    "actor:business": _l("Näringslivet saknas bland parterna."),
    "actor:civil_society": _l("Civilsamhället saknas bland parterna."),
    "actor:police": _l("Polisen saknas bland parterna."),
}


def late_words(days: int) -> str:
    """As en dag sent, 3 dagar sent."""
    return str(ngettext("%(count)s dag sent", "%(count)s dagar sent", days, count=count_word(days)))


def handed_in_words(handed_in_at: dt.datetime, due_on: dt.date | None) -> str:
    """As Inlämnad 3 okt, en dag sent."""
    day = day_of(handed_in_at)
    said = _("Inlämnad %(day)s", day=short_day(day))
    return f"{said}, {late_words((day - due_on).days)}" if due_on and day > due_on else said


def party_state(row: PartyRow) -> tuple[str, str]:
    """(shape, words) of a party's state. Of a mapping never more than these words."""
    if row.status is PartyStatus.INVITED:
        return "none", _invited_words(row)
    if row.status is PartyStatus.LEFT:
        return "none", _("Lämnade ärendet %(day)s", day=short_day(day_of(row.ended_at or row.invited_at)))
    if row.status is PartyStatus.DECLINED:
        return "none", _("Tackade nej %(day)s", day=short_day(day_of(row.answered_at or row.invited_at)))
    if row.mapping_state is MappingState.HANDED_IN and row.handed_in_at:
        return "ok", handed_in_words(row.handed_in_at, row.due_on)
    if row.mapping_state is MappingState.DRAFT:
        return "ongoing", _("Har börjat")
    return "ok", _("Har tackat ja")


def _invited_words(row: PartyRow) -> str:
    days = days_since(row.invited_at)
    if days < 1:
        return str(_("Inbjuden i dag"))
    words = ngettext(
        "Har inte svarat på %(count)s dag", "Har inte svarat på %(count)s dagar", days, count=count_word(days)
    )
    return str(words)


def contact_words(row: PartyRow, coordinators: Sequence[CaseCoordinator]) -> str:
    """The organisation's coordinators in the case, else its contact person."""
    names = [each.user.name for each in coordinators if each.user.organisation_id == row.organisation_id]
    return joined(names) if names else row.contact or _("Ingen kontaktperson")


def joined(names: Sequence[str]) -> str:
    """As Amina Berg, Olle Nyström och Karin Lund."""
    if len(names) < 2:  # noqa: PLR2004 - and needs two
        return "".join(names)
    return str(_("%(first)s och %(last)s", first=", ".join(names[:-1]), last=names[-1]))


def is_remindable(row: PartyRow, step: Step) -> bool:
    """Whether there is an answer or a mapping to remind of, and it was not done today."""
    waits = row.status is PartyStatus.INVITED or (
        step is Step.OWN_MAPPINGS and row.mapping_state is not MappingState.HANDED_IN
    )
    return waits and (row.reminded_at is None or days_since(row.reminded_at) > 0)


def missing_hints(kinds: Collection[str], others: Sequence[Invitable], most: int = 4) -> list[str]:
    """What kinds of actor are missing, with organisations of the kind in the district by name."""
    hints = []
    for kind, words in OFTEN_MISSING.items():
        if kind in kinds:
            continue
        near = [other.name for other in others if other.kind_code == kind and (other.is_near or other.district is None)]
        hints.append(f"{words} {_('Till exempel %(names)s.', names=joined(near[:2]))}" if near else str(words))
    return hints[:most]


def swedish_moment(moment: dt.datetime, ends_at: dt.datetime | None) -> str:
    """As 17.30–19.30, or the start alone."""
    start = f"{local(moment):%H.%M}"
    return f"{start}–{local(ends_at):%H.%M}" if ends_at else start
