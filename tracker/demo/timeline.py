"""What happened at Farsta centrum in order, and how far of it is told: to a step, to a day, or to half-time."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from tracker.demo.farsta import (
    entry,
    files,
    follow_up,
    ground,
    initiation,
    joint,
    mappings,
    notes,
    plan,
    priorities,
    staff,
)
from tracker.demo.scene import Event
from tracker.domain.steps import Step

HALF_TIME: Final = "2027-02-09"
EVENTS: Final = tuple(
    sorted(
        (
            *initiation.EVENTS,
            *ground.EVENTS,
            *mappings.EVENTS,
            *joint.EVENTS,
            *priorities.EVENTS,
            *plan.EVENTS,
            *notes.EVENTS,
            *follow_up.EVENTS,
            *entry.EVENTS,
            *files.EVENTS,
            *staff.EVENTS,
        ),
        key=lambda event: event.when,
    ),
)


class Cut(NamedTuple):
    """The events that are told, and the scenario's day that becomes the present."""

    events: tuple[Event, ...]
    on: dt.date


def cut(at: str | None) -> Cut:
    """Everything up to half-time; or just until a step is entered; or to the end of a day. Raises ValueError."""
    wanted = at or HALF_TIME
    if wanted in set(Step):
        last = next(number for number, event in enumerate(EVENTS) if event.enters is Step(wanted))
        return Cut(EVENTS[: last + 1], dt.date.fromisoformat(EVENTS[last].when[:10]))
    try:
        day = dt.date.fromisoformat(wanted)
    except ValueError as error:
        steps = ", ".join(Step)
        message = f"No such moment: {wanted}. Give a day of the scenario (YYYY-MM-DD) or one of {steps}."
        raise ValueError(message) from error
    told = tuple(event for event in EVENTS if event.when[:10] <= day.isoformat())
    if not told:
        message = f"Nothing has happened by {wanted}: the scenario begins on {EVENTS[0].when[:10]}."
        raise ValueError(message)
    return Cut(told, day)
