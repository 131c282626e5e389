/* Where most was seen, at the chosen time of day: squares with their number, darker the more there are. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const SIDE = 56; // px
  const STEPS = 5; // of colour, as in the tables of time

  /* How many observations of the chosen time lie in each square of the screen's grid. */
  function counted(map) {
    const squares = new Map();
    map.platskarta.features.forEach(function (found) {
      const mark = found.mark;
      if (!mark || mark.platskarta.kind !== "observation" || !found.of.isOn || !platskarta.isOfTime(mark)) return;
      const at = map.project(mark.getLatLng()).divideBy(SIDE).floor();
      const key = at.x + ":" + at.y;
      const square = squares.get(key) || { at: at, count: 0 };
      square.count += 1;
      squares.set(key, square);
    });
    return Array.from(squares.values());
  }

  function draw(map, holder) {
    const squares = counted(map);
    const most = Math.max.apply(null, squares.map(function (square) { return square.count; }).concat(1));
    holder.clearLayers();
    squares.forEach(function (square) {
      const number = platskarta.element("span", "map-heat map-heat--" + Math.ceil((STEPS * square.count) / most), String(square.count));
      const corner = map.unproject(square.at.multiplyBy(SIDE));
      const icon = window.L.divIcon({ html: number, className: "map-heat-place", iconSize: [SIDE, SIDE], iconAnchor: [0, 0] });
      window.L.marker(corner, { icon: icon, interactive: false, keyboard: false, pane: "heat" }).addTo(holder);
    });
  }

  /* The box in the control of the parts of the day. The list beside the map has the same rows as ever. */
  platskarta.heat = function (map) {
    const box = document.querySelector("[data-map-heat]");
    if (!box) return;
    map.createPane("heat").style.zIndex = 450;
    const holder = window.L.layerGroup().addTo(map);
    function renew() {
      map.getContainer().classList.toggle("shows-heat", box.checked);
      if (box.checked) draw(map, holder);
      else holder.clearLayers();
      map.fire("platskarta:uncovered");
    }
    box.addEventListener("change", renew);
    map.on("zoomend platskarta:redrawn", function () { if (box.checked) draw(map, holder); });
    map.getContainer().addEventListener("map:loaded", renew);
    renew();
  };
})(window.platskarta);
