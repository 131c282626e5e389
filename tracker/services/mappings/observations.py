"""Writing one's own observations: added, edited, doubled and removed while a draft; only added after hand-in."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.access import Circle, Permission, of_parties
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.ground.geometry import Geometry, GeometryKind
from tracker.domain.ids import new_id
from tracker.domain.mapping import Frequency, MappingState, Season, Trend
from tracker.domain.vocabulary import Vocabulary
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.queries.mapping import is_place_of, is_term_of, next_position, own_observation
from tracker.services.mappings.sheet import Sheet
from tracker.services.verb import Work, check_version, verb

_COPIED = (
    "type_code", "title", "text", "quote_source", "place_id", "place_note", "point", "time_mask", "seasons",
    "frequency", "amount", "period", "trend", "source_code", "source_note", "group_affected", "circle",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObservationDraft:
    """What a person wrote of one observation. ``id`` makes a double submit one; ``quote_source`` excuses a word."""

    type_code: str
    title: str
    text: str | None = None
    place_id: str | None = None
    point: Geometry | None = None
    place_note: str | None = None
    time_mask: int = 0
    seasons: tuple[Season, ...] = ()
    frequency: Frequency | None = None
    amount: str | None = None
    period: str | None = None
    trend: Trend = Trend.UNKNOWN
    source_code: str | None = None
    source_note: str | None = None
    group_affected: str | None = None
    cause: str | None = None
    circle: Circle = Circle.OWN_ORGANISATION
    quote_source: str | None = None
    id: str = field(default_factory=new_id)
    version: int | None = None


@verb(Permission.MAPPING_WRITE, Tag.OBSERVATION_ADDED)
def add_observation(work: Work, case: Case, draft: ObservationDraft) -> Observation:
    """Add to the organisation's own draft, which is made at the first save."""
    return _add(work, case, Sheet(work, case).draft(), draft)


@verb(Permission.MAPPING_WRITE, Tag.MAPPING_SUPPLEMENTED)
def supplement_mapping(work: Work, case: Case, draft: ObservationDraft) -> Observation:
    """Complete a handed-in mapping: the new observation is frozen at once, and read at once where all is opened."""
    observation = _add(work, case, Sheet(work, case).handed_in(), draft)
    observation.is_supplement = True
    return observation


@verb(Permission.MAPPING_WRITE, Tag.OBSERVATION_EDITED)
def edit_observation(work: Work, case: Case, observation_id: str, draft: ObservationDraft) -> Observation:
    """Change an observation of a draft; nobody's text is overwritten unseen."""
    observation = _of_draft(work, case, observation_id)
    try:
        check_version(observation, draft.version)
    except StaleEdit:
        raise StaleEdit(saved=_words(observation)) from None
    _check(work, case, draft, kept=observation)
    _write(observation, draft)
    _write_cause(work, observation, draft.cause)
    flag_modified(observation, "title")  # a changed cause is a changed observation to a colleague
    work.note(observation.id)
    return observation


@verb(Permission.MAPPING_WRITE, Tag.OBSERVATION_ADDED)
def copy_observation(work: Work, case: Case, observation_id: str, copy_id: str) -> Observation:
    """Double an observation of a draft, to be changed where it differs."""
    original = _of_draft(work, case, observation_id)
    if existing := own_observation(work.session, work.actor, case, copy_id):
        return existing
    values = {name: getattr(original, name) for name in _COPIED}
    mapping_id = original.mapping_id
    copy = Observation(id=copy_id, mapping_id=mapping_id, position=next_position(work.session, mapping_id), **values)
    work.session.add(copy)
    work.session.flush()
    work.session.add_all(
        PossibleCause(
            mapping_id=mapping_id, observation_id=copy.id, text=cause.text, angle=cause.angle, circle=cause.circle
        )
        for cause in original.causes
    )
    work.note(copy.id)
    return copy


@verb(Permission.MAPPING_WRITE, Tag.OBSERVATION_REMOVED)
def remove_observation(work: Work, case: Case, observation_id: str) -> None:
    """Take an observation out of a draft; it can be put back until hand-in."""
    observation = _of_draft(work, case, observation_id)
    observation.removed_at = observation.removed_at or now()
    work.note(observation.id)


