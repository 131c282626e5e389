"""From sent bytes to what is kept: what it is by its content, and then its kind's own way. No name is believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import puremagic

from tracker.adapters.documents import office_kind, pdf_kind
from tracker.adapters.pictures import blur_picture, prepare_picture
from tracker.domain.errors import DomainError
from tracker.domain.files.blur import Spot
from tracker.domain.files.kinds import MOST_BYTES, FileKind, Prepared

_PHOTOS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_HEAD: Final = 64 * 1024
_HEIC: Final = frozenset({"image/heif", "image/heic", "image/avif"})
_MOVING: Final = frozenset({"image/gif"})
_WEBP: Final = (b"RIFF", b"WEBP")


class Uploads:
    """What the pages hand a sent file to."""

    def prepare(self, content: bytes) -> Prepared:
        """What is kept of a file. Raises DomainError when it is none of the kinds that are accepted, or harmful."""
        if not content:
            raise DomainError("file.empty", "file")
        if len(content) > MOST_BYTES:
            raise DomainError("file.too_large", "file", most=MOST_BYTES // 1024**2)
        if form := _photo(content):
            return prepare_picture(content, form)
        if content.startswith(b"%PDF-"):
            return Prepared(pdf_kind(content), content)
        if content.startswith(b"PK\x03\x04"):
            return Prepared(office_kind(content), content)
        raise DomainError(_why_not(content), "file")

    def blur(self, content: bytes, kind: FileKind, spots: Sequence[Spot]) -> Prepared:
        """A photo that is kept, written anew with spots that nobody can read."""
        return blur_picture(content, kind, spots)


def _photo(content: bytes) -> str | None:
    if content[:4] == _WEBP[0] and content[8:12] == _WEBP[1]:
        return "WEBP"
    return next((form for head, form in _PHOTOS.items() if content.startswith(head)), None)


def _why_not(content: bytes) -> str:
    """The most helpful no: photos of some telephones, old office formats, or simply another kind."""
    try:
        kinds = {match.mime_type for match in puremagic.magic_string(content[:_HEAD])}
    except (puremagic.PureError, ValueError):
        return "file.not_accepted"
    if kinds & _HEIC or content[4:8] == b"ftyp":
        return "file.heic"
    if "application/msword" in kinds or content.startswith(b"\xd0\xcf\x11\xe0"):
        return "file.old_office"
    return "file.moving" if kinds & _MOVING else "file.not_accepted"
