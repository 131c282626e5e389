/* The grounds to choose among: tiles of a server (XYZ, WMS) or vector tiles out of one file that we serve ourselves. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  /* the walk's page is dark whatever the reader's device says */
  function isDark() {
    const page = document.documentElement.classList;
    return page.contains("is-dark") || window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function made(map, base) {
    const look = { maxZoom: map.getMaxZoom(), maxNativeZoom: base.maxZoom, className: "map-tiles" };
    if (base.kind === "wms") {
      return window.L.tileLayer.wms(base.url, Object.assign({ layers: base.layers, format: "image/png" }, look));
    }
    if (base.kind === "xyz") return window.L.tileLayer(base.url, look);
    return window.protomapsL.leafletLayer({
      url: base.url,
      flavor: isDark() ? "dark" : "light",
      lang: "sv",
      maxDataZoom: base.maxZoom,
      className: "map-vector",
    });
  }

  /* How a ground's tiles come decides whether the sketch beneath is seen, and what the credit says. */
  function watch(map, layer, state) {
    layer.on("loading", function () {
      state.loaded = 0;
      state.failed = 0;
    });
    layer.on("tileload", function () {
      state.loaded += 1;
      map.fire("platskarta:credit");
    });
    layer.on("tileerror", function () {
      state.failed += 1;
    });
    /* all tiles in view have answered: hide the sketch only when none of them is missing */
    layer.on("load", function () {
      state.tiles = state.loaded > 0 || (state.failed === 0 && state.tiles);
      map.getContainer().classList.toggle("has-tiles", state.tiles && state.failed === 0);
      map.fire("platskarta:credit");
      if (state.failed > 0 && state.loaded === 0) map.fire("platskarta:tilesfailed");
    });
    return layer;
  }

  const Chooser = window.L.Control.extend({
    options: { position: "bottomleft" },
    onAdd: function (map) {
      const select = platskarta.element("select", "map-base");
      select.setAttribute("aria-label", map.platskarta.words.base);
      this.options.bases.forEach(function (base, n) {
        const option = platskarta.element("option", "", base.name);
        option.value = String(n);
        select.append(option);
      });
      select.addEventListener("change", function (event) {
        event.stopPropagation(); // it stands in no form, but drafts and filters listen to the whole page
        map.fire("platskarta:base", { n: Number(select.value) });
      });
      window.L.DomEvent.disableClickPropagation(select);
      return select;
    },
  });

  /* Called once for each map; the first ground is shown until another is chosen. */
  platskarta.bases = function (map, bases, state) {
    const layers = [];
    let shown = null;

    function show(n) {
      if (shown) map.removeLayer(shown);
      map.getContainer().classList.remove("has-tiles");
      Object.assign(state, { base: bases[n], loaded: 0, failed: 0, tiles: false, tilesFailed: false });
      layers[n] = layers[n] || watch(map, made(map, bases[n]), state);
      shown = layers[n].addTo(map);
      map.fire("platskarta:credit");
    }

    if (!bases.length) return;
    if (bases.length > 1) new Chooser({ bases: bases }).addTo(map);
    map.on("platskarta:base", function (event) { show(event.n); });
    show(0);
  };
})(window.platskarta);
