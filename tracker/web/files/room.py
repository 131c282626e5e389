"""The blueprint of files, and the address of one."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, request

from tracker.domain.files.kinds import MOST_SENT

FILE: Final = "/arenden/<ident:case_id>/filer/<ident:attachment_id>"

bp = Blueprint("files", __name__)


@bp.url_value_preprocessor
def let_files_in(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """More may be sent here than anywhere else: said before anything reads the form."""
    request.max_content_length = MOST_SENT
