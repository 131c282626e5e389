/* The switches of the layers: one turned shows or hides its layer at once, keeps the address true and fetches the list
   anew, so that map and list always say the same. Without script the form is sent by its button. */
window.platskarta = window.platskarta || {};

(function (platskarta) {
  "use strict";

  function address(form) {
    const asked = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (value !== "") asked.append(name, String(value));
    });
    if (!asked.has("visa")) asked.append("visa", "inget");
    return form.getAttribute("action") + "?" + asked.toString();
  }

  /* The page of this address has the list: its part is put in place of the one that is shown. */
  function renew(map, form) {
    const url = address(form);
    window.history.replaceState(null, "", url);
    fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .then(function (answer) {
        if (!answer.ok) throw new Error("HTTP " + answer.status);
        return answer.text();
      })
      .then(function (text) {
        const found = new DOMParser().parseFromString(text, "text/html").querySelector("[data-map-lists]");
        const shown = document.querySelector("[data-map-lists]");
        if (!found || !shown || address(form) !== url) return; // another switch was turned meanwhile
        shown.replaceWith(document.importNode(found, true));
        platskarta.sayTimes(map);
      })
      .catch(function () { form.requestSubmit(); });
  }

  platskarta.switches = function (map) {
    const form = document.querySelector("[data-map-filter]");
    if (!form) return;
    platskarta.legend(form);
    form.querySelectorAll("[data-map-apply]").forEach(function (knob) { knob.hidden = true; });
    form.addEventListener("change", function (event) {
      if (!event.target.hasAttribute("data-map-switch")) return;
      map.platskarta.layers
        .filter(function (each) { return each.switch === event.target.value; })
        .forEach(function (each) { platskarta.turn(map, each, event.target.checked); });
      renew(map, form);
    });
    platskarta.times(map);
  };
})(window.platskarta);
