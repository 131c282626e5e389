"""What the tool says of itself: help, accessibility, how data is handled, who may do what; and the word lists."""

from __future__ import annotations

from flask import Blueprint, request, url_for

from tracker.domain.access import Permission
from tracker.domain.audit import TERM_TAGS
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.queries.reference import all_terms
from tracker.services.vocabulary import add_term, reinstate_term, retire_term
from tracker.web.answers import Answer, done, page
from tracker.web.forms import one_line
from tracker.web.reference.forms import TermForm
from tracker.web.reference.glossary import GLOSSARY
from tracker.web.reference.grants import READING, grant_tables
from tracker.web.reference.guide import GUIDE
from tracker.web.session import db, require, work
from tracker.web.trail.history import history

bp = Blueprint("reference", __name__)


@bp.get("/hjalp")
def help_page() -> Answer:
    """The steps and the words, for everybody."""
    return page("reference/help.html", guide=GUIDE, glossary=GLOSSARY)


@bp.get("/tillganglighet")
def accessibility() -> Answer:
    """How far everybody can use the tool, and whom to tell."""
    return page("reference/accessibility.html")


@bp.get("/uppgifter")
def data_protection() -> Answer:
    """How what is written here is handled."""
    return page("reference/data_protection.html")


@bp.get("/roller")
def roles() -> Answer:
    """Who may do what, from the same table that decides it."""
    require(Permission.CASE_LIST)
    in_case, everywhere = grant_tables()
    return page("reference/roles.html", in_case=in_case, everywhere=everywhere, reading=READING)


@bp.route("/ordlistor", methods=["GET", "POST"])
def vocabularies() -> Answer:
    """One word list with its terms, by ``?lista=``; a new one is added here."""
    require(Permission.VOCABULARY_EDIT)
    vocabulary, form = _asked_list(), TermForm()
    if form.validate_on_submit():
        with form.refusals():
            term = add_term(work(), form.to_draft(vocabulary))
            return done(_("”%(word)s” är tillagt.", word=term.label), "reference.vocabularies", lista=vocabulary)
    terms, told = all_terms(db(), vocabulary), history(TERM_TAGS, begins_with=f"{vocabulary}:")
    seen = {"lists": Vocabulary, "terms": terms, "history": told}
    return page("reference/vocabularies.html", form=form, vocabulary=vocabulary, **seen)


@bp.post("/ordlistor/ta-ur-bruk")
def retire() -> Answer:
    """Take a term out of use."""
    term = retire_term(work(), _code())
    undo = {"action": url_for("reference.reinstate"), "fields": {"code": term.code}}
    message = _("”%(word)s” är taget ur bruk.", word=term.label)
    return done(message, "reference.vocabularies", undo=undo, lista=term.vocabulary)


@bp.post("/ordlistor/ta-i-bruk")
def reinstate() -> Answer:
    """Offer a term again."""
    term = reinstate_term(work(), _code())
    return done(_("”%(word)s” är i bruk igen.", word=term.label), "reference.vocabularies", lista=term.vocabulary)


def _asked_list() -> Vocabulary:
    name = request.args.get("lista", "")
    return Vocabulary(name) if name in set(Vocabulary) else Vocabulary.ACTOR


def _code() -> str:
    return one_line(request.form.get("code")) or ""
