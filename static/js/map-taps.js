/* A map that is there to set one point: a tap sets it; by keyboard, Enter sets it under the cross in the map's middle. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  platskarta.taps = function (map, put) {
    const frame = map.getContainer().parentElement;
    frame.classList.add("takes-taps");

    function isFree() {
      return !frame.classList.contains("is-measuring");
    }

    map.on("click", function (event) {
      if (isFree()) put(event.latlng);
    });
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || event.target !== map.getContainer() || !isFree()) return;
      event.preventDefault();
      put(map.getCenter());
    });
  };
})(window.platskarta);
