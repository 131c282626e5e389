"""Platssamverkan: local collaboration around a place where people feel unsafe. ``create_app`` only."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from config import Settings, load_settings
from tracker import web
from tracker.adapters.brought_files import BroughtFiles
from tracker.adapters.calendars import Calendars
from tracker.adapters.daylight import Daylight
from tracker.adapters.geodesy import Geodesy
from tracker.adapters.ground.router import Router
from tracker.adapters.mail_folder import MailFolder
from tracker.adapters.pdf import Pdf
from tracker.adapters.qr import QrCodes
from tracker.adapters.route_sheets import RouteSheets
from tracker.adapters.signing.common_passwords import CommonPasswords
from tracker.adapters.signing.links import WalkLinks
from tracker.adapters.signing.openid import OpenId
from tracker.adapters.signing.passkeys import Passkeys
from tracker.adapters.signing.passwords import Passwords
from tracker.adapters.signing.second_factors import SecondFactors
from tracker.adapters.tracks import Tracks
from tracker.domain.signing.passkeys import relying_party
from tracker.extensions import babel, compress, csrf, database, login_manager, words
from tracker.filing import make_shelf

ROOT = Path(__file__).resolve().parent.parent
MAX_REQUEST_BYTES = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """An app for the settings, the environment's when none are given. The order below matters."""
    settings = settings or load_settings()
    app = Flask("tracker", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
        COMPRESS_BR_LEVEL=1,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/geo+json", "image/svg+xml"],
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        SECRET_KEY=settings.secret_key,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="platssamverkan",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions.update(settings=settings, passwords=Passwords(), common_passwords=CommonPasswords())
    app.extensions["passkeys"] = Passkeys(relying_party(settings.public_url))
    app.extensions["second_factors"] = SecondFactors(settings.secret_key)
    app.extensions["openid"] = OpenId(
        settings.secret_key,
        f"{settings.public_url}/logga-in/svar",
        is_open=not settings.is_production,
        has_private=settings.has_private_providers,
    )
    app.extensions["walk_links"] = WalkLinks(settings.secret_key)
    app.extensions.update(daylight=Daylight(), geodesy=Geodesy(), router=Router(settings.router_url))
    app.extensions["mail_folder"] = MailFolder(settings.mail.folder, settings.mail.sender)
    app.extensions["shelf"] = make_shelf(settings.files)
    fonts = ROOT / "static" / "vendor" / "source-sans"
    app.extensions.update(pdf=Pdf(fonts), route_sheets=RouteSheets(fonts))
    app.extensions.update(brought_files=BroughtFiles(), calendars=Calendars(), qr_codes=QrCodes(), tracks=Tracks())
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database.connect(settings.database_url)
    babel.init_app(app)
    compress.init_app(app)
    csrf.init_app(app)
    login_manager.login_view = "people.sign_in"
    app.jinja_env.globals.update(_=words.gettext, gettext=words.gettext, ngettext=words.ngettext)
    web.register(app, settings)
    return app
