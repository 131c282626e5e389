"""Answers that are no ordinary page: errors in plain Swedish, the conflict page, and helpers every view ends with."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.web.forms import BaseForm
from tracker.web.labels import error_text

Answer = tuple[str, int] | str | BaseResponse


def done(message: str, endpoint: str, *, undo: dict[str, Any] | None = None, **values: Any) -> BaseResponse:
    """Say what happened, with a way to undo it where there is one, and go on (303)."""
    shown: Any = {"text": message, "undo": undo} if undo else message
    flash(shown, "ok")
    return redirect(url_for(endpoint, **values), 303)


def page(template: str, *, form: BaseForm | None = None, **values: Any) -> tuple[str, int]:
    """A rendered page: 422 when a sent form was refused, so that nothing takes it for saved."""
    refused = form is not None and form.is_submitted() and bool(form.errors)
    return render_template(template, form=form, **values), 422 if refused else 200


def register(app: Flask) -> None:
    """Tie every kind of failure to its page."""
    app.register_error_handler(NotPermitted, _forbidden)
    app.register_error_handler(NotVisible, lambda _error: _error_page(404))
    app.register_error_handler(StaleEdit, _conflict)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _token_lost)
    app.register_error_handler(OperationalError, lambda _error: _error_page(503))
    app.register_error_handler(HTTPException, lambda error: _error_page(error.code or 500))
    app.register_error_handler(Exception, _crashed(app))


def _error_page(code: int) -> tuple[str, int]:
    titles = {
        400: _("Det gick inte att förstå det som skickades"),
        401: _("Du behöver logga in"),
        403: _("Du får inte göra det här"),
        404: _("Sidan finns inte"),
        405: _("Sidan kan inte användas så"),
        413: _("Det du skickade är för stort"),
        429: _("Vänta en stund"),
        503: _("Databasen svarar inte just nu"),
    }
    title = titles.get(code, _("Något gick fel hos oss"))
    return render_template("errors/error.html", title=title, code=code), code


def _forbidden(error: NotPermitted) -> tuple[str, int]:
    del error
    return _error_page(403)


def _conflict(error: StaleEdit) -> tuple[str, int]:
    """Both texts: what was sent is shown to be copied, what is saved is one link away. Nothing is lost."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if value.strip() and name not in _HIDDEN]
    return render_template("errors/conflict.html", sent=sent, saved=error.facts.get("saved", {})), 409


_HIDDEN = frozenset({"csrf_token", "version", "token"})


def _refused(error: DomainError) -> BaseResponse:
    """A one-button act that a rule refuses: say why where the person was."""
    flash(error_text(error), "bad")
    return redirect(_own_path(request.referrer), 303)


def _own_path(address: str | None) -> str:
    """The path of an address on this host, or the first page."""
    root = request.host_url
    return "/" + address.removeprefix(root) if address and address.startswith(root) else url_for("work.home")


def _token_lost(error: CSRFError) -> tuple[str, int]:
    """The form's token no longer holds (signed out meanwhile, or a forged form): the text is shown to be kept."""
    del error
    sent = [(name, value) for name, value in request.form.items(multi=True) if value.strip() and name not in _HIDDEN]
    return render_template("errors/token.html", sent=sent), 400


def _crashed(app: Flask) -> Any:
    def crashed(error: Exception) -> tuple[str, int]:
        app.logger.error("unhandled error on %s", request.endpoint, exc_info=error)
        return _error_page(500)

    return crashed
