"use strict";

/* Painting on a photo: each stroke becomes the rectangle around it, in thousandths of the photo, in the hidden field. */
(() => {
  const WHOLE = 1000;
  const MOST = 60;
  const BRUSH = 14; // half the width of a stroke, in pixels of the screen

  const root = document.querySelector("[data-blur]");
  if (!root) return;
  const photo = root.querySelector("[data-blur-photo]");
  const frame = photo.parentElement;
  const sent = root.closest("form").elements.spots;
  const undo = root.querySelector("[data-blur-undo]");
  const told = root.querySelector("[data-blur-count]");
  const spots = [];
  let stroke = null;

  const numberIn = (low, value, high) => Math.min(high, Math.max(low, value));

  const around = (points) => {
    const box = photo.getBoundingClientRect();
    const side = (values, start, size) => {
      const from = numberIn(0, Math.floor(((Math.min(...values) - BRUSH - start) / size) * WHOLE), WHOLE - 1);
      const to = numberIn(from + 1, Math.ceil(((Math.max(...values) + BRUSH - start) / size) * WHOLE), WHOLE);
      return [from, to - from];
    };
    const [left, width] = side(points.map((point) => point[0]), box.left, box.width);
    const [top, height] = side(points.map((point) => point[1]), box.top, box.height);
    return { left, top, width, height };
  };

  const place = (mark, spot) => {
    for (const name of ["left", "top", "width", "height"]) mark.style[name] = `${spot[name] / (WHOLE / 100)}%`;
  };

  const say = () => {
    sent.value = spots.map(({ spot }) => [spot.left, spot.top, spot.width, spot.height].join(",")).join(";");
    undo.disabled = spots.length === 0;
    const words = [told.dataset.none, told.dataset.one][spots.length] || told.dataset.many;
    told.textContent = words.replace("{count}", spots.length);
  };

  const add = (spot) => {
    const mark = document.createElement("span");
    mark.className = "blur-spot";
    place(mark, spot);
    frame.append(mark);
    spots.push({ spot, mark });
    return mark;
  };

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || stroke || spots.length >= MOST) return;
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    const points = [[event.clientX, event.clientY]];
    stroke = { id: event.pointerId, points, mark: add(around(points)) };
  });

  frame.addEventListener("pointermove", (event) => {
    if (!stroke || event.pointerId !== stroke.id) return;
    stroke.points.push([event.clientX, event.clientY]);
    const spot = around(stroke.points);
    spots[spots.length - 1].spot = spot;
    place(stroke.mark, spot);
  });

  for (const name of ["pointerup", "pointercancel"]) {
    frame.addEventListener(name, (event) => {
      if (!stroke || event.pointerId !== stroke.id) return;
      stroke = null;
      say();
    });
  }

  undo.addEventListener("click", () => {
    spots.pop()?.mark.remove();
    say();
  });

  // what was painted before the page came back with something to mend
  for (const each of sent.value.split(";").filter(Boolean)) {
    const [left, top, width, height] = each.split(",").map(Number);
    if (width > 0 && height > 0) add({ left, top, width, height });
  }
  photo.draggable = false;
  frame.classList.add("is-painted");
  root.querySelector("[data-blur-how]").hidden = false;
  root.querySelector("[data-blur-tools]").hidden = false;
  const numbers = document.querySelector("[data-blur-numbers]");
  numbers.open = [...numbers.querySelectorAll("input")].some((input) => input.value !== "" || input.ariaInvalid === "true");
  say();
})();
