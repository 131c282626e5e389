"""Writes calendar files (RFC 5545). The only module that knows icalendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from icalendar import Calendar, Event

from tracker.domain.clock import local, now
from tracker.domain.walks.leaving import CalendarEntry

PRODUCT: Final = "-//Platssamverkan//Trygghetsvandringar//SV"
# how long around its moments a file says what the clock does in Stockholm
AROUND: Final = dt.timedelta(days=366)


class Calendars:
    """What makes a calendar file of entries."""

    def write(self, entries: Sequence[CalendarEntry]) -> bytes:
        """The file, with times as Swedish wall-clock time and the rules of that clock in it."""
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        for entry in entries:
            calendar.add_component(_event(entry))
        if entries:
            days = [local(entry.starts_at).date() for entry in entries]
            calendar.add_missing_timezones(first_date=min(days) - AROUND, last_date=max(days) + AROUND)
        return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now())
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", entry.title)
    event.add("dtstart", local(entry.starts_at))
    if entry.ends_at is not None:
        event.add("dtend", local(entry.ends_at))
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.link)
    return event
