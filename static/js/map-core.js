/* The map itself: size, words, credit, tiles that may fail, and the line that says how it went. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  /* Text with {gaps}. Words come from the server, already translated. */
  platskarta.fill = function (text, facts) {
    return Object.keys(facts || {}).reduce(function (made, key) {
      return made.split("{" + key + "}").join(String(facts[key]));
    }, text || "");
  };

  platskarta.element = function (name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  /* The wiring script stands in the middle of the page; lists and fields may come after it. */
  platskarta.ready = function (act) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act, { once: true });
    else act();
  };

  platskarta.tell = function (map, event, detail) {
    map.getContainer().dispatchEvent(new CustomEvent("map:" + event, { bubbles: true, detail: detail || {} }));
  };

  /* The status line under the map: a sentence, and at most one button. */
  platskarta.say = function (map, sentence, button) {
    const figure = map.getContainer().closest("[data-map-figure]");
    const line = figure && figure.querySelector("[data-map-status]");
    if (!line || line.dataset.said === (sentence || "")) return;
    line.dataset.said = sentence || "";
    line.replaceChildren();
    if (!sentence) return;
    line.append(platskarta.element("span", "", sentence));
    if (button) {
      const knob = platskarta.element("button", "button button-quiet", button.text);
      knob.type = "button";
      knob.addEventListener("click", button.act);
      line.append(knob);
    }
  };

  /* The credit in the corner names what is really seen: the sketch, the tiles, or both while some tiles are missing. */
  const Credit = window.L.Control.extend({
    options: { position: "bottomright" },
    onAdd: function () {
      this._text = platskarta.element("div", "map-credit");
      return this._text;
    },
    show: function (sketch, tiles) {
      const text = this._text;
      text.replaceChildren(sketch);
      text.hidden = !sketch && !tiles;
      if (!tiles) return;
      if (sketch) text.append(". ");
      const maker = platskarta.element(tiles.licence ? "a" : "span", "", tiles.attribution);
      if (tiles.licence) maker.setAttribute("href", tiles.licence);
      text.append(maker);
    },
  });

  function credit(map, options, state) {
    const control = new Credit().addTo(map);
    function renew() {
      const isCovered = map.getContainer().classList.contains("has-tiles");
      control.show(
        state.ground && !isCovered ? options.words.sketch : "",
        state.loaded > 0 || isCovered ? state.base : null,
      );
    }
    map.on("platskarta:credit", renew);
    /* the sketch stands in for missing tiles; without it people need to know why the map is empty */
    function judge() {
      if (!state.tilesFailed || !state.settled || state.reads) return;
      platskarta.say(map, options.words.tilesFailed);
      platskarta.tell(map, "failed", { what: "tiles" });
    }
    map.on("platskarta:ground", function (event) {
      state.ground = event.shown;
      state.reads = event.reads;
      state.settled = event.settled;
      renew();
      judge();
    });
    map.on("platskarta:tilesfailed", function () {
      state.tilesFailed = true;
      judge();
    });
    renew();
  }

  function translateControls(map, words) {
    window.L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.on("popupopen", function (event) {
      const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", words.closePopup);
    });
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Escape") map.closePopup();
    });
  }

  function ownRoom(map) {
    [
      ["ground-far", 149],
      ["ground", 150],
      ["ground-names", 160],
      ["place-names", 590],
    ].forEach(function (pane) {
      map.createPane(pane[0]).style.zIndex = pane[1];
      map.getPane(pane[0]).classList.add("map-pane-" + pane[0]);
    });
  }

  /* Called by the page's wiring script. Returns the Leaflet map, with what our other files need in map.platskarta. */
  platskarta.start = function (id, options) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = window.L.map(id, {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.25,
      maxZoom: options.maxZoom,
      minZoom: 5,
      scrollWheelZoom: false,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
    });
    const state = { loaded: 0, failed: 0, tiles: false, tilesFailed: false, ground: false, reads: false };
    state.settled = !options.ground;
    map.platskarta = { words: options.words, fit: options.fit, features: new Map(), layers: [], times: { part: 0 }, pending: 0, isStill: still };
    ownRoom(map);
    translateControls(map, options.words);
    if (options.bounds) map.fitBounds(options.bounds, { padding: [24, 24], maxZoom: 18, animate: false });
    else map.setView(options.centre, options.zoom, { animate: false });
    credit(map, options, state);
    if (options.ground) platskarta.ground(map, options.ground);
    platskarta.bases(map, options.bases, state);
    if (map.pm) map.pm.setLang("sv");
    platskarta.tools(map);
    const figure = map.getContainer().closest("[data-map-figure]");
    if (figure) platskarta.legend(figure);
    platskarta.ready(function () { platskarta.own(map, figure); });
    /* a wheel that scrolls the page must not be caught by the map; it zooms once the map has been asked for */
    map.on("focus click", function () {
      map.scrollWheelZoom.enable();
    });
    map.on("blur mouseout", function () {
      map.scrollWheelZoom.disable();
    });
    new ResizeObserver(function () {
      map.invalidateSize({ animate: false });
    }).observe(map.getContainer());
    return map;
  };
})(window.platskarta);
