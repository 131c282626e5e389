/* Areas of the map and their written names; map-layers.js hands them what they hang on. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const THIN = 0.6; // an area that fills less of its box than this carries its name below, as a slanting tunnel does

  /* Where an area's name stands: inside when there is room, below a thin one, else above. */
  function placeName(map, area, label, least) {
    const box = area.getBounds();
    const top = map.latLngToLayerPoint(box.getNorthWest());
    const low = map.latLngToLayerPoint(box.getSouthEast());
    const width = low.x - top.x;
    const height = low.y - top.y;
    /* of an area of several parts the first one's outline; of a way the way itself */
    let ring = area.getLatLngs();
    while (Array.isArray(ring[0])) ring = ring[0];
    ring = ring.map(function (at) { return map.latLngToLayerPoint(at); });
    const doubled = ring.reduce(function (sum, at, n) {
      const next = ring[(n + 1) % ring.length];
      return sum + at.x * next.y - next.x * at.y;
    }, 0);
    const filled = Math.abs(doubled) / 2 / Math.max(width * height, 1);
    const element = label.getElement();
    if (!element) return; // its layer is switched off
    let where = "above";
    if (filled < THIN) where = "below";
    else if (width > element.offsetWidth + 24 && height > 72) where = "inside";
    else if (height > 48 && width < 2 * height) where = "below";
    /* a name that would be cut off at the edge of the map hangs from the area's other corner */
    const right = map.latLngToContainerPoint(box.getNorthWest()).x + element.offsetWidth;
    const isLeft = where !== "inside" && right > map.getSize().x;
    const lon = isLeft ? box.getEast() : box.getWest();
    label.setLatLng([where === "below" ? box.getSouth() : box.getNorth(), lon]);
    element.classList.toggle("is-left", isLeft);
    ["above", "below", "inside"].forEach(function (name) {
      element.classList.toggle("is-" + name, name === where);
    });
    element.classList.toggle("is-small", Math.max(width, height) < least);
  }

  /* From afar the mark alone speaks: an outline of a few pixels is only dirt. */
  function hideFromAfar(map, area) {
    const box = area.getBounds();
    const size = map.latLngToLayerPoint(box.getNorthWest()).distanceTo(map.latLngToLayerPoint(box.getSouthEast()));
    if (area.getElement()) area.getElement().classList.toggle("is-far", size < 48);
  }

  /* hands: what makes a part a target or a button, and where the layer's parts lie. */
  platskarta.drawArea = function (map, feature, options, id, hands) {
    const isQuiet = options.style === "quiet_places" || feature.properties.quiet;
    const area = window.L.geoJSON(feature, {
      style: { className: "map-area map-area--" + feature.properties.kind + (isQuiet ? " is-quiet" : "") },
    }).getLayers()[0];
    const content = hands.popup(feature.properties);
    hands.asTarget(map, area, id, content);
    area.addTo(options.holder);
    const parts = [area];
    if (options.clustered) {
      map.on("zoomend", function () { hideFromAfar(map, area); });
      hideFromAfar(map, area);
    }
    if (!options.clustered) {
      /* areas of authority lie close: a large one has room for its name, and among other layers none has */
      const least = feature.properties.kind === "area" ? (options.switch ? Infinity : 110) : 28;
      const label = window.L.marker(area.getBounds().getCenter(), {
        icon: platskarta.nameIcon(feature.properties.label || feature.properties.name, feature.properties.name),
        pane: "place-names",
        riseOnHover: true,
      });
      hands.asButton(map, label, id, content);
      label.on("add", function () { placeName(map, area, label, least); });
      label.addTo(options.holder);
      map.on("zoomend resize", function () { placeName(map, area, label, least); });
      parts.push(label);
    }
    return parts;
  };
})(window.platskarta);
