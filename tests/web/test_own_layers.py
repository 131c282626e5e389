"""Layers of the municipality's own map: taken in, served as one file that browsers keep, replaced and taken away."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.findings import said
from tracker.adapters.brought_files import BroughtFiles
from tracker.domain.errors import DomainError
from tracker.domain.ground.own_layers import MOST_LAYERS, OWN_LAYERS, own_layer
from tracker.domain.walks.bringing import FileKind, RawFeature, RawFile
from tracker.models.ground.own_layers import GroundLayer

SignIn = Callable[[str], PageClient]
HOME = "/karta/lager"
LINE = {"type": "LineString", "coordinates": [[18.09, 59.24, 31.5], [18.1, 59.25]]}
TM = {"type": "LineString", "coordinates": [[676_300, 6_571_000], [676_500, 6_571_200]]}
POINT = {"type": "Point", "coordinates": [18.09, 59.24]}
AREAS = {"type": "MultiPolygon", "coordinates": [[[[18.0, 59.0], [18.1, 59.0], [18.1, 59.1], [18.0, 59.0]]]]}


def layer_file(*features: tuple[dict[str, Any], dict[str, Any]]) -> bytes:
    made = [{"type": "Feature", "properties": told, "geometry": shape} for told, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


WAYS = layer_file(({"namn": "Parkvägen", "ägare": "Nils Nilsson"}, LINE), ({"namn": "Torget"}, AREAS), ({}, POINT))


def send(client: PageClient, content: bytes, status: int = 303, path: str = f"{HOME}/nytt", **values: str) -> Any:
    sent = {"name": "Gångvägar", "name_key": "", "system": "", "file": (io.BytesIO(content), "x.geojson"), **values}
    return client.post(path, sent, status=status)


def test_a_layer_is_taken_in_by_overview_and_administrator_and_seen_by_all(
    world: World, session: Session, sign_in: SignIn
) -> None:
    for person in ("overblick", "admin"):
        where = send(sign_in(person), WAYS, name=f"Av {person}").location
        assert "Gångvägar" not in said(sign_in(person), where)
    client = sign_in("johan.ek")
    assert "1 punkter, 1 linjer, 1 ytor" in said(client, HOME)
    assert "Parkvägen" in said(client, where)
    page = client.get("/karta").get_data(as_text=True)
    row = session.scalars(sa.select(GroundLayer).order_by(GroundLayer.name)).first()
    assert row is not None
    assert f'value="{HOME}/{row.id}/lager.geojson"' in page
    found = client.get(f"{HOME}/{row.id}/lager.geojson").get_json()
    assert [each["properties"] for each in found["features"]] == [{"name": "Parkvägen"}, {"name": "Torget"}, {}]
    assert found["features"][0]["geometry"]["coordinates"] == [[18.09, 59.24], [18.1, 59.25]]
    assert "Nilsson" not in json.dumps(found), "nothing but shapes and one name is kept"
    for person in ("amina.berg", "karin.lund", "johan.ek"):
        sign_in(person).get(f"{HOME}/nytt", 403)
    assert "Ta in ett lager" not in said(client, HOME)


def test_a_browser_keeps_a_layer_until_it_is_another(world: World, session: Session, sign_in: SignIn) -> None:
    client = sign_in("admin")
    send(client, layer_file(*[({"name": f"Väg {number}"}, LINE) for number in range(30)]))
    row = session.scalars(sa.select(GroundLayer)).one()
    address = f"{HOME}/{row.id}/lager.geojson"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.http.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    packed = client.http.get(address, headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    kept = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "br"}
    assert client.http.get(address, headers=kept).status_code == 304
    assert client.http.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_layer_is_replaced_and_taken_away_with_a_way_back(world: World, session: Session, sign_in: SignIn) -> None:
    client = sign_in("admin")
    old = send(client, WAYS).location.rpartition("/")[2]
    new = send(client, layer_file(({}, TM)), path=f"{HOME}/{old}/ersatt", name="Nya vägar").location.rpartition("/")[2]
    assert [row.id for row in session.scalars(sa.select(GroundLayer).where(GroundLayer.removed_at.is_(None)))] == [new]
    west = client.get(f"{HOME}/{new}/lager.geojson").get_json()["features"][0]["geometry"]["coordinates"][0][0]
    assert west == pytest.approx(18.098, abs=0.02), "SWEREF 99 TM is seen by its numbers"
    assert sign_in("karin.lund").http.get(f"{HOME}/{old}").status_code == 404
    client = sign_in("admin")
    client.post(f"{HOME}/{old}/aterstall", {})
    session.expire_all()
    standing = sa.select(GroundLayer.id).where(GroundLayer.removed_at.is_(None))
    assert session.scalars(standing).all() == [old]
    client.post(f"{HOME}/{old}/ta-bort", {})
    assert "Inga lager än" in said(client, HOME)
    assert client.http.get(f"{HOME}/{old}/lager.geojson").status_code == 404
    assert "Tog bort ett lager från kartorna" in said(client, HOME)
    assert "Lagret är borttaget" in said(client, f"{HOME}/{old}")


@pytest.mark.parametrize(
    ("content", "values", "words"),
    [
        (b"", {}, "Filen är tom."),
        (b"hej", {}, "Välj en GPX-, KML-, GeoJSON- eller CSV-fil."),
        (WAYS, {"name": ""}, "Skriv vad lagret kallas på kartan."),
        (WAYS, {"name_key": "vad"}, "Skriv en av dessa: namn, ägare."),
        (layer_file(({}, POINT)), {"name_key": "vad"}, "Filen har inga egenskaper."),
        (
            layer_file(({}, {"type": "Point", "coordinates": [2.0, 48.0]})),
            {},
            "Nummer 1 i filen ligger utanför",
        ),
        (layer_file(({}, POINT), ({}, {"type": "Point", "coordinates": "x"})), {}, "Nummer 2 i filen har koordinater"),
        (layer_file(({}, POINT), ({}, {"type": "Circle"})), {}, "Nummer 2 i filen är varken punkt"),
        (layer_file(({"name": "191212121212"}, POINT)), {}, "personnummer"),
        (layer_file(({}, {"type": "Point", "coordinates": [155_000, 6_568_000]})), {}, "lokal zon av SWEREF 99"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_taken_in(
    world: World, session: Session, sign_in: SignIn, content: bytes, values: dict[str, str], words: str
) -> None:
    answer = send(sign_in("admin"), content, 422, **values).get_data(as_text=True)
    assert words in answer
    assert session.scalar(sa.select(sa.func.count()).select_from(GroundLayer)) == 0


def test_the_limits_are_kept(world: World, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    many = RawFile(FileKind.GEOJSON, tuple(RawFeature("", POINT) for _number in range(5_001)))
    with pytest.raises(DomainError) as refused:
        own_layer(many, None, lambda _name: None)
    assert refused.value.code == "bringing.too_many"
    bent = {"type": "LineString", "coordinates": [[18.09, 59.24]] * 50_001}
    with pytest.raises(DomainError) as refused:
        own_layer(RawFile(FileKind.GEOJSON, (RawFeature("", bent),) * 2), None, lambda _name: None)
    assert refused.value.code == "own_layer.too_many_positions"
    with pytest.raises(DomainError) as refused:
        own_layer(RawFile(FileKind.GEOJSON, ()), None, lambda _name: None)
    assert refused.value.code == "bringing.empty"
    with pytest.raises(DomainError) as refused:
        BroughtFiles().read(b"{" + b" " * OWN_LAYERS.size, OWN_LAYERS)
    assert (refused.value.code, refused.value.facts) == ("bringing.too_large", {"most": 4})
    monkeypatch.setattr("tracker.services.ground.own_layers.MOST_LAYERS", 1)
    client = sign_in("admin")
    send(client, WAYS)
    assert "Det finns redan 1 lager." in send(client, WAYS, 422).get_data(as_text=True)
    assert MOST_LAYERS > 1
