/* The plan of a walk: fetched when there is a network, else as this telephone took it along. Who one is comes with it. */

import * as store from "./store.js";

const PATIENCE = 12000;
const A_DAY_AND_NIGHT = 36 * 3600 * 1000;

/* Where a walk lies, from the page's address; nothing on the page of all walks. */
export function addressed(path = location.pathname) {
  const found = /^\/vandra\/([a-z2-7]{16})\/([a-z2-7]{16})$/.exec(path);
  return found ? { case: found[1], walk: found[2] } : null;
}

export const pathOf = (walk) => `/vandra/${walk.case}/${walk.walk}`;

/* What the server says: {state, plan}. ``offline``: no answer; ``signin``; ``gone``: not to be known any more. */
export async function ask(walk) {
  let answer;
  try {
    answer = await fetch(`${pathOf(walk)}/plan.json`, {
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { state: "offline" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return { state: "signin" };
  }
  if (answer.status === 403 || answer.status === 404) {
    return { state: "gone" };
  }
  if (!answer.ok) {
    return { state: "offline" };
  }
  try {
    return { state: "online", plan: await answer.json() };
  } catch {
    return { state: "offline" }; // the network went in the middle of it
  }
}

export const me = () => store.fact("me");

/* The plan in this telephone, for who was signed in last. */
export async function kept(walk) {
  const user = await me();
  const row = user && (await store.get("plans", `${user}:${walk.walk}`));
  return row && new Date(row.plan.kept_until) > new Date() ? row : null;
}

/* Every walk in this telephone. */
export async function allKept() {
  const user = await me();
  return user ? store.mine("plans", user) : [];
}

/* Keep what was fetched, without the token: that is of no use later. */
export async function keep(walk, { csrf, ...plan }) {
  await store.remember("me", plan.user, plan.user);
  await store.put("plans", { key: `${plan.user}:${walk.walk}`, user: plan.user, ...walk, plan, made: new Date().toISOString() });
  await store.tidy(plan.user);
  return csrf;
}

export async function forget(walk) {
  const user = await me();
  await store.remove("plans", `${user}:${walk.walk}`);
  await store.tidy(user);
}

/* How light it is by the plan, at a moment; nothing on another day than the plan's. */
export function lightAt(plan, moment = new Date()) {
  if (!plan.light.length || moment - new Date(plan.light[0][0]) > A_DAY_AND_NIGHT) {
    return "";
  }
  return [...plan.light].reverse().find(([from]) => new Date(from) <= moment)?.[1] ?? "";
}

/* From one stop to the next, as [lat, lon] pairs. */
export function wayTo(plan, number) {
  const from = plan.stops[number - 2];
  const to = plan.stops[number - 1];
  if (!from || !to) {
    return [];
  }
  return [[from.lat, from.lon], ...to.way.map(([lon, lat]) => [lat, lon]), [to.lat, to.lon]];
}
