"""What a telephone is answered: saved, refused with the words beside each field, or that somebody changed it."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import abort, current_app, jsonify, make_response

from tracker.domain.errors import StaleEdit
from tracker.domain.files.kinds import PICTURES, About
from tracker.extensions import gettext as _
from tracker.models.files.attachments import Attachment
from tracker.models.walks.findings import WalkFinding
from tracker.queries.files.attachments import own_attachment
from tracker.queries.walks.findings import find_finding
from tracker.queries.walks.walks import find_stop
from tracker.services.files.attachments import FileDraft, WordsDraft, add_file
from tracker.services.files.storing import Shelf, keep
from tracker.services.walks.findings import add_finding, edit_finding
from tracker.web.answers import Answer
from tracker.web.labels import label
from tracker.web.session import actor, db, work
from tracker.web.walks.going.forms import PhoneFindingForm, PhotoForm
from tracker.web.walks.room import WalkContext


def take_finding(context: WalkContext, form: PhoneFindingForm) -> Answer:
    """Save a finding that was noted in a telephone."""
    walk_id = context.walk.id
    if form.owner.data != actor().user_id:
        return _another()
    if form.validate_on_submit():
        try:
            with form.refusals():
                draft = form.to_draft()
                save = add_finding if draft.version is None else edit_finding
                return _saved(walk_id, save(work(), context.case.case, walk_id, draft))
        except StaleEdit:
            row = find_finding(db(), actor(), walk_id, form.new_id) or abort(404)
            return _saved(walk_id, row) if _says_the_same(row, form) else _changed(row)
    return _refused(form)


def take_photo(context: WalkContext, finding_id: str, form: PhotoForm) -> Answer:
    """Hang a photo on its finding. One that has come already is not looked at again."""
    case, row = context.case.case, find_finding(db(), actor(), context.walk.id, finding_id) or abort(404)
    if form.owner.data != actor().user_id:
        return _another()
    if form.validate_on_submit():
        existing = own_attachment(db(), actor(), case.id, form.new_id)
        if existing is not None and existing.finding_id == row.id:
            return _came(existing)
        what, circle = label(row.category), context.walk.meeting.circle
        with form.refusals():
            kept = keep(db(), _shelf(), form.content)
            otherwise = _("bild") if kept.kind in PICTURES else _("dokument")
            words = WordsDraft(_("Foto av fyndet: %(what)s", what=what), circle)
            about = About(finding_id=finding_id)
            # whatever the camera called it says nothing
            draft = FileDraft(
                kept=kept, words=words, sent_name=otherwise, otherwise=otherwise, about=about, id=form.new_id
            )
            return _came(add_file(work(), case, draft))
    return _refused(form)


def _saved(walk_id: str, row: WalkFinding) -> Answer:
    """It is here. ``stop_gone``: its stop was taken away meanwhile, which takes nothing from what was seen there."""
    stop = find_stop(db(), actor(), walk_id, row.stop_id) if row.stop_id else None
    return jsonify(id=row.id, version=row.version, stop_gone=stop is not None and stop.removed_at is not None)


def _says_the_same(row: WalkFinding, form: PhoneFindingForm) -> bool:
    """Whether a change that is sent once more is saved already: only its answer was lost."""
    saved = (row.text, row.kind.value, row.category_code)
    return row.removed_at is None and saved == (form.text.data, form.kind.data, form.category.data)


def _came(file: Attachment) -> Answer:
    return jsonify(id=file.id)


def _changed(row: WalkFinding) -> Answer:
    """Somebody has said it otherwise meanwhile: what stands there now, and the version to answer to."""
    saved = {"text": row.text or "", "kind": row.kind.value, "category": row.category_code}
    removed = _("Fyndet är borttaget.") if row.removed_at else ""
    return make_response(jsonify(saved=saved, version=row.version, removed=removed), HTTPStatus.CONFLICT)


def _another() -> Answer:
    """It was noted by somebody else than who is signed in now: nobody sends it in another's name."""
    return make_response(jsonify(error=_("Du behöver logga in")), HTTPStatus.UNAUTHORIZED)


def _refused(form: PhoneFindingForm | PhotoForm) -> Answer:
    """What is wrong, by field; a word that can brand a place comes with its advice, so that it can be a quotation."""
    errors: dict[str, Sequence[Any]] = {name or "": told for name, told in form.errors.items()}
    told = {name: " ".join(str(each) for each in words) for name, words in errors.items()}
    hint: dict[str, Any] | None = None
    if form.word_hint is not None:
        hint = {
            "words": form.quoted_words.data,
            "text": str(form.word_hint["text"]),
            "advice": str(form.word_hint["advice"]),
        }
    return make_response(jsonify(errors=told, hint=hint), HTTPStatus.UNPROCESSABLE_ENTITY)


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["shelf"]
    return shelf
