"""Where the demo's places lie: geometries on the hand-drawn sketch of static/ground/, as plain data.

Real place names, invented outlines. The words are those a coordinator would write: no addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A place of the demo: its short label, what it is in words, and its GeoJSON geometry."""

    label: str
    text: str
    geometry: dict[str, Any]


def _area(*corners: tuple[float, float]) -> dict[str, Any]:
    """A closed polygon from its corners, longitude before latitude."""
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


PLACES: Final[dict[str, DemoPlace]] = {
    "farsta_tunnel": DemoPlace(
        "P1 Gångtunneln",
        "Gångtunnel mellan T-banan och Larsbodavägen",
        _area((18.08737, 59.24313), (18.089168, 59.243829), (18.089322, 59.243715), (18.087547, 59.243004)),
    ),
    "farsta_square": DemoPlace(
        "P2 Farstaplan",
        "Torget mellan centrumhuset och biblioteket",
        _area(
            (18.091291, 59.243891),
            (18.094385, 59.243891),
            (18.094385, 59.243719),
            (18.095315, 59.243719),
            (18.095315, 59.242929),
            (18.091291, 59.242929),
        ),
    ),
    "farsta_loading_street": DemoPlace(
        "P3 Lastgatan",
        "Lastgatan bakom centrumhuset",
        _area((18.090853, 59.245015), (18.096483, 59.245015), (18.096483, 59.244743), (18.090853, 59.244743)),
    ),
    "farsta_library": DemoPlace(
        "P4 Biblioteket",
        "Bibliotekets entré och ytan framför",
        _area((18.095315, 59.243641), (18.096644, 59.243641), (18.096644, 59.242929), (18.095315, 59.242929)),
    ),
    "farsta_bus_stop": DemoPlace(
        "Busshållplatsen",
        "Busshållplatsen mellan T-banan och torget",
        _area((18.089977, 59.24297), (18.090424, 59.24297), (18.090475, 59.2424), (18.090029, 59.2424)),
    ),
    "hokarangen_square": DemoPlace(
        "Hökarängsplan",
        "Torget mellan T-banan och butikerna",
        _area(
            (18.081792, 59.257692),
            (18.082459, 59.257692),
            (18.082459, 59.25762),
            (18.083971, 59.25762),
            (18.083971, 59.257872),
            (18.081792, 59.257908),
        ),
    ),
    "hokarangen_station": DemoPlace(
        "T-baneuppgången",
        "Uppgången mot Lingvägen",
        _area((18.080983, 59.257531), (18.0813, 59.257531), (18.0813, 59.258069), (18.080983, 59.258069)),
    ),
    "farsta_strand_station": DemoPlace(
        "Stationen",
        "Plattformen och gången mellan T-bana och pendeltåg",
        _area((18.101227, 59.235072), (18.103826, 59.235036), (18.103862, 59.235395), (18.101298, 59.235431)),
    ),
    "farsta_strand_promenade": DemoPlace(
        "Strandpromenaden",
        "Strandpromenaden nedanför stationen",
        _area((18.099893, 59.233654), (18.104107, 59.233294), (18.104213, 59.233007), (18.100068, 59.233294)),
    ),
    "skarholmen_square": DemoPlace(
        "Skärholmstorget",
        "Torget vid T-banan",
        _area(
            (17.906191, 59.276382),
            (17.907106, 59.276346),
            (17.907106, 59.277351),
            (17.90693, 59.277459),
            (17.906191, 59.277333),
        ),
    ),
    "skarholmen_bus_terminal": DemoPlace(
        "Bussterminalen",
        "Gången mellan torget och bussterminalen",
        _area(
            (17.907176, 59.276885),
            (17.909567, 59.276956),
            (17.910622, 59.277226),
            (17.910587, 59.277405),
            (17.909286, 59.277405),
            (17.907176, 59.277315),
        ),
    ),
    "fagersjo_park": DemoPlace(
        "Parkleken",
        "Parkleken mellan skolan och husen",
        _area(
            (18.061773, 59.245095),
            (18.062932, 59.244897),
            (18.064197, 59.245239),
            (18.063635, 59.245885),
            (18.061808, 59.245741),
        ),
    ),
    "fagersjo_underpass": DemoPlace(
        "Gångvägen under järnvägen",
        "Gångvägen från husen ned mot stranden",
        _area((18.061913, 59.244143), (18.062159, 59.244161), (18.061984, 59.243497), (18.061738, 59.243515)),
    ),
    "gubbangen_square": DemoPlace(
        "Gubbängstorget",
        "Torget mellan T-banan och butikerna",
        _area(
            (18.081792, 59.262603),
            (18.083233, 59.262603),
            (18.083655, 59.262603),
            (18.083655, 59.263033),
            (18.081792, 59.263033),
        ),
    ),
    "gubbangen_field": DemoPlace(
        "Gubbängsfältet",
        "Gångvägen över fältet",
        _area(
            (18.085236, 59.262926),
            (18.087346, 59.263464),
            (18.089384, 59.263931),
            (18.089279, 59.264146),
            (18.087099, 59.263734),
            (18.085061, 59.263159),
        ),
    ),
}
