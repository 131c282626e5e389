/* The walk in the telephone: opens what it kept at once, asks the server what is new, and shows one screen at a time. */

import { clock, h, link, say, settings, shape } from "./dom.js";
import { takeTiles } from "./map.js";
import * as plans from "./plan.js";
import { findingScreen, openFinding, settle } from "./screen-finding.js";
import { placeScreen } from "./screen-place.js";
import { queueScreen } from "./screen-queue.js";
import { endScreen, listScreen, mapScreen, stopScreen } from "./screen-stop.js";
import * as sender from "./sender.js";
import * as store from "./store.js";

const page = document.getElementById("walk");
const toast = document.getElementById("walk-toast");
const walk = plans.addressed();
/* how long a server is waited for before what lies in the telephone is shown: it says who is signed in now */
const PATIENCE = 3000;
const now = { user: null, plan: null, stop: 1, ready: false, finding: null, screen: null };

/* --- what is shown ------------------------------------------------------------------------------------------------ */
async function left() {
  const [findings, photos] = await Promise.all(["findings", "photos"].map((kind) => (now.user ? store.mine(kind, now.user, walk?.walk) : [])));
  return { findings, photos };
}

function toastOf(words) {
  toast.textContent = words;
  toast.hidden = !words;
  if (words) {
    setTimeout(() => (toast.hidden = true), 4000);
  }
}

function backToStop(words) {
  now.finding = null;
  toastOf(words);
  location.hash = `stopp-${now.stop}`;
}

async function made() {
  const [, name, rest] = /^#?([a-z]*)-?(.*)$/.exec(location.hash);
  const { plan, stop } = now;
  if (name === "ko") {
    return queueScreen(plan ? stop : null, await left());
  }
  if (!plan || !plan.stops.length) {
    return messageScreen();
  }
  if (name === "lista") {
    return listScreen(plan, stop, now.ready);
  }
  if (name === "karta") {
    return mapScreen(plan, stop);
  }
  if (name === "slut") {
    return endScreen(plan, stop, await left(), forget);
  }
  if (name === "fynd" && plan.may_note) {
    now.finding = now.finding ?? (await openFinding(now.user, walk, plan, stop, rest));
    if (now.finding?.state === "draft") {
      return findingScreen(now.finding, plan, backToStop);
    }
    now.finding = null; // it has been sent meanwhile
    return queueScreen(stop, await left());
  }
  if (name === "plats" && now.finding) {
    return placeScreen(now.finding, plan, () => history.back());
  }
  now.stop = Math.min(Math.max(Number(rest) || now.stop, 1), plan.stops.length);
  await store.remember(`at:${walk.walk}`, now.user, now.stop).catch(() => null);
  return stopScreen(plan, now.stop, await left());
}

let turn = 0;

/* Whoever leaves a finding that was taken up again has said it otherwise; one that is new waits to be gone on with. */
async function letGo() {
  if (now.finding && !/^#(fynd|plats)/.test(location.hash)) {
    await settle(now.finding);
    now.finding = null;
  }
}

async function show() {
  turn += 1;
  const mine = turn;
  await now.screen?.close?.();
  await letGo();
  const screen = await made();
  if (mine !== turn) {
    screen.close?.();
    return;
  }
  now.screen = screen;
  page.replaceChildren(screen.node);
  document.title = `${screen.title} – Platssamverkan`;
  window.scrollTo(0, 0);
  page.querySelector("h1")?.focus({ preventScroll: true });
}

async function refresh() {
  now.screen?.refresh?.(await left());
}

