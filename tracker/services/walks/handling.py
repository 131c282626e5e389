"""What happens to findings after the walk: who receives each and by when, which are the same, and what they became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.domain.access import Circle, Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.walks.findings import OPEN_TO_PLAN, FindingKind, FindingStatus, check_status, observation_type
from tracker.models.cases import Case
from tracker.models.mapping import Observation
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.mapping import next_position
from tracker.queries.walks.findings import organisation_by_id, tieable_measures, tieable_observations
from tracker.services.mappings.sheet import Sheet
from tracker.services.verb import Work, check_version, verb
from tracker.services.walks.sheet import WalkSheet

SOURCE = "source:community_dialogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverDraft:
    """What is decided of one finding. Neither ``receiver_id`` nor ``receiver_name``: it is not known."""

    finding_id: str
    receiver_id: str | None = None
    receiver_name: str | None = None
    due_on: dt.date | None = None
    status: FindingStatus = FindingStatus.TO_DO
    reason: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationWords:
    """What the finding is called as an observation. ``source_note``: which walk it comes from."""

    title: str | None
    text: str | None = None
    source_note: str | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.WALK_EDIT, Tag.WALK_FINDINGS_RECEIVED)
def set_receivers(work: Work, case: Case, walk_id: str, drafts: Sequence[ReceiverDraft]) -> int:
    """Say who receives each finding, by when and how far it has come: all of them or, where one is wrong, none.

    How many were changed. A refusal names its row's field as ``<finding id>-<field>``; StaleEdit where a row that one
    wants to change has changed meanwhile.
    """
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    changed = sum(_receive(work, sheet, walk, draft) for draft in drafts)
    work.note(walk.id, count=changed)
    return changed


@verb(Permission.WALK_EDIT, Tag.WALK_FINDINGS_MERGED)
def merge_findings(work: Work, case: Case, walk_id: str, target_id: str, finding_ids: Sequence[str]) -> WalkFinding:
    """Let findings be told in another: the same thing, seen by several. Nobody's words are rewritten."""
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    target = _live(sheet, walk, target_id)
    for finding_id in dict.fromkeys(finding_ids):
        row = _live(sheet, walk, finding_id)
        if row.id == target.id or row.kind is not target.kind or sheet.merged_into(walk, row):
            raise DomainError("finding.not_mergeable", "finding_ids")
        row.merged_into_id = target.id
    if not finding_ids:
        raise DomainError("finding.not_mergeable", "finding_ids")
    work.note(target.id, count=len(set(finding_ids)))
    return target


@verb(Permission.WALK_EDIT, Tag.WALK_FINDINGS_SPLIT)
def split_findings(work: Work, case: Case, walk_id: str, finding_ids: Sequence[str]) -> int:
    """Let merged findings stand by themselves again. How many."""
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    rows = [sheet.finding(walk, finding_id) for finding_id in dict.fromkeys(finding_ids)]
    for row in rows:
        row.merged_into_id = None
    work.note(rows[0].id if len(rows) == 1 else walk.id, count=len(rows))
    return len(rows)


@verb(Permission.WALK_EDIT, Tag.WALK_FINDING_BECAME)
def tie_finding(
    work: Work, case: Case, walk_id: str, finding_id: str, *, measure_id: str | None, observation_id: str | None
) -> WalkFinding:
    """Say which measure and which observation the finding is; None takes that back.

    A measure means that it is planned, where nothing further was said. Raises DomainError ``finding.unknown_*`` for
    what all who know of the walk could not read.
    """
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    row, circle = _live(sheet, walk, finding_id), walk.meeting.circle
    measures = {each[0] for each in tieable_measures(work.session, work.actor, case.id, circle)}
    if measure_id and measure_id != row.measure_id and measure_id not in measures:
        raise DomainError("finding.unknown_measure", "measure_id")
    observations = {each[0] for each in tieable_observations(work.session, work.actor, case.id, circle)}
    if observation_id and observation_id != row.observation_id and observation_id not in observations:
        raise DomainError("finding.unknown_observation", "observation_id")
    row.measure_id, row.observation_id = measure_id, observation_id
    if measure_id and row.status in OPEN_TO_PLAN:
        row.status = FindingStatus.PLANNED
    work.note(row.id, status=row.status.value)
    return row


