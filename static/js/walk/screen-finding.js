/* A finding: kind and category, then whatever one has time for. What is chosen or typed lies in the telephone at once. */

import { button, h, link, newId, say, settings, shape, topRow } from "./dom.js";
import { lightAt } from "./plan.js";
import { shrink } from "./photos.js";
import { changed, sendSoon } from "./sender.js";
import * as store from "./store.js";

const KEEP_AFTER = 300;
const FIELDS = ["kind", "category", "light", "text", "stop", "at", "lat", "lon"];
const OPENS = new Set(["waiting", "sending", "failed", "refused", "conflict"]);

/* The finding to write on: a new one, one that was begun, or one that waits and is taken up again. */
export async function openFinding(user, walk, plan, number, id) {
  if (id) {
    return store.change("findings", id, (found) => {
      if (OPENS.has(found.state)) {
        const undo = Object.fromEntries(FIELDS.map((name) => [name, found[name]]));
        Object.assign(found, { undo, state: "draft" });
      }
    });
  }
  const begun = (await store.mine("findings", user, walk.walk)).find((row) => row.state === "draft");
  const stop = plan.stops[number - 1];
  return (
    begun ?? {
      id: newId(), user, case: walk.case, walk: walk.walk, state: "draft", kind: (await store.fact("kind")) ?? "unsafe",
      category: "", light: lightAt(plan), text: "", stop: stop?.id ?? "", at: stop?.number ?? null, lat: null, lon: null,
      made: new Date().toISOString(),
    }
  );
}

/* One that was taken up again and left, also by a page that was killed, goes as it was left. */
export async function settle(finding) {
  if (finding.state === "draft" && finding.undo) {
    const { undo, ...row } = finding;
    await store.put("findings", { ...row, state: "waiting" });
    changed();
    sendSoon();
  }
}

/* ``finding`` is changed in place, and written down soon after each change. */
export async function findingScreen(finding, plan, back) {
  const told = h("p", { class: "walk-wrong", role: "alert" });
  let timer = 0;
  const write = async () => {
    clearTimeout(timer);
    try {
      await store.put("findings", finding);
    } catch (problem) {
      told.textContent = say(problem instanceof store.Full ? "full" : "not_kept");
      throw problem;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => write().catch(() => null), KEEP_AFTER);
  };
  const set = (name, value) => {
    finding[name] = value;
    soon();
  };
  const photos = h("div", { class: "walk-photos" });
  const node = h(
    "form",
    { class: "walk-screen", action: "", novalidate: true, submit: (event) => event.preventDefault() },
    topRow(h("button", { type: "button", class: "walk-link", click: () => cancel(finding, back) }, say("cancel")), h("h1", { class: "walk-strong", tabindex: "-1" }, say(finding.undo ? "change_finding" : "new_finding"))),
    choices("kind", say("kind"), settings.kinds, finding.kind, (value) => {
      set("kind", value);
      store.remember("kind", finding.user, value).catch(() => null);
    }, { hidden: true, shapes: { unsafe: "m-unsafe", keep: "m-keep" } }),
    choices("category", say("category"), settings.categories, finding.category, (value) => {
      set("category", value);
      told.textContent = "";
    }),
    photos,
    h("div", { class: "walk-field" }, h("label", { for: "walk-text" }, say("text")), textBox(finding, set)),
    choices("light", say("light"), settings.lights, finding.light, (value) => set("light", value), { three: true }),
    h("p", { class: "walk-place" }, h("span", {}, placeWords(finding, plan)), " ", link(say("move_point"), "plats", "walk-inline")),
    h("p", { class: "walk-quiet" }, say("shared_with", { circle: plan.circle })),
    h("div", { class: "walk-foot" }, told, button(say("save_finding"), () => save(finding, told, write, back), "walk-button--main")),
  );
  await photoPart(photos, finding, told, set, write);
  return { node, close: () => (OPENS.has(finding.state) ? null : write().catch(() => null)), title: say("new_finding"), discard: () => clearTimeout(timer) };
}

function textBox(finding, set) {
  const box = h("textarea", { id: "walk-text", class: "walk-input", rows: "2", maxlength: "500", input: () => set("text", box.value) });
  box.value = finding.text;
  return box;
}

function choices(name, words, all, chosen, act, look = {}) {
  const one = ([value, label]) =>
    h(
      "label",
      { class: "walk-choice" },
      h("input", { type: "radio", name, value, checked: value === chosen, change: () => act(value) }),
      h("span", {}, look.shapes && shape(look.shapes[value]), label),
    );
  const kind = `walk-choices ${look.three ? "walk-choices--three" : ""}`;
  return h("fieldset", { class: kind }, h("legend", { class: look.hidden ? "walk-hidden" : "" }, words), all.map(one));
}

