"""What the coordinator sees of the own mappings: states and days, never content or counts of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.access import Circle
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import today
from tracker.domain.mapping import MappingState, has_begun, may_reveal
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.cases import Case
from tracker.queries.audience import Readers
from tracker.queries.mapping import MappingProgress, mapping_states
from tracker.web.audience import AudienceStrip, brief, circle_words
from tracker.web.formats import count_word, day_of, short_day
from tracker.web.labels import label
from tracker.web.mapping.own_view import late_words
from tracker.web.session import CaseContext, db


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party: its name, its state as a shape and words, its day, and what can be done."""

    party_id: str
    name: str
    contact: str
    kind: str
    words: str
    due: str
    has_extension: bool
    reminded: str
    can_remind: bool
    can_extend: bool


@dataclass(frozen=True, slots=True)
class Coordination:
    """The page of all parties' states."""

    case: Case
    parties: list[MappingProgress]

    @property
    def handed_in(self) -> int:
        """How many have handed in."""
        return sum(party.is_handed_in for party in self.parties)

    @property
    def waiting(self) -> list[str]:
        """The names of those who have not."""
        return [party.short_name for party in self.parties if not party.is_handed_in]

    @property
    def is_revealed(self) -> bool:
        """Whether the mappings of this round are opened."""
        return self.case.revealed_at is not None

    @property
    def is_too_early(self) -> bool:
        """Whether the case still stands in step 1."""
        return not has_begun(self.case.step)

    @property
    def is_open(self) -> bool:
        """Whether days can be set and parties reminded."""
        return self.case.status is CaseStatus.OPEN and not self.is_revealed

    @property
    def may_reveal(self) -> bool:
        """Whether opening is possible now, with or without a reason."""
        return self.is_open and may_reveal(self.case.step) and self.handed_in > 0

    @property
    def count_words(self) -> str:
        """As 3 av 5 parter har lämnat in."""
        total = len(self.parties)
        return str(
            ngettext("%(n)s av en part har lämnat in", "%(n)s av %(num)d parter har lämnat in", total, n=self.handed_in)
        )

    @property
    def rows(self) -> list[PartyRow]:
        """One row a party, in Swedish order."""
        return [self._row(party) for party in self.parties]

    def _row(self, party: MappingProgress) -> PartyRow:
        can_act = self.is_open and not party.is_handed_in
        return PartyRow(
            party_id=party.party_id,
            name=party.name,
            contact=party.contact or _("Ingen kontakt angiven"),
            kind=_kind(party),
            words=_words(party),
            due=short_day(party.due_on) if party.due_on else _("Ingen dag satt"),
            has_extension=party.extended_to is not None,
            reminded=_("Påmind %(day)s", day=short_day(day_of(party.reminded_at))) if party.reminded_at else "",
            can_remind=can_act and not self.is_too_early,
            can_extend=can_act,
        )


def coordination(context: CaseContext) -> Coordination:
    """Gather the states; content is never read."""
    return Coordination(context.case, mapping_states(db(), context.id)[context.id])


def _kind(party: MappingProgress) -> str:
    if party.is_handed_in:
        return "ok"
    if party.due_on and party.due_on < today():
        return "bad"
    return "ongoing" if party.state is MappingState.DRAFT else "none"


def _words(party: MappingProgress) -> str:
    """Har inte börjat, har börjat, or inlämnad with its day and how late."""
    if party.is_handed_in and party.handed_in_at:
        day = short_day(day_of(party.handed_in_at))
        late = late_words(party)
        words = _("Inlämnad %(day)s, %(late)s", day=day, late=late) if late else _("Inlämnad %(day)s", day=day)
        return str(words)
    return str(_("Har börjat") if party.state is MappingState.DRAFT else _("Har inte börjat"))


def reveal_strip(readers: Sequence[Readers]) -> AudienceStrip:
    """Who will read what is opened: what is for all parties, what is for authorities, and what stays."""
    authorities = [row for row in readers if row.reads(Circle.AUTHORITIES)]
    outside = [row for row in readers if row.is_party and row not in authorities]
    few = _("Läses av %(who)s.", who=brief(authorities))
    if outside:
        few = _("%(few)s Läses inte av %(who)s.", few=few, who=brief(outside))
    columns: list[tuple[Any, ...]] = [
        (_("Läses av så snart du öppnar"), f"{circle_words(readers, Circle.ALL_PARTIES)}. {brief(readers)}"),
        (_("Det som delas bara med myndigheter"), few),
        (_("Det en part inte delar"), _("Läses bara av den parten.")),
    ]
    return AudienceStrip(Circle.ALL_PARTIES.value, label(Circle.ALL_PARTIES), columns)


def reveal_words(view: Coordination) -> dict[str, Any]:
    """The sentences of the confirmation: how many are opened, who is waited for. Counts of parties only."""
    waiting = len(view.waiting)
    return {
        "opened": ngettext(
            "En parts kartläggning öppnas.",
            "%(Count)s parters kartläggningar öppnas samtidigt.",
            view.handed_in,
            Count=count_word(view.handed_in).capitalize(),
        ),
        "heading": ngettext(
            "Ni väntar på en part",
            "Ni väntar på %(count)s parter",
            waiting,
            count=count_word(waiting),
        )
        if waiting
        else _("Alla parter har lämnat in"),
    }
