"""Draws addresses as QR codes for a camera. The only module that knows segno."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

# light modules around the picture that a camera needs (ISO/IEC 18004)
QUIET_ZONE: Final = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A QR code: its side in modules, quiet zone included, and the dark modules as the path of an SVG."""

    side: int
    path: str


class QrCodes:
    """What draws them."""

    def drawing(self, address: str) -> Drawing:
        """The address as a picture for a camera."""
        code = segno.make(address, error="m", micro=False)
        side = int(code.symbol_size(border=QUIET_ZONE)[0])
        return Drawing(side, "".join(_strokes(code.matrix_iter(border=QUIET_ZONE))))


def _strokes(rows: Iterable[Iterable[int]]) -> Iterator[str]:
    """A rectangle for each run of dark modules."""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
