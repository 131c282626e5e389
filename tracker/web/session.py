"""From a sign-in to an Actor, and from an address to a case: 404 where invisible, 403 where not allowed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, abort, g, redirect, request, url_for
from flask_login import UserMixin, current_user
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from tracker.domain.access import Duty, Permission, allows
from tracker.domain.clock import now
from tracker.domain.errors import NotPermitted
from tracker.domain.people import Actor
from tracker.extensions import database, login_manager
from tracker.extensions import gettext as _
from tracker.models.cases import Case
from tracker.queries.duties import duties_in, global_duties
from tracker.queries.people import LiveSession, live_session
from tracker.queries.records import case_exists
from tracker.queries.scope import visible_cases
from tracker.services.sessions import token_hash, touch_session
from tracker.services.verb import Work
from tracker.services.views import record_refusal, record_view
from tracker.web.failures.kept import kept_text

SEEN_EVERY = dt.timedelta(minutes=5)
Row = TypeVar("Row")


class SignedIn(UserMixin):
    """What flask-login keeps: the session row and its user. The id is the token, so ending the row ends the sign-in."""

    def __init__(self, token: str, live: LiveSession) -> None:
        self.token = token
        self.session_id = live.id
        self.actor = live.actor
        self.title = live.title
        self.owes_conduct = live.owes_conduct
        self.has_second_factor = live.has_second_factor
        self.by_provider = live.by_provider
        self.is_vouched_for = live.is_vouched_for

    def get_id(self) -> str:
        """The token that the signed cookie carries."""
        return self.token


@dataclass(frozen=True)
class CaseContext:
    """A visible case with what the actor is in it. ``may`` is asked by views and templates alike."""

    case: Case
    duties: frozenset[Duty]

    def may(self, permission: Permission) -> bool:
        """Whether the actor may do this in the case."""
        return allows(permission, self.duties)

    @cached_property
    def id(self) -> str:
        """The case's id, which outlives a rolled back transaction."""
        return self.case.id


def db() -> Session:
    """The request's session: reading for GET, holding the write lock from the start otherwise."""
    if "db" not in g:
        is_reading = request.method in {"GET", "HEAD", "OPTIONS"}
        g.db = database.reader() if is_reading else database.writer()
    session: Session = g.db
    return session


def close_db(_error: BaseException | None = None) -> None:
    """End the request's transaction; what a verb did is committed already."""
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.close()


def actor() -> Actor:
    """Who asks. Only for routes behind sign-in."""
    signed_in: SignedIn = current_user._get_current_object()  # noqa: SLF001 - werkzeug's own way to the real object
    return signed_in.actor


def actor_or_none() -> Actor | None:
    """Who asks, or None before sign-in."""
    return actor() if current_user.is_authenticated else None


def has_second_factor() -> bool:
    """Whether who asks has a second factor that counts. Only for routes behind sign-in."""
    return bool(current_user.has_second_factor)


def by_provider() -> bool:
    """Whether who asks came through the organisation's own sign-in. Only for routes behind sign-in."""
    return bool(current_user.by_provider)


def is_vouched_for() -> bool:
    """Whether that sign-in counts as a second factor too. Only for routes behind sign-in."""
    return bool(current_user.is_vouched_for)


def work() -> Work:
    """What a verb works with, for this request's actor and transaction."""
    return Work(session=db(), actor=actor())


def require(permission: Permission) -> None:
    """403 unless the actor's global duties grant the permission."""
    if not allows(permission, global_duties(actor())):
        raise NotPermitted(permission.value)


def load_case(
    case_id: str,
    permission: Permission = Permission.CASE_READ,
    to_write: Permission | None = None,
) -> CaseContext:
    """The case behind an address. 404 when it may not be known, 403 when known but not allowed; the visit is logged.

    ``to_write``: what a sent form needs where a page may be read by more people than may change it.
    """
    if to_write is not None and request.method == "POST":
        permission = to_write
    query = (
        visible_cases(actor())
        .where(Case.id == case_id)
        .options(
            joinedload(Case.district),
            joinedload(Case.focus_area),
            joinedload(Case.programme_version),
            joinedload(Case.communication_responsible),
        )
    )
    case = db().scalars(query).one_or_none()
    if case is None:
        _refuse(case_id, permission)
        abort(404)
    context = CaseContext(case, duties_in(db(), actor(), case.id))
    if not context.may(permission):
        _refuse(case_id, permission)
        raise NotPermitted(permission.value)
    if request.method == "GET":
        record_view(database.writer, db(), actor(), case.id)
    g.case_context, g.case_asked = context, (context.id, permission)
    return context


