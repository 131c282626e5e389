/* Marks that lie on each other cannot be told apart by touch or tab key: the first stays a button, the rest are pictures
   until one zooms in. The list beside the map has them all. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const NEED = 24; // px that a target needs for itself
  const WAIT = 120;

  /* The middle of a mark that must be free: its box without its rim, at least as large as a target. */
  function core(box) {
    const aside = Math.max(Math.min(6, (box.width - NEED) / 2), 0);
    const above = Math.max(Math.min(6, (box.height - NEED) / 2), 0);
    return { left: box.left + aside, right: box.right - aside, top: box.top + above, bottom: box.bottom - above };
  }

  function meet(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  }

  function setButton(mark, isButton) {
    if (isButton === (mark.getAttribute("role") === "button")) return;
    if (isButton) {
      mark.setAttribute("role", "button");
      mark.tabIndex = 0;
      mark.removeAttribute("aria-hidden");
    } else {
      mark.setAttribute("aria-hidden", "true");
      mark.removeAttribute("role");
      mark.removeAttribute("tabindex");
    }
  }

  function judge(map) {
    /* what lies under the map's own buttons cannot be touched either */
    const controls = map.getContainer().querySelectorAll(".leaflet-control");
    const kept = Array.from(controls, function (control) { return control.getBoundingClientRect(); });
    map.getContainer().querySelectorAll(".map-mark[data-feature-id], .map-mark--cluster").forEach(function (mark) {
      const box = core(mark.getBoundingClientRect());
      const isFree = mark === document.activeElement || !kept.some(function (other) { return meet(box, other); });
      setButton(mark, isFree);
      if (isFree) kept.push(box);
    });
  }

  /* Called once for each map. */
  platskarta.uncrowd = function (map) {
    let timer;
    function soon() {
      clearTimeout(timer);
      timer = setTimeout(function () { judge(map); }, WAIT);
    }
    map.on("zoomend moveend resize layeradd layerremove animationend platskarta:redrawn platskarta:uncovered", soon);
    soon();
  };
})(window.platskarta);
