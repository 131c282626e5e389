"""Where a second factor is demanded: who can write and has none comes to the page that sets it up, and nowhere else."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request, session, url_for

from tracker.web.answers import Answer
from tracker.web.failures.kept import kept_text
from tracker.web.people.two_step.view import AFTER, is_demanded
from tracker.web.session import PUBLIC_ENDPOINTS, has_second_factor, is_vouched_for

OPEN: Final = PUBLIC_ENDPOINTS | {
    "people.sign_out",
    "two_step.ask_new_passkey",
    "two_step.begin",
    "two_step.confirm_there",
    "two_step.new_passkey",
    "two_step.prove_first",
    "two_step.set_up",
    "two_step.show",
}


def hold_back() -> Answer | None:
    """Runs before every request, after it is known who asks: a redirect for reading, 403 with the text for writing."""
    if request.endpoint is None or request.endpoint in OPEN:
        return None
    if has_second_factor() or is_vouched_for() or not is_demanded():
        return None
    if request.method in {"GET", "HEAD"}:
        if request.headers.get("Sec-Fetch-Dest", "document") == "document":  # a page, not what a page fetches
            session[AFTER] = request.full_path.rstrip("?")
        return redirect(url_for("two_step.show"), 303)
    return render_template("people/two_step/first.html", values=kept_text()), 403
