"""What needs a person now, as an ordered list: late, today, tomorrow, later, no day. Each with a way to do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from babel.dates import format_date
from flask import url_for

from tracker.domain.access import Duty, Permission
from tracker.domain.clock import today
from tracker.domain.gating.facts import PartyFacts
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.pressing import DueReview, PressingMeasure
from tracker.queries.walks.inquiry import WaitingPoints
from tracker.web.case_gate import PARTY_RULES, MissingRow, missing_row, waited_for
from tracker.web.formats import LOCALE, count_word, day_of, days_since, full_day, short_day
from tracker.web.labels.gate_facts import name_list
from tracker.web.labels.step_words import TOWARDS
from tracker.web.work.cases import MyCase


def weekday_day(day: dt.date) -> str:
    """As tis 27 okt."""
    return f"{format_date(day, 'E', locale=LOCALE)} {short_day(day)}"


SILENT_DAYS: Final = 14
REMIND_DAYS: Final = 3
ROWS_PER_CASE: Final = 3


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as components/tasks.html shows it."""

    title: str
    href: str
    case: str
    text: str = ""
    due: dt.date | None = None
    waiting: str | None = None

    @property
    def when_kind(self) -> str:
        """Which of the three looks: overdue, today or plain."""
        if self.due is None or self.due > today():
            return "plain"
        return "today" if self.due == today() else "overdue"

    @property
    def when_text(self) -> str:
        """The day in words."""
        if self.due is None:
            return _("Ingen dag satt")
        days = (self.due - today()).days
        if days < 0:
            return _("Försenad")
        return {0: _("I dag"), 1: _("I morgon")}.get(days) or weekday_day(self.due)

    @property
    def when_note(self) -> str | None:
        """The date, where the words are not enough."""
        if self.due is None:
            return None
        days = (self.due - today()).days
        if days < 0:
            return _("skulle vara klar %(day)s", day=short_day(self.due))
        return weekday_day(self.due) if days == 1 else None


def ordered(tasks: Sequence[Task]) -> list[Task]:
    """Late first, then by day; what has no day comes last. Equal ones keep their order."""
    return sorted(tasks, key=lambda task: (task.due is None, task.due or dt.date.max))


def case_tasks(mine: MyCase) -> Iterator[Task]:
    """Everything one case asks of the actor."""
    if Duty.INVITED in mine.reader.duties:
        yield _invitation(mine)
        return
    if mine.own_party and mine.reader.may(Permission.MAPPING_WRITE):
        yield from _own_tasks(mine, mine.own_party)
    if mine.is_coordinated:
        yield from _gate_tasks(mine)
        yield from _silent_parties(mine)


def _invitation(mine: MyCase) -> Task:
    party = mine.own_party
    day = full_day(day_of(party.invited_at)) if party else ""
    return Task(
        title=_("Svara på inbjudan"),
        href=url_for("cases.answer", case_id=mine.id),
        case=mine.title,
        text=_("Ni är inbjudna sedan %(day)s. Tacka ja eller nej.", day=day),
        waiting=_("Samordnaren väntar"),
    )


def _own_tasks(mine: MyCase, party: PartyFacts) -> Iterator[Task]:
    """What the actor's own organisation owes as a party."""
    facts = mine.facts
    if facts.step is Step.OWN_MAPPINGS and not party.has_handed_in and not facts.is_revealed_early:
        reminded = _("Ni är påminda %(day)s.", day=short_day(day_of(party.reminded_at))) if party.reminded_at else ""
        begun = _("Lämna in er kartläggning") if party.has_begun else _("Skriv er kartläggning och lämna in den")
        yield Task(
            title=begun,
            href=url_for("mapping.show", case_id=mine.id),
            case=mine.title,
            text=reminded or _("Den är förseglad tills alla parter har lämnat in."),
            due=party.due_on or facts.mapping_due_on,
            waiting=_others(mine),
        )
    if facts.step is Step.PRIORITISATION and mine.unscored:
        yield Task(
            title=ngettext("Sätt poäng på %(num)d problem", "Sätt poäng på %(num)d problem", mine.unscored),
            href=url_for("priorities.score", case_id=mine.id),
            case=mine.title,
            text=_("Poängen visas när alla parter har satt sina."),
            waiting=_others(mine),
        )
    asked = facts.counts.goals if party.is_authority else facts.counts.goals_shared
    left = asked - party.goals_accepted - party.goals_reserved
    if facts.step is Step.GOAL_SETTING and left > 0:
        yield Task(
            title=ngettext("Svara på %(num)d mål", "Svara på %(num)d mål", left),
            href=url_for("plans.goals", case_id=mine.id),
            case=mine.title,
            text=_("Acceptera målet eller reservera er med skäl."),
        )


