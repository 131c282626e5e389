"""The command ``tracker``: run, migrate, check, demo. Parses arguments and says what happened."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
from functools import partial
from threading import Thread
from typing import Any, Final

import click
from sqlalchemy.exc import SQLAlchemyError

from config import Settings, SettingsError, kept_secret, load_settings
from tracker.adapters.daylight import Daylight
from tracker.adapters.geodesy import Geodesy
from tracker.adapters.signing.links import WalkLinks
from tracker.adapters.signing.passwords import Passwords
from tracker.adapters.uploads import Uploads
from tracker.auditing import audit
from tracker.demo.drawn import Drawn
from tracker.demo.load import Outside, load_demo
from tracker.demo.scene import DemoError
from tracker.extensions import Database
from tracker.filing import FileWorker, make_scanner, make_store
from tracker.installing import faults, install
from tracker.mailing import MailWorker, make_mailer
from tracker.queries.people import account, demo_accounts
from tracker.services.files.storing import Shelf
from tracker.services.signing.provider_sign_in import let_passwords_in
from tracker.services.signing.second_step import switch_off
from tracker.serving import Beside, Server, apart
from tracker.walking import WalkWorker
from tracker.working import stopping, while_parent_lives

HOST: Final = "127.0.0.1"
GUNICORN: Final = {
    "workers": 2,
    "threads": 4,
    "worker_class": "gthread",
    "preload_app": True,
    "control_socket_disable": True,
    "graceful_timeout": 5,
    "loglevel": "warning",
}
OWNER_ONLY: Final = 0o077


class PlainGroup(click.Group):
    """Commands that end with a sentence and not with a traceback when a setting or the database is at fault."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (DemoError, SettingsError) as error:
            raise click.ClickException(str(error)) from error
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise click.ClickException(f"The database does not answer: {reason}") from error


@click.group(cls=PlainGroup)
def main() -> None:
    """Platssamverkan: local collaboration around a place. Settings come from the environment (see config.py)."""
    os.umask(OWNER_ONLY)


@main.command()
def run() -> None:
    """Migrate, load the demo into an empty database, and serve on http://127.0.0.1:$PORT. Never overwrites data."""
    settings = load_settings()
    _claim_port(settings.port)
    database = Database()
    fill = None if settings.is_production else partial(_load_demo, settings)
    if install(database, settings.database_url, fill):
        click.echo("The demo is loaded.")
    if not settings.is_production:
        _tell_accounts(database, settings)
    database.engine.dispose()
    click.echo(f"Platssamverkan is at http://{HOST}:{settings.port} (Ctrl+C ends it)")
    Server(HOST, settings.port, Beside(partial(_work, settings)), **GUNICORN).run()


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now and end.")
def worker(*, once: bool) -> None:
    """Send letters, have new files checked, remind of walks and forget names, until it is ended.

    `tracker run` starts one beside the server.
    """
    settings, database = load_settings(), Database()
    database.connect(settings.database_url)
    try:
        if found := faults(database):
            raise click.ClickException(found[0])
        if once:
            with stopping() as stop:
                if any(done := WalkWorker.by(settings, database).do_due()):
                    click.echo(f"Walkers reminded: {done[0]}, told of changes: {done[1]}, forgotten: {done[2]}.")
                click.echo(f"Letters tried: {MailWorker(database, make_mailer(settings.mail)).send_due(stop)}.")
                if settings.files.clamd:
                    click.echo(f"Files checked: {_file_worker(settings, database).check_due(stop)}.")
    finally:
        database.engine.dispose()
    if not once:
        _work(settings)


@main.command()
def migrate() -> None:
    """Bring the database to the newest migration and add missing reference data."""
    install(Database(), load_settings().database_url)
    click.echo("The database is up to date.")


@main.command()
def check() -> None:
    """Say whether the settings and the database are in order; ends with 1 when they are not."""
    database = Database()
    database.connect(load_settings().database_url)
    found = faults(database)
    for fault in found:
        click.echo(fault, err=True)
    click.echo("Everything is in order." if not found else "Not ready.", err=bool(found))
    sys.exit(1 if found else 0)


