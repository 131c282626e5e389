"use strict";

/* What a walk left in this telephone, seen from every other page: what is not sent yet is told, with a way there. Signing
   out empties all of it, and asks before something unsent is lost. What has lain there for a week goes at any page. What
   is kept, and how: static/js/walk/store.js. */
(() => {
  const NAME = "vandring";
  const A_WEEK = 7 * 24 * 3600 * 1000;
  const KINDS = ["findings", "photos"];

  const answered = (asked) =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  /* The open database; nothing where this browser has never gone a walk. */
  const opened = async () => {
    const all = await window.indexedDB.databases?.();
    if (all && !all.some((each) => each.name === NAME)) {
      return null;
    }
    const db = await answered(window.indexedDB.open(NAME));
    if (db.objectStoreNames.length) {
      return db;
    }
    db.close(); // a browser that cannot list its databases made an empty one
    await answered(window.indexedDB.deleteDatabase(NAME));
    return null;
  };

  const rowsOf = async (db) => {
    const stores = [...db.objectStoreNames].filter((name) => name !== "pictures"); // large, and told by their photos
    const found = stores.length ? await Promise.all(stores.map((name) => answered(db.transaction(name).objectStore(name).getAll()))) : [];
    return Object.fromEntries(stores.map((name, n) => [name, found[n]]));
  };

  const empty = async () => {
    await answered(window.indexedDB.deleteDatabase(NAME));
    const names = await window.caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("vandring-")).map((name) => window.caches.delete(name)));
    const workers = await navigator.serviceWorker?.getRegistrations();
    await Promise.all((workers ?? []).map((each) => each.unregister()));
  };

  const unsentIn = (rows) => KINDS.flatMap((name) => rows[name] ?? []).filter((row) => row.state !== "sent");

  /* A line at the top of the page, for whoever noted it and nobody else. */
  const tell = (rows) => {
    const own = unsentIn(rows).filter((row) => row.user === document.body.dataset.draftOwner);
    const words = document.querySelector("[data-unsent-here]")?.dataset;
    if (!own.length || !words) {
      return;
    }
    const line = document.createElement("p");
    line.className = "notice notice-warn";
    const way = document.createElement("a");
    way.href = `/vandra/${own[0].case}/${own[0].walk}#ko`;
    way.textContent = words.unsentWay;
    const text = document.createElement("span");
    text.append(`${words.unsentHere.replace("{}", own.length)} `, way);
    line.append(text);
    document.querySelector("main")?.prepend(line);
  };

  const tidy = async () => {
    const db = await opened();
    if (!db) {
      return;
    }
    const rows = await rowsOf(db);
    for (const [name, all] of Object.entries(rows)) {
      const key = db.transaction(name).objectStore(name).keyPath;
      const old = all.filter((row) => Date.now() - new Date(row.made).getTime() > A_WEEK);
      const remove = (from, id) => answered(db.transaction(from, "readwrite").objectStore(from).delete(id));
      await Promise.all(old.map((row) => remove(name, row[key])));
      await Promise.all(name === "photos" ? old.map((row) => remove("pictures", row.id)) : []);
      rows[name] = all.filter((row) => !old.includes(row));
    }
    db.close();
    tell(rows);
  };

  const leave = async (form) => {
    const db = await opened();
    if (db) {
      const rows = await rowsOf(db);
      db.close();
      const unsent = unsentIn(rows).length;
      if (unsent && !window.confirm(form.dataset.unsent.replace("{}", unsent))) {
        return;
      }
      await empty();
    }
    form.submit();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.unsent && window.indexedDB) {
      event.preventDefault();
      leave(form).catch(() => form.submit());
    }
  });
  tidy().catch(() => {}); // a browser that keeps nothing has nothing to tidy
})();
