"""Attaching files. A file belongs to the organisation that attached it, whatever circle reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.access import Circle, Permission, check_circle_change
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.files.kinds import DESCRIPTION_LENGTH, THE_CASE, About, circles_within
from tracker.domain.files.names import clean_name
from tracker.domain.ground.geometry import Geometry, GeometryKind
from tracker.domain.ids import new_id
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.queries.files.attachments import about_of, own_attachment
from tracker.queries.files.things import Thing, thing_of
from tracker.queries.mapping import own_observation
from tracker.services.files.storing import Kept
from tracker.services.verb import Work, check_version, verb


@dataclass(frozen=True, slots=True)
class WordsDraft:
    """What a person says of a file and who is to read it."""

    description: str | None
    circle: Circle = Circle.OWN_ORGANISATION
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A file to attach. ``sent_name`` is what it was called; ``otherwise`` the name of one whose name will not do.

    ``id`` makes a double submit one.
    """

    kept: Kept
    words: WordsDraft
    sent_name: str | None
    otherwise: str
    about: About = THE_CASE
    id: str = field(default_factory=new_id)


@verb(Permission.FILE_WRITE, Tag.FILE_ADDED)
def add_file(work: Work, case: Case, draft: FileDraft) -> Attachment:
    """Hang a kept file on something in the case that the actor may know of, or on the case itself."""
    if existing := own_attachment(work.session, work.actor, case.id, draft.id):
        return _same(work, existing, draft)
    thing = _thing(work, case, draft.about)
    if not thing.takes_files:
        raise DomainError("file.mapping_frozen", "file")
    _check(work, draft.words, thing)
    file = Attachment(
        id=draft.id,
        case_id=case.id,
        organisation_id=work.actor.organisation_id,
        author_id=work.actor.user_id,
        name=clean_name(draft.sent_name, draft.kept.kind, draft.otherwise, work.hints).text,
        kind=draft.kept.kind,
        content_id=draft.kept.content_id,
        thumbnail_id=draft.kept.thumbnail_id,
        description=draft.words.description,
        circle=draft.words.circle,
        **draft.about._asdict(),
    )
    work.session.add(file)
    _note(work, file)
    return file


@verb(Permission.FILE_WRITE, Tag.FILE_EDITED, while_closed=True)
def edit_file(work: Work, case: Case, file_id: str, draft: WordsDraft) -> Attachment:
    """Say something else of a file, or let others read it. Narrower from now on: what was read cannot be unread.

    In a case that is not open it is narrowed and nothing else: its parties read on for a while. Raises NotVisible,
    StaleEdit, DomainError ``file.*``, ``case.*`` or ``wording.*`` at their fields.
    """
    file = _own(work, case, file_id)
    if file.removed_at is not None:
        raise DomainError("file.removed", "description")
    try:
        check_version(file, draft.version)
    except StaleEdit:
        raise StaleEdit(saved={"description": file.description}) from None
    _check_open(case, file, draft)
    _check(work, draft, _thing(work, case, about_of(file)))
    was_own = file.circle is Circle.OWN_ORGANISATION
    file.description, file.circle = draft.description or "", draft.circle
    _note(work, file, is_private=was_own and file.circle is Circle.OWN_ORGANISATION)
    return file


@verb(Permission.FILE_WRITE, Tag.FILE_REMOVED)
def remove_file(work: Work, case: Case, file_id: str) -> Attachment:
    """Take a file away: nobody reads it from now on, and it can be restored. Disposal removes it for good."""
    file = _own(work, case, file_id)
    if file.removed_at is None:
        file.removed_at, file.removed_by_id = now(), work.actor.user_id
    _note(work, file)
    return file


@verb(Permission.FILE_WRITE, Tag.FILE_RESTORED)
def restore_file(work: Work, case: Case, file_id: str) -> Attachment:
    """Bring back a file that was taken away. Raises DomainError ``file.stopped``: the coordinator took it away."""
    file = _own(work, case, file_id)
    _check_not_stopped(file)
    file.removed_at = file.removed_by_id = None
    _note(work, file)
    return file


@verb(Permission.MAPPING_WRITE, Tag.OBSERVATION_EDITED)
def place_by_photo(work: Work, case: Case, file_id: str, position: Geometry) -> None:
    """Let the place where a photo was taken be the point of the observation that it hangs on, as somebody chose."""
    file = _own(work, case, file_id)
    found = own_observation(work.session, work.actor, case, file.observation_id) if file.observation_id else None
    if found is None or not _thing(work, case, about_of(file)).is_draft:
        raise DomainError("file.not_placeable")
    if position.kind is not GeometryKind.POINT:
        raise DomainError("mapping.point_only")
    found.point = dict(position.as_geojson())
    work.note(found.id)


# --- parts ------------------------------------------------------------------------------------------------------------
def _own(work: Work, case: Case, file_id: str) -> Attachment:
    file = own_attachment(work.session, work.actor, case.id, file_id)
    if file is None:
        raise NotVisible
    return file


def _check_open(case: Case, file: Attachment, draft: WordsDraft) -> None:
    is_open = case.status is CaseStatus.OPEN
    if not is_open and draft.description != file.description:
        raise DomainError("case.not_open", "description")
    check_circle_change(file.circle, draft.circle, is_open=is_open)


def _check_not_stopped(file: Attachment) -> None:
    if file.stopped_reason is not None:
        raise DomainError("file.stopped", "file")


def _thing(work: Work, case: Case, about: About) -> Thing:
    thing = thing_of(work.session, work.actor, case.id, about)
    if thing is None:
        raise NotVisible
    return thing


def _same(work: Work, existing: Attachment, draft: FileDraft) -> Attachment:
    """A form sent twice is one file; one sent again with something else in it must not lose that."""
    if (existing.content_id, existing.description) != (draft.kept.content_id, draft.words.description):
        raise StaleEdit(saved={"description": existing.description})
    _check_not_stopped(existing)
    existing.removed_at = existing.removed_by_id = None
    _note(work, existing)
    return existing


def _check(work: Work, words: WordsDraft, thing: Thing) -> None:
    """Upholds: every file says what it shows, without persons, and is read by no more than what it hangs on."""
    if not words.description:
        raise DomainError("file.no_description", "description")
    if len(words.description) > DESCRIPTION_LENGTH:
        raise DomainError("file.description_too_long", "description", most=DESCRIPTION_LENGTH)
    work.check_shared(words.description, "description")
    if words.circle not in circles_within(thing.bound):
        raise DomainError("file.too_wide", "circle")


def _note(work: Work, file: Attachment, *, is_private: bool | None = None) -> None:
    """What the log tells: never a name nor a word of it, and of a file for one's own only to one's own."""
    work.is_private = file.circle is Circle.OWN_ORGANISATION if is_private is None else is_private
    work.note(file.id, kind=file.kind.value, circle=file.circle.value)