@verb(Permission.WALK_EDIT, Tag.WALK_FINDING_BECAME)
def to_observation(work: Work, case: Case, walk_id: str, finding_id: str, words: ObservationWords) -> Observation:
    """Complete the own organisation's handed-in mapping with the finding, in the circle of the walk.

    It is frozen at once, like all that completes a mapping. Raises DomainError ``mapping.not_handed_in`` before.
    """
    sheet = WalkSheet(work, case)
    walk = sheet.walk(walk_id)
    row = _live(sheet, walk, finding_id)
    mapping = Sheet(work, case).handed_in()
    if row.observation_id is not None:
        raise DomainError("finding.already_observed")
    if not words.title:
        raise DomainError("mapping.no_title", "title")
    for name in ("title", "text", "source_note"):
        work.check_shared(getattr(words, name), name)
    point = {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None
    made = Observation(
        id=words.id,
        mapping_id=mapping.id,
        position=next_position(work.session, mapping.id),
        type_code=observation_type(row.kind, row.category),
        title=words.title,
        text=words.text,
        place_id=row.stop.place_id if row.stop else None,
        point=point,
        source_code=SOURCE,
        source_note=words.source_note,
        circle=walk.meeting.circle if walk.meeting.circle is not Circle.PUBLIC else Circle.ALL_PARTIES,
        is_supplement=True,
    )
    work.session.add(made)
    work.session.flush()
    row.observation_id = made.id
    work.note(row.id)
    return made


# --- parts ------------------------------------------------------------------------------------------------------------
def _live(sheet: WalkSheet, walk: SafetyWalk, finding_id: str) -> WalkFinding:
    row = sheet.finding(walk, finding_id)
    if row.removed_at is not None:
        raise DomainError("finding.removed")
    if row.merged_into_id is not None:
        raise DomainError("finding.is_merged")
    if row.again_of_id is not None:
        raise DomainError("finding.is_again")
    return row


def _receive(work: Work, sheet: WalkSheet, walk: SafetyWalk, draft: ReceiverDraft) -> bool:
    """Write one row; whether anything of it is new."""
    row = sheet.finding(walk, draft.finding_id)
    if row.removed_at is not None or row.merged_into_id is not None or row.again_of_id is not None:
        raise StaleEdit
    is_unsafe = row.kind is FindingKind.UNSAFE
    wanted = {
        "receiver_id": draft.receiver_id,
        "receiver_name": draft.receiver_name,
        "due_on": draft.due_on if is_unsafe else None,
        "status": draft.status if is_unsafe else FindingStatus.TO_DO,
        "reason": draft.reason if is_unsafe else None,
    }
    if wanted == {name: getattr(row, name) for name in wanted}:
        return False
    check_version(row, draft.version)
    _check_receiver(work, row, draft)
    for name, value in wanted.items():
        setattr(row, name, value)
    return True


def _check_receiver(work: Work, row: WalkFinding, draft: ReceiverDraft) -> None:
    def at(name: str) -> str:
        return f"{row.id}-{name}"

    if draft.receiver_id and draft.receiver_name:
        raise DomainError("finding.two_receivers", at("receiver_name"))
    if draft.receiver_id and organisation_by_id(work.session, draft.receiver_id) is None:
        raise DomainError("finding.unknown_receiver", at("receiver_id"))
    work.check_shared(draft.receiver_name, at("receiver_name"))
    work.check_shared(draft.reason, at("reason"))
    check_status(draft.status, draft.reason, at("reason"))
