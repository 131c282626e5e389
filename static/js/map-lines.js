/* A line on the map, as the way of a walk: one stroke with a rim, that no pointer or tab key stops at. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  /* Returns the parts that stand for the feature: the rim below, the stroke above. */
  platskarta.drawLine = function (map, feature, options) {
    const at = window.L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates);
    return ["rim", "stroke"].map(function (name) {
      return window.L.polyline(at, {
        className: "map-line map-line--" + feature.properties.kind + " is-" + name,
        interactive: false,
        pane: "overlayPane",
      }).addTo(options.holder);
    });
  };
})(window.platskarta);
