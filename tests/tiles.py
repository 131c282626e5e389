"""A PMTiles file (version 3) with vector tiles made of our own sketch, so that tests need no file and no network."""

from __future__ import annotations

import json
import math
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SKETCH = Path(__file__).resolve().parent.parent / "static" / "ground" / "farsta.geojson"
WEST, SOUTH, EAST, NORTH = 18.07, 59.225, 18.115, 59.26
ZOOMS = range(10, 15)
EXTENT = 4096
# our kind: layer and attributes as the usual style of such files knows them
LAYERS: dict[str, tuple[str, dict[str, str]]] = {
    "land": ("earth", {"kind": "earth"}),
    "park": ("landuse", {"kind": "park"}),
    "water": ("water", {"kind": "lake"}),
    "road": ("roads", {"kind": "major_road"}),
    "building": ("buildings", {"kind": "building"}),
    "name": ("places", {"kind": "locality"}),
}


def varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def field(number: int, value: int | bytes) -> bytes:
    """One field of a protocol buffer."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def to_tile(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Where a position lies in the grid of tiles."""
    many = 1 << zoom
    sine = math.asinh(math.tan(math.radians(lat)))
    return (lon + 180) / 360 * many, (1 - sine / math.pi) / 2 * many


def commands(rings: Iterable[list[tuple[int, int]]], *, closed: bool) -> bytes:
    """Rings, lines or points as the drawing commands of a vector tile."""
    found, x, y = b"", 0, 0
    for ring in rings:
        at = ring[:-1] if closed else ring
        for number, (to_x, to_y) in enumerate(at):
            if number < 2:
                found += varint(1 | 1 << 3) if number == 0 else varint(2 | (len(at) - 1) << 3)
            found += b"".join(varint((step << 1) ^ (step >> 31)) for step in (to_x - x, to_y - y))
            x, y = to_x, to_y
        found += varint(7 | 1 << 3) if closed else b""
    return found


def tile(features: list[dict[str, Any]], zoom: int, column: int, row: int) -> bytes:
    """One vector tile with all features, cut by nobody: what lies outside is not seen."""
    ground = [
        [
            [WEST - 1, SOUTH - 1],
            [WEST - 1, NORTH + 1],
            [EAST + 1, NORTH + 1],
            [EAST + 1, SOUTH - 1],
            [WEST - 1, SOUTH - 1],
        ]
    ]
    layers = defaultdict(list)
    layers["earth"] = [({"kind": "earth"}, {"type": "Polygon", "coordinates": ground})]
    for feature in features:
        properties, geometry = feature["properties"], feature["geometry"]
        if properties["kind"] in LAYERS:
            name, attributes = LAYERS[properties["kind"]]
            named = {"name": properties["name"]} if "name" in properties else {}
            layers[name].append(({**attributes, **named}, geometry))
    return b"".join(field(3, _layer(name, rows, (zoom, column, row))) for name, rows in layers.items())


def _layer(name: str, rows: list[tuple[dict[str, str], Any]], at: tuple[int, int, int]) -> bytes:
    keys = sorted({key for attributes, _geometry in rows for key in attributes})
    values = sorted({value for attributes, _geometry in rows for value in attributes.values()})
    made = field(15, 2) + field(1, name.encode())
    for attributes, geometry in rows:
        kind = {"Point": 1, "LineString": 2, "Polygon": 3}[geometry["type"]]
        coordinates = geometry["coordinates"]
        rings = coordinates if kind == 3 else [coordinates] if kind == 2 else [[coordinates]]
        drawn = commands([[_inside(position, at) for position in ring] for ring in rings], closed=kind == 3)
        tags = b"".join(varint(keys.index(key)) + varint(values.index(value)) for key, value in attributes.items())
        made += field(2, field(2, tags) + field(3, kind) + field(4, drawn))
    made += b"".join(field(3, key.encode()) for key in keys)
    return made + b"".join(field(4, field(1, value.encode())) for value in values) + field(5, EXTENT)


def _inside(position: list[float], at: tuple[int, int, int]) -> tuple[int, int]:
    zoom, column, row = at
    x, y = to_tile(position[0], position[1], zoom)
    return round((x - column) * EXTENT), round((y - row) * EXTENT)


def tile_id(zoom: int, x: int, y: int) -> int:
    """The number of a tile along Hilbert's curve, counted through all zooms."""
    many, found, half = 1 << zoom, 0, 1 << zoom >> 1
    while half:
        right, low = int(bool(x & half)), int(bool(y & half))
        found += half * half * (3 * right ^ low)
        if not low:
            x, y = (many - 1 - y, many - 1 - x) if right else (y, x)
        half >>= 1
    return found + ((1 << 2 * zoom) - 1) // 3


def _tiles() -> Iterator[tuple[int, bytes]]:
    features = json.loads(SKETCH.read_text(encoding="utf-8"))["features"]
    for zoom in ZOOMS:
        left, top = (int(each) for each in to_tile(WEST, NORTH, zoom))
        right, low = (int(each) for each in to_tile(EAST, SOUTH, zoom))
        for x in range(left, right + 1):
            for y in range(top, low + 1):
                yield tile_id(zoom, x, y), tile(features, zoom, x, y)


def write_tiles(path: Path) -> Path:
    """Write the file: header, one directory, what it says of itself, the tiles."""
    found = sorted(_tiles())
    ids = [number for number, _content in found]
    steps = [number - before for number, before in zip(ids, [0, *ids], strict=False)]
    directory = varint(len(found)) + b"".join(varint(step) for step in steps) + varint(1) * len(found)
    directory += b"".join(varint(len(content)) for _number, content in found)
    directory += varint(1) + varint(0) * (len(found) - 1)  # each follows the one before
    about, content = b"{}", b"".join(content for _number, content in found)
    at = 127 + len(directory)
    places = (127, len(directory), at, len(about), at + len(about), 0, at + len(about), len(content), *[len(found)] * 3)
    box = [round(each * 1e7) for each in (WEST, SOUTH, EAST, NORTH)]
    middle = [round((WEST + EAST) / 2 * 1e7), round((SOUTH + NORTH) / 2 * 1e7)]
    head = b"PMTiles\x03" + struct.pack("<11Q", *places) + bytes([1, 1, 1, 1, ZOOMS[0], ZOOMS[-1]])
    head += struct.pack("<4i", *box) + bytes([ZOOMS[-1]]) + struct.pack("<2i", *middle)
    path.write_bytes(head + directory + about + content)
    return path
