"""How a worker works: a round of what is due, a pause, the next round, until it is told to stop or not wanted."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

PAUSE_SECONDS: Final = 2.0
ROUNDS_BETWEEN_TIDYING: Final = 1800
Wanted = Callable[[], bool]


@contextmanager
def stopping() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set: what is in hand is finished, and nothing else begun."""
    stop = Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def while_parent_lives() -> Wanted:
    """Whether the process that started this one is still there: a server that was killed leaves no worker behind."""
    parent = os.getppid()
    return lambda: os.getppid() == parent


def keep_on(
    stop: Event,
    is_wanted: Wanted | None,
    do_due: Callable[[Event], int],
    tidy: Callable[[], object],
    log: logging.Logger,
) -> None:
    """Round after round. A database that does not answer is asked again."""
    rounds = 0
    while not stop.is_set() and (is_wanted is None or is_wanted()):
        try:
            if rounds % ROUNDS_BETWEEN_TIDYING == 0:
                tidy()
            do_due(stop)
        except SQLAlchemyError as error:
            log.warning("the database does not answer: %s", type(error).__name__)
        rounds += 1
        stop.wait(PAUSE_SECONDS)
