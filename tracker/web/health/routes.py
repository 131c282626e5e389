"""For monitors: is the process alive, and can it serve. Says nothing else to anybody."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError

from tracker.extensions import database
from tracker.migrating import current_revision, newest_revision
from tracker.web.answers import Answer

bp = Blueprint("health", __name__)

_wanted_revision = cache(newest_revision)


@bp.get("/healthz")
def alive() -> Answer:
    """The process answers; the database is not asked."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> Answer:
    """The database answers and has every migration; 503 otherwise, so that no traffic is sent here."""
    state = _database_state()
    response = jsonify(status="ok" if state == "ok" else "unavailable", database=state)
    response.status_code = 200 if state == "ok" else 503
    return response


def _database_state() -> str:
    try:
        with database.engine.connect() as connection:
            return "ok" if current_revision(connection) == _wanted_revision() else "not migrated"
    except SQLAlchemyError:
        return "does not answer"
