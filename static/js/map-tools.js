/* The tools of every map: full screen, my position, measuring, printing, and the scale. Each is a button with a name;
   nobody is asked for a position who has not pressed its button. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const SIGNS = {
    full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    where: "M12 2v4M12 18v4M2 12h4M18 12h4M12 7a5 5 0 1 0 .01 0",
    measure: "M3 16 16 3l5 5L8 21ZM7 12l2 2M10 9l3 3M13 6l2 2",
    print: "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7Z",
  };
  const SPACE = "http://www.w3.org/2000/svg";

  function picture(path) {
    const svg = document.createElementNS(SPACE, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    const drawn = document.createElementNS(SPACE, "path");
    drawn.setAttribute("d", path);
    svg.append(drawn);
    return svg;
  }

  function button(bar, sign, name, act) {
    const made = platskarta.element("button", "map-tool");
    made.type = "button";
    made.title = name;
    made.setAttribute("aria-label", name);
    made.append(picture(SIGNS[sign]));
    made.addEventListener("click", function () { act(made); });
    bar.append(made);
    return made;
  }

  function fullScreen(map, bar) {
    const words = map.platskarta.words;
    const frame = map.getContainer().closest(".map-frame");
    if (!frame || !frame.requestFullscreen) return;
    const knob = button(bar, "full", words.fullScreen, function () {
      if (document.fullscreenElement) document.exitFullscreen();
      else frame.requestFullscreen().catch(function () {});
    });
    document.addEventListener("fullscreenchange", function () {
      const isFull = document.fullscreenElement === frame;
      frame.classList.toggle("is-full", isFull);
      knob.title = isFull ? words.leaveFullScreen : words.fullScreen;
      knob.setAttribute("aria-label", knob.title);
      map.invalidateSize({ animate: false });
    });
  }

  function position(map, bar) {
    const words = map.platskarta.words;
    if (!("geolocation" in navigator)) return;
    let shown = null;
    button(bar, "where", words.whereAmI, function () {
      platskarta.say(map, words.finding);
      map.locate({ setView: true, maxZoom: 17, timeout: 10000, enableHighAccuracy: true });
    });
    map.on("locationfound", function (event) {
      if (shown) shown.remove();
      const near = Math.round(event.accuracy);
      const said = platskarta.fill(words.myPosition, { n: near });
      const options = { interactive: false, pmIgnore: true };
      shown = window.L.layerGroup([
        window.L.circle(event.latlng, Object.assign({ radius: near, className: "map-here map-here--near" }, options)),
        window.L.circleMarker(event.latlng, Object.assign({ radius: 8, className: "map-here" }, options)),
      ]).addTo(map);
      platskarta.say(map, said + ".");
    });
    map.on("locationerror", function () { platskarta.say(map, words.notFound); });
  }

  function print(map, bar) {
    button(bar, "print", map.platskarta.words.print, function () { window.print(); });
    /* the same ground on paper as on the screen, drawn for the size that it has there */
    let before = null;
    function fit(isPrinting, box) {
      document.documentElement.classList.toggle("is-printing", isPrinting);
      map.invalidateSize({ animate: false, pan: false });
      map.fitBounds(box, { animate: false });
    }
    window.addEventListener("beforeprint", function () {
      before = { centre: map.getCenter(), zoom: map.getZoom() };
      fit(true, map.getBounds());
    });
    window.addEventListener("afterprint", function () {
      fit(false, map.getBounds());
      if (before) map.setView(before.centre, before.zoom, { animate: false });
    });
  }

  const Tools = window.L.Control.extend({
    options: { position: "topright" },
    onAdd: function (map) {
      const bar = platskarta.element("div", "leaflet-bar map-tools");
      window.L.DomEvent.disableClickPropagation(bar);
      fullScreen(map, bar);
      position(map, bar);
      /* where something is drawn a click means a corner of it */
      if (!map.getContainer().closest("[data-map-draw]")) platskarta.measuring(map, button, bar);
      print(map, bar);
      return bar;
    },
  });

  /* Called once for each map. */
  platskarta.tools = function (map) {
    new Tools().addTo(map);
    window.L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  };
})(window.platskarta);
