"""How far it is to walk between places, asked of a service that speaks OSRM's table format, version 1.

Source: the HTTP API of the Open Source Routing Machine, service ``table`` with ``annotations=distance``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Final

import requests

from tracker.domain.ground.geometry import LonLat

CONNECT_SECONDS: Final = 1.0
READ_SECONDS: Final = 2.0
MOST_BYTES: Final = 500_000
PROFILE: Final = "foot"

Table = list[list[float | None]]


class Router:
    """Asks the service of one address; without an address nobody is asked."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def is_set(self) -> bool:
        """Whether there is a service to ask."""
        return bool(self._url)

    def table(self, places: Sequence[LonLat]) -> Table | None:
        """Metres from each place to each other; None in it where the service knows no way.

        None for the whole: nobody is asked, or no sound answer came in time. Never raises.
        """
        if not self._url or len(places) < 2:  # noqa: PLR2004 - nothing between
            return None
        at = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
        address = f"{self._url}/table/v1/{PROFILE}/{at}"
        try:
            with requests.Session() as session:
                session.trust_env = False  # neither a proxy nor a password of the surroundings
                with session.get(
                    address,
                    params={"annotations": "distance"},
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as answer:
                    body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
                    is_ok = answer.status_code == requests.codes.ok and len(body) <= MOST_BYTES
            return _read(json.loads(body), len(places)) if is_ok else None
        except (requests.RequestException, OSError, ValueError, RecursionError):
            return None


def _read(found: Any, count: int) -> Table | None:
    """The distances of an answer, where they are as many as were asked for and can be walked."""
    if not isinstance(found, dict) or found.get("code") != "Ok":
        return None
    rows = found.get("distances")
    if not isinstance(rows, list) or len(rows) != count:
        return None
    if not all(isinstance(row, list) and len(row) == count and all(_is_metres(each) for each in row) for row in rows):
        return None
    return [[None if each is None else float(each) for each in row] for row in rows]


def _is_metres(value: Any) -> bool:
    if value is None:
        return True
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value >= 0
