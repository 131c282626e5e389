"""Old and new values of the log in words: what field of what, from what to what."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple, cast

import sqlalchemy as sa

from tracker.extensions import gettext as _
from tracker.models import Base
from tracker.models.base import Moment
from tracker.models.records import AuditChange
from tracker.web.formats import day_of, full_day, number, short_moment
from tracker.web.labels import label
from tracker.web.labels.system.administration import REGISTER_FIELDS, REGISTER_TABLES
from tracker.web.labels.system.changes import FIELDS, TABLES

Names = Mapping[str, str]
_TABLES: Final = {**TABLES, **REGISTER_TABLES}
_FIELDS: Final = {**FIELDS, **REGISTER_FIELDS}


class ChangeWords(NamedTuple):
    """A change as it is read; an empty value is said to be empty."""

    of: str
    field: str
    old: str
    new: str


def names_wanted(changes: Iterable[AuditChange]) -> set[str]:
    """The ids and codes among some values, whose names the page needs."""
    pointing = [change for change in changes if _column(change).foreign_keys]
    return {value for change in pointing for value in (change.old, change.new) if value}


def change_words(change: AuditChange, names: Names) -> ChangeWords:
    """One change in words."""
    return ChangeWords(
        of=str(_TABLES[change.table_name]),
        field=str(_FIELDS[change.table_name][change.field]),
        old=_value(change, change.old, names),
        new=_value(change, change.new, names),
    )


def field_words(table: str, field: str, text: str) -> str:
    """A value of a field in words; as it is where the field is no column of its own, or names something else."""
    found = Base.metadata.tables.get(table)
    column = None if found is None else found.c.get(field)
    return text if column is None or column.foreign_keys else _written(column, text)


def _column(change: AuditChange) -> sa.Column[Any]:
    return Base.metadata.tables[change.table_name].c[change.field]


def _value(change: AuditChange, text: str | None, names: Names) -> str:
    if text is None:
        return _("Tomt")
    column = _column(change)
    if column.foreign_keys:
        return names.get(text, _("Okänt"))
    return _written(column, text)


def _written(column: sa.Column[Any], text: str) -> str:
    write = next((write for kind, write in _WRITTEN if isinstance(column.type, kind)), None)
    try:
        return write(column, text) if write else text
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return text  # written under a rule that is no more


def _word(column: sa.Column[Any], text: str) -> str:
    members = cast("type[StrEnum]", cast("sa.Enum", column.type).enum_class)
    return label(members(text))


def _moment(_column: sa.Column[Any], text: str) -> str:
    moment = dt.datetime.fromisoformat(text)
    return f"{full_day(day_of(moment))} {short_moment(moment).rpartition(' ')[2]}"


def _place(_column: sa.Column[Any], text: str) -> str:
    """A drawing by its kind; where it lies is told by the map."""
    kinds = {"Point": _("Punkt"), "LineString": _("Linje"), "Polygon": _("Yta"), "MultiPolygon": _("Yta")}
    try:
        kind = json.loads(text)["type"]
    except ValueError:
        kind = ""  # too long to be kept whole
    return kinds.get(kind, _("Ritad på kartan"))


# the first kind of column that fits
_WRITTEN: Final[tuple[tuple[type[Any], Callable[[sa.Column[Any], str], str]], ...]] = (
    (sa.Enum, _word),
    (Moment, _moment),
    (sa.Date, lambda _column, text: full_day(dt.date.fromisoformat(text))),
    (sa.Boolean, lambda _column, text: _("Ja") if text == "true" else _("Nej")),
    (sa.Numeric, lambda _column, text: number(Decimal(text))),
    (sa.Integer, lambda column, text: text if column.name.endswith("_year") else number(int(text))),
    (sa.JSON, _place),
)
