/* The queue: each finding and each photo with its own state, and what can be done where something stands in the way. */

import { button, clock, count, h, link, say, settings, shape, topRow } from "./dom.js";
import { changed, sendSoon, state } from "./sender.js";
import * as store from "./store.js";

const SHAPES = { waiting: "s-none", sending: "s-ongoing", sent: "s-ok", failed: "s-bad", refused: "s-bad", conflict: "s-warn" };
const LATER = new Set(["waiting", "sending", "failed"]);

const left = (rows) => rows.filter((row) => !["sent", "draft"].includes(row.state));

/* Whether something waits for a person and not for a network. */
export const isStuck = (rows) => [...rows.findings, ...rows.photos].some((row) => ["refused", "conflict"].includes(row.state));

/* The band of a stop: nothing while there is a network and nothing waits. */
export function bandOf(rows) {
  const stuck = isStuck(rows);
  const waits = left(rows.findings).length + left(rows.photos).length;
  const key = stuck ? "stuck" : state.net === "signin" ? "signin" : state.net === "offline" ? "offline" : waits ? "sends" : null;
  if (!key) {
    return [];
  }
  const more = key === "signin" ? signIn() : h("a", { href: "#ko" }, say("show_queue"));
  return [h("p", { class: "walk-band" }, shape(stuck ? "s-warn" : "s-none"), h("span", {}, h("strong", {}, say(`band_${key}`)), " ", say(`band_${key}_more`), " ", more))];
}

const signIn = () => h("a", { href: `${settings.sign_in}?nasta=${encodeURIComponent(location.pathname)}` }, say("sign_in"));

function head(rows) {
  const photos = rows.photos.filter((row) => row.state !== "draft");
  const gone = photos.filter((row) => row.state !== "sent");
  const findings = left(rows.findings);
  if (!gone.length && !findings.length) {
    return h("p", { class: "walk-band" }, shape("s-ok"), h("span", {}, say("queue_empty")));
  }
  const net = ["signin", "offline"].includes(state.net) ? state.net : isStuck(rows) ? "stuck" : "weak";
  const words = [
    findings.length ? count("queue_findings", findings.length) : null,
    gone.length ? say(photos.length === 1 ? "queue_photo" : "queue_photos", { n: gone.length, all: photos.length }) : null,
  ];
  return h(
    "p",
    { class: "walk-band" },
    shape("s-none"),
    h("span", {}, h("strong", {}, say(`band_${net}`)), " ", words.filter(Boolean).join(" "), " ", say("queue_stays"), net === "signin" && " ", net === "signin" && signIn()),
  );
}

export function queueScreen(current, rows) {
  const list = h("ul", { class: "walk-queue" });
  const top = h("div", { role: "status" });
  const foot = h("p", { class: "walk-quiet" });
  const refresh = (now) => {
    top.replaceChildren(head(now));
    if (list.contains(document.activeElement) && document.activeElement.matches("input, textarea")) {
      return; // somebody writes
    }
    const findings = now.findings.filter((row) => row.state !== "draft").sort((one, other) => one.seen.localeCompare(other.seen));
    list.replaceChildren(...findings.flatMap((finding) => rowsOf(finding, now.photos)));
    const isText = findings.length > 0 && findings.every((row) => row.state === "sent");
    foot.textContent = isText && now.photos.some((row) => row.state !== "sent") ? say("texts_sent") : "";
  };
  const node = h(
    "div",
    { class: "walk-screen" },
    topRow(link(say("back"), current ? `stopp-${current}` : ""), h("h1", { class: "walk-strong", tabindex: "-1" }, say("queue_title"))),
    top,
    list,
    foot,
    current && h("div", { class: "walk-foot" }, button(say("back_to_stop", { number: current }), () => (location.hash = `stopp-${current}`))),
  );
  refresh(rows);
  return { node, refresh, title: say("queue_title") };
}

const titleOf = (finding) => (finding.text ?? state.seen.get(finding.id) ?? "").split("\n")[0].trim() || settings.categories.find(([code]) => code === finding.category)?.[1];
const whereOf = (finding) => (finding.at ? say("at_stop", { number: finding.at }) : say("between_stops"));

/* A finding with one photo is one row; each further photo is a row of its own. */
function rowsOf(finding, photos) {
  const own = photos.filter((photo) => photo.finding === finding.id).sort((one, other) => one.number - other.number);
  const rows = [h("li", {}, picture(own[0]), h("div", {}, h("p", {}, h("strong", {}, titleOf(finding)), own.length > 1 && say("photo_number", { n: 1 })), h("p", { class: "walk-quiet" }, whereOf(finding)), findingState(finding, own[0])))];
  return rows.concat(
    own.slice(1).map((photo, n) =>
      h("li", {}, picture(photo), h("div", {}, h("p", {}, h("strong", {}, titleOf(finding)), say("photo_number", { n: n + 2 })), h("p", { class: "walk-quiet" }, whereOf(finding)), photoState(photo))),
    ),
  );
}

