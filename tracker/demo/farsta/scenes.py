"""Four places of the scenario as drawings: what is lit and what is not, drawn so that nobody takes them for photos."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (1200, 900)
_NIGHT, _DUSK, _WALL, _FLOOR, _PAPER = "#1f2733", "#5a6a80", "#8c8579", "#6d675d", "#f2efe8"
_LIT, _DARK, _LINE, _GREEN, _RED, _BLUE = "#ffd873", "#4a4f57", "#33302b", "#6f8f5e", "#b4544a", "#47649f"


def tunnel() -> bytes:
    """Eight lamps in a tunnel, three of them lit."""
    return _tunnel(lit=(0, 3, 7))


def mended_tunnel() -> bytes:
    """The same with all of them lit."""
    return _tunnel(lit=range(8))


def _tunnel(lit: Collection[int]) -> bytes:
    """Eight lamps in a tunnel, those that are lit with a cone of light each."""
    image, draw = _paper(_NIGHT)
    draw.polygon([(0, 900), (380, 620), (820, 620), (1200, 900)], fill=_FLOOR)
    draw.polygon([(0, 0), (380, 250), (380, 620), (0, 900)], fill=_WALL)
    draw.polygon([(1200, 0), (820, 250), (820, 620), (1200, 900)], fill=_WALL)
    draw.rectangle((380, 250, 820, 620), fill=_DUSK, outline=_LINE, width=4)
    for number in range(8):
        x, y = 180 + number * 120, 90 + abs(number - 3.5) * -14
        is_lit = number in lit
        if is_lit:
            draw.polygon([(x, y + 20), (x - 90, 700), (x + 90, 700)], fill="#8a8266")
        draw.rounded_rectangle(
            (x - 34, y - 16, x + 34, y + 16), 8, fill=_LIT if is_lit else _DARK, outline=_LINE, width=3
        )
    return _written(image)


def square() -> bytes:
    """A square from above: shops around it, a gap without windows along the back."""
    image, draw = _paper(_PAPER)
    draw.rectangle((180, 160, 1020, 740), fill="#ddd7c9", outline=_LINE, width=5)
    for number in range(6):
        left = 200 + number * 136
        draw.rectangle((left, 60, left + 116, 158), fill="#c9c1b1", outline=_LINE, width=4)
        is_shut = number in (2, 3)
        draw.rectangle((left + 20, 130, left + 96, 158), fill=_DARK if is_shut else _LIT, outline=_LINE, width=3)
    draw.rectangle((180, 742, 1020, 830), fill=_WALL, outline=_LINE, width=5)
    for x, y in ((360, 330), (840, 330), (360, 590), (840, 590)):
        draw.ellipse((x - 46, y - 46, x + 46, y + 46), fill=_GREEN, outline=_LINE, width=4)
    draw.ellipse((540, 390, 660, 510), fill="#b9cfdc", outline=_LINE, width=4)
    draw.line((200, 786, 1000, 786), fill=_RED, width=8)
    return _written(image)


def bench() -> bytes:
    """A bench whose middle slat is gone, beside a bin."""
    image, draw = _paper(_PAPER)
    draw.rectangle((0, 690, 1200, 900), fill="#cfc8b8")
    for number, y in enumerate((330, 400, 470)):
        if number != 1:
            draw.rounded_rectangle((180, y, 840, y + 48), 10, fill=_WALL, outline=_LINE, width=4)
    draw.line((190, 424, 300, 424), fill=_RED, width=10)
    draw.rounded_rectangle((160, 560, 860, 610), 10, fill=_WALL, outline=_LINE, width=4)
    for x in (220, 780):
        draw.rectangle((x, 610, x + 34, 720), fill=_DARK)
    draw.rounded_rectangle((930, 470, 1080, 720), 20, fill=_BLUE, outline=_LINE, width=4)
    return _written(image)


def lamp_post() -> bytes:
    """A lamp post by a path, with the mark of where light falls after the repair."""
    image, draw = _paper(_NIGHT)
    draw.polygon([(420, 900), (560, 420), (640, 420), (780, 900)], fill=_FLOOR)
    draw.polygon([(600, 220), (380, 800), (860, 800)], fill="#7b755a")
    draw.polygon([(420, 900), (560, 420), (640, 420), (780, 900)], outline=_DUSK, width=4)
    draw.rectangle((836, 200, 852, 760), fill=_DUSK)
    draw.line((844, 204, 620, 204), fill=_DUSK, width=12)
    draw.ellipse((560, 190, 650, 240), fill=_LIT, outline=_LINE, width=4)
    for x in (90, 200, 1010, 1120):
        draw.ellipse((x - 80, 560, x + 80, 760), fill=_GREEN)
    return _written(image)


def _paper(colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, colour)
    return image, ImageDraw.Draw(image)


def _written(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
