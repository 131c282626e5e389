"""The list of cases: filters, order and page live in the address, so that a reload gives the same list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import request, url_for

from tracker.domain.access import Permission
from tracker.domain.cases import CaseStatus
from tracker.domain.ids import ID_LENGTH
from tracker.domain.people import UserRole
from tracker.domain.steps import PHASES, Step, position
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.cases import (
    MOST_PAGES,
    CaseFilter,
    CasePage,
    CaseRow,
    CaseSort,
    FilterOption,
    filter_options,
    list_cases,
)
from tracker.web.answers import Answer, page
from tracker.web.cases.room import bp
from tracker.web.formats import day_of, number, short_day
from tracker.web.forms import one_line
from tracker.web.labels import choices, label
from tracker.web.session import actor, db, require

TEXT_LENGTH: Final = 100
ALL_DONE: Final = 7
_ANY_ID: Final = "a" * ID_LENGTH  # the address of a case is asked for once, not once a row
STATUSES: Final[dict[str, CaseStatus | None]] = {
    "pagar": CaseStatus.OPEN,
    "avslutade": CaseStatus.CLOSED,
    "hanvisade": CaseStatus.REFERRED,
    "alla": None,
}
SORTS: Final = {
    "andrad": CaseSort.UPDATED,
    "namn": CaseSort.TITLE,
    "steg": CaseSort.STEP,
    "referens": CaseSort.REFERENCE,
}


class ListRow(NamedTuple):
    """A row as the template writes it."""

    href: str
    title: str
    reference: str
    registry_number: str | None
    line: int
    line_text: str
    district: str
    next_text: str
    changed: str


@bp.get("/arenden")
def index() -> Answer:
    """The cases I may know of; 25 a page."""
    require(Permission.CASE_LIST)
    options = filter_options(db())
    address = _address(request.args, options)
    found = list_cases(db(), actor(), _filter(address))
    return page(
        "cases/index.html",
        rows=_rows(found.rows),
        result=_result(found),
        pages=_pages(found, address),
        address=address,
        options=_options(options),
        heads=_heads(address),
        is_narrowed=bool(address.keys() - {"sortera", "sida"}),
        narrowed_by=len(address.keys() - {"sortera", "sida", "sok"}),
        is_metadata=actor().role is UserRole.SYSTEM_ADMIN,
    )


# --- the address ------------------------------------------------------------------------------------------------------
def _address(args: Mapping[str, str], options: Sequence[FilterOption]) -> dict[str, str]:
    """What of an address means something; defaults and what names nothing are left out."""
    known = {option.id for option in options}
    allowed: dict[str, Any] = {
        "status": STATUSES.keys() - {"pagar"},
        "steg": set(Step),
        "omrade": known,
        "fokus": known,
        "mina": {"1"},
        "sortera": SORTS.keys() - {"andrad"},
    }
    address = {name: args[name] for name, values in allowed.items() if args.get(name) in values}
    if text := (one_line(args.get("sok")) or "")[:TEXT_LENGTH]:
        address["sok"] = text
    page_number = args.get("sida", "")
    if page_number.isascii() and page_number.isdigit() and len(page_number) <= len(str(MOST_PAGES)):
        address |= {"sida": page_number} if int(page_number) > 1 else {}
    return address


def _filter(address: Mapping[str, str]) -> CaseFilter:
    step = address.get("steg")
    return CaseFilter(
        step=Step(step) if step else None,
        district_id=address.get("omrade"),
        focus_area_id=address.get("fokus"),
        status=STATUSES[address.get("status", "pagar")],
        text=address.get("sok"),
        is_mine="mina" in address,
        sort=SORTS[address.get("sortera", "andrad")],
        page=min(int(address.get("sida", "1")), MOST_PAGES),
    )


def _options(options: Sequence[FilterOption]) -> dict[str, Any]:
    groups: dict[str, list[FilterOption]] = {}
    for option in options:
        if option.kind == "focus":
            groups.setdefault(option.group.replace("-", "–"), []).append(option)
    return {
        "steps": choices(Step),
        "districts": [option for option in options if option.kind == "district"],
        "focus": groups,
        "statuses": [
            ("", _("Pågår")),
            ("avslutade", _("Avslutade")),
            ("hanvisade", _("Hänvisade")),
            ("alla", _("Alla")),
        ],
    }


def _heads(address: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
    """For each order its address, and for the present one which way it goes."""
    kept = {name: value for name, value in address.items() if name not in {"sortera", "sida"}}
    present = address.get("sortera", "andrad")
    heads = {}
    for name in SORTS:
        query: dict[str, Any] = kept if name == "andrad" else kept | {"sortera": name}
        way = "descending" if name == "andrad" else "ascending"
        heads[name] = (url_for("cases.index", **query), way if name == present else None)
    return heads


# --- the rows ---------------------------------------------------------------------------------------------------------
def _rows(rows: Sequence[CaseRow]) -> list[ListRow]:
    words = {step: step_words(step) for step in {row.step for row in rows}}
    case_address = url_for("cases.show", case_id=_ANY_ID)
    return [
        ListRow(
            href=case_address.replace(_ANY_ID, row.id) if row.title else url_for("records.case_log", case_id=row.id),
            title=row.title or row.reference,
            reference=row.reference,
            registry_number=row.registry_number,
            line=ALL_DONE if row.status is CaseStatus.CLOSED else position(row.step),
            line_text=words[row.step] if row.status is CaseStatus.OPEN else _ended_words(row),
            district=row.district,
            next_text=_next(row),
            changed=short_day(day_of(row.updated_at)),
        )
        for row in rows
    ]


def _ended_words(row: CaseRow) -> str:
    """What a case is that does not run; a closed one says since when, and how long its parties read it."""
    if row.closed_on is None or row.parties_read_to is None:
        return label(row.status)
    days = {"day": short_day(row.closed_on), "last": short_day(row.parties_read_to)}
    return str(_("Avslutat %(day)s. Parter läser till och med %(last)s", **days))


def step_words(step: Step) -> str:
    """As Steg 3 av 5. Gemensam kartläggning, or a phase by its name."""
    if step in PHASES:
        return label(step)
    return str(_("Steg %(number)s av 5. %(name)s", number=position(step) + 1, name=label(step)))


def _next(row: CaseRow) -> str:
    """The nearer of the next meeting and the last day for mappings."""
    meeting_day = day_of(row.meeting_at) if row.meeting_at else None
    due_on = row.mapping_due_on if row.step is Step.OWN_MAPPINGS and row.status is CaseStatus.OPEN else None
    if due_on and (meeting_day is None or due_on <= meeting_day):
        return str(_("%(day)s, sista dag", day=short_day(due_on)))
    if meeting_day:
        return f"{short_day(meeting_day)}, {row.meeting_title}"
    return ""


def _result(found: CasePage) -> str:
    if found.is_capped:
        return str(_("Fler än %(count)s ärenden", count=number(found.total)))
    return str(ngettext("%(count)s ärende", "%(count)s ärenden", found.total, count=number(found.total)))


def _pages(found: CasePage, address: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in address.items() if name != "sida"}

    def href(target: int) -> str:
        query: dict[str, Any] = kept | {"sida": str(target)} if target > 1 else kept
        return url_for("cases.index", **query)

    return {
        "number": found.number,
        "last": found.last,
        "is_capped": found.is_capped,
        "prev_href": href(found.number - 1) if found.number > 1 else None,
        "next_href": href(found.number + 1) if found.number < found.last else None,
    }
