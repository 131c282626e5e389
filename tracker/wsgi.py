"""What a server serves: ``gunicorn tracker.wsgi:app``. Loads before the workers fork, so it opens no connection."""

from __future__ import annotations

from flask import Flask

from config import load_settings
from tracker import create_app
from tracker.serving import trust_proxies, version_static


def make_app() -> Flask:
    """The app of the environment's settings, ready for the network."""
    settings = load_settings()
    made = create_app(settings)
    version_static(made)
    trust_proxies(made, settings)
    return made


app = make_app()
