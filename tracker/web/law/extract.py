"""Register extracts: everything that names oneself, and for the administrator what names somebody, without content."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import today
from tracker.extensions import database
from tracker.queries.law.extract import account_of, own_account, own_sign_ins, own_texts, traces_of
from tracker.services.views import record_fetch
from tracker.web.answers import Answer, page
from tracker.web.forms import one_line
from tracker.web.law.extract_file import Extract, as_csv, as_json, as_pdf, summed
from tracker.web.law.room import bp
from tracker.web.session import actor, db, require

ADDRESS_LENGTH = 254


@bp.get("/mina-uppgifter")
def my_data() -> Answer:
    """Everything that names who asks."""
    require(Permission.EXTRACT_OWN)
    found = _own()
    return page("law/my_data.html", extract=found, rows=summed(found.traces))


@bp.get("/mina-uppgifter/utdrag.<any(csv, json, pdf):file_kind>")
def my_data_file(file_kind: str) -> Answer:
    """The same as a file."""
    require(Permission.EXTRACT_OWN)
    record_fetch(database.writer, actor(), Tag.EXTRACT_FETCHED, None, actor().user_id)
    return _file(_own(), file_kind)


@bp.get("/administration/registerutdrag")
def extract() -> Answer:
    """What names the person with an address (``?epost=``), told by table, case and day; the look-up is logged."""
    require(Permission.EXTRACT_ANY)
    found = _asked()
    return page("law/extract.html", email=_email(), extract=found, rows=summed(found.traces) if found else [])


@bp.get("/administration/registerutdrag/utdrag.<any(csv, json, pdf):file_kind>")
def extract_file(file_kind: str) -> Answer:
    """The same as a file; without an address an empty one."""
    require(Permission.EXTRACT_ANY)
    return _file(_asked() or Extract("", None, []), file_kind)


def _own() -> Extract:
    account = own_account(db(), actor())
    return Extract(
        account.email,
        account,
        traces_of(db(), account.id, account.email),
        sign_ins=own_sign_ins(db(), actor()),
        texts=own_texts(db(), actor()),
    )


def _asked() -> Extract | None:
    email = _email()
    if not email:
        return None
    account = account_of(db(), email)
    record_fetch(database.writer, actor(), Tag.EXTRACT_FETCHED, None, account.id if account else "")
    return Extract(email, account, traces_of(db(), account.id if account else None, email))


def _email() -> str:
    return (one_line(request.args.get("epost")) or "")[:ADDRESS_LENGTH].lower()


def _file(found: Extract, file_kind: str) -> Response:
    content: Any = as_pdf(found, current_app.extensions["pdf"]) if file_kind == "pdf" else None
    kinds = {"csv": ("text/csv", as_csv), "json": ("application/json", as_json)}
    mimetype, write = kinds.get(file_kind, ("application/pdf", as_csv))
    name = f"registerutdrag-{today().isoformat()}.{file_kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content if content is not None else write(found), mimetype=mimetype, headers=headers)
