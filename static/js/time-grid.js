"use strict";

/* The time grid: heads mark whole rows, arrows move, one tab stop, and a sentence reads the choice back. */
(() => {
  const DAYS = 7;
  const BANDS = 7;
  const HOURS = ["06", "09", "12", "15", "18", "21", "24"];

  /* "mån–fre" for a run of days, "mån, ons" for single ones. */
  const dayWords = (days, names, every) => {
    if (days.length === DAYS) {
      return every;
    }
    const runs = [];
    days.forEach((day) => {
      const last = runs.at(-1);
      if (last && last.at(-1) === day - 1) {
        last.push(day);
      } else {
        runs.push([day]);
      }
    });
    return runs
      .map((run) => (run.length > 2 ? `${names[run[0]]}–${names[run.at(-1)]}` : run.map((day) => names[day]).join(", ")))
      .join(", ");
  };

  /* "15–21" for bands that follow each other; the last band is the night. */
  const bandWords = (bands, whole) => {
    if (bands.length === BANDS) {
      return whole;
    }
    const runs = [];
    bands.forEach((band) => {
      const last = runs.at(-1);
      if (last && last.at(-1) === band - 1 && band < BANDS - 1) {
        last.push(band);
      } else {
        runs.push([band]);
      }
    });
    return runs
      .map((run) => (run[0] === BANDS - 1 ? "00–06" : `${HOURS[run[0]]}–${HOURS[run.at(-1) + 1]}`))
      .join(", ");
  };

  const sentence = (cell, names, texts) => {
    const groups = new Map();
    for (let day = 0; day < DAYS; day += 1) {
      const bands = [...Array(BANDS).keys()].filter((band) => cell(day, band).checked);
      if (bands.length > 0) {
        const key = bands.join();
        groups.set(key, { bands, days: [...(groups.get(key)?.days ?? []), day] });
      }
    }
    const parts = [...groups.values()].map(
      ({ days, bands }) => `${dayWords(days, names, texts.every)} ${bandWords(bands, texts.whole)}`,
    );
    return parts.join("; ") || texts.none;
  };

  const toButton = (head, label, cells, changed) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "time-head";
    button.textContent = head.textContent;
    button.title = label;
    button.setAttribute("aria-description", label);
    button.addEventListener("click", () => {
      const mark = cells.some((cell) => !cell.checked);
      cells.forEach((cell) => {
        cell.checked = mark;
      });
      changed();
    });
    head.replaceChildren(button);
  };

  document.querySelectorAll("[data-time-grid]").forEach((grid) => {
    const inputs = new Map([...grid.querySelectorAll("input")].map((input) => [input.value, input]));
    const cell = (day, band) => inputs.get(`${day}-${band}`);
    const read = grid.parentElement.querySelector("[data-time-read]");
    const heads = [...grid.querySelectorAll("th[data-day]")];
    const names = heads.map((head) => head.textContent.trim().toLowerCase());
    const texts = { every: grid.dataset.every, whole: grid.dataset.whole, none: grid.dataset.none };
    const changed = () => {
      read.textContent = sentence(cell, names, texts);
    };

    heads.forEach((head, day) => {
      const column = [...Array(BANDS).keys()].map((band) => cell(day, band));
      toButton(head, grid.dataset.all.replace("{}", head.dataset.name), column, changed);
    });
    grid.querySelectorAll("th[data-band]").forEach((head, band) => {
      const row = [...Array(DAYS).keys()].map((day) => cell(day, band));
      toButton(head, grid.dataset.all.replace("{}", head.dataset.name), row, changed);
    });

    const stop = (input) => {
      inputs.forEach((other) => {
        other.tabIndex = -1;
      });
      input.tabIndex = 0;
    };
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    grid.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step || !event.target.matches("input")) {
        return;
      }
      event.preventDefault();
      const [day, band] = event.target.value.split("-").map(Number);
      cell(day + step[0], band + step[1])?.focus();
    });
    grid.addEventListener("focusin", (event) => {
      if (event.target.matches("input")) {
        stop(event.target);
      }
    });
    grid.addEventListener("change", changed);
    stop(cell(0, 0));
    changed();
  });
})();