def trace_missing_row() -> None:
    """Leave a trace of a 404 inside a case: a row of another case, or one that does not reach the actor."""
    asked: tuple[str, Permission] | None = g.get("case_asked")
    if asked is not None:
        db().rollback()
        _refuse(*asked)


def _refuse(case_id: str, permission: Permission) -> None:
    """Leave a trace of a try at a case that exists; a POST holds the write lock already and uses its own session."""
    if not case_exists(db(), case_id):
        return
    if request.method == "POST":
        record_refusal(db(), actor(), case_id, permission)
        return
    with database.writer() as session:
        record_refusal(session, actor(), case_id, permission)


def load_row(query: sa.Select[Any], row_id: str, model: type[Row]) -> Row:
    """One row of a scoped query by id, or 404. ``query`` must come from queries/scope.py."""
    row = db().scalars(query.where(model.id == row_id)).one_or_none()  # type: ignore[attr-defined]
    if row is None:
        abort(404)
    found: Row = row
    return found


def may(permission: Permission | str) -> bool:
    """Template global: whether a button exists. In a case by its duties, elsewhere by the global ones."""
    wanted = Permission(permission)
    context: CaseContext | None = g.get("case_context")
    if context is not None:
        return context.may(wanted)
    who = actor_or_none()
    return who is not None and allows(wanted, global_duties(who))


def require_sign_in() -> BaseResponse | None:
    """Everything is behind sign-in but what says otherwise by ``public``; runs before every request."""
    if request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS:
        return None
    if current_user.is_authenticated:
        return _ask_for_conduct()
    if request.accept_mimetypes.best in DATA or kept_text():
        abort(401)
    # only a GET can be gone back to after sign-in
    target = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("people.sign_in", nasta=target), 303)


def _ask_for_conduct() -> BaseResponse | None:
    """Before any page the code of conduct is accepted, where it is owed. What is sent by a form is never lost by it."""
    is_before = request.endpoint == CONDUCT or request.blueprint == SECOND_STEP
    if request.method != "GET" or not current_user.owes_conduct or is_before:
        return None
    return redirect(url_for(CONDUCT, nasta=request.full_path.rstrip("?") if request.path != "/" else None), 303)


# a script asks, and not a person who could be led to another page
DATA = {"application/geo+json", "application/json"}
CONDUCT = "law.conduct"
SECOND_STEP = "two_step"  # where a second step is demanded it comes first of all
PUBLIC_ENDPOINTS = {
    "static",
    "frame.joined_file",
    "health.alive",
    "health.ready",
    "mail.development",
    "people.account",
    "people.forgotten",
    "people.invitation",
    "people.reset",
    "people.sign_in",
    "provider.answer",
    "provider.choose",
    "provider.start",
    "reference.accessibility",
    "reference.data_protection",
    "reference.help_page",
    "two_step.ask_anybody",
    "two_step.ask_second_step",
    "two_step.code",
    "two_step.passkey_sign_in",
    "walks.go_home",
    "walks.go_manifest",
    "walks.go_worker",
    "walks.inquiry",
    "walks.inquiry_data",
    "walks.inquiry_ground",
    "walks.place",
    "walks.place_calendar",
    "walks.sign_up",
    "walks.sign_up_calendar",
    "walks.told_status",
    "walks.take_back_point",
}


def load_user(token: str, idle: dt.timedelta, absolute: dt.timedelta) -> SignedIn | None:
    """Who holds the token of a sign-in that has neither idled out nor aged out; that it was used is remembered."""
    live = live_session(db(), token_hash(token), seen_after=now() - idle, started_after=now() - absolute)
    if live is None:
        return None
    if live.last_seen_at < now() - SEEN_EVERY and request.method == "GET":
        touch_session(database.writer, live.id)
    return SignedIn(token, live)


def bind(app: Flask, settings: Settings) -> None:
    """Tie sign-in, the request's transaction and the template globals to the app."""
    idle = dt.timedelta(minutes=settings.session_idle_minutes)
    absolute = dt.timedelta(hours=settings.session_hours)
    login_manager.init_app(app)
    login_manager.user_loader(lambda token: load_user(token, idle, absolute))
    login_manager.session_protection = None  # the server-side row is what counts
    app.before_request(require_sign_in)
    app.teardown_appcontext(close_db)
    app.jinja_env.globals.update(may=may, Permission=Permission)
    app.context_processor(lambda: {"actor": _actor_view()})


def _actor_view() -> dict[str, str] | None:
    """What the top bar says of the person: name, what one is, for which organisation."""
    who = actor_or_none()
    if who is None:
        return None
    title = current_user.title or _("Användare")
    return {"name": who.name, "role_text": title, "organisation_name": who.organisation_name}
