"""What a server serves: ``gunicorn tracker.wsgi:app``."""

from __future__ import annotations

from tracker.serving import make_app

app = make_app()
