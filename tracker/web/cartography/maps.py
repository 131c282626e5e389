"""A described map in, its parts out (assets, html, script); the only module that knows folium.

How a route makes a map page::

    parts = render_map(MapView(
        label=_("Karta över platserna i ärendet"),
        layers=(MapLayer(_("Platser"), url_for("map.case_data", case_id=case.public_id), LayerStyle.PLACES),),
        tiles=tile_settings(settings),
    ))
    return render_template("map/show.html", parts=parts, rows=rows)

The template says ``{{ map_figure(parts, csp_nonce) }}`` (components/map.html) and puts ``<ol data-map-list>`` with
``<li data-feature-id="...">`` before it. The endpoint answers with ``map_data.feature_collection``.

Why not stock folium: it links scripts of other hosts, writes inline styles and lets the *server* download layer data.
Here every plugin points at vendored files, the header is empty, and what people can do on the map lives in
static/js/map-*.js, which the script below only wires. No text of a person enters the script: features are fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import folium
from branca.element import Element, Figure, JavascriptLink, MacroElement
from folium import plugins
from folium.template import Template
from folium.utilities import JsCode

from tracker.web.cartography.map_view import (
    Bounds,
    DrawField,
    DrawKind,
    HasTiles,
    LayerStyle,
    MapHeight,
    MapLayer,
    MapView,
    TileSettings,
    tile_settings,
)
from tracker.web.cartography.map_words import map_words

__all__ = [
    "Bounds",
    "DrawField",
    "DrawKind",
    "HasTiles",
    "LayerStyle",
    "MapHeight",
    "MapLayer",
    "MapParts",
    "MapView",
    "TileSettings",
    "render_map",
    "tile_settings",
]

STATIC = "/static/"
VENDOR = f"{STATIC}vendor/"
STOCKHOLM = (59.305, 18.03)
OVERVIEW_ZOOM = 11
MAX_ZOOM = 19
VECTOR_TILES = f"{VENDOR}protomaps-leaflet/protomaps-leaflet.js"
KEY = re.compile(r"[a-z][a-z0-9_]{0,30}\Z")
OWN_SCRIPTS = tuple(
    f"map-{name}.js"
    for name in (
        *("core", "ground", "marks", "areas", "lines", "layers", "list"),
        *("base", "crowd", "switch", "times", "heat", "measure", "tools", "own"),
    )
)

# Class attributes, set once: folium's add_js_link() would change the list of every map there is.
folium.Map.default_js = [("leaflet", f"{VENDOR}leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet_css", f"{VENDOR}leaflet/leaflet.css")]
plugins.MarkerCluster.default_js = [("markercluster", f"{VENDOR}leaflet.markercluster/leaflet.markercluster.js")]
plugins.MarkerCluster.default_css = [("markercluster_css", f"{VENDOR}leaflet.markercluster/MarkerCluster.css")]
plugins.GeoMan.default_js = [("geoman", f"{VENDOR}leaflet-geoman/leaflet-geoman.min.js")]
plugins.GeoMan.default_css = [("geoman_css", f"{VENDOR}leaflet-geoman/leaflet-geoman.css")]


@dataclass(frozen=True, slots=True)
class MapParts:
    """What components/map.html needs: addresses of scripts and styles, the figure's html, the wiring script.

    ``data``: addresses of what the map shows at once, so that a browser asks for it while it reads the scripts.
    """

    js: tuple[str, ...]
    css: tuple[str, ...]
    data: tuple[str, ...]
    html: str
    script: str
    key: str
    height: str
    drawing: DrawField | None = None


class AppMap(folium.Map):
    """folium.Map that writes nothing into the header and says its name to a screen reader."""

    _template = Template("""
    {% macro html(this, kwargs) %}<div class="map map--{{ this.height_class }}" id="{{ this.get_name() }}" role="region"
      aria-label="{{ this.label|e }}"></div>{% endmacro %}
    {% macro script(this, kwargs) %}
    var {{ this.get_name() }} = platskarta.start({{ this.get_name()|tojson }}, {{ this.wiring|tojson }});
    {% endmacro %}""")

    def __init__(self, view: MapView) -> None:
        super().__init__(location=list(view.centre or STOCKHOLM), tiles=None, zoom_control=False)
        self._id = view.key
        self.label, self.height_class, self.wiring = view.label, view.height.value, _wiring(view)


class FetchGeoJson(MacroElement):
    """A layer that the *browser* fetches from our own endpoint, under the reader's own sign-in."""

    _template = Template("""
    {% macro script(this, kwargs) %}
    platskarta.layer({{ this.map_name }}, {{ this.cluster_name or "null" }}, {{ this.wiring|tojson }});
    {% endmacro %}""")

    def __init__(self, layer: MapLayer, map_name: str, cluster_name: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.map_name, self.cluster_name = map_name, cluster_name
        self.wiring = {
            "name": layer.name,
            "url": layer.url,
            "style": layer.style.value,
            "switch": layer.switch,
            "isOn": layer.is_on,
        }


class Drawing(MacroElement):
    """Ties Geoman's drawn layers to the form's inputs."""

    _template = Template("""
    {% macro script(this, kwargs) %}
    platskarta.drawing({{ this.map_name }}, {{ this.group_name }}, {{ this.wiring|tojson }});
    {% endmacro %}""")

    def __init__(self, draw: DrawField, map_name: str, group_name: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.map_name, self.group_name = map_name, group_name
        self.wiring = {
            "name": draw.name,
            "textName": draw.text_name,
            "kinds": [kind.value for kind in draw.kinds],
            "geojson": draw.geojson,
            "lookupUrl": draw.lookup_url,
            "taps": draw.taps,
        }


def render_map(view: MapView) -> MapParts:
    """Turn a described map into its parts. Upholds: no other host but the tile server, no inline style or handler.

    A map to look at is remembered: the same view gives the same parts, and folium compiles templates for every map.
    """
    return _drawn(view) if view.drawing else _looked_at(view)


@lru_cache(maxsize=128)
def _looked_at(view: MapView) -> MapParts:
    return _drawn(view)


def _drawn(view: MapView) -> MapParts:
    if not KEY.match(view.key):
        message = f"A map's key is lower case letters, digits and underscores, not {view.key!r}."
        raise ValueError(message)
    app_map = AppMap(view)
    for number, layer in enumerate(view.layers):
        _add_layer(app_map, layer, f"{view.key}_{number}")
    if view.drawing:
        _add_drawing(app_map, view.drawing, view.key)
    return _parts(app_map, view)


def _add_layer(app_map: AppMap, layer: MapLayer, key: str) -> None:
    cluster_name = ""
    if layer.clustered:
        cluster = plugins.MarkerCluster(  # type: ignore[no-untyped-call]
            control=False,
            icon_create_function=JsCode("platskarta.clusterIcon").js_code,
            showCoverageOnHover=False,
            spiderLegPolylineOptions={"className": "map-leg"},
            maxClusterRadius=44,
        )
        cluster._id = key  # noqa: SLF001 - a stable name instead of a random one
        cluster.add_to(app_map)
        cluster_name = cluster.get_name()
    fetched = FetchGeoJson(layer, app_map.get_name(), cluster_name)
    fetched._id = key  # noqa: SLF001 - as above
    fetched.add_to(app_map)


def _add_drawing(app_map: AppMap, draw: DrawField, key: str) -> None:
    group = folium.FeatureGroup(control=False)
    group._id = f"drawn_{key}"  # noqa: SLF001 - as above
    group.add_to(app_map)
    geoman = plugins.GeoMan(  # type: ignore[no-untyped-call]
        feature_group=group,
        draw_marker=DrawKind.POINT in draw.kinds,
        draw_polygon=DrawKind.POLYGON in draw.kinds,
        draw_polyline=DrawKind.LINE in draw.kinds,
        **_TOOLS_OFF,
        **(dict.fromkeys(("edit_mode", "removal_mode"), False) if draw.taps else {}),
    )
    geoman._id = key  # noqa: SLF001 - as above
    geoman.add_to(app_map)
    Drawing(draw, app_map.get_name(), group.get_name()).add_to(app_map)


_TOOLS_OFF = dict.fromkeys(
    (
        "draw_circle_marker",
        "draw_circle",
        "draw_text",
        "draw_rectangle",
        "cut_polygon",
        "rotate_mode",
        "drag_mode",
    ),
    False,
)


def _parts(app_map: AppMap, view: MapView) -> MapParts:
    figure = app_map.get_root()
    if not isinstance(figure, Figure):
        raise TypeError
    for child in list(figure._children.values()):  # noqa: SLF001 - branca fills header, html and script by rendering
        child.render()
    links: list[Element] = list(figure.header._children.values())  # noqa: SLF001 - as above
    drawing = ["map-draw.js", *(["map-taps.js"] if view.drawing.taps else [])] if view.drawing else []
    own = [*OWN_SCRIPTS, *drawing]
    tiles = [VECTOR_TILES] if any(each.kind == "pmtiles" for each in view.tiles) else []
    scripts = [link.url for link in links if isinstance(link, JavascriptLink)]
    styles = [link.url for link in links if hasattr(link, "url") and not isinstance(link, JavascriptLink)]
    return MapParts(
        js=(*scripts, *tiles, *(f"{STATIC}js/{name}" for name in own)),
        css=(*styles, f"{STATIC}css/map.css", f"{STATIC}css/map-marks.css", f"{STATIC}css/map-tools.css"),
        data=tuple(layer.url for layer in view.layers if layer.is_on),
        html=figure.html.render(),
        script=figure.script.render(),
        key=view.key,
        height=view.height.value,
        drawing=view.drawing,
    )


def _wiring(view: MapView) -> dict[str, object]:
    box = view.bounds
    return {
        "centre": list(view.centre or STOCKHOLM),
        "zoom": view.zoom if view.centre else OVERVIEW_ZOOM,
        "maxZoom": MAX_ZOOM,
        "bounds": [[box.south, box.west], [box.north, box.east]] if box else None,
        "fit": not (box or view.centre),
        "ground": view.ground,
        "bases": [base_wiring(each) for each in view.tiles],
        "words": map_words(),
    }


def base_wiring(each: TileSettings) -> dict[str, object]:
    """A ground as the scripts of maps take it."""
    return {
        "name": each.name,
        "kind": each.kind,
        "url": each.url,
        "attribution": each.attribution,
        "licence": each.licence_url,
        "layers": each.layers,
        "maxZoom": each.max_zoom,
    }
