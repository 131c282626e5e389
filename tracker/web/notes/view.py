"""What the pages of own notes show, ready for the templates: what they are about, rows, and what the guard says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from flask import url_for

from tracker.domain.texts.notes import STIGMATISING, About, Caution, cautions
from tracker.domain.texts.word_hints import Hint
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.own.notes import NoteRow
from tracker.web.audience import listed
from tracker.web.formats import clock_time, day_of, near_day

KINDS: Final[dict[str, Any]] = {
    "email": _l("en e-postadress"),
    "personal_number": _l("ett personnummer"),
    "phone": _l("ett telefonnummer"),
    "registration_number": _l("ett registreringsnummer"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page's notes are about: where its list stands, what it is called, and the way back to the thing itself."""

    about: About
    title: str
    endpoint: str
    values: dict[str, Any]
    back: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        """Where the list stands and a new note is sent."""
        return str(url_for(self.endpoint, **self.values))


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note as a row: its words, who wrote it and when, what to think about, and where it is changed."""

    id: str
    text: str
    by: str
    edited: str | None
    caution: str | None
    href: str


@dataclass(slots=True)
class NoteGroup:
    """Notes about one thing. ``letter`` of a problem; ``href``: where the thing itself stands, None when it is gone."""

    heading: str
    letter: str | None
    href: str | None
    rows: list[NoteShown] = field(default_factory=list)


def groups(rows: Iterable[NoteRow], case_id: str, hints: Sequence[Hint]) -> list[NoteGroup]:
    """Notes by what they are about, in the order they come."""
    found = []
    for _about, same in groupby(rows, key=lambda row: row.about):
        listed_rows = list(same)
        group = _group(listed_rows[0], case_id)
        group.rows = [_shown(row, case_id, hints) for row in listed_rows]
        found.append(group)
    return found


def _group(row: NoteRow, case_id: str) -> NoteGroup:
    note = row.note
    if note.problem_id and row.letter:
        address = url_for("problems.causes", case_id=case_id, problem_id=note.problem_id)
        return NoteGroup(row.problem or "", row.letter, address)
    if note.problem_id:
        return NoteGroup(_("Ett problem som är borttaget eller inte delas med er längre"), None, None)
    if note.measure_id:
        address = url_for("plans.measure", case_id=case_id, measure_id=note.measure_id)
        return NoteGroup(_("Åtgärd: %(title)s", title=row.measure), None, address)
    return NoteGroup(_("Om ärendet"), None, None)


def _shown(row: NoteRow, case_id: str, hints: Sequence[Hint]) -> NoteShown:
    note = row.note
    written = _("%(who)s, %(when)s", who=row.author, when=_moment(note.created_at))
    changed = _("Ändrad av %(who)s %(when)s", who=row.editor, when=_moment(note.updated_at)) if row.editor else None
    return NoteShown(
        id=note.id,
        text=note.text,
        by=written,
        edited=changed,
        caution=caution_words(cautions(note.text, hints)),
        href=url_for("notes.edit", case_id=case_id, note_id=note.id),
    )


def _moment(moment: dt.datetime) -> str:
    return str(_("%(day)s kl. %(time)s", day=near_day(day_of(moment)), time=clock_time(moment)))


def caution_words(found: Sequence[Caution], *, quotes: bool = True) -> str | None:
    """What the guard found, as a sentence or two; None when it found nothing.

    ``quotes`` False leaves out what it found: for a message that travels in the browser's cookie.
    """
    told = [_one(caution, quotes=quotes) for caution in found if caution.kind in KINDS]
    words = [caution.found for caution in found if caution.kind == STIGMATISING]
    parts = [_("Det ser ut att stå %(what)s i anteckningen.", what=listed(told)) if told else ""]
    parts += [_("”%(word)s” kan stigmatisera en plats.", word=word) for word in words]
    said = " ".join(part for part in parts if part)
    if not said:
        return None
    return f"{said} {_('Egna anteckningar kan behöva lämnas ut som allmän handling. Ta bort det ni inte behöver.')}"


def _one(caution: Caution, *, quotes: bool) -> str:
    kind = str(KINDS[caution.kind])
    return str(_("%(kind)s (%(found)s)", kind=kind, found=caution.found)) if quotes else kind
