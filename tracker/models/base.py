"""The one declarative base: naming convention, ids, moments, enums and geometry decided once."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tracker.domain.clock import now
from tracker.domain.ids import ID_LENGTH, new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment stored as UTC and always timezone-aware in Python, also on SQLite."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a moment without zone: it would be read back an hour or two wrong."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a stored moment needs a time zone"
            raise ValueError(message)
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give SQLite's naive answer its zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def _enum_values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


def choice(members: type[enum.Enum], name: str | None = None, *, is_checked: bool = True) -> sa.Enum:
    """The column type of an enum: text with a check. ``name`` tells two checks of one enum in a table apart.

    ``is_checked`` False: only what is written through the models is checked, for a table that is never to be rewritten.
    """
    return sa.Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=is_checked,
        length=40,
        values_callable=_enum_values,
        validate_strings=True,
    )


class Base(DeclarativeBase):
    """Every table: an opaque id, enums as text with a named check, JSON for geometry."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Moment(),
        dt.date: sa.Date(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
        enum.Enum: choice(enum.Enum),
    }


class Identified:
    """Mixin: the opaque primary key that also stands in addresses."""

    id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), primary_key=True, default=new_id, sort_order=-10)


class Created:
    """Mixin: when a row came to be."""

    created_at: Mapped[dt.datetime] = mapped_column(default=now, sort_order=90)


def points_to(target: str, *, index: bool = True, **options: Any) -> Any:
    """A foreign key column to ``table.column`` with an index, so that every join and scope query has one."""
    return mapped_column(sa.ForeignKey(target), index=index, **options)
