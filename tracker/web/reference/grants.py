"""Who may do what and who reads what, as tables for the page: the first made from GRANTS, the second in words."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tracker.domain.access import GRANTS, Duty, Permission
from tracker.domain.texts.sorting import sort_key
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels import label

IN_CASE: Final = (
    Duty.COORDINATOR,
    Duty.DISTRICT_COORDINATOR,
    Duty.PARTY,
    Duty.PARTY_READER,
    Duty.INVITED,
    Duty.OVERVIEW,
    Duty.SYSTEM_ADMIN,
)
EVERYWHERE: Final = (
    Duty.SIGNED_IN,
    Duty.COORDINATING_ROLE,
    Duty.OVERVIEW,
    Duty.ORGANISATION_ADMIN,
    Duty.SYSTEM_ADMIN,
)
_ONLY_IN_CASES: Final = frozenset(
    {Duty.COORDINATOR, Duty.DISTRICT_COORDINATOR, Duty.PARTY, Duty.PARTY_READER, Duty.INVITED}
)


class GrantTable(NamedTuple):
    """Duties as columns; each row a permission with yes or no per duty."""

    duties: tuple[Duty, ...]
    rows: list[tuple[Permission, list[bool]]]


def grant_tables() -> tuple[GrantTable, GrantTable]:
    """GRANTS as two tables: what one may do in a case, and in the whole tool. Every permission is in one of them."""
    in_case = [permission for permission in Permission if GRANTS[permission] & _ONLY_IN_CASES]
    everywhere = [permission for permission in Permission if permission not in in_case]
    return _table(IN_CASE, in_case), _table(EVERYWHERE, everywhere)


def _table(duties: tuple[Duty, ...], permissions: list[Permission]) -> GrantTable:
    ordered = sorted(permissions, key=lambda permission: sort_key(label(permission)))
    return GrantTable(duties, [(each, [duty in GRANTS[each] for duty in duties]) for each in ordered])


class Reading(NamedTuple):
    """Who, and in words what that one reads of each kind of text."""

    who: Any
    sealed: Any
    joint: Any
    authorities: Any
    notes: Any
    log: Any
    others: Any


_YES: Final = _l("Ja")
_NO: Final = _l("Nej")
_OWN: Final = _l("Bara sin organisations")
_AS_PARTY: Final = _l("Bara där organisationen är part")

READING: Final = (
    Reading(
        _l("Samordnare i ärendet"),
        _l("Nej, bara om den är påbörjad eller inlämnad"),
        _YES,
        _YES,
        _OWN,
        _l("Sitt ärendes"),
        _l("Läser i sitt stadsdelsområde"),
    ),
    Reading(_l("Polis"), _NO, _YES, _YES, _OWN, _NO, _AS_PARTY),
    Reading(_l("Andra myndigheter och kommunala skolor"), _NO, _YES, _YES, _OWN, _NO, _AS_PARTY),
    Reading(_l("Fastighetsägare, företag och föreningar"), _NO, _YES, _NO, _OWN, _NO, _AS_PARTY),
    Reading(_l("Fristående skola"), _NO, _YES, _NO, _OWN, _NO, _AS_PARTY),
    Reading(_l("Stadsledningskontoret"), _NO, _l("Ja, men ändrar inget"), _YES, _NO, _l("Allas"), _l("Läser alla")),
    Reading(
        _l("Systemadministratör"),
        _NO,
        _NO,
        _NO,
        _NO,
        _l("Allas, utan innehåll"),
        _l("Vet att de finns, läser dem inte"),
    ),
)
