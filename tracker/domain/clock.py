"""The time, asked for in one place so that tests and the demo can set it. Stored UTC, shown Europe/Stockholm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_set_time: ContextVar[dt.datetime | None] = ContextVar("set_time", default=None)


def now() -> dt.datetime:
    """The present moment, timezone-aware UTC."""
    return _set_time.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day in Sweden."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """A stored moment as Swedish wall-clock time."""
    return moment.astimezone(STOCKHOLM)


@contextmanager
def time_set(moment: dt.datetime) -> Iterator[None]:
    """Let now() answer ``moment`` inside the block. Raises ValueError for a moment without time zone."""
    if moment.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    token = _set_time.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set_time.reset(token)
