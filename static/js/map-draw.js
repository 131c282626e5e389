/* The drawing field: one point or one area, by mouse, touch or typed position, kept as GeoJSON in the form. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const TITLES = { drawMarker: "drawPoint", drawPolygon: "drawArea", drawPolyline: "drawLine", editMode: "edit", removalMode: "remove" };

  function nameTools(map) {
    const words = map.platskarta.words;
    const buttons = map.pm.Toolbar.getButtons();
    Object.keys(TITLES).forEach(function (tool) {
      const control = buttons[tool];
      const knob = control && control.buttonsDomNode && control.buttonsDomNode.querySelector(".leaflet-buttons-control-button");
      if (!knob) return;
      knob.setAttribute("aria-label", words[TITLES[tool]]);
      knob.setAttribute("title", words[TITLES[tool]]);
      knob.setAttribute("role", "button");
      knob.tabIndex = 0;
      control.buttonsDomNode.removeAttribute("title");
      control.buttonsDomNode.querySelectorAll("a.leaflet-pm-action").forEach(function (action) {
        action.setAttribute("role", "button");
        action.tabIndex = 0;
      });
    });
    map.getContainer().querySelectorAll(".leaflet-pm-toolbar a").forEach(function (knob) {
      knob.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        knob.click();
      });
    });
  }

  const MOVED = ".marker-icon, .cursor-marker, .map-mark:not([data-feature-id], .map-mark--cluster)";

  /* Corners, and the point itself, can only be dragged by pointer; to the tab key and a screen reader they are not
     buttons. The typed position is the way for a keyboard. */
  function quietCorners(map) {
    function quiet() {
      map.getPane("markerPane").parentNode.querySelectorAll(MOVED).forEach(function (corner) {
        if (!corner.hasAttribute("role")) return;
        corner.removeAttribute("role");
        corner.removeAttribute("tabindex");
        corner.setAttribute("aria-hidden", "true");
      });
    }
    new MutationObserver(quiet).observe(map.getPane("mapPane"), { childList: true, subtree: true });
    quiet();
  }

  function look(map, isWay) {
    const words = map.platskarta.words;
    map.pm.setGlobalOptions({
      continueDrawing: false,
      markerStyle: { icon: platskarta.icon({ kind: "place", name: words.drawn }) },
      pathOptions: { className: isWay ? "map-way" : "map-area map-area--drawn" },
      templineStyle: { className: isWay ? "map-way" : "map-area map-area--drawn" },
      hintlineStyle: { className: isWay ? "map-way" : "map-area map-area--drawn", dashArray: [5, 5] },
    });
  }

  function rounded(value) {
    return Array.isArray(value) ? value.map(rounded) : Math.round(value * 1e6) / 1e6;
  }

  function metresOf(map, line) {
    const points = window.L.GeoJSON.coordsToLatLngs(line.coordinates);
    return platskarta.metres(points.slice(1).reduce(function (sum, at, n) { return sum + map.distance(points[n], at); }, 0));
  }

  /* Called by the page's wiring script. group holds the one thing that is drawn. */
  platskarta.drawing = function (map, group, options) {
    platskarta.ready(function () { wire(map, group, options); });
  };

  function wire(map, group, options) {
    const words = map.platskarta.words;
    const isWay = options.kinds.length > 0 && options.kinds.every(function (kind) { return kind === "line"; });
    const figure = map.getContainer().closest("[data-map-draw]");
    const form = figure && figure.closest("form");
    const hidden = figure && figure.querySelector('input[type="hidden"]');
    const typed = form && form.elements.namedItem(options.textName);
    const state = figure && figure.querySelector("[data-map-state]");

    function tell(text) {
      if (state) state.textContent = text;
    }

    function keep() {
      const layer = group.getLayers()[0];
      const geometry = layer ? layer.toGeoJSON().geometry : null;
      if (geometry) geometry.coordinates = rounded(geometry.coordinates);
      if (hidden) {
        hidden.value = geometry ? JSON.stringify(geometry) : "";
        hidden.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return geometry;
    }

    function describe() {
      const geometry = keep();
      if (!geometry) tell(words.hasNothing);
      else if (geometry.type === "LineString") tell(platskarta.fill(words.hasLine, { n: metresOf(map, geometry) }));
      else tell(geometry.type === "Point" ? words.hasPoint : words.hasArea);
    }

    function watch(layer) {
      layer.on("pm:edit pm:dragend pm:markerdragend", function () {
        if (typed) typed.value = "";
        describe();
      });
    }

    function replace(layer) {
      group.clearLayers();
      group.addLayer(layer);
      watch(layer);
    }

    function marker(at) {
      return window.L.marker(at, { icon: platskarta.icon({ kind: "place", name: words.drawn }) });
    }

    function put(at) {
      replace(marker(at));
      if (typed) typed.value = "";
      describe();
    }

    function show(geometry) {
      const layer = window.L.geoJSON(geometry, {
        style: { className: isWay ? "map-way" : "map-area map-area--drawn" },
        pointToLayer: function (feature, at) { return marker(at); },
      }).getLayers()[0];
      replace(layer);
      if (layer.getBounds) map.fitBounds(layer.getBounds(), { padding: [32, 32], maxZoom: 18, animate: false });
      else map.setView(layer.getLatLng(), Math.max(map.getZoom(), 17), { animate: false });
    }

    map.on("pm:create", function (event) {
      replace(event.layer);
      if (typed) typed.value = "";
      describe();
    });
    map.on("pm:remove", function (event) {
      group.removeLayer(event.layer);
      if (typed) typed.value = "";
      describe();
    });

    look(map, isWay);
    nameTools(map);
    quietCorners(map);
    map.on("pm:globaldrawmodetoggled pm:globaleditmodetoggled", function () { nameTools(map); });
    if (options.geojson) show(options.geojson);
    if (options.taps) platskarta.taps(map, put);
    describe();
    wireTyped(figure, typed, options, { tell: tell, show: show, keep: keep, words: words });
  }

  /* "Visa på kartan": the server reads the text, so that there is one reading of positions and not two. */
  function wireTyped(figure, typed, options, act) {
    const knob = figure && figure.querySelector("[data-map-lookup]");
    if (!knob || !typed || !options.lookupUrl) return;
    knob.hidden = false;

    function look() {
      if (!typed.value.trim()) return;
      act.tell(act.words.looking);
      fetch(options.lookupUrl + "?text=" + encodeURIComponent(typed.value), {
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      })
        .then(function (answer) {
          if (!answer.ok) throw new Error("HTTP " + answer.status);
          return answer.json();
        })
        .then(function (found) {
          if (found.error) {
            act.tell(found.error);
            return;
          }
          act.show(found.geometry);
          act.keep();
          act.tell(found.words);
        })
        .catch(function () { act.tell(act.words.lookupFailed); });
    }

    knob.addEventListener("click", look);
    typed.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || typed.tagName === "TEXTAREA") return; // there it is a new line
      event.preventDefault(); // Enter shows the place; the form is sent by its own button
      look();
    });
  }
})(window.platskarta);
