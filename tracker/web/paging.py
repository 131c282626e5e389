"""Lists in pages: which page an address asks for, and the way to the one before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

PAGE_SIZE = 50
_FIGURES = 6


@dataclass(frozen=True, slots=True)
class Pages:
    """What the query needs (limit, offset) and what ``pagination`` in components/table.html shows."""

    number: int
    last: int
    limit: int
    offset: int
    prev_href: str | None
    next_href: str | None
    total_text: str


def turn_page(total: int, total_text: str, address: Mapping[str, str | list[str]], *, size: int = PAGE_SIZE) -> Pages:
    """The page that ``?sida=`` asks for, or the nearest there is. ``address``: the filter's parts of the address."""
    last = max(1, -(-total // size))
    number = min(_asked(), last)

    def href(to: int) -> str | None:
        if not 1 <= to <= last:
            return None
        parts: dict[str, Any] = {**address, "sida": str(to)} if to > 1 else {**address}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **parts})

    return Pages(number, last, size, (number - 1) * size, href(number - 1), href(number + 1), total_text)


def _asked() -> int:
    text = request.args.get("sida", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _FIGURES else 1
