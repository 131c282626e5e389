/* Layers of the municipality's own map: quiet, beneath all that we put on the map, fetched when first switched on. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  function drawn(found) {
    return window.L.geoJSON(found, {
      pane: "own-ground",
      pmIgnore: true,
      snapIgnore: true,
      style: function (feature) {
        const isLine = /LineString$/.test(feature.geometry.type);
        return { className: "map-own-shape" + (isLine ? " map-own-shape--line" : ""), fill: !isLine };
      },
      pointToLayer: function (feature, at) {
        return window.L.circleMarker(at, { pane: "own-ground", radius: 4, className: "map-own-shape map-own-shape--point" });
      },
      onEachFeature: function (feature, layer) {
        if (feature.properties.name) layer.bindTooltip(feature.properties.name, { sticky: true, className: "map-own-name" });
      },
    });
  }

  function wire(map, box) {
    let layer = null;

    function turn() {
      if (!box.checked) {
        if (layer) map.removeLayer(layer);
        return;
      }
      if (layer) {
        map.addLayer(layer);
        return;
      }
      fetch(box.value, { credentials: "same-origin", headers: { Accept: "application/geo+json" } })
        .then(function (answer) {
          if (!answer.ok) throw new Error("HTTP " + answer.status);
          return answer.json();
        })
        .then(function (found) {
          layer = drawn(found);
          if (box.checked) map.addLayer(layer);
          platskarta.tell(map, "own", { n: found.features.length });
        })
        .catch(function () {
          box.checked = false;
          platskarta.say(map, map.platskarta.words.layerFailed);
        });
    }

    box.addEventListener("change", turn);
    if (box.checked) turn(); // as a browser remembers it that goes back
  }

  platskarta.own = function (map, figure) {
    const switches = figure && figure.querySelector("[data-map-own]");
    if (!switches) return;
    map.createPane("own-ground").style.zIndex = 170;
    switches.hidden = false;
    switches.querySelectorAll("input").forEach(function (box) { wire(map, box); });
  };
})(window.platskarta);
