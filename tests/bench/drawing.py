"""How soon a map with many points stands drawn in Chromium, beside a bare page with the same points.

The bare page is the least that draws them: Leaflet and markercluster as they come, one file of points, no words, list,
filters or access. The product is served as ``tracker run`` serves it, with one worker. Both are opened in a new browser
context each time, so that every file is fetched and read.
"""

from __future__ import annotations

import gzip
import json
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench import product
from tests.bench.points import CASES, PATH, add_points
from tests.bench.serving import ROOT, served
from tests.browser.conftest import CHROME_FLAGS, CHROMIUM
from tracker.extensions import database

COUNTS = (10_000, 50_000)
ROUNDS = 5
BARE_AIM = 1.3
GROWTH_AIM = 1.5
MAP = "/karta?aldre=1&visa=iakttagelser"
# when the layer has been added and the browser has painted it
WATCH = """
    document.addEventListener("map:loaded", () =>
        requestAnimationFrame(() => requestAnimationFrame(() => { window.drawnAt = performance.now(); })));
"""
BARE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Bare</title>
<link rel="stylesheet" href="leaflet/leaflet.css"><link rel="stylesheet" href="leaflet.markercluster/MarkerCluster.css">
<link rel="stylesheet" href="leaflet.markercluster/MarkerCluster.Default.css">
<style>#map {{ width: {width}px; height: {height}px; }}</style></head><body><div id="map"></div>
<script src="leaflet/leaflet.js"></script><script src="leaflet.markercluster/leaflet.markercluster.js"></script>
<script>
const map = L.map("map", {{ maxZoom: 19 }}).setView([59.3, 18.0], 10);
fetch("points.json").then((answer) => answer.json()).then((points) => {{
  const group = L.markerClusterGroup();
  group.addLayers(points.map((point) => L.marker([point[1], point[0]]).bindPopup(point[2])));
  map.addLayer(group);
  map.fitBounds(group.getBounds(), {{ animate: false }});
  document.dispatchEvent(new CustomEvent("map:loaded"));
}});
</script></body></html>"""


def measure_drawing(folder: Path) -> Iterator[str]:
    """Three sentences: beside the bare page, and with five times as many points."""
    drawn: dict[int, tuple[float, float]] = {}
    for count in COUNTS:
        path = folder / f"drawn{count}.db"
        made = product.make(path, CASES)
        add_points(count)
        points = _points(made)
        database.engine.dispose()
        with served(product.WSGI, "/healthz", folder / f"drawn{count}.log", made.environment, threads=4) as server:
            base = f"http://127.0.0.1:{server.port}"
            drawn[count] = _in_turn(folder / f"bare{count}", base, made.cookies["overview"], points)
        mine, bare = drawn[count]
        told = f"{count} points of the city, {len(points)} of them sent: {mine:.2f} s, a bare page {bare:.2f} s"
        yield _aim(f"drawn in at most {BARE_AIM:g} x a bare page. {told}", mine / bare, BARE_AIM)
    few, many = (drawn[count][0] for count in COUNTS)
    yield _aim(
        f"{COUNTS[1]} points drawn in at most {GROWTH_AIM:g} x {COUNTS[0]}. {many:.2f} s and {few:.2f} s",
        many / few, GROWTH_AIM,
    )  # fmt: skip


def _aim(told: str, ratio: float, aim: float) -> str:
    return f"Aim: {told}: {ratio:.2f}, {'reached' if ratio <= aim else 'not reached'}."


def _points(made: product.Product) -> list[Any]:
    """What the endpoint sends, as bare points with a name."""
    client = made.app.test_client(use_cookies=False)
    answer = client.get(PATH, headers={"Cookie": made.cookies["overview"], "Accept-Encoding": "gzip"})
    features = json.loads(gzip.decompress(answer.get_data()))["features"]
    return [[*each["geometry"]["coordinates"], each["properties"]["name"]] for each in features if each["geometry"]]


def _in_turn(folder: Path, base: str, cookie: str, points: list[Any]) -> tuple[float, float]:
    """Median seconds until drawn: the product's map, and the bare page at the size that the product's map has."""
    name, _, value = cookie.partition("=")
    kept = {"name": name, "value": value, "url": base}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROME_FLAGS)
        width, height = _open(browser, base + MAP, kept)[1]
        with _bare(folder, points, BARE.format(width=width, height=height)) as address:
            _open(browser, address)
            pairs = [(_open(browser, base + MAP, kept)[0], _open(browser, address)[0]) for _round in range(ROUNDS)]
        browser.close()
    ours, least = zip(*pairs, strict=True)
    return statistics.median(ours) / 1000, statistics.median(least) / 1000


def _open(browser: Browser, address: str, cookie: Any = None) -> tuple[float, tuple[int, int]]:
    """(ms from asking for the page until it is drawn, size of the map in px)."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.add_init_script(WATCH)
    if cookie:
        context.add_cookies([cookie])
    page = context.new_page()
    page.goto(address)
    drawn = page.wait_for_function("() => window.drawnAt", timeout=120_000).json_value()
    box = page.locator(".leaflet-container").bounding_box()
    assert page.locator(".leaflet-marker-icon").count() > 1, "nothing is drawn"
    context.close()
    assert box is not None
    return float(drawn), (round(box["width"]), round(box["height"]))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Say nothing of what is fetched."""


@contextmanager
def _bare(folder: Path, points: list[Any], html: str) -> Iterator[str]:
    """Serve the bare page from this process."""
    folder.mkdir()
    (folder / "bare.html").write_text(html, encoding="utf-8")
    (folder / "points.json").write_text(json.dumps(points), encoding="utf-8")
    for library in ("leaflet", "leaflet.markercluster"):
        (folder / library).symlink_to(ROOT / "static" / "vendor" / library)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bare.html"
    finally:
        server.shutdown()
        server.server_close()