/* No plan: which walks there are here, or why this one does not open. */
function messageScreen() {
  const why = !walk ? "no_walk" : now.plan ? "no_stops" : now.state === "gone" ? "no_access" : now.state === "signin" ? "signin_first" : "not_here";
  const rows = h("ul", { class: "walk-rows" });
  plans.allKept().then((kept) =>
    rows.append(...kept.map((row) => h("li", {}, h("a", { class: "walk-row", href: plans.pathOf(row) }, shape("s-todo"), h("strong", {}, row.plan.title))))),
  );
  const node = h(
    "div",
    { class: "walk-screen" },
    h("h1", { tabindex: "-1" }, say("page_title")),
    h("p", {}, say(why)),
    rows,
    h("a", { class: "walk-button walk-button--main", href: now.state === "signin" ? `${settings.sign_in}?nasta=${encodeURIComponent(location.pathname)}` : settings.walks }, say(now.state === "signin" ? "sign_in" : "to_walks")),
    link(say("show_queue"), "ko", "walk-link walk-link--row"),
  );
  return { node, title: say("page_title") };
}

async function forget() {
  await plans.forget(walk);
  const registered = await plans.allKept();
  if (!registered.length) {
    await caches.delete("vandring-karta");
  }
  location.assign(now.plan.findings);
}

/* --- how it begins ------------------------------------------------------------------------------------------------ */
async function begin() {
  await store.tidy();
  await Promise.all((await store.mine("findings", await plans.me())).map(settle));
  sender.listen(refresh);
  const row = walk && (await plans.kept(walk));
  const asked = walk && navigator.onLine ? plans.ask(walk) : Promise.resolve({ state: walk ? "offline" : "online" });
  const answer = await Promise.race([asked, new Promise((stop) => setTimeout(stop, PATIENCE))]);
  now.user = row?.user ?? (await plans.me());
  sender.become(now.user);
  if (!walk) {
    await show();
  } else if (row && !answer?.plan && answer?.state !== "gone") {
    now.ready = Boolean(navigator.serviceWorker?.controller);
    await open(row.plan);
  }
  if (walk) {
    await renew(row, await asked);
  }
  sender.start();
  store.persist().catch(() => null);
}

async function open(plan) {
  now.plan = plan;
  now.stop = (await store.fact(`at:${walk.walk}`)) ?? 1;
  await show();
}

async function renew(row, answer) {
  now.state = answer.state;
  if (answer.state !== "online") {
    sender.setNet(answer.state === "gone" ? "online" : answer.state);
    if (answer.state === "gone" && now.user) {
      await plans.forget(walk);
      now.plan = null;
    }
    return now.plan ? null : show();
  }
  await plans.keep(walk, answer.plan);
  sender.setNet("online");
  const isSame = now.plan && row?.user === answer.plan.user;
  const stood = JSON.stringify(now.plan?.stops);
  now.user = answer.plan.user;
  now.plan = answer.plan;
  sender.become(now.user);
  sender.sendSoon();
  const writes = now.finding || document.activeElement?.matches("input, textarea, select");
  if (!isSame) {
    now.finding = null; // it belongs to whoever was here before
  }
  if (!isSame || (stood !== JSON.stringify(answer.plan.stops) && !writes)) {
    await open(answer.plan);
  }
  takeAlong(answer.plan).catch(() => null); // a browser without service workers is told so in the list
}

/* The files, and then the ground around the walk: what the service worker is to keep must be fetched through it. */
async function takeFiles() {
  await navigator.serviceWorker.register(settings.worker);
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    /* a page that was reloaded past the worker is never its own: what was kept before stands */
    await new Promise((done) => {
      navigator.serviceWorker.addEventListener("controllerchange", done, { once: true });
      setTimeout(done, PATIENCE);
    });
  }
}

async function takeAlong(plan) {
  await files;
  await takeTiles(plan).catch(() => null); // without them there is the sketch
  now.ready = true;
  document.documentElement.dataset.ready = "yes";
  if (location.hash === "#lista") {
    await show();
  }
}

const files = "serviceWorker" in navigator ? takeFiles() : Promise.reject(new Error("no service worker"));
files.catch(() => null);
window.addEventListener("hashchange", show);
setInterval(() => document.querySelectorAll("[data-clock]").forEach((each) => (each.textContent = clock(new Date()))), 5000);
begin().catch(() => {
  page.replaceChildren(h("h1", {}, say("page_title")), h("p", {}, say("no_store")));
});
