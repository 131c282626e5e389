"""Who has which duty, and where nobody coordinates. The same people as in the list, asked in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request

from tracker.domain.access import Permission
from tracker.domain.people import UserRole
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.queries.administration.coverage import Covered, OnDuty, covered_boards, covered_districts, on_duty
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, page
from tracker.web.session import actor, db

_HEADS: Final[tuple[tuple[UserRole, Any], ...]] = (
    (UserRole.COORDINATOR, _l("Trygghetssamordnare")),
    (UserRole.OVERVIEW, _l("Överblick")),
    (UserRole.SYSTEM_ADMIN, _l("Systemadministratörer")),
)


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """People with one duty."""

    name: str
    people: Sequence[OnDuty]


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A district or a board, and who coordinates there; or what to do where nobody does."""

    name: str
    people: str
    count: str
    what_to_do: str
    invite_to: str | None


@bp.get("/uppdrag")
def duties() -> Answer:
    """Coordinators by district, overview, administrators: of those whom one administrates."""
    open_to(Permission.USER_READ)
    found = on_duty(db(), actor())
    groups = [DutyGroup(str(head), [each for each in found if each.role is role]) for role, head in _HEADS]
    admins = [each for each in found if each.is_organisation_admin]
    groups.append(DutyGroup(_("Administratörer för sin organisation"), admins))
    shown = [group for group in groups if group.people or actor().role is UserRole.SYSTEM_ADMIN]
    return page("administration/duties.html", groups=shown)


@bp.get("/samordnare")
def coverage() -> Answer:
    """Every district and board with its coordinator function: one person or more, or what to do where it lacks."""
    open_to(Permission.COVERAGE_READ)
    only_lacking = request.args.get("visa") == "saknas"
    districts = [_row(each, is_district=True) for each in covered_districts(db())]
    boards = [_row(each, is_district=False) for each in covered_boards(db())]
    kept = [[row for row in rows if not only_lacking or not row.people] for rows in (districts, boards)]
    return page("administration/coverage.html", districts=kept[0], boards=kept[1], only_lacking=only_lacking)


def _row(found: Covered, *, is_district: bool) -> CoverRow:
    count = len(found.people)
    return CoverRow(
        name=found.name,
        people=", ".join(found.people),
        count=ngettext("%(num)d person", "%(num)d personer", count) if count else "",
        what_to_do=_what_to_do(found, is_district=is_district),
        invite_to=found.organisation_id if actor().role is UserRole.SYSTEM_ADMIN and not count else None,
    )


def _what_to_do(found: Covered, *, is_district: bool) -> str:
    if found.people:
        return ""
    if is_district and found.organisation_id is None:
        return _("Lägg in stadsdelsförvaltningen som aktör och bjud sedan in en samordnare där.")
    if actor().role is UserRole.SYSTEM_ADMIN:
        return _("Bjud in en samordnare, eller ge någon som har konto rollen.")
    return _("Förvaltningen utser någon. Systemadministratören bjuder in personen.")
