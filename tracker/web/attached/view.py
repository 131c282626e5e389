"""What a list of files shows, ready for the template, on the files' own pages and beside what they hang on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from tracker.domain.access import Circle, Permission
from tracker.domain.cases import CaseStatus
from tracker.domain.files.kinds import About, FileState
from tracker.extensions import gettext as _
from tracker.queries.audience import Readers, readers_of
from tracker.queries.files.attachments import AttachmentRow, attachments_page, count_attachments, counts_by
from tracker.web.attached.readers import CircleWords, FileAudience
from tracker.web.formats import clock_time, day_of, near_day, number
from tracker.web.labels import label
from tracker.web.labels.ground.findings import finding_called
from tracker.web.session import CaseContext, actor, db

SHOWN_BESIDE: Final = 4
_KILO: Final = 1024
_STATES: Final = {FileState.CHECKING: "ongoing", FileState.CLEAN: "ok", FileState.INFECTED: "bad"}


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as a row. ``href``: where it is read, None while it may not be; ``on``: (words, address) of its thing."""

    id: str
    name: str
    description: str
    kind: str
    facts: str
    by: str
    href: str | None
    thumbnail: str | None
    state: tuple[str, str] | None
    told: str | None
    audience: CircleWords
    is_sealed: bool
    edit: str | None
    stop: str | None
    on: tuple[str, str | None] | None


@dataclass(frozen=True, slots=True)
class FilePanel:
    """The newest files on a thing, how many there are, and where all of them stand with the form for more."""

    rows: list[FileShown]
    total: int
    href: str
    may_write: bool


def may_attach(context: CaseContext) -> bool:
    """Whether this person can attach anything in the case now."""
    return context.may(Permission.FILE_WRITE) and context.case.status is CaseStatus.OPEN


def file_panel(context: CaseContext, about: About, href: str) -> FilePanel | None:
    """What stands beside a thing: its files; None for who reads no files."""
    if not context.may(Permission.FILE_READ):
        return None
    total = count_attachments(db(), actor(), context.id, about)
    rows = attachments_page(db(), actor(), context.id, about, limit=SHOWN_BESIDE) if total else []
    readers = readers_of(db(), context.case) if rows else []
    return FilePanel(shown(rows, context, readers, about), total, href, may_attach(context))


def file_counts(context: CaseContext, name: str) -> Mapping[str, int] | None:
    """How many files each meeting or observation has; None for who reads no files. One statement."""
    if not context.may(Permission.FILE_READ):
        return None
    return defaultdict(int, counts_by(db(), actor(), context.id, name))


def shown(
    rows: Iterable[AttachmentRow], context: CaseContext, readers: Sequence[Readers], about: About | None
) -> list[FileShown]:
    """Rows for the template. ``about``: what the list is about; a file on anything else says what it hangs on."""
    may_write, may_stop = may_attach(context), context.may(Permission.FILE_STOP)
    is_narrowed = context.may(Permission.FILE_WRITE) and not may_write  # a case that is not open
    return [
        _shown(
            row,
            context.id,
            readers,
            about,
            may_edit=may_write or (is_narrowed and row.file.circle is not Circle.OWN_ORGANISATION),
            may_stop=may_stop,
        )
        for row in rows
    ]


def _shown(
    row: AttachmentRow,
    case_id: str,
    readers: Sequence[Readers],
    about: About | None,
    *,
    may_edit: bool,
    may_stop: bool,
) -> FileShown:
    file, is_clean = row.file, row.state is FileState.CLEAN
    values: dict[str, Any] = {"case_id": case_id, "attachment_id": file.id}
    audience = FileAudience(readers, file.organisation_id, file.organisation.short_name, row.is_sealed)
    is_own = file.organisation_id == actor().organisation_id
    thumbnail = url_for("files.thumbnail", **values) if is_clean and file.thumbnail_id else None
    return FileShown(
        id=file.id,
        name=file.name,
        description=file.description,
        kind=label(file.kind),
        facts=_("%(kind)s, %(size)s", kind=label(file.kind), size=size_words(file.content.size)),
        by=_by(row),
        href=url_for("files.show", **values) if is_clean else None,
        thumbnail=thumbnail,
        state=None if is_clean else (_STATES[row.state], label(row.state)),
        told=_told(row.state),
        audience=audience.words(Circle.OWN_ORGANISATION if row.is_sealed else row.circle),
        is_sealed=row.is_sealed and row.circle is not Circle.OWN_ORGANISATION,
        edit=url_for("files.edit", **values) if may_edit and is_own else None,
        stop=url_for("files.stop", **values) if may_stop and not is_own else None,
        on=_on(row, case_id) if row.about != about else None,
    )


def _by(row: AttachmentRow) -> str:
    moment = row.file.created_at
    when = _("%(day)s kl. %(time)s", day=near_day(day_of(moment)), time=clock_time(moment))
    return str(
        _("%(who)s, %(org)s, %(when)s", who=row.file.author.name, org=row.file.organisation.short_name, when=when)
    )


def _told(state: FileState) -> str | None:
    if state is FileState.CHECKING:
        return str(_("Filen söks igenom efter skadlig kod. Ingen kan öppna den förrän det är klart."))
    if state is FileState.INFECTED:
        return str(
            _("Kontrollen hittade något skadligt. Ingen kan öppna filen. Ta bort den och säg till er it-avdelning.")
        )
    return None


def _on(row: AttachmentRow, case_id: str) -> tuple[str, str | None]:
    """What the file hangs on, and where that stands."""
    file = row.file
    choices: list[tuple[Any, Any, str, dict[str, Any]]] = [
        (row.problem, _("Problem %(letter)s: %(title)s", letter=row.letter, title=row.problem), "problems.causes",
         {"problem_id": file.problem_id}),
        (row.measure, _("Åtgärd: %(title)s", title=row.measure), "plans.measure", {"measure_id": file.measure_id}),
        (row.picture, _("Lägesbild version %(number)s", number=row.picture), "pictures.show", {"number": row.picture}),
        (row.meeting, _("Möte: %(title)s", title=row.meeting), "files.about_meeting", {"meeting_id": file.meeting_id}),
    ]  # fmt: skip
    if row.finding_code is not None:
        walk = {"walk_id": row.walk_id, "finding_id": file.finding_id}
        words = _("Fynd: %(title)s", title=finding_called(row.finding_code, row.finding))
        choices.append((row.finding_code, words, "walks.finding", walk))
    for is_it, words, endpoint, values in choices:
        if is_it is not None:
            return str(words), url_for(endpoint, case_id=case_id, **values)
    if row.observation is not None:
        return str(_("Iakttagelse: %(title)s", title=row.observation)), None
    return str(_("Ärendet")), None


def size_words(size: int) -> str:
    """As 340 kB or 2,4 MB."""
    if size < _KILO * _KILO:
        return f"{number(max(1, round(size / _KILO)))} kB"
    return f"{number(round(size / _KILO / _KILO, 1))} MB"
