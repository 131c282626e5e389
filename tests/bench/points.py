"""The map's data with 10 000 points beside the least it can cost: sqlite3, json.dumps and the same packing."""

from __future__ import annotations

import gzip
import json
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.bench import product
from tracker.extensions import database
from tracker.models.mapping import Observation, OwnMapping
from tracker.serving import leave_loaded_alone

POINTS = 10_000
CASES = 300
ROUNDS = 15
AIM = 2.0
PATH = "/karta/iakttagelser.geojson?aldre=1"
RAW = """
    SELECT o.id, o.title, o.type_code, g.short_name, o.time_mask,
           json_extract(o.point, '$.coordinates[0]'), json_extract(o.point, '$.coordinates[1]'), c.title, c.id
    FROM observation o JOIN own_mapping m ON o.mapping_id = m.id JOIN organisation g ON m.organisation_id = g.id
    JOIN "case" c ON m.case_id = c.id WHERE m.revealed_at IS NOT NULL LIMIT ?
"""


def measure_points(folder: Path) -> str:
    """One sentence with the ratio. Both are asked in turn, in this process."""
    path = folder / "points.db"
    made = product.make(path, CASES)
    add_points(POINTS)
    client = made.app.test_client(use_cookies=False)
    headers = {"Cookie": made.cookies["overview"], "Accept-Encoding": "gzip"}
    plain = sqlite3.connect(path)
    count = len(json.loads(gzip.decompress(_ask(client, headers))).get("features"))
    leave_loaded_alone()  # as the served product does; both gain
    ours, least = [], []
    for _round in range(ROUNDS):
        ours.append(_seconds(lambda: _ask(client, headers)))
        least.append(_seconds(lambda: _raw(plain)))
    plain.close()
    database.engine.dispose()
    mine, floor = statistics.median(ours) * 1000, statistics.median(least) * 1000
    ratio = mine / floor
    said = "reached" if ratio <= AIM else "not reached"
    return (
        f"Aim: {count} points of the map at most {AIM:g} x sqlite3 and json.dumps, packed alike. "
        f"{mine:.0f} ms and {floor:.0f} ms: {ratio:.2f}, {said}."
    )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _ask(client: FlaskClient, headers: dict[str, str]) -> bytes:
    answer = client.get(PATH, headers=headers)
    assert answer.status_code == 200, (answer.status_code, answer.location)
    return answer.get_data()


def _raw(plain: sqlite3.Connection) -> bytes:
    rows = plain.execute(RAW, (POINTS,)).fetchall()
    features = [
        {
            "type": "Feature",
            "id": row[0],
            "geometry": {"type": "Point", "coordinates": [row[5], row[6]]},
            "properties": {
                "kind": "observation",
                "name": row[1],
                "lines": [f"{row[2]}, {row[3]}", row[7]],
                "url": f"/arenden/{row[8]}/karta",
                "parts": row[4],
            },
        }
        for row in rows
    ]
    whole = {"type": "FeatureCollection", "features": features}
    # the level that the product packs with
    return gzip.compress(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), compresslevel=6)


def add_points(count: int) -> None:
    """Fill the opened mappings up with observations that have a point of their own."""
    with database.writer.begin() as session:
        across = 100 / count / 6  # degrees between rows of 100: the same ground however many there are
        mappings = session.scalars(sa.select(OwnMapping.id).where(OwnMapping.revealed_at.is_not(None))).all()
        rows = [
            {
                "mapping_id": mappings[number % len(mappings)],
                "position": 100 + number,
                "type_code": "observation:lighting",
                "title": f"Mörkt vid stolpe {number}",
                "circle": "all_parties",
                "point": {
                    "type": "Point",
                    "coordinates": [17.8 + number % 100 / 250, 59.23 + number // 100 * across],
                },
                "time_mask": 1 << number % 49,
                "seasons": [],
                "trend": "unknown",
            }
            for number in range(count)
        ]
        session.execute(sa.insert(Observation), rows)
