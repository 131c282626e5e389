"""Every kind of failure and the answer it gets: in plain Swedish, with a way on, and never with what broke inside."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from traceback import format_tb
from typing import Any, Final

from flask import Flask, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, Unauthorized

from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.extensions import login_manager
from tracker.web.answers import Answer, own_path
from tracker.web.failures.kept import kept_text
from tracker.web.failures.words import ANSWERS, CRASHED, AnswerWords
from tracker.web.labels import error_text
from tracker.web.session import actor_or_none, trace_missing_row

CLIENT_ERRORS: Final = range(400, 500)
_KEPT_HEADERS: Final = ("Allow", "Retry-After")


def register(app: Flask) -> None:
    """Tie every kind of failure to its page."""
    app.register_error_handler(NotPermitted, _simply(403))
    app.register_error_handler(NotVisible, _not_visible)
    app.register_error_handler(StaleEdit, _conflict)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, lambda _error: _lost(400))
    app.register_error_handler(Unauthorized, _not_signed_in)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _simply(400))
    app.register_error_handler(StatementError, _statement_failed(app))
    for unreachable in (OperationalError, InterfaceError, PoolTimeoutError):
        app.register_error_handler(unreachable, _unreachable(app))
    app.register_error_handler(Exception, _crashed(app))


def _simply(code: int) -> Callable[[Exception], Answer]:
    return lambda _error: _error_page(code)


def _not_visible(error: NotVisible) -> Answer:
    """A row of another case or circle, found out by a view; a verb has told the log of it already."""
    if not error.is_recorded:
        trace_missing_row()
    return _error_page(HTTPStatus.NOT_FOUND)


def _error_page(code: int, words: AnswerWords | None = None) -> Answer:
    """A page that says what to do; data for who asked for data. Without sign-in where asking who it is may fail."""
    code = code if _reader_is_known(code) else 503
    words = words or _words(code)
    if _wants_data():
        return make_response(jsonify(error=str(words.title), what_to_do=str(words.advice)), code)
    back = own_path(request.referrer)
    way_back = back if back != request.full_path.rstrip("?") else None
    return render_template("errors/error.html", words=words, code=code, back=way_back), code


def _reader_is_known(code: int) -> bool:
    """Whether the page can tell who reads it. Where it cannot, the page is shown as to anybody."""
    if "_login_user" in g:
        return True
    try:
        if code in CLIENT_ERRORS:
            actor_or_none()
            return True
    except SQLAlchemyError:
        g.pop("db", None)
    g._login_user = login_manager.anonymous_user()  # noqa: SLF001 - asking again would fail again
    return code not in CLIENT_ERRORS


def _words(code: int) -> AnswerWords:
    return ANSWERS.get(code) or (ANSWERS[400] if code in CLIENT_ERRORS else CRASHED)


def _wants_data() -> bool:
    """Whether the script of a map or a monitor asks, and not a person."""
    return request.path.endswith("json") or "json" in (request.accept_mimetypes.best or "")


def _http(error: HTTPException) -> Answer:
    if error.code == HTTPStatus.NOT_FOUND:
        trace_missing_row()
    answer = make_response(_error_page(error.code or 500))
    answer.headers.update({name: value for name, value in error.get_headers() if name in _KEPT_HEADERS})
    return answer


def _not_signed_in(_error: Unauthorized) -> Answer:
    """A sign-in that ran out while somebody wrote: the text is kept."""
    return _lost(401) if kept_text() else _error_page(401)


def _conflict(error: StaleEdit) -> Answer:
    """Both texts: what was sent is shown to be copied, what is saved stands beside it. Nothing is lost."""
    saved: Any = error.facts.get("saved")
    return render_template("errors/conflict.html", values=kept_text(saved), again=request.full_path.rstrip("?")), 409


def _refused(error: DomainError) -> Answer:
    """A one-button act that a rule refuses: say why where the person was. Reading has no button to go back to."""
    if request.method == "GET":
        return _error_page(409, AnswerWords(ANSWERS[409].title, error_text(error)))
    flash(error_text(error), "bad")
    return redirect(own_path(request.referrer) or url_for("work.home"), 303)


def _lost(code: int) -> Answer:
    """The form cannot be taken (signed out meanwhile, or the token no longer holds): its text is kept."""
    again = own_path(request.referrer) or request.path
    return render_template("errors/token.html", values=kept_text(), code=code, words=_words(code), again=again), code


def _unreachable(app: Flask) -> Callable[[Exception], Answer]:
    def unreachable(error: Exception) -> Answer:
        app.logger.error("the database does not answer on %s: %s", request.endpoint, type(error).__name__)
        return _error_page(503)

    return unreachable


def _statement_failed(app: Flask) -> Callable[[StatementError], Answer]:
    """A value that the database driver cannot even send is the sender's; anything else is ours.

    It is logged without its message, where a database may quote the row that it refused.
    """

    def failed(error: StatementError) -> Answer:
        if isinstance(error.orig, ValueError):
            return _error_page(400)
        told = (request.endpoint, type(error.orig).__name__, error.statement)
        app.logger.error("unhandled error on %s: %s\n%s\n%s", *told, "".join(format_tb(error.__traceback__)))
        return _error_page(500)

    return failed


def _crashed(app: Flask) -> Callable[[Exception], Any]:
    def crashed(error: Exception) -> Answer:
        app.logger.error("unhandled error on %s", request.endpoint, exc_info=error)
        return _error_page(500)

    return crashed
