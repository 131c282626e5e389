/* Small tools of the walk's page: elements, words, the clock, distances and directions. */

const settings = JSON.parse(document.getElementById("walk-settings").textContent);
const SVG = "http://www.w3.org/2000/svg";

export { settings };

/* A word of the page with its {gaps} filled. */
export function say(key, facts = {}) {
  return Object.entries(facts).reduce((made, [gap, value]) => made.replaceAll(`{${gap}}`, String(value)), settings.words[key]);
}

/* As "Tre bilder": one or many, in words up to twelve. */
export function count(key, number) {
  const many = settings.numbers[number] ?? String(number);
  return say(number === 1 ? `${key}_one` : `${key}_many`, { n: many, N: many.charAt(0).toUpperCase() + many.slice(1) });
}

/* An element; an attribute that is false or null is left out, one that is a function listens. */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") {
      made.addEventListener(key, value);
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/* A shape of the page's sprite. */
export function shape(id, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `shape shape-${id.slice(2)} ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${id}`);
  svg.append(use);
  return svg;
}

export function button(words, act, className = "") {
  return h("button", { type: "button", class: `walk-button ${className}`.trim(), click: act }, words);
}

export function link(words, hash, className = "walk-link") {
  return h("a", { href: `#${hash}`, class: className }, words);
}

/* The top row of every screen: what leads back, what it is, and the clock. */
export function topRow(left, middle, right) {
  const time = () => h("time", { class: "walk-clock", "data-clock": true }, clock(new Date()));
  return h("header", { class: "walk-top" }, left, middle ?? time(), right ?? time());
}

export function clock(moment) {
  return new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" })
    .format(new Date(moment))
    .replace(":", ".");
}

/* As 40 m, 320 m or 1,3 km. */
export function distance(metres) {
  if (metres < 1000) {
    return say("metres", { n: Math.max(10, Math.round(metres / 10) * 10) });
  }
  return say("kilometres", { n: (metres / 1000).toFixed(1).replace(".", ",") });
}

/* Which of eight directions leads from one position to another. */
export function direction(from, to) {
  const east = (to.lon - from.lon) * Math.cos((((from.lat + to.lat) / 2) * Math.PI) / 180);
  const turn = (Math.atan2(east, to.lat - from.lat) * 180) / Math.PI;
  return settings.directions[Math.round((turn + 360) / 45) % 8];
}

/* Metres between two positions as the crow flies. */
export function metresBetween(one, other) {
  const rad = Math.PI / 180;
  const north = (other.lat - one.lat) * rad;
  const east = (other.lon - one.lon) * rad;
  const a = Math.sin(north / 2) ** 2 + Math.cos(one.lat * rad) * Math.cos(other.lat * rad) * Math.sin(east / 2) ** 2;
  return 2 * 6371000 * Math.asin(Math.sqrt(a));
}

/* 16 signs a-z and 2-7: the form of every id of the product. */
export function newId() {
  const signs = "abcdefghijklmnopqrstuvwxyz234567";
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => signs[byte % 32]).join("");
}
