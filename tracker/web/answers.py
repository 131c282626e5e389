"""What every view ends with: a page, or a redirect that says what happened; and which addresses one may be sent to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.web.forms import BaseForm

Answer = tuple[str, int] | str | BaseResponse
_BENT = re.compile(r"[\x00-\x20\x7f\\]")


def done(message: str, endpoint: str, *, undo: dict[str, Any] | None = None, **values: Any) -> BaseResponse:
    """Say what happened, with a way to undo it where there is one, and go on (303)."""
    shown: Any = {"text": message, "undo": undo} if undo else message
    flash(shown, "ok")
    return redirect(url_for(endpoint, **values), 303)


def page(template: str, *, form: BaseForm | None = None, **values: Any) -> tuple[str, int]:
    """A rendered page: 422 when a sent form was refused, so that nothing takes it for saved."""
    refused = form is not None and form.is_submitted() and bool(form.errors)
    return render_template(template, form=form, **values), 422 if refused else 200


def own_path(address: str | None) -> str | None:
    """An address on this site as a path to go to, else None: never another host, whatever a browser makes of it."""
    if not address or _BENT.search(address):
        return None
    inside = address.removeprefix(request.host_url.rstrip("/"))
    try:
        parts = urlsplit(inside)
    except ValueError:
        return None
    is_path = inside.startswith("/") and not inside.startswith("//") and not parts.scheme and not parts.netloc
    return inside if is_path else None
