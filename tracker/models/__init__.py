"""Floor 2: what is remembered. Importing the package loads every table, so that metadata is whole."""

from tracker.models import (
    cases,
    files,
    invitations,
    mail,
    mapping,
    notes,
    people,
    pictures,
    places,
    plans,
    priorities,
    problems,
    process,
    programmes,
    records,
)
from tracker.models.base import Base

__all__ = [
    "Base",
    "cases",
    "files",
    "invitations",
    "mail",
    "mapping",
    "notes",
    "people",
    "pictures",
    "places",
    "plans",
    "priorities",
    "problems",
    "process",
    "programmes",
    "records",
]
