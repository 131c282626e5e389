"""Mitt arbete in words: the headline sentence, what is coming, what is late, and what went on with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date
from flask import url_for

from tracker.domain.clock import today
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.pressing import PressingMeasure
from tracker.queries.work import ComingMeeting, Deviation
from tracker.web.formats import LOCALE, clock_time, count_word, day_of, full_day, named_day, short_day
from tracker.web.labels import label
from tracker.web.work.tasks import Task


@dataclass(frozen=True, slots=True)
class ComingRow:
    """A planned meeting with its leaf of a calendar."""

    month: str
    day: int
    weekday: str
    date: str
    title: str
    href: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class LateRow:
    """A measure of somebody else that is late in a case I coordinate."""

    title: str
    href: str
    case: str
    who: str
    due: str
    ago: str
    heard: str


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """A case that went on with a reason."""

    title: str
    href: str
    words: str
    reason: str
    day: str


def headline(tasks: Sequence[Task], *, has_cases: bool) -> str:
    """One sentence that says whether anything burns."""
    late = sum(task.when_kind == "overdue" for task in tasks)
    now = sum(task.when_kind == "today" for task in tasks)
    if not tasks:
        return _("Inget behöver dig just nu.") if has_cases else _("Du är inte med i något ärende än.")
    if late and now:
        return _(
            "Du är sen med %(late)s och %(now)s ska bli %(done)s i dag.",
            late=_things(late),
            now=count_word(now),
            done=ngettext("klar", "klara", now),
        )
    if late:
        return _("Du är sen med %(late)s.", late=_things(late))
    if now:
        return _("%(now)s ska bli %(done)s i dag.", now=_things(now).capitalize(), done=ngettext("klar", "klara", now))
    return _("Inget är försenat. %(things)s att göra.", things=_things(len(tasks)).capitalize())


def _things(count: int) -> str:
    return _("en sak") if count == 1 else _("%(n)s saker", n=count_word(count))


def day_words() -> str:
    """As Tisdag 6 oktober 2026."""
    return f"{named_day(today())} {today().year}".capitalize()


def late_words(count: int) -> tuple[str, str] | None:
    """How many measures of others are late: the words that are a link, and the rest of the sentence."""
    if not count:
        return None
    link = ngettext("En åtgärd", "%(words)s åtgärder", count, words=count_word(count).capitalize())
    return link, ngettext("hos andra är försenad.", "hos andra är försenade.", count)


def coming_rows(meetings: Sequence[ComingMeeting]) -> list[ComingRow]:
    """Meetings with their date boxes."""
    return [_coming(row) for row in meetings]


def _coming(row: ComingMeeting) -> ComingRow:
    day = day_of(row.starts_at)
    hours = clock_time(row.starts_at) + (f"–{clock_time(row.ends_at)}" if row.ends_at else "")
    return ComingRow(
        month=format_date(day, "MMM", locale=LOCALE).rstrip("."),
        day=day.day,
        weekday=format_date(day, "E", locale=LOCALE),
        date=day.isoformat(),
        title=row.title or label(row.kind),
        href=url_for("cases.meetings", case_id=row.case_id),
        text=f"{hours}, {row.location}" if row.location else hours,
        note=row.case_title,
    )


def late_rows(rows: Sequence[PressingMeasure], organisation_id: str) -> list[LateRow]:
    """Others' late measures in the cases that the actor coordinates."""
    return [_late(row) for row in rows if row.is_coordinated and row.is_late and row.organisation_id != organisation_id]


def _late(row: PressingMeasure) -> LateRow:
    measure = row.measure
    due = measure.due_on or measure.valid_to or today()
    days = (today() - due).days
    heard = (
        f"{short_day(measure.status_on)}: {measure.status_note or label(measure.status)}" if measure.status_on else ""
    )
    return LateRow(
        title=measure.title,
        href=url_for("plans.measure", case_id=measure.case_id, measure_id=measure.id),
        case=row.case_title,
        who=row.organisation or _("Ingen ansvarig"),
        due=short_day(due),
        ago=ngettext("%(num)d dag sedan", "%(num)d dagar sedan", days),
        heard=heard or _("Inget svar"),
    )


def deviation_rows(rows: Sequence[Deviation]) -> list[DeviationRow]:
    """Cases that went on with a reason."""
    return [
        DeviationRow(
            title=row.case_title,
            href=url_for("process.history", case_id=row.case_id),
            words=_("%(start)s till %(end)s", start=label(row.from_step), end=label(row.to_step).lower()),
            reason=row.reason,
            day=full_day(day_of(row.passed_at)),
        )
        for row in rows
    ]
