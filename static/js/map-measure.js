/* Measuring a distance by clicks, or by keyboard: arrows move the map under the cross in its middle, Enter sets a point. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  /* As 85 m or 1,3 km, the way people write it. */
  platskarta.metres = function (metres) {
    if (metres < 1000) return Math.round(metres) + " m";
    return (metres / 1000).toFixed(metres < 10000 ? 2 : 1).replace(".", ",") + " km";
  };

  function length(map, points) {
    return points.slice(1).reduce(function (sum, at, n) { return sum + map.distance(points[n], at); }, 0);
  }

  platskarta.measuring = function (map, button, bar) {
    const words = map.platskarta.words;
    const frame = map.getContainer().parentElement;
    let points = [];
    let drawn = null;
    let isOn = false;

    function show() {
      if (drawn) drawn.remove();
      const dots = points.map(function (at) {
        return window.L.circleMarker(at, { radius: 5, className: "map-measure-dot", interactive: false });
      });
      const line = window.L.polyline(points, { className: "map-measure", interactive: false });
      drawn = window.L.layerGroup([line].concat(dots)).addTo(map);
      const said = points.length > 1 ? platskarta.fill(words.measured, { n: platskarta.metres(length(map, points)) }) : "";
      platskarta.say(map, said || words.measureHow);
    }

    function add(at) {
      points.push(at);
      show();
    }

    function turn(to) {
      isOn = to;
      knob.setAttribute("aria-pressed", String(isOn));
      frame.classList.toggle("is-measuring", isOn);
      points = [];
      if (drawn) drawn.remove();
      platskarta.say(map, isOn ? words.measureHow : "");
      if (isOn) map.getContainer().focus();
    }

    const knob = button(bar, "measure", words.measure, function () { turn(!isOn); });
    knob.setAttribute("aria-pressed", "false");
    map.on("click", function (event) {
      if (isOn) add(event.latlng);
    });
    map.getContainer().addEventListener("keydown", function (event) {
      if (!isOn) return;
      if (event.key === "Escape") {
        turn(false);
        knob.focus();
      } else if (event.target === map.getContainer() && event.key === "Enter") {
        event.preventDefault();
        add(map.getCenter());
      } else if (event.key === "Backspace" && points.length) {
        event.preventDefault();
        points.pop();
        show();
      }
    });
  };
})(window.platskarta);
