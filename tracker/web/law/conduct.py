"""The code of conduct: reading and accepting it, and for the administrator publishing a new text."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.queries.law.conduct import acceptances, accepted_at, all_texts, present_text
from tracker.services.law.conduct import accept_conduct, publish_conduct
from tracker.web.answers import Answer, done, own_path, page
from tracker.web.law.forms import AcceptForm, ConductForm
from tracker.web.law.room import bp
from tracker.web.session import actor, db, require, work


@bp.route("/uppforandekod", methods=["GET", "POST"])
def conduct() -> Answer:
    """The text that holds; who has not accepted it is sent here before any other page, and then on (``?nasta=``)."""
    require(Permission.CONDUCT_ACCEPT)
    form, onward = AcceptForm(), own_path(request.values.get("nasta"))
    if form.validate_on_submit():
        with form.refusals():
            accept_conduct(work(), form.seen_version or 0)
            flash(_("Tack. Du har godkänt uppförandekoden."), "ok")
            return redirect(onward or url_for("work.home"), 303)
    return page("law/conduct.html", form=form, onward=onward, **_text(form))


def _text(form: AcceptForm) -> dict[str, Any]:
    text = present_text(db())
    form.version.data = str(text.version) if text else "0"
    return {
        "text": text,
        "paragraphs": paragraphs(text.text) if text else [],
        "accepted": accepted_at(db(), actor(), text.version) if text else None,
    }


@bp.route("/administration/uppforandekod", methods=["GET", "POST"])
def edit_conduct() -> Answer:
    """The text, how many have accepted it, and a form for a new one."""
    require(Permission.CONDUCT_EDIT)
    texts = all_texts(db())
    version = texts[0].version if texts else 0
    form = ConductForm(text=texts[0].text if texts else "", version=version)
    if form.validate_on_submit():
        with form.refusals():
            publish_conduct(work(), form.to_draft())
            return done(_("Den nya texten gäller. Alla får läsa och godkänna den."), "law.edit_conduct")
    found = acceptances(db(), version)
    return page("law/edit_conduct.html", form=form, texts=texts, counts=found, is_first=not texts)


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]
