/* The ground layer: a drawn sketch (water, green, buildings, roads, rail, names) beneath the data, so that the map reads
   as a map when no tile server answers. Sheets and their zooms stand in static/ground/index.json; colours in map.css. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  /* Bottom to top. widths in metres unless a feature says its own; "over" is a second stroke on the first. */
  const ORDER = [
    { kind: "land" },
    { kind: "town" },
    { kind: "park" },
    { kind: "water" },
    { kind: "island", className: "land" },
    { kind: "path", metres: 1.6, least: 1.4, dash: [3, 2.6] },
    { kind: "road", className: "road-edge", metres: 12, least: 1.6, extra: 3 },
    { kind: "road", metres: 12, least: 1.6 },
    { kind: "rail", metres: 6, least: 1.6 },
    { kind: "rail", className: "rail-gap", metres: 2.6, least: 0.6, dash: [3.4, 3], flat: true },
    { kind: "building" },
  ];
  const NEAR = 14;
  const LINES = new Set(["path", "road", "rail"]);

  function metresPerPixel(map) {
    return (156543.03 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / Math.pow(2, map.getZoom());
  }

  function stroke(map, rule, feature) {
    const metres = rule.className === "rail-gap" ? rule.metres : feature.properties.width || rule.metres;
    const plain = Math.max(metres / metresPerPixel(map), rule.least);
    const weight = plain + Math.min(rule.extra || 0, plain);
    return {
      weight: weight,
      dashArray: rule.dash ? rule.dash.map(function (part) { return Math.max(part * weight, 3); }).join(" ") : null,
    };
  }

  function drawRule(map, rule, features, renderer) {
    const isLine = LINES.has(rule.kind);
    const layer = window.L.geoJSON(
      { type: "FeatureCollection", features: features },
      {
        renderer: renderer,
        interactive: false,
        pmIgnore: true,
        snapIgnore: true,
        style: function (feature) {
          const look = { className: "ground ground--" + (rule.className || rule.kind), fill: !isLine, stroke: true };
          if (rule.flat) look.lineCap = "butt";
          return isLine ? Object.assign(look, stroke(map, rule, feature)) : Object.assign(look, { weight: 1 });
        },
      },
    );
    if (isLine) {
      layer.scale = function () {
        layer.setStyle(function (feature) { return stroke(map, rule, feature); });
      };
    }
    return layer;
  }

  function drawName(feature) {
    const at = feature.geometry.coordinates;
    const text = platskarta.element("span", "", feature.properties.name);
    if (feature.properties.rotate) text.style.transform = "rotate(" + Number(feature.properties.rotate) + "deg)";
    const name = window.L.marker([at[1], at[0]], {
      pane: "ground-names",
      interactive: false,
      keyboard: false,
      pmIgnore: true,
      snapIgnore: true,
      icon: window.L.divIcon({
        className: "ground-name ground-name--" + (feature.properties.of || "block"),
        html: text,
        iconSize: [0, 0],
      }),
    });
    name.from = feature.properties.from || 0;
    name.to = feature.properties.to || 30;
    return name;
  }

  function drawSheet(map, found, pane) {
    const renderer = window.L.svg({ pane: pane, padding: 0.4, pmIgnore: true });
    const drawn = window.L.layerGroup([], { pmIgnore: true });
    const lines = [];
    const coarse = [];
    ORDER.forEach(function (rule) {
      const features = found.features.filter(function (feature) { return feature.properties.kind === rule.kind; });
      if (!features.length) return;
      const layer = drawRule(map, rule, features, renderer);
      if (layer.scale) lines.push(layer);
      if (pane === "ground-far" && (layer.scale || rule.kind === "town")) coarse.push(layer);
      drawn.addLayer(layer);
    });
    const names = found.features
      .filter(function (feature) { return feature.properties.kind === "name"; })
      .map(drawName);
    drawn.refresh = function () {
      lines.forEach(function (layer) { layer.scale(); });
      /* the far sheet's roads and towns are too coarse to stand beside a near sheet */
      coarse.forEach(function (layer) {
        if (map.getZoom() < NEAR) drawn.addLayer(layer);
        else drawn.removeLayer(layer);
      });
      names.forEach(function (name) {
        const isShown = map.getZoom() >= name.from && map.getZoom() <= name.to;
        if (isShown) drawn.addLayer(name);
        else drawn.removeLayer(name);
      });
    };
    return drawn;
  }

  function fetchJson(url) {
    return fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) throw new Error("HTTP " + answer.status);
      return answer.json();
    });
  }

  /* Fetch a sheet when the view first needs it; take it off the map when the view has left it. */
  function update(map, sheets, base) {
    if (!map.getPane("mapPane")) return; // the map has left the page while a sheet was on its way
    const view = map.getBounds();
    const zoom = map.getZoom();
    sheets.forEach(function (sheet) {
      const box = window.L.latLngBounds([sheet.bbox[1], sheet.bbox[0]], [sheet.bbox[3], sheet.bbox[2]]);
      const isWanted = zoom >= sheet.from && view.intersects(box);
      if (isWanted && !sheet.asked) {
        sheet.asked = true;
        fetchJson(base + sheet.file)
          .then(function (found) {
            sheet.drawn = drawSheet(map, found, sheet.far ? "ground-far" : "ground");
            update(map, sheets, base);
          })
          .catch(function () {
            sheet.drawn = null;
            update(map, sheets, base);
          });
      }
      if (!sheet.drawn) return;
      if (isWanted && !map.hasLayer(sheet.drawn)) map.addLayer(sheet.drawn);
      if (!isWanted && map.hasLayer(sheet.drawn)) map.removeLayer(sheet.drawn);
      if (isWanted) sheet.drawn.refresh();
    });
    const shown = sheets.filter(function (sheet) { return sheet.drawn && map.hasLayer(sheet.drawn); });
    map.fire("platskarta:ground", {
      shown: shown.length > 0,
      /* the far sheet alone is an empty page when one stands close */
      reads: shown.some(function (sheet) { return !sheet.far || zoom < NEAR; }),
      settled: sheets.every(function (sheet) { return !sheet.asked || sheet.drawn !== undefined; }),
    });
  }

  platskarta.ground = function (map, indexUrl) {
    fetchJson(indexUrl)
      .then(function (index) {
        const base = indexUrl.replace(/[^/]*$/, "");
        update(map, index.sheets, base);
        map.on("moveend zoomend", function () { update(map, index.sheets, base); });
      })
      .catch(function () {
        map.fire("platskarta:ground", { shown: false, reads: false, settled: true });
      });
  };
})(window.platskarta);
