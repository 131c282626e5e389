"""The map as a file to keep: the layers that are on and what the filter lets through, as the reader sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from flask import Response, current_app

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import today
from tracker.domain.ground.areas import check_area, middle_of
from tracker.domain.ground.geometry import LonLat, check_geometry
from tracker.domain.ground.leaving import MapFile, MapThing, wkt
from tracker.domain.ground.showing import Shown
from tracker.domain.texts.tables import BYTE_ORDER_MARK, csv_lines
from tracker.extensions import database
from tracker.extensions import gettext as _
from tracker.queries.ground.layers import MOST_MARKS, shown_rows
from tracker.services.views import record_export
from tracker.web.labels import label
from tracker.web.map.features import features
from tracker.web.map.forms import MapFilterForm
from tracker.web.map.room import bp
from tracker.web.map.shown import read_filter
from tracker.web.session import actor, db, load_case, require

_KINDS = f"any({', '.join(MapFile)})"
_TYPES = {
    MapFile.GEOJSON: "application/geo+json",
    MapFile.KML: "application/vnd.google-earth.kml+xml",
    MapFile.GPX: "application/gpx+xml",
    MapFile.CSV: "text/csv",
}


class Writer(Protocol):
    """What writes files of a map."""

    def write_map(self, name: str, things: Sequence[MapThing]) -> bytes: ...  # noqa: D102
    def write_map_kml(self, name: str, things: Sequence[MapThing]) -> bytes: ...  # noqa: D102


@bp.get(f"/karta/hamta/karta.<{_KINDS}:map_file>")
def export(map_file: str) -> Response:
    """What ``/karta`` shows at the same address."""
    require(Permission.CASE_LIST)
    return _sent(read_filter(offers=False), MapFile(map_file))


@bp.get(f"/arenden/<ident:case_id>/karta/hamta/karta.<{_KINDS}:map_file>")
def export_case(case_id: str, map_file: str) -> Response:
    """What the map of a case shows at the same address."""
    context = load_case(case_id, Permission.JOINT_READ)
    return _sent(read_filter(context.id, offers=False), MapFile(map_file))


def _sent(form: MapFilterForm, kind: MapFile) -> Response:
    """That it was taken out is in the log before the first byte is sent."""
    things = list(_things(form))
    record_export(database.writer, actor(), form.offered.case_id, len(things), Tag.MAP_EXPORTED)
    name = f"karta-{today().isoformat()}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(_WRITTEN[kind](things), mimetype=_TYPES[kind], headers=headers)


def _things(form: MapFilterForm) -> Iterator[MapThing]:
    wanted, in_case = form.to_filter(), bool(form.offered.case_id)
    public = current_app.extensions["settings"].public_url
    for layer in Shown:
        if layer not in form.layers:
            continue
        rows = shown_rows(db(), actor(), wanted, layer, limit=MOST_MARKS)
        for made in features(layer, rows, in_case=in_case):
            link = f"{public}{made.url}" if made.url else ""
            yield MapThing(label(layer), made.name, ". ".join(made.lines), link, made.geometry)


def _geojson(things: Sequence[MapThing]) -> bytes:
    made = [
        {
            "type": "Feature",
            "geometry": each.geometry,
            "properties": {"lager": each.layer, "namn": each.name, "uppgifter": each.words, "adress": each.link},
        }
        for each in things
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False, allow_nan=False).encode()


def _kml(things: Sequence[MapThing]) -> bytes:
    return _writer().write_map_kml(_("Karta %(day)s", day=today().isoformat()), things)


def _gpx(things: Sequence[MapThing]) -> bytes:
    return _writer().write_map(_("Karta %(day)s", day=today().isoformat()), things)


def _csv(things: Sequence[MapThing]) -> bytes:
    """With semicolons and decimal commas, as Swedish spreadsheets read it; the shape itself for map programs."""
    heads = [_("Lager"), _("Namn"), _("Uppgifter"), _("Latitud"), _("Longitud"), _("Adress"), "WKT"]
    return (BYTE_ORDER_MARK + csv_lines([heads, *(_cells(each) for each in things)])).encode()


def _cells(each: MapThing) -> list[str]:
    at = _middle(each.geometry)
    lon, lat = (f"{number:.6f}".replace(".", ",") for number in at) if at else ("", "")
    return [each.layer, each.name, each.words, lat, lon, each.link, wkt(each.geometry) if each.geometry else ""]


def _middle(geometry: Any) -> LonLat | None:
    if geometry is None:
        return None
    is_area = geometry["type"] in {"Polygon", "MultiPolygon"}
    return middle_of(check_area(geometry).bbox if is_area else check_geometry(geometry).bbox)


def _writer() -> Writer:
    found: Writer = current_app.extensions["tracks"]
    return found


_WRITTEN: dict[MapFile, Callable[[Sequence[MapThing]], bytes]] = {
    MapFile.GEOJSON: _geojson,
    MapFile.KML: _kml,
    MapFile.GPX: _gpx,
    MapFile.CSV: _csv,
}
