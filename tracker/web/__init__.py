"""Floor 5: Flask, forms, the words people read, HTML and maps. ``register`` ties it to an app."""

from __future__ import annotations

from flask import Flask

from config import Settings
from tracker.domain.clock import today
from tracker.web import converters, formats, frame_files, navigation, security, session
from tracker.web.administration.routes import bp as administration
from tracker.web.cartography import own_layers
from tracker.web.cases.routes import bp as cases
from tracker.web.failures import pages as failures
from tracker.web.files.routes import bp as files
from tracker.web.health.routes import bp as health
from tracker.web.labels import label
from tracker.web.law.routes import bp as law
from tracker.web.mail.routes import bp as mail
from tracker.web.map.routes import bp as map_room
from tracker.web.mapping.routes import bp as mapping
from tracker.web.notes.routes import bp as notes
from tracker.web.people.provider.routes import bp as provider
from tracker.web.people.routes import bp as people
from tracker.web.people.two_step.routes import bp as two_step
from tracker.web.pictures.routes import bp as pictures
from tracker.web.plans.routes import bp as plans
from tracker.web.priorities.routes import bp as priorities
from tracker.web.problems.routes import bp as problems
from tracker.web.process.routes import bp as process
from tracker.web.records.routes import bp as records
from tracker.web.reference.routes import bp as reference
from tracker.web.sharing import circles
from tracker.web.walks.routes import bp as walks
from tracker.web.work.routes import bp as work

ROOMS = (
    health,
    people,
    provider,
    two_step,
    work,
    cases,
    process,
    mapping,
    problems,
    pictures,
    priorities,
    plans,
    notes,
    files,
    map_room,
    walks,
    records,
    law,
    mail,
    administration,
    reference,
)


def register(app: Flask, settings: Settings) -> None:
    """Tie sign-in, headers, words, error pages and every room to the app, in that order."""
    session.bind(app, settings)
    security.protect(app, settings)
    converters.register(app)
    navigation.register(app)
    failures.register(app)
    frame_files.register(app)
    circles.register(app)
    own_layers.register(app)
    app.jinja_env.filters.update(formats.FILTERS, label=label)
    app.jinja_env.globals.update(today=today, is_demo=settings.is_demo)
    for room in ROOMS:
        app.register_blueprint(room)
