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
from tracker.models.ground import areas, own_layers
from tracker.models.law import closing, conduct, disclosure
from tracker.models.signing import providers
from tracker.models.walks import after, findings, inquiry, planned, signing_up

__all__ = [
    "Base",
    "after",
    "areas",
    "cases",
    "closing",
    "conduct",
    "disclosure",
    "files",
    "findings",
    "inquiry",
    "invitations",
    "mail",
    "mapping",
    "notes",
    "own_layers",
    "people",
    "pictures",
    "places",
    "planned",
    "plans",
    "priorities",
    "problems",
    "process",
    "programmes",
    "providers",
    "records",
    "signing_up",
]
