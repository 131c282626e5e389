/* Sends what was noted: all texts before any photo, in the order that things were seen, one tab at a time.

   Nothing is thrown away before the server has said that it is there. What it refuses stays, with its words. */

import { ask, keep, pathOf } from "./plan.js";
import { findingForm, photoForm, post } from "./posting.js";
import * as store from "./store.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const GOES = new Set(["waiting", "sending", "failed"]);

/* What the screens ask: how it goes just now, and what was sent since the page was opened. */
export const state = { net: "online", progress: new Map(), seen: new Map(), thumbs: new Map() };

const channel = "BroadcastChannel" in window ? new BroadcastChannel("vandring") : null;
const listeners = new Set();
let user = null;
let wait = FIRST_WAIT;
let timer = 0;
let isSending = false;
let isAskedAgain = false;

export const listen = (act) => listeners.add(act);
const tell = () => listeners.forEach((act) => act());

export function changed() {
  channel?.postMessage("changed");
  tell();
}

export function become(who) {
  user = who;
}

export function setNet(net) {
  if (state.net !== net) {
    state.net = net;
    tell();
  }
}

/* Try now, and again later as long as something is left. What is asked for while it sends is done when it has sent. */
export function sendSoon(delay = 0) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (isSending) {
      isAskedAgain = true;
      return;
    }
    isSending = true;
    isAskedAgain = false;
    const isLeft = await inTurn();
    isSending = false;
    if (isAskedAgain) {
      sendSoon();
    } else if (isLeft) {
      sendSoon(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }, delay);
}

/* Whether something is left to try again. Another tab that sends just now is left alone. */
async function inTurn() {
  if (!navigator.locks) {
    return run();
  }
  return navigator.locks.request("vandring-skickar", { ifAvailable: true }, async (lock) => (lock ? run() : true));
}

export function start() {
  channel?.addEventListener("message", tell);
  window.addEventListener("online", () => {
    wait = FIRST_WAIT;
    sendSoon();
  });
  window.addEventListener("offline", () => setNet("offline"));
  document.addEventListener("visibilitychange", () => !document.hidden && sendSoon());
  sendSoon();
}

const bySeen = (one, other) => one.seen.localeCompare(other.seen) || (one.number ?? 0) - (other.number ?? 0);

async function waiting() {
  const findings = (await store.mine("findings", user)).filter((row) => GOES.has(row.state)).sort(bySeen);
  const photos = (await store.mine("photos", user)).filter((row) => GOES.has(row.state)).sort(bySeen);
  const sent = new Set((await store.mine("findings", user)).filter((row) => row.state === "sent").map((row) => row.id));
  return { findings, photos: photos.filter((photo) => sent.has(photo.finding)) };
}

async function run() {
  const left = user && (await waiting());
  if (!left || left.findings.length + left.photos.length === 0) {
    return false;
  }
  if (!navigator.onLine) {
    setNet("offline");
    return false; // the window says when it is back
  }
  try {
    for (const walk of walksOf([...left.findings, ...left.photos])) {
      await sendWalk(walk);
    }
    wait = FIRST_WAIT;
  } catch (problem) {
    if (!(problem instanceof Later)) {
      throw problem;
    }
  }
  changed();
  const after = await waiting();
  return after.findings.length + after.photos.length > 0 && state.net !== "signin";
}

function walksOf(rows) {
  return [...new Map(rows.map((row) => [row.walk, { case: row.case, walk: row.walk }])).values()];
}

/* Not now: no network, no sign-in, or a server that is not well. */
class Later extends Error {}

async function sendWalk(walk) {
  const answer = await ask(walk);
  if (answer.state === "gone") {
    await refuseAll(walk);
    return;
  }
  if (answer.state !== "online" || answer.plan.user !== user) {
    setNet(answer.state === "online" ? "signin" : answer.state);
    throw new Later();
  }
  const csrf = await keep(walk, answer.plan);
  setNet("online");
  const of = (rows) => rows.filter((row) => row.walk === walk.walk);
  for (const finding of of((await waiting()).findings)) {
    await sendFinding(finding, csrf);
  }
  for (const photo of of((await waiting()).photos)) {
    await sendPhoto(photo, csrf);
  }
}

