"""A file of the municipality's own map in a form: areas of authority and layers are taken in from one."""

from __future__ import annotations

from typing import Protocol

from flask import current_app
from wtforms import SelectField
from wtforms.validators import Optional

from tracker.domain.ground.systems import System
from tracker.domain.walks.bringing import Limits, RawFile
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels import choices

AS_THE_FILE_SAYS = ("", _l("Som filen säger"))


class FileReader(Protocol):
    """What reads a file from outside."""

    def read(self, content: bytes, limits: Limits, system: System | None) -> RawFile: ...  # noqa: D102


def system_field() -> SelectField:
    """The choice of the system of a file that does not say its own."""
    return SelectField(
        _l("Koordinatsystem"), choices=lambda: [AS_THE_FILE_SAYS, *choices(System)], validators=[Optional()]
    )


def read_ground_file(content: bytes, limits: Limits, system: SelectField) -> RawFile:
    """What a file of this content holds, in its own system or in the one that is chosen. Raises DomainError."""
    reader: FileReader = current_app.extensions["brought_files"]
    return reader.read(content, limits, System(system.data) if system.data else None)
