"""The ground around Farsta centrum: a layer of the municipality's map, and who has authority where."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tracker.demo.places import PLACES
from tracker.demo.scene import Event, Scene
from tracker.domain.ground.areas import Aspect, check_area
from tracker.domain.ground.own_layers import own_layer
from tracker.domain.walks.bringing import FileKind, RawFeature, RawFile
from tracker.services.ground.areas import AreaDraft, add_area
from tracker.services.ground.own_layers import LayerDraft, add_layer


class Drawn(NamedTuple):
    """An area: ``who`` is a person of the organisation, or a name where it has nobody here."""

    name: str
    geometry: dict[str, Any]
    who: str
    aspect: Aspect = Aspect.GROUND
    source: str | None = None


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


_TUNNEL: Final[dict[str, Any]] = {
    "type": "Polygon",
    "coordinates": [
        [
            [18.08737, 59.24313], [18.08895, 59.24374], [18.089, 59.2436], [18.087547, 59.243004], [18.08737, 59.24313],
        ],
    ],
}  # fmt: skip
AGREEMENT: Final = "Avtal om centrumets mark, § 4"
CITY_MAP: Final = "Kommunens karta över mark"
# the stop by the T-bana's entrance lies in no ground of anybody: that is still to be found out
AREAS: Final = (
    Drawn("Gångtunneln", _TUNNEL, "sara.holm", source=CITY_MAP),
    Drawn("Farstaplan", PLACES["farsta_square"].geometry, "amina.berg", source=CITY_MAP),
    Drawn(
        "Centrumhuset och lastgatan",
        _box(18.0903, 59.24391, 18.0966, 59.24506),
        "johan.ek",
        source=AGREEMENT,
    ),
    Drawn("Framför biblioteket", PLACES["farsta_library"].geometry, "vakant", source=CITY_MAP),
    Drawn("Uteserveringarna vid torget", _box(18.0934, 59.24365, 18.0953, 59.2440), "johan.ek", source=AGREEMENT),
    Drawn("Busshållplatsen", PLACES["farsta_bus_stop"].geometry, "Trafikbolaget i söder"),
    Drawn(
        "Gatlyktor runt centrum",
        _box(18.0868, 59.2422, 18.0968, 59.2452),
        "sara.holm",
        Aspect.LIGHTING,
        "Belysningsplanen",
    ),
)


# invented ways on the hand-drawn sketch
WALKWAYS: Final = (
    ("Gångvägen genom tunneln", ((18.0866, 59.24285), (18.08745, 59.24307), (18.08925, 59.24378), (18.0899, 59.24395))),
    ("Stråket över torget", ((18.0899, 59.24345), (18.0930, 59.24345), (18.0966, 59.24335))),
    ("Bakvägen till lastgatan", ((18.0903, 59.24395), (18.0905, 59.24488), (18.0967, 59.24488))),
    ("Parkstråket", ((18.0912, 59.2418), (18.0927, 59.2421), (18.0952, 59.2419))),
)


def draw(scene: Scene) -> None:
    """Amina draws the areas of all who have a part of it."""
    for each in AREAS:
        person = each.who if each.who in scene.actors else None
        draft = AreaDraft(
            name=each.name,
            shape=check_area(each.geometry),
            aspect=each.aspect,
            controller_id=scene.organisation(person) if person else None,
            controller_name=None if person else each.who,
            source=each.source,
            id=scene.new(f"area {each.name}"),
        )
        add_area(scene.work("amina.berg"), draft)


def take_in(scene: Scene) -> None:
    """The city's office takes in the walkways of the municipality's own map."""
    features = tuple(
        RawFeature(name, {"type": "LineString", "coordinates": [list(at) for at in line]}) for name, line in WALKWAYS
    )
    made = own_layer(RawFile(FileKind.GEOJSON, features), None, lambda _name: None)
    add_layer(scene.work("overblick"), LayerDraft("Gångvägar", made, scene.new("layer")))


EVENTS: Final = (Event("2026-09-02 10.05", take_in), Event("2026-09-02 13.20", draw))
