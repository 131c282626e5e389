"""What may be attached, how large, and what a stored file's state lets happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from tracker.domain.access import CIRCLE_ORDER, Circle
from tracker.domain.ground.geometry import Geometry

MOST_BYTES: Final = 8 * 1024 * 1024
# what the upload's address lets in, so that a file that is somewhat too large gets its answer beside its field
MOST_SENT: Final = 2 * MOST_BYTES
DESCRIPTION_LENGTH: Final = 300
# why a file is stopped
REASON_LENGTH: Final = 300
HASH_SIGNS: Final = 64


class FileKind(StrEnum):
    """What a file is, by its content. A photo is stored as one of the first two, whatever it came as."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"


class FileState(StrEnum):
    """Where a stored file is: it waits for the virus scanner, may be read, or is blocked."""

    CHECKING = "checking"
    CLEAN = "clean"
    INFECTED = "infected"


PICTURES: Final = frozenset({FileKind.JPEG, FileKind.PNG})
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
MEDIA_TYPES: Final[dict[FileKind, str]] = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}.presentationml.presentation",
    FileKind.ODT: f"{_OPEN}.text",
    FileKind.ODS: f"{_OPEN}.spreadsheet",
    FileKind.ODP: f"{_OPEN}.presentation",
}
SUFFIXES: Final[dict[FileKind, str]] = {kind: f".{'jpg' if kind is FileKind.JPEG else kind.value}" for kind in FileKind}
# what a browser is asked to offer: a telephone that names its photos otherwise turns them into JPEG then
ACCEPTED: Final = ",".join(["image/jpeg", "image/png", "image/webp", *(SUFFIXES[k] for k in FileKind if k != "jpeg")])


class About(NamedTuple):
    """What a file hangs on; the case itself where nothing is given. Never two things."""

    observation_id: str | None = None
    problem_id: str | None = None
    measure_id: str | None = None
    picture_id: str | None = None
    meeting_id: str | None = None
    finding_id: str | None = None


THE_CASE: Final = About()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was found to be what may be kept: what is stored of it, its small picture, and where it was taken.

    ``position`` comes from the photo and is in none of the stored bytes: it is offered, and kept by nobody.
    """

    kind: FileKind
    content: bytes
    thumbnail: bytes | None = None
    position: Geometry | None = None


class Verdict(NamedTuple):
    """What the virus scanner said; ``found``: the name of what it found."""

    is_clean: bool
    found: str = ""


def circles_within(bound: Circle) -> tuple[Circle, ...]:
    """The circles that a file may have on something that itself is read by no more than ``bound``, narrowest first."""
    # what all parties read may also be meant for the public
    wide = Circle.PUBLIC if bound is Circle.ALL_PARTIES else bound
    return CIRCLE_ORDER[: CIRCLE_ORDER.index(wide) + 1]


def effective(circle: Circle, bounds: Iterable[Circle]) -> Circle:
    """Who reads a file: its own circle, unless what it hangs on is read by fewer."""
    narrower = [bound for bound in bounds if bound is not Circle.ALL_PARTIES]
    return min([circle, *narrower], key=CIRCLE_ORDER.index)


# --- the virus scanner ------------------------------------------------------------------------------------------------
LEASE: Final = dt.timedelta(minutes=5)
LONGEST_WAIT: Final = dt.timedelta(minutes=30)
_FIRST_WAIT: Final = dt.timedelta(seconds=15)
_MOST_DOUBLINGS: Final = 10


def wait_before(attempts: int) -> dt.timedelta:
    """How long until a scanner that did not answer is asked again: 15 s, 30 s, a minute, up to half an hour."""
    return min(_FIRST_WAIT * (1 << min(max(attempts - 1, 0), _MOST_DOUBLINGS)), LONGEST_WAIT)


class NotScanned(Exception):
    """The scanner did not answer, or could not say; the message is for the log."""
