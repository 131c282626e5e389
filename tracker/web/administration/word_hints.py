"""Word hints: the list with a new one and a text to try it on, and one hint with its words and its history."""

from __future__ import annotations

from flask import abort, url_for

from tracker.domain.access import Permission
from tracker.domain.audit import WORD_HINT_TAGS
from tracker.domain.texts.word_hints import find_hits
from tracker.extensions import gettext as _
from tracker.queries.reference import find_word_hint, hints_in_use
from tracker.queries.reference import word_hints as all_hints
from tracker.services.administration.word_hints import (
    add_word_hint,
    edit_word_hint,
    reinstate_word_hint,
    retire_word_hint,
)
from tracker.web.administration.forms import TryForm, WordHintForm
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, done, page
from tracker.web.session import db, work
from tracker.web.trail.history import history


@bp.route("/ordhintar", methods=["GET", "POST"])
def word_hints() -> Answer:
    """Every word that is looked for; a new one is added here."""
    open_to(Permission.WORD_HINT_EDIT)
    form = WordHintForm()
    if form.validate_on_submit():
        with form.refusals():
            row = add_word_hint(work(), form.to_draft())
            return done(_("”%(word)s” är tillagt.", word=row.word), "administration.word_hints")
    told = history(WORD_HINT_TAGS)
    return page("administration/word_hints.html", form=form, rows=all_hints(db()), history=told)


@bp.route("/ordhintar/prova", methods=["GET", "POST"])
def try_word_hints() -> Answer:
    """What the list finds in a text. Sent in a body, so that it stands in no address; nothing is saved."""
    open_to(Permission.WORD_HINT_EDIT)
    form = TryForm()
    is_tried = form.validate_on_submit() and bool(form.text.data)
    hits = find_hits(form.text.data or "", hints_in_use(db())) if is_tried else []
    return page("administration/word_hint_try.html", form=form, is_tried=is_tried, hits=hits)


@bp.route("/ordhintar/<ident:hint_id>", methods=["GET", "POST"])
def word_hint(hint_id: str) -> Answer:
    """One word, changed here."""
    open_to(Permission.WORD_HINT_EDIT)
    row = find_word_hint(db(), hint_id) or abort(404)
    form = WordHintForm(obj=row)
    if form.validate_on_submit():
        with form.refusals():
            edit_word_hint(work(), form.to_draft(hint_id))
            return done(_("Ordhintet är sparat."), "administration.word_hint", hint_id=hint_id)
    row = find_word_hint(db(), hint_id) or abort(404)
    told = history(WORD_HINT_TAGS, hint_id)
    return page("administration/word_hint.html", form=form, row=row, history=told)


@bp.post("/ordhintar/<ident:hint_id>/ta-ur-bruk")
def retire_hint(hint_id: str) -> Answer:
    """Stop no text for the word any more."""
    row = retire_word_hint(work(), hint_id)
    undo = {"action": url_for("administration.reinstate_hint", hint_id=hint_id), "fields": {}}
    message = _("”%(word)s” stoppar inte längre någon text.", word=row.word)
    return done(message, "administration.word_hint", undo=undo, hint_id=hint_id)


@bp.post("/ordhintar/<ident:hint_id>/ta-i-bruk")
def reinstate_hint(hint_id: str) -> Answer:
    """Look for the word again."""
    row = reinstate_word_hint(work(), hint_id)
    return done(_("”%(word)s” är i bruk igen.", word=row.word), "administration.word_hint", hint_id=hint_id)
