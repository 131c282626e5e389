"""What the own mapping's page shows, ready for the template: rows, the audience strip, the hand-in card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for

from tracker.domain.access import Circle, Permission
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import today
from tracker.domain.mapping import HandInFacts, MappingState, has_begun
from tracker.domain.steps import ORDER, PHASES, Step, position
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.mapping import Observation, OwnMapping
from tracker.queries.audience import Readers, readers_of
from tracker.queries.mapping import (
    MappingProgress,
    general_causes,
    hand_in_facts,
    mapping_states,
    own_mapping,
    own_observations,
)
from tracker.web.attached.view import file_counts, may_attach
from tracker.web.case_frame import CaseFrame, case_frame
from tracker.web.formats import count_word, day_of, named_day
from tracker.web.labels import label
from tracker.web.session import CaseContext, actor, db
from tracker.web.times import glyph_cells, time_words


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One own observation in the list."""

    id: str
    title: str
    text: str | None
    lines: list[str]
    glyph: list[bool]
    is_supplement: bool
    href: str | None
    files: tuple[str, str] | None


@dataclass(slots=True)
class OwnPage:
    """The organisation's mapping as its own page shows it; nobody else's is ever in here.

    ``unshared``: how many of its texts stay with the organisation also when all is opened; the answers count as one.
    """

    context: CaseContext
    mapping: OwnMapping | None
    rows: list[ObservationRow]
    causes: list[str]
    facts: HandInFacts
    readers: list[Readers]
    progress: list[MappingProgress]
    unshared: int = 0
    me: MappingProgress | None = field(init=False)

    def __post_init__(self) -> None:
        """Find one's own party among the parties."""
        own = actor().organisation_id
        self.me = next((party for party in self.progress if party.organisation_id == own), None)

    @property
    def is_too_early(self) -> bool:
        """Whether the case still stands in step 1."""
        return not has_begun(self.context.case.step)

    @property
    def is_handed_in(self) -> bool:
        """Whether the mapping is frozen."""
        return self.mapping is not None and self.mapping.state is MappingState.HANDED_IN

    @property
    def is_revealed(self) -> bool:
        """Whether the others read it."""
        return self.mapping is not None and self.mapping.revealed_at is not None

    @property
    def may_write(self) -> bool:
        """Whether this person can change or complete anything here now."""
        is_open = self.context.case.status is CaseStatus.OPEN
        return is_open and not self.is_too_early and self.context.may(Permission.MAPPING_WRITE)

    @property
    def due_words(self) -> tuple[str, str] | None:
        """The due day in large, and how near it is; or that it has been handed in."""
        if self.is_handed_in and self.mapping and self.mapping.handed_in_at:
            handed = _("Inlämnad %(day)s", day=named_day(day_of(self.mapping.handed_in_at)))
            return handed, late_words(self.me) if self.me else ""
        if self.me is None or self.me.due_on is None:
            return None
        return _("Lämna in senast %(day)s", day=named_day(self.me.due_on)), near_words(self.me.due_on)

    @property
    def count_heading(self) -> str:
        """As Era iakttagelser (2)."""
        return str(_("Era iakttagelser (%(count)s)", count=len(self.rows)))


def own_page(context: CaseContext) -> OwnPage:
    """Gather one's own mapping; a constant number of questions."""
    mapping = own_mapping(db(), actor(), context.case)
    causes = general_causes(db(), actor(), context.case) if mapping else ()
    page = OwnPage(
        context=context,
        mapping=mapping,
        rows=[],
        causes=[cause.text for cause in causes],
        facts=hand_in_facts(db(), mapping),
        readers=readers_of(db(), context.case),
        progress=mapping_states(db(), context.id)[context.id],
    )
    editable = page.may_write and not page.is_handed_in
    observations: Sequence[Observation] = own_observations(db(), actor(), context.case) if mapping else ()
    circles = [*(row.circle for row in observations), *(cause.circle for cause in causes)]
    circles += [mapping.answers_circle] if mapping else []
    page.unshared = circles.count(Circle.OWN_ORGANISATION)
    counts = file_counts(context, "observation_id") if observations else None
    attaches = may_attach(context)
    for row in observations:
        files = _files(row, context.id, counts, may_add=attaches and (editable or row.is_supplement))
        page.rows.append(_row(row, context.id, editable=editable, files=files))
    return page


def frame(context: CaseContext) -> CaseFrame:
    """The frame of the room's pages: small text above the title says which case and step."""
    step = position(Step.OWN_MAPPINGS) + 1
    total = len(ORDER) - len(PHASES)
    over = _("%(case)s. Steg %(n)s av %(total)s", case=context.case.title, n=step, total=total)
    return case_frame(context, "", over=over)


def _files(
    row: Observation, case_id: str, counts: Mapping[str, int] | None, *, may_add: bool
) -> tuple[str, str] | None:
    """The way to an observation's files, or to add one where it can be added to still."""
    if counts is None or not (counts[row.id] or may_add):
        return None
    words = _("Filer (%(count)s)", count=counts[row.id]) if counts[row.id] else _("Lägg till en fil")
    return url_for("files.about_observation", case_id=case_id, observation_id=row.id), str(words)


def _row(row: Observation, case_id: str, *, editable: bool, files: tuple[str, str] | None) -> ObservationRow:
    place = f"P{row.place.number} {row.place.name}" if row.place else None
    where = ", ".join(part for part in (place, row.place_note) if part)
    amount = ", ".join(part for part in (row.amount, row.period) if part)
    source = ", ".join(part for part in (row.source.label if row.source else None, row.source_note) if part)
    often = [label(row.frequency)] if row.frequency else []
    when = [time_words(row.time_mask) or _("Tid inte angiven"), *often]
    lines = [
        row.type.label,
        where,
        amount,
        ". ".join(when),
        _("Källa: %(source)s", source=source) if source else "",
        *(_("Orsak: %(cause)s", cause=cause.text) for cause in row.causes),
        _("Citat ur %(source)s", source=row.quote_source) if row.quote_source else "",
        _("Delas med: %(who)s", who=label(row.circle)),
    ]
    return ObservationRow(
        id=row.id,
        title=row.title,
        text=row.text,
        lines=[words for words in lines if words],
        glyph=glyph_cells(row.time_mask),
        is_supplement=row.is_supplement,
        href=url_for("mapping.edit", case_id=case_id, observation_id=row.id) if editable else None,
        files=files,
    )


# --- words ------------------------------------------------------------------------------------------------------------
def near_words(due_on: dt.date) -> str:
    """How many days are left, or how many have passed."""
    days = (due_on - today()).days
    if days < 0:
        return str(ngettext("Sista dag var i går.", "Sista dag var för %(num)d dagar sedan.", -days))
    if days == 0:
        return str(_("Det är i dag."))
    left = ngettext("%(num)d dag kvar.", "%(num)d dagar kvar.", days)
    return str(_("%(left)s I dag är det %(day)s.", left=left, day=named_day(today())))


def late_words(party: MappingProgress) -> str:
    """As en dag sent; empty when it came in time."""
    if not party.days_late:
        return ""
    count = count_word(party.days_late)
    return str(ngettext("en dag sent", "%(count)s dagar sent", party.days_late, count=count))
