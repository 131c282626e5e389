/* At a stop: where we are, what we look at, where we go next. And the list of all stops, the large map, and the end. */

import { button, count, direction, distance, h, link, metresBetween, say, shape, topRow } from "./dom.js";
import { walkMap, whereIAm, dot } from "./map.js";
import { bandOf, isStuck } from "./screen-queue.js";

export function stopScreen(plan, number, left) {
  const stop = plan.stops[number - 1];
  const next = plan.stops[number];
  const box = h("div", { class: "walk-map" });
  const band = h("div", { role: "status" });
  const node = h(
    "div",
    { class: "walk-screen" },
    topRow(h("p", { class: "walk-strong" }, say("stop_of", { number, all: plan.stops.length })), null, link(say("list"), "lista")),
    progress(plan, number),
    h("h1", { tabindex: "-1" }, stop.name),
    h("p", { class: "walk-quiet" }, plan.cancelled ? `${say("cancelled")} ` : "", plan.may_note ? stop.said : say("no_notes")),
    box,
    stop.questions.length > 0 && h("section", { class: "walk-look" }, h("h2", {}, say("look_at")), stop.questions.map((line) => h("p", {}, line))),
    h("div", { class: "walk-foot" }, band, plan.may_note && noteButton(left), nextButton(plan, next)),
  );
  const map = walkMap(box, plan, { number });
  box.append(h("a", { href: "#karta", class: "walk-larger" }, say("larger_map")));
  const refresh = (rows) => band.replaceChildren(...bandOf(rows));
  refresh(left);
  return { node, refresh, close: () => map.remove(), title: stop.name };
}

const go = (hash) => {
  location.hash = hash;
};

function noteButton(left) {
  const isBegun = left.findings.some((row) => row.state === "draft");
  return button(say(isBegun ? "go_on_finding" : "add_finding"), () => go("fynd"), "walk-button--main");
}

function progress(plan, number) {
  const part = (stop) => h("li", { class: stop.number < number ? "is-past" : stop.number === number ? "is-now" : "" });
  return h("ol", { class: "walk-progress", "aria-hidden": "true" }, plan.stops.map(part));
}

/* The next stop with how far it is and in which direction; after the last one the end. */
function nextButton(plan, next) {
  if (!next) {
    return button(say("end_walk"), () => go("slut"));
  }
  const facts = { distance: distance(next.metres), direction: direction(plan.stops[next.number - 2], next), minutes: next.minutes };
  const made = button(say("next_stop", { number: next.number, name: next.name }), () => go(`stopp-${next.number}`));
  made.append(h("span", { class: "walk-button-more" }, say("next_way", facts)));
  return made;
}

export function listScreen(plan, current, ready) {
  const row = (stop) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: `#stopp-${stop.number}`, class: "walk-row", "aria-current": stop.number === current ? "step" : null },
        h("span", { class: "walk-number" }, String(stop.number)),
        h("span", {}, h("strong", {}, stop.name), h("span", { class: "walk-quiet" }, ` ${stop.arrives}${wayWords(plan, stop)}`)),
      ),
    );
  const node = h(
    "div",
    { class: "walk-screen" },
    topRow(link(say("back"), `stopp-${current}`), h("h1", { class: "walk-strong", tabindex: "-1" }, say("all_stops"))),
    h("ol", { class: "walk-rows" }, plan.stops.map(row)),
    link(say("show_queue"), "ko", "walk-link walk-link--row"),
    link(say("end_walk"), "slut", "walk-link walk-link--row"),
    h("p", { class: "walk-quiet", "data-ready": ready ? "yes" : "no" }, ready ? say("ready_offline") : say("not_ready_offline")),
    h("p", { class: "walk-quiet" }, say("kept_until", { until: plan.kept_words })),
  );
  return { node, title: say("all_stops") };
}

function wayWords(plan, stop) {
  if (stop.number === 1) {
    return "";
  }
  const facts = { distance: distance(stop.metres), direction: direction(plan.stops[stop.number - 2], stop) };
  return say("row_way", facts);
}

export function mapScreen(plan, number) {
  const box = h("div", { class: "walk-map walk-map--large" });
  const told = h("p", { class: "walk-quiet", role: "status" });
  const stop = plan.stops[number - 1];
  let map = null;
  const show = async () => {
    told.textContent = say("looking");
    try {
      const here = await whereIAm();
      dot(map, "me")(here);
      map.panTo([here.lat, here.lon]);
      told.textContent = say("you_are", {
        distance: distance(metresBetween(here, stop)), direction: direction(here, stop), number: stop.number,
      });
    } catch (problem) {
      told.textContent = problem.message;
    }
  };
  const node = h(
    "div",
    { class: "walk-screen" },
    topRow(link(say("back"), `stopp-${number}`), h("h1", { class: "walk-strong", tabindex: "-1" }, say("map"))),
    box,
    told,
    h("div", { class: "walk-foot" }, button(say("where_am_i"), show)),
  );
  map = walkMap(box, plan, { number, free: true });
  return { node, close: () => map.remove(), title: say("map") };
}

/* ``left``: {findings, photos} that are still in the telephone. */
export function endScreen(plan, current, left, forget) {
  const band = h("div", { role: "status" });
  const foot = h("div", { class: "walk-foot" });
  const refresh = (rows) => {
    const photos = rows.photos.filter((row) => row.state !== "sent").length;
    const findings = rows.findings.filter((row) => !["sent", "draft"].includes(row.state)).length;
    const isDone = photos + findings === 0;
    const words = [findings ? count("left_findings", findings) : null, photos ? count("left_photos", photos) : null].filter(Boolean);
    band.replaceChildren(
      h("p", { class: "walk-band" }, shape(isDone ? "s-ok" : "s-none"), h("span", {}, isDone ? say("all_arrived") : `${words.join(" ")} ${say(isStuck(rows) ? "left_stuck" : "left_advice")}`)),
    );
    foot.replaceChildren(
      ...(isDone
        ? [button(say("forget_walk"), forget, "walk-button--main")]
        : [button(say("show_queue"), () => go("ko"), "walk-button--main")]),
      h("a", { class: "walk-button", href: plan.findings }, say("to_findings")),
    );
  };
  const node = h(
    "div",
    { class: "walk-screen" },
    topRow(link(say("back"), `stopp-${current}`), h("p", {})),
    h("h1", { tabindex: "-1" }, say("end_title")),
    band,
    h("p", { class: "walk-quiet" }, say("end_advice")),
    foot,
  );
  refresh(left);
  return { node, refresh, title: say("end_title") };
}
