"""What the tool says of itself: help, accessibility, how data is handled, who may do what; and the word lists."""

from __future__ import annotations

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _

from tracker.domain.access import Permission
from tracker.domain.vocabulary import Vocabulary
from tracker.queries.reference import all_terms
from tracker.services.vocabulary import add_term, reinstate_term, retire_term
from tracker.web.answers import Answer, done, page
from tracker.web.reference.forms import TermForm
from tracker.web.reference.glossary import GLOSSARY
from tracker.web.reference.grants import READING, grant_tables
from tracker.web.reference.guide import GUIDE
from tracker.web.session import db, require, work

bp = Blueprint("reference", __name__)
_LISTS = ", ".join(f'"{name}"' for name in Vocabulary)


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


@bp.route("/ordlistor", methods=["GET"], defaults={"name": Vocabulary.ACTOR.value})
@bp.route(f"/ordlistor/<any({_LISTS}):name>", methods=["GET", "POST"])
def vocabularies(name: str) -> Answer:
    """One word list with its terms; a new one is added here."""
    require(Permission.VOCABULARY_EDIT)
    vocabulary, form = Vocabulary(name), TermForm()
    if form.validate_on_submit():
        with form.refusals():
            term = add_term(work(), form.to_draft(vocabulary))
            return done(_("”%(word)s” är tillagt.", word=term.label), "reference.vocabularies", name=name)
    terms = all_terms(db(), vocabulary)
    return page("reference/vocabularies.html", form=form, vocabulary=vocabulary, lists=Vocabulary, terms=terms)


@bp.post(f"/ordlistor/<any({_LISTS}):name>/ta-ur-bruk")
def retire(name: str) -> Answer:
    """Take a term out of use."""
    term = retire_term(work(), Vocabulary(name), _code())
    undo = {"action": url_for("reference.reinstate", name=name), "fields": {"code": term.code}}
    return done(_("”%(word)s” är taget ur bruk.", word=term.label), "reference.vocabularies", undo=undo, name=name)


@bp.post(f"/ordlistor/<any({_LISTS}):name>/ta-i-bruk")
def reinstate(name: str) -> Answer:
    """Offer a term again."""
    term = reinstate_term(work(), Vocabulary(name), _code())
    return done(_("”%(word)s” är i bruk igen.", word=term.label), "reference.vocabularies", name=name)


def _code() -> str:
    return request.form.get("code", "")[:60] or abort(404)
