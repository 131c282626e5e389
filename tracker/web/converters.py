"""Addresses speak of things by opaque id: ``<ident:case_id>`` matches nothing else, so a bent one is a 404."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter

from tracker.domain.ids import ID_PATTERN


class IdConverter(BaseConverter):
    """An id of 16 signs a-z and 2-7."""

    regex = ID_PATTERN.pattern


class SmallNumberConverter(BaseConverter):
    """A version or step number of at most four figures: nothing that overflows a column."""

    regex = r"[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


def register(app: Flask) -> None:
    """Make ``ident`` and ``small`` known to the app's routes."""
    app.url_map.converters["ident"] = IdConverter
    app.url_map.converters["small"] = SmallNumberConverter
