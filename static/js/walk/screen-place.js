/* Where a finding was seen: at which stop, and as a point from the telephone or set on the map. Nothing is demanded. */

import { button, h, say, topRow } from "./dom.js";
import { dot, walkMap, whereIAm } from "./map.js";
import * as store from "./store.js";

export function placeScreen(finding, plan, back) {
  const box = h("div", { class: "walk-map walk-map--large" });
  const told = h("p", { class: "walk-quiet", role: "status" });
  const number = plan.stops.find((stop) => stop.id === finding.stop)?.number ?? 1;
  let put = null;
  let map = null;
  const set = (position) => {
    finding.lat = position ? round(position.lat) : null;
    finding.lon = position ? round(position.lon) : null;
    put(position);
    told.textContent = say(position ? "point_set" : "point_none");
  };
  const mine = async () => {
    told.textContent = say("looking");
    try {
      const here = await whereIAm();
      set(here);
      map.panTo([here.lat, here.lon]);
    } catch (problem) {
      told.textContent = problem.message;
    }
  };
  const done = async () => {
    await store.put("findings", finding);
    back();
  };
  const node = h(
    "div",
    { class: "walk-screen" },
    topRow(h("button", { type: "button", class: "walk-link", click: done }, say("back")), h("h1", { class: "walk-strong", tabindex: "-1" }, say("place"))),
    stopPicker(finding, plan),
    box,
    told,
    h(
      "div",
      { class: "walk-foot walk-two" },
      button(say("use_position"), mine),
      button(say("use_middle"), () => set({ lat: map.getCenter().lat, lon: map.getCenter().lng })),
      button(say("no_point"), () => set(null)),
      button(say("save_place"), done, "walk-button--main"),
    ),
  );
  map = walkMap(box, plan, { number, free: true });
  put = dot(map, "finding");
  if (finding.lat !== null) {
    set({ lat: finding.lat, lon: finding.lon });
    map.setView([finding.lat, finding.lon], 17, { animate: false });
  } else {
    told.textContent = say("tap_map");
  }
  map.on("click", (event) => set({ lat: event.latlng.lat, lon: event.latlng.lng }));
  return { node, close: () => map.remove(), title: say("place") };
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

function stopPicker(finding, plan) {
  const pick = h(
    "select",
    { id: "walk-stop", class: "walk-input", change: () => Object.assign(finding, { stop: pick.value, at: plan.stops.find((stop) => stop.id === pick.value)?.number ?? null }) },
    h("option", { value: "" }, say("between_stops")),
    plan.stops.map((stop) => h("option", { value: stop.id, selected: stop.id === finding.stop }, `${stop.number} ${stop.name}`)),
  );
  return h("div", { class: "walk-field" }, h("label", { for: "walk-stop" }, say("which_stop")), pick);
}
