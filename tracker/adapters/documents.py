"""Documents by their content: PDF, and the office formats that carry no macros. Nothing is unpacked but small parts."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.files.kinds import MEDIA_TYPES, FileKind

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_TIMES: Final = 120
MOST_PARTS: Final = 4000
_MOST_READ: Final = 256 * 1024
# below this, a high ratio is what an ordinary small text gives
_RATIO_COUNTS_FROM: Final = 20 * 1024 * 1024
_PART: Final = b"PK\x01\x02"
_TYPES: Final = "[Content_Types].xml"
_OPEN_KINDS: Final = {MEDIA_TYPES[kind]: kind for kind in (FileKind.ODT, FileKind.ODS, FileKind.ODP)}
_OFFICE_KINDS: Final = {f"{MEDIA_TYPES[kind]}.main+xml": kind for kind in (FileKind.DOCX, FileKind.XLSX, FileKind.PPTX)}
_MACROS: Final = re.compile(
    r"(?:^|/)(?:vbaproject[^/]*\.bin|vbadata\.xml|activex/|basic/|scripts/|macrosheets/)|macroenabled", re.IGNORECASE
)


def pdf_kind(content: bytes) -> FileKind:
    """PDF, kept as it is and never shown inside a page. Raises DomainError when it has no end."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise DomainError("file.broken", "file")
    return FileKind.PDF


def office_kind(content: bytes) -> FileKind:
    """Which office format a zip is. Raises DomainError for any other archive, for macros, and for a bomb."""
    if content.count(_PART) > MOST_PARTS:
        raise DomainError("file.bomb", "file")  # before the list of parts itself is read
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _check_size(packed, len(content))
            _check_macros(packed)
            kind = _open_kind(packed) or _office_kind(packed)
    except (zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise DomainError("file.broken", "file") from error
    if kind is None:
        raise DomainError("file.not_accepted", "file")
    return kind


def _check_size(packed: zipfile.ZipFile, size: int) -> None:
    parts = packed.infolist()
    total = sum(part.file_size for part in parts)
    is_bomb = total > MOST_UNPACKED or (total > _RATIO_COUNTS_FROM and total > size * MOST_TIMES)
    if is_bomb:
        raise DomainError("file.bomb", "file")
    if any(part.flag_bits & 1 for part in parts):
        raise DomainError("file.locked", "file")


def _check_macros(packed: zipfile.ZipFile) -> None:
    if any(_MACROS.search(name) for name in packed.namelist()):
        raise DomainError("file.macros", "file")


def _open_kind(packed: zipfile.ZipFile) -> FileKind | None:
    return _OPEN_KINDS.get(_start_of(packed, "mimetype")) if "mimetype" in packed.namelist() else None


def _office_kind(packed: zipfile.ZipFile) -> FileKind | None:
    """By the list of parts that every such document begins with; read as text, no XML is parsed."""
    if _TYPES not in packed.namelist():
        return None
    types = _start_of(packed, _TYPES)
    if _MACROS.search(types):
        raise DomainError("file.macros", "file")
    return next((kind for name, kind in _OFFICE_KINDS.items() if f'"{name}"' in types), None)


def _start_of(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as part:
        return part.read(_MOST_READ).decode("utf-8", "replace")
