"""The product as it is measured: its own migrations and reference data, an invented city, and people signed in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from tests.bench import city
from tracker import create_app, reference
from tracker.domain.clock import now
from tracker.extensions import database
from tracker.migrating import migrate
from tracker.models.law.conduct import ConductText
from tracker.models.people import User, UserSession
from tracker.services.installation import install_reference

WSGI = "tracker.wsgi:app"


@dataclass(frozen=True, slots=True)
class Product:
    """A filled database, the app over it and the cookies of the people who ask."""

    app: Flask
    settings: Settings
    keys: city.Keys
    cookies: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """What the served product reads: the same settings."""
        return {
            "TRACKER_ENV": "development",
            "DATABASE_URL": self.settings.database_url,
            "SECRET_KEY": self.settings.secret_key,
            "TILE_URL": "",
        }


def make(path: Path, count: int) -> Product:
    """Migrate a new SQLite file, fill it and sign three people in."""
    settings = Settings(
        environment="development",
        secret_key=secrets.token_hex(32),
        database_url=f"sqlite:///{path}",
        tile_url="",
    )
    app = create_app(settings)
    app.logger.disabled = True  # a page that fails says so by its status
    migrate(database.engine)
    with database.writer.begin() as session:
        install_reference(
            session,
            reference.programmes(),
            reference.vocabularies(),
            reference.districts(),
            reference.conduct(),
            reference.word_hints(),
        )
        keys = city.fill(session, count)
        # who has not accepted the code of conduct is led there from every page
        session.execute(
            sa.update(User).values(conduct_version=sa.select(sa.func.max(ConductText.version)).scalar_subquery())
        )
        cookies = {
            who: _sign_in(app, session, user_id)
            for who, user_id in (
                ("coordinator", keys.coordinator_id),
                ("overview", keys.overview_id),
                ("member", keys.member_id),
            )
        }
    return Product(app, settings, keys, cookies)


def _sign_in(app: Flask, session: Session, user_id: str) -> str:
    """A sign-in row and the cookie that the app's own session interface makes for it."""
    token = secrets.token_urlsafe(32)
    session.add(
        UserSession(
            token_hash=hashlib.sha256(token.encode()).hexdigest(),
            user_id=user_id,
            last_seen_at=now(),
            created_at=now(),
        ),
    )
    with app.test_client() as client:
        with client.session_transaction() as kept:
            kept["_user_id"] = token
            kept["_fresh"] = True
            kept["csrf_token"] = secrets.token_hex(20)  # as after the first page
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"
