"""Handing a file over, after the same check as every page: a browser may show or save it and nothing else."""

from __future__ import annotations

from io import BytesIO

from flask import abort, current_app, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.access import Circle
from tracker.domain.errors import DomainError
from tracker.domain.files.kinds import MEDIA_TYPES, PICTURES, FileKind, FileState
from tracker.extensions import database
from tracker.models.files.attachments import Attachment
from tracker.queries.files.attachments import about_of, find_attachment
from tracker.queries.files.things import thing_of
from tracker.services.files.storing import Shelf
from tracker.services.views import record_file_view
from tracker.web.session import CaseContext, actor, db

# a file is no page: it runs nothing, loads nothing and stands in no frame
NOTHING = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def serve(context: CaseContext, attachment_id: str) -> BaseResponse:
    """The file: a photo shown, all else to be saved. Who opened it and when is logged, as for the case."""
    file = _readable(context, attachment_id)
    answer = _answer(_content(file.content_id), file.kind, file.name)
    if request.method == "GET":
        thing = thing_of(db(), actor(), context.id, about_of(file))
        is_private = file.circle is Circle.OWN_ORGANISATION or bool(thing and thing.is_sealed)
        record_file_view(database.writer, db(), actor(), file, is_private=is_private)
    return answer


def serve_thumbnail(context: CaseContext, attachment_id: str) -> BaseResponse:
    """A photo's small picture. It is a part of the page that lists it: that page's visit is what the log tells."""
    file = _readable(context, attachment_id)
    return _answer(_content(file.thumbnail_id or abort(404)), FileKind.JPEG, file.name)


def _readable(context: CaseContext, attachment_id: str) -> Attachment:
    """A file that may be read now; 404 where it is not the reader's to know of. Raises DomainError if not clean."""
    file = find_attachment(db(), actor(), context.id, attachment_id)
    if file is None:
        abort(404)
    if file.content.state is FileState.CHECKING:
        raise DomainError("file.being_checked")
    if file.content.state is not FileState.CLEAN:
        raise DomainError("file.blocked")
    return file


def _content(sha256: str) -> bytes:
    shelf: Shelf = current_app.extensions["shelf"]
    content = shelf.store.get(sha256)
    if content is None:
        raise DomainError("file.missing")
    return content


def _answer(content: bytes, kind: FileKind, name: str) -> BaseResponse:
    answer = send_file(
        BytesIO(content),
        mimetype=MEDIA_TYPES[kind],
        as_attachment=kind not in PICTURES,
        download_name=name,
        etag=False,
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = NOTHING
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
