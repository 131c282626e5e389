/* Stepping through the day: what was not seen in the chosen part of it turns pale, on the map and in the list. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  const TIMED = new Set(["observation", "keep"]); // nothing else has a time

  platskarta.isOfTime = function (mark) {
    const own = mark.platskarta;
    return !own.times.part || !TIMED.has(own.kind) || (own.parts & own.times.part) !== 0;
  };

  function fade(mark) {
    const element = mark.getElement && mark.getElement();
    if (element) element.classList.toggle("is-faded", !platskarta.isOfTime(mark));
  }

  function timed(map) {
    return Array.from(map.platskarta.features.values()).filter(function (found) {
      return found.mark && TIMED.has(found.mark.platskarta.kind) && found.of.isOn;
    });
  }

  /* The sentence under the control, and the rows of the list. */
  platskarta.sayTimes = function (map) {
    const part = map.platskarta.times.part;
    const words = map.platskarta.words;
    document.querySelectorAll("[data-map-list] [data-parts]").forEach(function (row) {
      row.classList.toggle("is-other-time", part !== 0 && (Number(row.dataset.parts) & part) === 0);
    });
    const line = document.querySelector("[data-map-times-read]");
    if (!line) return;
    const all = timed(map);
    const fitting = all.filter(function (found) { return platskarta.isOfTime(found.mark); }).length;
    const unknown = all.filter(function (found) { return !found.mark.platskarta.parts; }).length;
    const said = [platskarta.fill(words.times, { n: fitting, all: all.length })];
    if (unknown) said.push(platskarta.fill(words.timesUnknown, { n: unknown }));
    line.textContent = part ? said.join(" ") : "";
  };

  platskarta.times = function (map) {
    const control = document.querySelector("[data-map-times]");
    if (!control) return;
    control.hidden = false;
    platskarta.heat(map);
    control.addEventListener("change", function (event) {
      if (event.target.name !== "map-time") return;
      map.platskarta.times.part = Number(event.target.value);
      map.platskarta.layers.forEach(function (each) {
        if (each.parent && each.isLoaded) each.parent.refreshClusters();
      });
      timed(map).forEach(function (found) { fade(found.mark); });
      map.fire("platskarta:redrawn"); // clusters have new icons, that are all buttons again
      platskarta.sayTimes(map);
    });
    /* a mark that comes out of a cluster is new on the map */
    map.on("layeradd", function (event) {
      if (event.layer.platskarta) fade(event.layer);
    });
  };
})(window.platskarta);