async function refuseAll(walk) {
  for (const kind of ["findings", "photos"]) {
    for (const row of (await store.mine(kind, user, walk.walk)).filter((each) => GOES.has(each.state))) {
      await store.change(kind, row.id, (found) => void Object.assign(found, { state: "refused", why: "gone" }));
    }
  }
  changed();
}

/* --- findings ----------------------------------------------------------------------------------------------------- */
const said = (row) => ({ text: row.text.trim(), kind: row.kind, category: row.category });
const same = (one, other) => one.text === other.text && one.kind === other.kind && one.category === other.category;

async function sendFinding(row, csrf) {
  const finding = await store.change("findings", row.id, (found) => {
    if (GOES.has(found.state)) {
      found.state = "sending";
      found.tried = [...(found.tried ?? []).filter((each) => !same(each, said(found))), said(found)];
    }
  });
  if (finding?.state !== "sending") {
    return;
  }
  tell();
  const answer = await post(`${pathOf(finding)}/fynd.json`, findingForm(finding), csrf);
  await settle("findings", finding.id, answer, {
    200: (found, data) => receipt(found, data),
    409: (found, data) => ({ ...found, state: "conflict", saved: data.saved, standing: data.version, removed: data.removed }),
  });
  const after = await store.get("findings", finding.id);
  /* what stands there is what this telephone sent before: nobody else has changed it */
  if (after?.state === "conflict" && !after.removed && after.tried.slice(0, -1).some((each) => same(each, after.saved))) {
    await store.change("findings", after.id, (found) => void Object.assign(found, { state: "waiting", version: found.standing }));
    await sendFinding(after, csrf);
  }
}

/* What stays of a finding that has come: enough to tell its photos' state, and none of its words. */
function receipt(found, data) {
  state.seen.set(found.id, found.text);
  const { id, user: owner, case: of, walk, stop, at, kind, category, seen, made } = found;
  return { id, user: owner, case: of, walk, stop, at, kind, category, seen, made, state: "sent", sent: new Date().toISOString(), gone: data.stop_gone };
}

/* --- photos ------------------------------------------------------------------------------------------------------- */
async function sendPhoto(photo, csrf) {
  await store.change("photos", photo.id, (found) => void (found.state = "sending"));
  const picture = await store.get("pictures", photo.id);
  if (!picture) {
    return; // somebody took it away in the meantime
  }
  const address = `${pathOf(photo)}/fynd/${photo.finding}/foto.json`;
  const answer = await post(address, photoForm(photo, picture.bytes), csrf, (part) => {
    state.progress.set(photo.id, part);
    tell();
  });
  state.progress.delete(photo.id);
  state.thumbs.set(photo.id, photo.thumb);
  await settle("photos", photo.id, answer, {
    200: (found) => {
      const { id, user: owner, case: of, walk, finding, number, seen, made } = found;
      return { id, user: owner, case: of, walk, finding, number, seen, made, state: "sent", sent: new Date().toISOString() };
    },
  });
  if (answer.status === 200) {
    await store.remove("pictures", photo.id);
  }
}

async function settle(kind, id, answer, ways) {
  const way = ways[answer.status];
  if (way) {
    /* whoever changed it meanwhile has another text to send, to a finding that is there now; a photo is what it was */
    await store.change(kind, id, (found) =>
      found.state === "sending" || kind === "photos" ? way(found, answer.data) : { ...found, version: answer.data.version ?? found.version },
    );
  } else if ([403, 404, 413, 422].includes(answer.status)) {
    const why = answer.data.errors ? Object.values(answer.data.errors).join(" ") : answer.data.what_to_do;
    await store.change(kind, id, (found) => void Object.assign(found, { state: "refused", why, hint: answer.data.hint ?? null }));
  } else {
    /* no network: it waits; a server that is not well: it says so, and is asked again all the same */
    await store.change(kind, id, (found) => void (found.state = answer.status >= 500 || answer.status === 400 ? "failed" : "waiting"));
    setNet(answer.status === 401 ? "signin" : answer.status === 0 ? "offline" : "weak");
    changed();
    throw new Later();
  }
  changed();
}
