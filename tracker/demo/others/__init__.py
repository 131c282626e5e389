"""Five more cases in other steps and districts, and a walk that belongs to none.

Told from the day of loading, so that their days are alive.
"""

from __future__ import annotations

from typing import Final

from tracker.demo.others import fagersjo, farsta_strand, gubbangen, hokarangen, pingstvagen, skarholmen

# the oldest first, so that their references count up as their days do
CASES: Final = (
    gubbangen.EVENTS,
    fagersjo.EVENTS,
    skarholmen.EVENTS,
    hokarangen.EVENTS,
    farsta_strand.EVENTS,
    pingstvagen.EVENTS,
)
