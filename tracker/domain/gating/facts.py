"""What is known of one case when its gate is asked: counts, days and names, never a text. Pure; queries fill it.

Of a sealed mapping nothing but its state is in here: its days and answers count from the moment it is handed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.domain.cases import CaseStatus, MeetingKind, PartyRole
from tracker.domain.steps import PassageKind, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """One organisation that is invited or has accepted: its state in this round, and how it answered the goals."""

    party_id: str
    organisation_id: str
    name: str
    kind: str
    role: PartyRole
    is_accepted: bool = True
    is_authority: bool = False
    invited_at: dt.datetime
    reminded_at: dt.datetime | None = None
    due_on: dt.date | None = None
    has_begun: bool = False
    handed_in_at: dt.datetime | None = None
    leadership_informed_on: dt.date | None = None
    staff_dialogue_on: dt.date | None = None
    answers_sources: bool = False
    notes_cause: bool = False
    goals_accepted: int = 0
    goals_reserved: int = 0

    @property
    def has_handed_in(self) -> bool:
        """Whether the mapping of this round is handed in."""
        return self.handed_in_at is not None


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """One move along the line, without its reason."""

    from_step: Step | None
    to_step: Step
    kind: PassageKind
    passed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttestedFacts:
    """What a person has vouched for: the day, who decided it, the registry number."""

    on: dt.date
    by: str
    registry_number: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The newest frozen picture."""

    number: int
    frozen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AdoptionFacts:
    """The newest adoption of the plan in this round."""

    on: dt.date
    by: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class DialogueFacts:
    """The latest dialogue or walk that has been held."""

    kind: MeetingKind
    on: dt.date
    participants: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of live rows in a case; what is removed, stopped, ended or superseded is not in them.

    ``prioritised`` counts problems of their own with an active decision; ``goals_shared`` those goals that also a
    party outside the authorities may read and so can be asked about.
    """

    places: int = 0
    places_drawn: int = 0
    observations: int = 0
    observations_unplaced: int = 0
    perspectives_to_hear: int = 0
    perspectives_heard: int = 0
    perspectives_missing: int = 0
    problems: int = 0
    problems_undecided: int = 0
    prioritised: int = 0
    prioritised_unanalysed: int = 0
    prioritised_without_goal: int = 0
    goals: int = 0
    goals_shared: int = 0
    goals_measurable: int = 0
    goals_unmeasured: int = 0
    causes_owed: int = 0
    causes_without_measure: int = 0
    measures: int = 0
    measures_incomplete: int = 0
    measures_started: int = 0
    measures_done: int = 0
    measures_late: int = 0
    measures_unfollowed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One case as its gate sees it."""

    case_id: str
    programme_version_id: str = ""
    step: Step = Step.INITIATION
    status: CaseStatus = CaseStatus.OPEN
    round: int = 1
    has_purpose: bool = False
    has_demarcation: bool = False
    coordinators: tuple[str, ...] = ()
    communication_responsible: str | None = None
    agreement: str | None = None
    mapping_due_on: dt.date | None = None
    revealed_at: dt.datetime | None = None
    is_revealed_early: bool = False
    parties: tuple[PartyFacts, ...] = ()
    passages: tuple[PassageFacts, ...] = ()
    attested: Mapping[str, AttestedFacts] = field(default_factory=lambda: MappingProxyType({}))
    dialogue: DialogueFacts | None = None
    picture: PictureFacts | None = None
    adoption: AdoptionFacts | None = None
    counts: Counts = field(default_factory=Counts)

    @property
    def accepted(self) -> tuple[PartyFacts, ...]:
        """Parties that have said yes and not left."""
        return tuple(party for party in self.parties if party.is_accepted)

    @property
    def handed_in(self) -> tuple[PartyFacts, ...]:
        """Accepted parties whose mapping of this round is handed in."""
        return tuple(party for party in self.accepted if party.has_handed_in)

    def arrival(self, step: Step) -> PassageFacts | None:
        """How the case last came to a step."""
        return next((passage for passage in reversed(self.passages) if passage.to_step is step), None)

    def leaving(self, step: Step) -> PassageFacts | None:
        """How the case last went on from a step, with its gate met or with a deviation."""
        onward = (PassageKind.GATE_MET, PassageKind.DEVIATION)
        found = (row for row in reversed(self.passages) if row.from_step is step and row.kind in onward)
        return next(found, None)
