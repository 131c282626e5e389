"""The queue of letters for the system administrator, and the inbox of a demonstration."""

from __future__ import annotations

from flask import Blueprint, abort, current_app

from config import Settings
from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.services.mail.retrying import retry_mail
from tracker.web.answers import Answer, done, page
from tracker.web.mail.queue_view import queue_view
from tracker.web.mail.reading import inbox
from tracker.web.session import require, work

bp = Blueprint("mail", __name__)


@bp.get("/brev")
def queue() -> Answer:
    """How letters fare; neither what they say nor to whom they go."""
    require(Permission.MAIL_MANAGE)
    return page("mail/queue.html", view=queue_view())


@bp.post("/brev/<ident:mail_id>/forsok-igen")
def retry(mail_id: str) -> Answer:
    """Let a letter be tried again now."""
    require(Permission.MAIL_MANAGE)
    retry_mail(work(), mail_id)
    return done(_("Brevet skickas igen om en liten stund."), "mail.queue")


@bp.get("/utveckling/mail")
def development() -> Answer:
    """Every letter that was written to a file, readable by anybody: in production there is no such page."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production:
        abort(404)
    return page("mail/development.html", letters=inbox(), server=settings.mail.host)