def _gate_tasks(mine: MyCase) -> Iterator[Task]:
    """What is missing in the gate that the coordinator can do something about; at most a few a case."""
    after = mine.programme.after(mine.facts.step)
    counts = mine.facts.counts
    is_underway = mine.facts.step is Step.IMPLEMENTATION and counts.measures_done < counts.measures
    if mine.gate.met and after and not is_underway:
        yield Task(
            title=_("Gå vidare till %(step)s", step=TOWARDS[after]),
            href=url_for("cases.show", case_id=mine.id),
            case=mine.title,
            text=_("Inget saknas."),
            waiting=_others(mine),
        )
    rows = [missing_row(item, mine.facts, mine.reader, mine.days) for item in mine.gate.missing]
    shown = [row for row in rows if row.code not in PARTY_RULES and (row.is_mine or row.due)]
    for row in shown[:ROWS_PER_CASE]:
        yield _gate_task(mine, row)
    yield from _reminders(mine, rows)


def _gate_task(mine: MyCase, row: MissingRow) -> Task:
    return Task(
        title=row.text,
        href=row.href or url_for("cases.show", case_id=mine.id),
        case=mine.title,
        text=row.fact,
        due=row.due,
        waiting=_others(mine),
    )


def _reminders(mine: MyCase, rows: Sequence[MissingRow]) -> Iterator[Task]:
    """Parties that are waited for: a day to set, a reminder when the day is near, answers on goals."""
    facts, href = mine.facts, url_for("mapping.coordinate", case_id=mine.id)
    own = mine.own_party.name if mine.own_party else None
    names = [name for name in waited_for(mine.gate) if name != own]
    codes = {row.code for row in rows}
    if "all_handed_in" in codes and facts.mapping_due_on is None:
        yield Task(_("Sätt sista dag för kartläggningarna"), href, mine.title, _("Utan en dag vet parterna inte när."))
    elif "all_handed_in" in codes and names and (facts.mapping_due_on or today()) <= _soon():
        title = (
            _("Påminn %(who)s om kartläggningen", who=names[0])
            if len(names) == 1
            else _("Påminn %(n)s parter om deras kartläggning", n=count_word(len(names)))
        )
        text = _("%(who)s har inte lämnat in.", who=name_list(names))
        yield Task(title, href, mine.title, text, facts.mapping_due_on, _others(mine))
    for row in rows:
        if row.code == "goals_accepted" and names and row.href:
            yield Task(row.text, row.href, mine.title, row.fact, row.due)


def _soon() -> dt.date:
    return today() + dt.timedelta(days=REMIND_DAYS)


def _silent_parties(mine: MyCase) -> Iterator[Task]:
    """Invitations that nobody has answered for a while."""
    for party in mine.facts.parties:
        days = days_since(party.invited_at)
        if party.is_accepted or days < SILENT_DAYS:
            continue
        yield Task(
            title=_("Ring %(who)s eller avsluta inbjudan", who=party.name),
            href=url_for("cases.parties", case_id=mine.id),
            case=mine.title,
            text=_(
                "Inbjuden %(day)s. Inget svar på %(days)s dagar.", day=full_day(day_of(party.invited_at)), days=days
            ),
        )


def _others(mine: MyCase) -> str | None:
    """How many other parties wait for it."""
    count = len(mine.facts.accepted) - 1
    return ngettext("%(num)d part väntar", "%(num)d parter väntar", count) if count > 0 else None


def measure_tasks(rows: Sequence[PressingMeasure], organisation_id: str) -> Iterator[Task]:
    """The own organisation's measures that are due, and afterthoughts that a coordinator owes."""
    for row in rows:
        measure, href = row.measure, url_for("plans.measure", case_id=row.measure.case_id, measure_id=row.measure.id)
        due = measure.due_on or measure.valid_to
        if row.organisation_id == organisation_id and measure.closed_on is None and due:
            title = _("Rapportera hur det går: %(title)s", title=measure.title)
            yield Task(title, href, row.case_title, measure.status_note or "", due)
        if row.is_coordinated and measure.is_short_notice and not measure.afterthought and measure.afterthought_due_on:
            title = _("Skriv varför efteråt: %(title)s", title=measure.title)
            text = _("Åtgärd med kort varsel. Ta in den i planen eller avsluta den.")
            yield Task(title, href, row.case_title, text, measure.afterthought_due_on)


def point_tasks(rows: Sequence[WaitingPoints]) -> Iterator[Task]:
    """Points that residents marked before a walk; the coordinator reads them first."""
    for row in rows:
        yield Task(
            title=ngettext("Läs %(num)d punkt från boende", "Läs %(num)d punkter från boende", row.count),
            href=url_for("walks.points", case_id=row.case_id, walk_id=row.walk_id),
            case=row.case_title,
            text=_("Ingen annan läser dem förrän du har släppt fram dem."),
            due=row.last_on,
        )


def review_tasks(rows: Sequence[DueReview]) -> Iterator[Task]:
    """Deselected problems to look at again."""
    for row in rows:
        yield Task(
            title=_("Ompröva problem %(letter)s, %(title)s", letter=row.letter, title=row.title),
            href=url_for("priorities.show", case_id=row.case_id),
            case=row.case_title,
            text=_("Det bortprioriterades med en dag för omprövning."),
            due=row.review_on,
        )