function picture(photo) {
  const src = photo?.thumb || (photo && state.thumbs.get(photo.id));
  return src ? h("img", { class: "walk-thumb", src, alt: "" }) : h("span", { class: "walk-thumb" });
}

function stateLine(row, words) {
  return h("p", { class: `walk-state walk-state--${row.state}`, "data-state": row.state }, shape(SHAPES[row.state]), h("span", {}, words));
}

function wordsOf(row) {
  if (row.state === "sent") {
    return say("state_sent", { at: clock(row.sent) });
  }
  const part = state.progress.get(row.id);
  return row.state === "sending" && part !== undefined ? say("state_part", { part }) : say(`state_${row.state}`);
}

const inside = (words) => words.charAt(0).toLowerCase() + words.slice(1);

/* The text comes first; when it has come its photo's state is what there is to say. */
function findingState(finding, photo) {
  const isSaid = photo && finding.state === "sent";
  const words = photo ? say("text_state", { state: inside(wordsOf(finding)) }) : wordsOf(finding);
  const parts = [h("div", { "data-finding": finding.id }, isSaid ? null : stateLine(finding, words), ...ways(finding))];
  if (finding.gone) {
    parts.push(h("p", { class: "walk-quiet" }, say("stop_gone")));
  }
  return [...parts, photo && photoState(photo, isSaid)];
}

function photoState(photo, isAlone = true) {
  const part = state.progress.get(photo.id);
  const bar = photo.state === "sending" && h("progress", { class: "walk-part", max: "100", value: String(part ?? 0), "aria-label": say("photo") });
  const words = isAlone ? wordsOf(photo) : say("photo_state", { state: inside(wordsOf(photo)) });
  return h("div", { "data-photo": photo.id }, stateLine(photo, words), bar, ...photoWays(photo));
}

async function again(kind, row, fields = {}) {
  await store.change(kind, row.id, (found) => void Object.assign(found, { state: "waiting", why: null }, fields));
  changed();
  sendSoon();
}

const act = (words, way, className = "") => h("button", { type: "button", class: `walk-act ${className}`, click: way }, words);

function photoWays(photo) {
  if (photo.state === "failed") {
    return [act(say("try_again"), () => again("photos", photo))];
  }
  if (photo.state !== "refused") {
    return [];
  }
  const gone = async () => {
    await store.dropPhoto(photo.id);
    changed();
  };
  return [h("p", {}, photo.why === "gone" ? say("no_access") : photo.why), act(say("try_again"), () => again("photos", photo)), act(say("drop_photo"), gone)];
}

function ways(finding) {
  const edit = h("a", { href: `#fynd-${finding.id}`, class: "walk-act" }, say("change_finding"));
  if (LATER.has(finding.state)) {
    return [finding.state === "failed" && act(say("try_again"), () => again("findings", finding)), edit];
  }
  if (finding.state === "refused") {
    return refusedWays(finding, edit);
  }
  return finding.state === "conflict" ? conflictWays(finding) : [];
}

function refusedWays(finding, edit) {
  if (finding.why === "gone") {
    return [h("p", {}, say("no_access")), finding.text && h("p", { class: "walk-quote" }, finding.text), act(say("try_again"), () => again("findings", finding)), dropAct(finding)];
  }
  const parts = [h("p", {}, finding.why), edit, dropAct(finding)];
  if (finding.hint) {
    const id = `kalla-${finding.id}`;
    const source = h("input", { id, class: "walk-input", maxlength: "160", autocomplete: "off" });
    const save = () => (source.value.trim() ? again("findings", finding, { source: source.value.trim() }) : source.focus());
    parts.push(h("p", { class: "walk-quiet" }, finding.hint.advice), h("label", { for: id }, say("quote_source")), source, act(say("save_quote"), save));
  }
  return parts;
}

function dropAct(finding) {
  const gone = async () => {
    if (window.confirm(say("drop_sure"))) {
      await store.drop(finding);
      changed();
    }
  };
  return act(say("drop_finding"), gone);
}

/* Somebody said it otherwise: both texts, and a choice. */
function conflictWays(finding) {
  const theirs = async () => {
    await store.change("findings", finding.id, ({ text, lat, lon, tried, saved, standing, ...rest }) => ({ ...rest, state: "sent", sent: new Date().toISOString() }));
    changed();
    sendSoon();
  };
  const quote = (words, text) => [h("p", { class: "walk-quiet" }, words), h("p", { class: "walk-quote" }, text || say("no_words"))];
  return [
    ...quote(say("theirs"), finding.removed || finding.saved.text),
    ...quote(say("yours"), finding.text),
    act(say("keep_theirs"), theirs),
    !finding.removed && act(say("keep_yours"), () => again("findings", finding, { version: finding.standing })),
  ];
}
