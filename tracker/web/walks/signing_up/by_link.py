"""What the pages that a walk's links open share: their answers, which tell nobody where they are, and their forms.

The forms' own token against forgery is checked, and not where the browser comes from.
"""

from __future__ import annotations

from flask import make_response
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from tracker.extensions import database
from tracker.services.sessions import Doors
from tracker.web.answers import page
from tracker.web.forms import BaseForm
from tracker.web.session import actor_or_none
from tracker.web.walks.signing_up.words import NoForm


def doors() -> Doors:
    """The ways into the database of who has no account."""
    return Doors(database.reader, database.writer)


def check_forgery(form: BaseForm) -> None:
    """Refuse a form that was sent without its token (400)."""
    if form.is_submitted() and form.csrf_token.errors:
        raise CSRFError(form.csrf_token.errors[0])


def closed(words: NoForm) -> BaseResponse:
    """The page of a link that opens nothing."""
    html, _status = page("walks/signing_up/closed.html", words=words)
    return untold(make_response(html, words.status), has_forms=actor_or_none() is not None)


def untold(response: BaseResponse, *, has_forms: bool = False) -> BaseResponse:
    """The address is a secret that no page is told; who is signed in has a form to sign out, which must say whence."""
    response.headers["Referrer-Policy"] = "same-origin" if has_forms else "no-referrer"
    return response