@main.command()
@click.argument("email")
def second_step_off(email: str) -> None:
    """Let a person who has lost app, passkeys and recovery codes sign in by the password alone. Make sure who asks.

    Ends every sign-in of the person. Where SECOND_FACTOR=required the next one leads to setting it up again.
    """
    database = Database()
    database.connect(load_settings().database_url)
    if not switch_off(database.writer, email):
        raise click.ClickException(f"Nobody with two-step sign-in has the address {email}.")
    click.echo(f"Two-step sign-in is off for {email}, and every sign-in is ended.")


@main.command()
@click.argument("organisation")
def passwords_again(organisation: str) -> None:
    """Let an organisation that demands its own sign-in use passwords too, when its provider is gone.

    Its people ask for a password with "Har du glömt lösenordet?". The provider itself stays as it is.
    """
    database = Database()
    database.connect(load_settings().database_url)
    was_demanded = let_passwords_in(database.writer, organisation)
    database.engine.dispose()
    if not was_demanded:
        raise click.ClickException(f"No organisation that demands its own sign-in is called {organisation}.")
    click.echo(f"{organisation}: passwords work again beside the organisation's own sign-in.")


@main.command()
@click.option("--at", metavar="STEP|DATE", help="Load the Farsta case as it stood in a step or on a day: 2026-10-05.")
def demo(at: str | None) -> None:
    """Load the demo into an empty database; refuses one that has people."""
    settings = load_settings()
    if settings.is_production:
        raise click.ClickException("The demo is for demonstrations: it is refused when TRACKER_ENV=production.")
    database = Database()
    try:
        was_loaded = install(database, settings.database_url, partial(_load_demo, settings, at=at))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error
    if not was_loaded:
        raise click.ClickException("There are people in the database already; the demo is loaded into an empty one.")
    click.echo("The demo is loaded.")
    _tell_accounts(database, settings)


main.add_command(audit)


def _work(settings: Settings) -> None:
    """Be a worker until told to stop, or until what started it is gone.

    Letters, files and walks never wait for each other.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    database = Database()
    database.connect(settings.database_url)
    with stopping() as stop:
        others = (_file_worker(settings, database), WalkWorker.by(settings, database))
        threads = [Thread(target=each.run, args=(stop, while_parent_lives())) for each in others]
        for thread in threads:
            thread.start()
        MailWorker(database, make_mailer(settings.mail)).run(stop, while_parent_lives())
        stop.set()
        for thread in threads:
            thread.join()


def _file_worker(settings: Settings, database: Database) -> FileWorker:
    return FileWorker(database, make_store(settings.files), make_scanner(settings.files))


def _load_demo(settings: Settings, database: Database, *, at: str | None = None) -> None:
    click.echo("Loading the demo (once; it takes a moment) ...")
    drawn = Drawn()
    shelf = Shelf(Uploads(), drawn)
    outside = Outside(settings.public_url, shelf, Geodesy(), WalkLinks(settings.secret_key), Daylight())
    load_demo(database, Passwords(), _demo_password(settings), at=at, outside=outside)
    if drawn.contents and not apart(partial(_put_all, settings, drawn)):
        click.echo("The pictures of the demo could not be stored: see FILES_URL. All else is there.", err=True)


def _put_all(settings: Settings, drawn: Drawn) -> None:
    store = make_store(settings.files)
    for content in drawn.contents.values():
        store.put(content)


def _demo_password(settings: Settings) -> str:
    """DEMO_PASSWORD, else one that this machine made for itself."""
    return settings.demo_password or kept_secret("demo_password", secrets.token_urlsafe(12))


def _tell_accounts(database: Database, settings: Settings) -> None:
    """Print who can sign in, and the password if it is the one that the demo was loaded with."""
    with database.reader() as session:
        people = demo_accounts(session)
        first = account(session, people[0].email) if people else None
    if first is None:
        return
    width = max(len(person.email) for person in people)
    click.echo("\nDemo accounts:")
    for person in people:
        click.echo(f"  {person.email:<{width}}  {person.name}, {person.organisation}")
    password = _demo_password(settings)
    if Passwords().verify(first.password_hash, password):
        click.echo(f"Password for all of them: {password}\n")
    else:
        click.echo("Password for all of them: the one they were loaded with (DEMO_PASSWORD has changed since).\n")


def _claim_port(port: int) -> None:
    """Raises ClickException when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            advice = f"Choose another: PORT={port + 10 if port < 65000 else 8010} make run"  # noqa: PLR2004
            raise click.ClickException(f"Port {port} cannot be used ({error.strerror}). {advice}") from error


if __name__ == "__main__":
    main()
