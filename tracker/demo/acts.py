"""What happens in every case, written once: answering an invitation, handing in, meeting, going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Final

from tracker.demo.scene import Scene
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.clock import today
from tracker.domain.ground.geometry import Geometry, point_geometry
from tracker.domain.mapping import to_mask
from tracker.queries.parties import party_rows
from tracker.services.cases import CaseDraft
from tracker.services.mappings.mapping import QuestionsDraft, hand_in_mapping, save_questions
from tracker.services.mappings.mapping_round import reveal_mappings
from tracker.services.mappings.observations import ObservationDraft, add_observation
from tracker.services.meetings import MeetingDraft, PerspectiveDraft, add_meeting, edit_meeting, state_perspectives
from tracker.services.parties import accept_invitation, remind_party
from tracker.services.process import AttestationDraft, attest, pass_gate

Act = Callable[[Scene], None]
# what most parties choose: the demo is about what they see together
shared: Final = partial(ObservationDraft, circle=Circle.ALL_PARTIES)


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """A meeting as the demo writes it; its moments are the demo's own."""

    kind: MeetingKind
    title: str
    starts: str
    ends: str
    location: str
    by: str = "amina.berg"


@dataclass(frozen=True, slots=True)
class SourceAnswers:
    """The four source questions of a mapping, and what is vouched for with it."""

    why: str
    sources: str
    limits: str
    meaning: str
    leader: str
    informed: str
    dialogue: str
    staff: str


def times(weekdays: Iterable[int], *bands: int) -> int:
    """A time mask: weekdays from Monday 0, bands as in ``domain.mapping.BANDS``."""
    return to_mask(product(weekdays, bands))


def at(lon: float, lat: float) -> Geometry:
    """A point on the map."""
    return point_geometry(lat, lon)


def current_draft(scene: Scene) -> CaseDraft:
    """What the case is about now, as the form would show it."""
    case = scene.case
    return CaseDraft(
        title=case.title,
        district_id=case.district_id,
        focus_area_id=case.focus_area_id,
        registry_number=case.registry_number,
        background=case.background,
        purpose=case.purpose,
        demarcation=case.demarcation,
        demarcation_note=case.demarcation_note,
        communication_responsible_id=case.communication_responsible_id,
        steering_group=case.steering_group,
        agreement=case.agreement,
        version=case.version,
    )


def remember_parties(scene: Scene, coordinator: str, people: Iterable[str]) -> None:
    """Keep each party's id by its contact person."""
    work = scene.work(coordinator)
    rows = {row.organisation_id: row.id for row in party_rows(work.session, work.actor, scene.case)}
    scene.ids |= {person: rows[scene.organisation(person)] for person in (coordinator, *people)}


def accept(person: str) -> Act:
    """Somebody says yes for an organisation."""

    def act(scene: Scene) -> None:
        accept_invitation(scene.work(person), scene.case)

    return act


def remind(coordinator: str, person: str) -> Act:
    """A coordinator reminds a party."""

    def act(scene: Scene) -> None:
        remind_party(scene.work(coordinator), scene.case, scene.ids[person])

    return act


def vouch(coordinator: str, code: str, by: str = "Styrgruppen", letter: str | None = None) -> Act:
    """A coordinator vouches for a rule of the gate today."""

    def act(scene: Scene) -> None:
        number = scene.dates.told(letter)
        draft = AttestationDraft(code=code, on=today(), by=by, registry_number=number)
        attest(scene.work(coordinator), scene.case, draft)

    return act


def go_on(coordinator: str) -> Act:
    """The case goes on to the next step: its gate is met, or the demo fails."""

    def act(scene: Scene) -> None:
        pass_gate(scene.work(coordinator), scene.case, from_step=scene.case.step)

    return act


def reveal(coordinator: str) -> Act:
    """All mappings are opened in one act."""

    def act(scene: Scene) -> None:
        reveal_mappings(scene.work(coordinator), scene.case)

    return act


def call_meeting(words: MeetingWords) -> Act:
    """A meeting is put in the calendar."""

    def act(scene: Scene) -> None:
        add_meeting(scene.work(words.by), scene.case, _meeting(scene, words))

    return act


def held(words: MeetingWords, participants: int, note: str) -> Act:
    """A meeting has been held: how many came, and what was said."""

    def act(scene: Scene) -> None:
        draft = replace(_meeting(scene, words), participants=participants, note=scene.told(note))
        edit_meeting(scene.work(words.by), scene.case, scene.ids[words.title], draft)

    return act


def _meeting(scene: Scene, words: MeetingWords) -> MeetingDraft:
    return MeetingDraft(
        kind=words.kind,
        title=words.title,
        starts_at=scene.dates.moment(words.starts),
        ends_at=scene.dates.moment(words.ends),
        location=words.location,
        id=scene.ids.get(words.title) or scene.new(words.title),
    )


def observation(scene: Scene, name: str, draft: ObservationDraft) -> ObservationDraft:
    """An observation of the demo as a person would send it: its place by id, its dates filled in."""
    told = scene.dates.told
    return replace(
        draft,
        id=scene.ids.get(name) or scene.new(name),
        title=scene.told(draft.title),
        text=told(draft.text),
        place_id=scene.ids[draft.place_id] if draft.place_id else None,
        amount=told(draft.amount),
        period=told(draft.period),
        source_note=told(draft.source_note),
        cause=told(draft.cause),
    )


def write(person: str, observations: Mapping[str, ObservationDraft]) -> Act:
    """A party writes its observations."""

    def act(scene: Scene) -> None:
        for name, draft in observations.items():
            add_observation(scene.work(person), scene.case, observation(scene, name, draft))

    return act


def answer_questions(person: str, answers: SourceAnswers) -> Act:
    """A party answers the four source questions and vouches for its leadership and staff."""

    def act(scene: Scene) -> None:
        draft = QuestionsDraft(
            circle=Circle.ALL_PARTIES,
            why_this_problem=scene.told(answers.why),
            sources_used=scene.told(answers.sources),
            choice_limits=scene.told(answers.limits),
            limits_meaning=scene.told(answers.meaning),
            leadership_informed_on=min(scene.dates.day(answers.informed), today()),
            leadership_informed_by=answers.leader,
            staff_dialogue_on=min(scene.dates.day(answers.dialogue), today()),
            staff_dialogue_note=answers.staff,
        )
        save_questions(scene.work(person), scene.case, draft)

    return act


def hand_in(person: str) -> Act:
    """A party hands in its mapping."""

    def act(scene: Scene) -> None:
        hand_in_mapping(scene.work(person), scene.case)

    return act


def state(coordinator: str, perspectives: Mapping[str, tuple[PerspectiveStatus, str | None]]) -> Act:
    """A coordinator states which perspectives have been heard and which are missing."""

    def act(scene: Scene) -> None:
        drafts = [PerspectiveDraft(code, status, note) for code, (status, note) in perspectives.items()]
        state_perspectives(scene.work(coordinator), scene.case, drafts)

    return act


def days(scene: Scene, text: str | None) -> dt.date | None:
    """A day that may be left out."""
    return scene.dates.day(text) if text else None
