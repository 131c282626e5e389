/* Map and list are one: what is touched in one is marked in the other. <ol data-map-list><li data-feature-id="..."> */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  function lists(map) {
    const key = map.getContainer().id.replace(/^map_/, "");
    return Array.from(document.querySelectorAll("[data-map-list]")).filter(function (list) {
      return !list.dataset.mapList || list.dataset.mapList === key;
    });
  }

  function rows(map, id) {
    return lists(map).flatMap(function (list) {
      return Array.from(list.querySelectorAll("[data-feature-id]")).filter(function (row) {
        return row.dataset.featureId === id;
      });
    });
  }

  /* Every node on the map that stands for a feature just now: its own, or the cluster it hides in. */
  function nodes(map, id) {
    const found = map.platskarta.features.get(id);
    if (!found) return [];
    return found.parts
      .map(function (part) {
        const seen = part === found.mark && found.parent ? found.parent.getVisibleParent(part) || part : part;
        return seen.getElement && seen.getElement();
      })
      .filter(Boolean);
  }

  function toggle(map, id, className, isOn) {
    nodes(map, id).concat(rows(map, id)).forEach(function (node) {
      node.classList.toggle(className, isOn);
    });
  }

  /* Pointed at, in either. */
  platskarta.mark = function (map, id, isOn) {
    toggle(map, id, "is-near", isOn);
  };

  /* Chosen, in either; one at a time. From the list the map moves, from the map the list scrolls. */
  platskarta.choose = function (map, id, from) {
    const state = map.platskarta;
    if (state.chosen) {
      toggle(map, state.chosen, "is-chosen", false);
      rows(map, state.chosen).forEach(function (row) { row.removeAttribute("aria-current"); });
    }
    state.chosen = id;
    toggle(map, id, "is-chosen", true);
    rows(map, id).forEach(function (row) { row.setAttribute("aria-current", "true"); });
    if (from === "map") {
      rows(map, id).slice(0, 1).forEach(function (row) {
        row.scrollIntoView({ block: "nearest", behavior: state.isStill ? "auto" : "smooth" });
      });
    } else {
      show(map, id);
    }
    platskarta.tell(map, "chosen", { id: id });
  };

  function show(map, id) {
    const found = map.platskarta.features.get(id);
    if (!found) return;
    if (found.mark && found.parent) {
      found.parent.zoomToShowLayer(found.mark, function () { toggle(map, id, "is-chosen", true); });
    } else if (!map.getBounds().contains(found.box || found.mark.getLatLng())) {
      map.panTo(found.box ? found.box.getCenter() : found.mark.getLatLng());
    }
  }

  /* Lists come and go with their layers, so the page is listened to and not the list. */
  function rowOf(map, event) {
    const row = event.target instanceof Element && event.target.closest("[data-map-list] [data-feature-id]");
    return row && lists(map).includes(row.closest("[data-map-list]")) ? row : null;
  }

  platskarta.coupleList = function (map) {
    [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]].forEach(function (pair) {
      document.addEventListener(pair[0], function (event) {
        const row = rowOf(map, event);
        if (row) platskarta.mark(map, row.dataset.featureId, pair[1]);
      });
    });
    document.addEventListener("click", function (event) {
      const row = rowOf(map, event);
      /* links and buttons of the row keep their own meaning, but for the one that says "show on the map" */
      const knob = event.target instanceof Element && event.target.closest("a, button, input, label, select, summary");
      if (!row || (knob && !knob.hasAttribute("data-map-show"))) return;
      platskarta.choose(map, row.dataset.featureId, "list");
    });
    /* a mark that appears when a cluster opens takes its state with it */
    map.on("zoomend moveend", function () {
      if (map.platskarta.chosen) toggle(map, map.platskarta.chosen, "is-chosen", true);
    });
  };
})(window.platskarta);
