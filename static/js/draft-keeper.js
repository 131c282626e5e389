"use strict";

/* Unsent text is kept in this tab and given back after an expired sign-in, a reload or a crash. It belongs to one
   person: another's is thrown away at sight, and signing out empties it. A form asks for it with a [data-draft] line
   inside; `body[data-draft-owner]` says who is signed in. */
(() => {
  const PREFIX = "utkast:";
  const EVERY = 2000;
  const NEVER = new Set(["csrf_token", "password"]);
  const owner = document.body.dataset.draftOwner;

  let store;
  try {
    store = window.sessionStorage;
    store.length; // refused by some settings
  } catch {
    return;
  }

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      store.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // full: the page still works
    }
  };

  if (owner) {
    keys()
      .filter((key) => !key.startsWith(`${PREFIX}${owner}:`))
      .forEach((key) => store.removeItem(key));
  }
  document.addEventListener("submit", (event) => {
    if (event.target.action.endsWith("/logga-ut")) {
      keys().forEach((key) => store.removeItem(key));
    }
  });

  /* What was sent is forgotten when the next page says that it was saved, else kept. */
  const saved = document.querySelector(".toast-ok") !== null;
  keys().forEach((key) => {
    const draft = read(key);
    if (draft?.sent && saved) {
      store.removeItem(key);
    } else if (draft?.sent) {
      write(key, { ...draft, sent: false });
    }
  });

  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NEVER.has(field.name) && !field.matches("button"));
  const valuesOf = (form) => {
    const values = {};
    fieldsOf(form).forEach((field) => {
      values[field.name] ??= [];
      if (!field.matches("[type=checkbox], [type=radio]") || field.checked) {
        values[field.name].push(field.value);
      }
    });
    return values;
  };

  /* A drawn point comes back as typed words: the map reads them, and they win over what is drawn. */
  const pointWords = (text) => {
    try {
      const [lon, lat] = JSON.parse(text).coordinates;
      return `${lat} ${lon}`.replaceAll(".", ",");
    } catch {
      return "";
    }
  };

  const fill = (form, values) => {
    fieldsOf(form).forEach((field) => {
      const kept = values[field.name];
      if (!kept) {
        return;
      }
      if (field.matches("[type=checkbox], [type=radio]")) {
        field.checked = kept.includes(field.value);
      } else if (field.name === "geometry") {
        const typed = form.elements.namedItem("position_text");
        if (typed && kept[0] && kept[0] !== field.value) {
          values.position_text = [pointWords(kept[0])];
        }
      } else {
        field.value = kept[0] ?? "";
      }
    });
    form.querySelectorAll("details").forEach((fold) => {
      fold.open ||= [...fold.querySelectorAll("textarea, input[type=text]")].some((field) => field.value);
    });
    form.querySelector("[data-time-grid]")?.dispatchEvent(new Event("change"));
  };

  const clock = (time) => {
    const at = new Date(time);
    return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(".");
  };

  const keep = (line) => {
    const form = line.closest("form");
    const key = `${PREFIX}${owner}:${location.pathname}:${line.dataset.draft}`;
    const tell = (text) => {
      line.hidden = false;
      line.textContent = text;
    };
    let last = JSON.stringify(valuesOf(form));

    const save = () => {
      const values = valuesOf(form);
      const now = JSON.stringify(values);
      if (now === last || form.dataset.draftDropped) {
        return;
      }
      last = now;
      const time = Date.now();
      if (write(key, { time, values })) {
        tell(line.dataset.draftSaved.replace("{}", clock(time)));
      }
    };

    const drop = () => {
      form.dataset.draftDropped = "1";
      store.removeItem(key);
      location.reload();
    };

    const draft = read(key);
    const refused = document.querySelector("[data-error-summary]") !== null;
    if (draft && !refused) {
      fill(form, draft.values);
      tell(line.dataset.draftRestored.replace("{}", clock(draft.time)));
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet button-small";
      button.textContent = line.dataset.draftClear;
      button.addEventListener("click", drop);
      line.append(button);
      last = JSON.stringify(valuesOf(form));
    }

    setInterval(save, EVERY);
    window.addEventListener("pagehide", save);
    form.addEventListener("submit", () => {
      save();
      const sent = read(key) ?? { time: Date.now(), values: valuesOf(form) };
      write(key, { ...sent, sent: true });
    });
  };

  if (owner) {
    document.querySelectorAll("[data-draft]").forEach(keep);
  }
})();
