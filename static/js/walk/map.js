/* The dark map: the ground without a network, the way, its stops, and a point to set. */

import { clock, h, say, settings } from "./dom.js";
import { wayTo } from "./plan.js";

const L = window.L;
const platskarta = window.platskarta;
const AROUND = 0.004; // degrees around the walk whose tiles are fetched while there is a network

function panes(map) {
  [["ground-far", 149], ["ground", 150], ["ground-names", 160]].forEach(([name, height]) => {
    map.createPane(name).style.zIndex = height;
    map.getPane(name).classList.add(`map-pane-${name}`);
  });
}

function credit(map, box, state) {
  const line = h("p", { class: "walk-credit" });
  box.append(line);
  const renew = () => {
    const covered = map.getContainer().classList.contains("has-tiles");
    line.textContent = covered || !state.ground ? (state.base?.attribution ?? "") : say("sketch");
    line.hidden = !line.textContent;
  };
  map.on("platskarta:credit", renew);
  map.on("platskarta:ground", (event) => {
    state.ground = event.shown;
    renew();
  });
}

function mark(stop, look) {
  return L.marker([stop.lat, stop.lon], {
    interactive: false,
    keyboard: false,
    zIndexOffset: look === "now" ? 1000 : 0,
    icon: L.divIcon({ className: `walk-mark walk-mark--${look}`, html: h("span", {}, String(stop.number)), iconSize: [0, 0] }),
  });
}

/* ``number``: the stop one is at; ``free``: it can be moved and zoomed. Gives the Leaflet map with ``close``. */
export function walkMap(box, plan, { number, free = false }) {
  const ground = h("div", { class: "walk-map-ground map" });
  box.append(ground);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(ground, {
    attributionControl: false,
    zoomControl: false,
    dragging: free,
    touchZoom: free,
    scrollWheelZoom: free,
    doubleClickZoom: free,
    keyboard: free,
    maxZoom: 19,
    zoomSnap: 0.25,
    zoomAnimation: !still,
    fadeAnimation: !still,
  });
  const state = { ground: false, base: null };
  map.platskarta = { words: settings.words };
  panes(map);
  credit(map, box, state);
  if (free) {
    L.control.zoom({ zoomInTitle: say("zoom_in"), zoomOutTitle: say("zoom_out") }).addTo(map);
  } else {
    ground.setAttribute("aria-hidden", "true");
    ground.removeAttribute("tabindex");
  }
  map.setView([plan.stops[0].lat, plan.stops[0].lon], 16, { animate: false });
  platskarta.ground(map, plan.ground);
  /* our own ground first: it is there without a network too */
  const bases = [...plan.bases].sort((one, other) => (other.kind === "pmtiles") - (one.kind === "pmtiles"));
  platskarta.bases(map, free ? bases : bases.slice(0, 1), state);
  draw(map, plan, number);
  return map;
}

function draw(map, plan, number) {
  plan.stops.slice(1).forEach((stop) => {
    const isNext = stop.number === number + 1;
    L.polyline(wayTo(plan, stop.number), { interactive: false, className: `walk-way ${isNext ? "walk-way--next" : ""}` }).addTo(map);
  });
  plan.stops.forEach((stop) => {
    const look = stop.number === number ? "now" : stop.number === number + 1 ? "next" : "other";
    mark(stop, look).addTo(map);
  });
  const next = plan.stops[number];
  if (next) {
    tellWay(map, next);
  }
  const shown = next ? wayTo(plan, next.number) : [[plan.stops[number - 1].lat, plan.stops[number - 1].lon]];
  const frame = () => map.fitBounds(L.latLngBounds(shown), { padding: [64, 56], maxZoom: 17.5, animate: false });
  frame();
  /* it was drawn before it stood in the page; by then it may have left it again */
  let isClosed = false;
  map.on("unload", () => (isClosed = true));
  requestAnimationFrame(() => {
    if (!isClosed) {
      map.invalidateSize({ animate: false });
      frame();
    }
  });
}

/* As "till 4, 6 min", above the next stop. */
function tellWay(map, next) {
  const words = h("span", {}, say("way_label", { number: next.number, minutes: next.minutes }));
  L.marker([next.lat, next.lon], { interactive: false, keyboard: false, icon: L.divIcon({ className: "walk-way-words", html: words, iconSize: [0, 0] }) }).addTo(map);
}

/* A dot where somebody is or where a finding was seen. Moves when it is set again. */
export function dot(map, look) {
  let shown = null;
  return (position) => {
    shown?.remove();
    shown = position && L.circleMarker([position.lat, position.lon], { radius: 10, interactive: false, className: `walk-dot walk-dot--${look}` }).addTo(map);
  };
}

/* Where the telephone is, when it is asked: {lat, lon} or the words of why not. */
export function whereIAm() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error(say("no_position")));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, at: clock(new Date()) }),
      (problem) => reject(new Error(problem.code === problem.PERMISSION_DENIED ? say("position_denied") : say("no_position"))),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 },
    );
  });
}

/* Ask for the tiles around the walk now, so that the service worker has them when the network is gone. */
export async function takeTiles(plan) {
  const base = plan.bases.find((each) => each.kind === "pmtiles");
  if (!base || !plan.stops.length) {
    return;
  }
  const views = [...window.protomapsL.leafletLayer({ url: base.url, maxDataZoom: base.maxZoom }).views.values()];
  const box = L.latLngBounds(plan.stops.map((stop) => [stop.lat, stop.lon]));
  const column = (lon, many) => Math.floor(((lon + 180) / 360) * many);
  const row = (lat, many) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * many);
  for (let z = base.maxZoom; z >= Math.max(0, base.maxZoom - 4); z -= 1) {
    for (let x = column(box.getWest() - AROUND, 2 ** z); x <= column(box.getEast() + AROUND, 2 ** z); x += 1) {
      for (let y = row(box.getNorth() + AROUND / 2, 2 ** z); y <= row(box.getSouth() - AROUND / 2, 2 ** z); y += 1) {
        await Promise.all(views.map((view) => view.tileCache.get({ z, x, y }))).catch(() => null);
      }
    }
  }
}