@verb(Permission.MAPPING_WRITE, Tag.OBSERVATION_ADDED)
def restore_observation(work: Work, case: Case, observation_id: str) -> Observation:
    """Put a removed observation back into the draft."""
    observation = _of_draft(work, case, observation_id)
    observation.removed_at = None
    work.note(observation.id)
    return observation


def _of_draft(work: Work, case: Case, observation_id: str) -> Observation:
    observation = own_observation(work.session, work.actor, case, observation_id)
    if observation is None:
        raise NotVisible
    if observation.mapping.state is not MappingState.DRAFT:
        raise DomainError("mapping.frozen")
    return observation


def _add(work: Work, case: Case, mapping: OwnMapping, draft: ObservationDraft) -> Observation:
    existing = own_observation(work.session, work.actor, case, draft.id)
    if existing is not None:
        return _same(existing, draft)
    _check(work, case, draft)
    position = next_position(work.session, mapping.id)
    observation = Observation(id=draft.id, mapping_id=mapping.id, position=position)
    _write(observation, draft)
    work.session.add(observation)
    work.session.flush()
    if draft.cause:
        work.session.add(_new_cause(observation, draft.cause))
    work.note(observation.id)
    return observation


def _same(existing: Observation, draft: ObservationDraft) -> Observation:
    """A form sent twice is one observation; one sent again with other words must not lose them."""
    if existing.text != draft.text or existing.title != draft.title:
        raise StaleEdit(saved=_words(existing))
    existing.removed_at = None
    return existing


def _words(observation: Observation) -> dict[str, str]:
    """What is saved now, for the page that shows both texts."""
    cause = observation.causes[0].text if observation.causes else None
    saved = {"title": observation.title, "text": observation.text, "cause": cause}
    return {name: value for name, value in saved.items() if value}


def _write(observation: Observation, draft: ObservationDraft) -> None:
    for name in _COPIED:
        setattr(observation, name, getattr(draft, name))
    observation.point = dict(draft.point.as_geojson()) if draft.point else None
    observation.seasons = [season.value for season in draft.seasons]


def _write_cause(work: Work, observation: Observation, text: str | None) -> None:
    first = observation.causes[0] if observation.causes else None
    if first is not None and text:
        first.text, first.circle = text, observation.circle
    elif first is not None:
        work.session.delete(first)
    elif text:
        work.session.add(_new_cause(observation, text))


def _new_cause(observation: Observation, text: str) -> PossibleCause:
    """A possible cause that is read by whom its observation is read."""
    return PossibleCause(
        mapping_id=observation.mapping_id, observation_id=observation.id, text=text, circle=observation.circle
    )


def _check(work: Work, case: Case, draft: ObservationDraft, *, kept: Observation | None = None) -> None:
    """Upholds: codes from the vocabularies, a place of this case, a point and no area, no persons in any text."""
    if not draft.title:
        raise DomainError("mapping.no_title", "title")
    if not is_term_of(work.session, Vocabulary.OBSERVATION, draft.type_code, keep=kept.type_code if kept else None):
        raise DomainError("mapping.no_type", "type_code")
    source = draft.source_code
    if source and not is_term_of(work.session, Vocabulary.SOURCE, source, keep=kept.source_code if kept else None):
        raise DomainError("mapping.no_such_source", "source_code")
    has_moved = kept is None or draft.place_id != kept.place_id
    if draft.place_id and has_moved and not is_place_of(work.session, case.id, draft.place_id):
        raise DomainError("mapping.no_such_place", "place_id")
    if draft.point and draft.point.kind is not GeometryKind.POINT:
        raise DomainError("mapping.point_only", "geometry")
    of_parties(draft.circle)
    _check_words(work, draft)


def _check_words(work: Work, draft: ObservationDraft) -> None:
    texts = {
        "title": draft.title,
        "text": draft.text,
        "position_note": draft.place_note,
        "amount": draft.amount,
        "period": draft.period,
        "source_note": draft.source_note,
        "group_affected": draft.group_affected,
        "cause": draft.cause,
        "quote_source": draft.quote_source,
    }
    for name, value in texts.items():
        work.check_shared(value, name, quote_source=draft.quote_source)