export function placeWords(finding, plan) {
  const stop = plan.stops.find((each) => each.id === finding.stop);
  if (finding.lat !== null) {
    return stop ? say("saved_point_at", { number: stop.number }) : say("saved_point");
  }
  if (stop) {
    return say("saved_at", { number: stop.number, name: stop.name });
  }
  return finding.stop ? say("saved_gone") : say("saved_between");
}

/* --- photos ------------------------------------------------------------------------------------------------------- */
async function photoPart(box, finding, told, set, write) {
  const own = (await store.mine("photos", finding.user, finding.walk)).filter((row) => row.finding === finding.id);
  own.sort((one, other) => one.number - other.number);
  const left = settings.most_photos - own.length;
  const take = async (event) => {
    const [file] = event.target.files;
    if (file) {
      await addPhoto(file, finding, own, told, set, write);
      await photoPart(box, finding, told, set, write);
    }
  };
  const input = (more) => h("input", { type: "file", accept: "image/*", class: "walk-file", change: take, ...more });
  const remove = async (photo) => {
    await store.dropPhoto(photo.id);
    await photoPart(box, finding, told, set, write);
  };
  const shown = own.map((photo, n) =>
    h("figure", { class: "walk-photo" }, photo.thumb ? h("img", { src: photo.thumb, alt: say("photo_alt", { n: n + 1 }) }) : h("span", { class: "walk-thumb" }), photo.state !== "sent" && h("button", { type: "button", class: "walk-photo-off", "aria-label": say("drop_photo_n", { n: n + 1 }), click: () => remove(photo) }, "×")),
  );
  const pick = left > 0 && [
    h("label", { class: "walk-button walk-camera" }, input({ capture: "environment" }), h("span", {}, say(own.length ? "one_more_photo" : "take_photo"))),
  ];
  const legend = h("h2", {}, say("photo"));
  const more = left > 0 && h("label", { class: "walk-link walk-link--row" }, input({}), h("span", {}, say("choose_photo")));
  box.replaceChildren(legend, h("div", { class: "walk-photo-row" }, shown, pick || ""), h("p", { class: "walk-quiet" }, left > 0 ? say("photo_advice") : say("photos_enough")), more || "", offer(box, finding, set));
}

async function addPhoto(file, finding, own, told, set, write) {
  told.textContent = "";
  const { position, ...photo } = await shrink(file);
  const { id: of, user, case: around, walk, made } = finding;
  const number = Math.max(0, ...own.map((row) => row.number)) + 1;
  const seen = finding.seen ?? new Date().toISOString();
  try {
    await write();
    await store.putPhoto({ ...photo, finding: of, user, case: around, walk, number, seen, state: "draft", made });
  } catch (problem) {
    told.textContent = say(problem instanceof store.Full ? "full" : "not_kept");
    return;
  }
  if (position && finding.lat === null) {
    finding.offered = position;
    set("offered", position);
  }
}

/* A photo that says where it was taken offers that; nothing is used before it is asked for. */
function offer(box, finding, set) {
  if (!finding.offered) {
    return "";
  }
  const answer = (isUsed) => () => {
    if (isUsed) {
      set("lat", finding.offered.lat);
      set("lon", finding.offered.lon);
    }
    set("offered", null);
    line.replaceChildren(isUsed ? say("photo_place_used") : "");
  };
  const line = h("p", { class: "walk-offer", role: "status" }, say("photo_place"), " ", h("button", { type: "button", class: "walk-act", click: answer(true) }, say("use_photo_place")), h("button", { type: "button", class: "walk-act", click: answer(false) }, say("not_photo_place")));
  return line;
}

/* --- the end of it ------------------------------------------------------------------------------------------------ */
async function save(finding, told, write, back) {
  if (!finding.category) {
    told.textContent = say("category_owed");
    document.querySelector("input[name=category]")?.focus();
    return;
  }
  const { undo, offered, why, hint, saved, standing, source, ...row } = finding;
  Object.assign(row, { state: "waiting", seen: finding.seen ?? new Date().toISOString() });
  Object.assign(finding, { state: "waiting" });
  try {
    await write();
    await store.put("findings", row);
  } catch {
    finding.state = "draft";
    return; // it is told beside the button
  }
  for (const photo of (await store.mine("photos", row.user, row.walk)).filter((each) => each.finding === row.id && each.state === "draft")) {
    await store.change("photos", photo.id, (found) => void Object.assign(found, { state: "waiting", seen: row.seen }));
  }
  changed();
  sendSoon();
  back(say("saved_here"));
}

/* A new one goes; one that waited is as it was. */
async function cancel(finding, back) {
  if (finding.undo) {
    const { undo, ...row } = finding;
    await store.put("findings", { ...row, ...undo, state: "waiting" });
    Object.assign(finding, { state: "waiting" });
    changed();
    sendSoon();
  } else {
    Object.assign(finding, { state: "waiting" });
    await store.drop(finding);
  }
  back("");
}
