/* What this telephone keeps: plans of walks, one's own findings and photos until they are sent, and a few facts.

   Every row belongs to a person; nobody else's is read. Rows go when they are sent, at sign-out, or after seven days. */

const NAME = "vandring";
/* pictures: the bytes of photos, by the same ids; they are read one at a time, when they are sent */
const STORES = { plans: "key", findings: "id", photos: "id", pictures: "id", facts: "key" };
const A_WEEK = 7 * 24 * 3600 * 1000;
export const CACHES = "vandring-";

/* The telephone has no room left. */
export class Full extends Error {}

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) {
        asked.result.createObjectStore(store, { keyPath });
      }
    };
    asked.onsuccess = () => {
      /* signing out in another tab deletes all of it */
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => {
      opened = null;
      reject(asked.error);
    };
  });
  return opened;
}

async function inside(store, mode, act) {
  const db = await open();
  return new Promise((resolve, reject) => {
    /* strict: on the disk before it is said to be saved, so that a dead battery takes nothing */
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const fail = (error) => reject(error?.name === "QuotaExceededError" ? new Full() : error);
    transaction.onabort = () => fail(transaction.error);
    try {
      const asked = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked?.result);
    } catch (error) {
      fail(error);
    }
  });
}

export const get = (store, key) => inside(store, "readonly", (rows) => rows.get(key));
export const remove = (store, key) => inside(store, "readwrite", (rows) => rows.delete(key));
export const put = (store, row) => inside(store, "readwrite", (rows) => rows.put(row));

/* The rows of one person, of one walk where it is given. */
export async function mine(store, user, walk = null) {
  const rows = await inside(store, "readonly", (found) => found.getAll());
  return rows.filter((row) => row.user === user && (walk === null || row.walk === walk));
}

/* Read, change and write one row in one go, so that two tabs cannot undo each other; null where it has gone. */
export async function change(store, key, act) {
  let made = null;
  await inside(store, "readwrite", (rows) => {
    const asked = rows.get(key);
    asked.onsuccess = () => {
      if (asked.result) {
        made = act(asked.result) ?? asked.result;
        rows.put(made);
      }
    };
    return asked;
  });
  return made;
}

/* A photo whose bytes lie beside it: first they, so that no photo stands without. */
export async function putPhoto({ bytes, ...photo }) {
  await put("pictures", { id: photo.id, user: photo.user, walk: photo.walk, bytes, made: photo.made });
  await put("photos", photo);
}

export async function dropPhoto(id) {
  await remove("photos", id);
  await remove("pictures", id);
}

/* A finding with its photos. */
export async function drop(finding) {
  const photos = await mine("photos", finding.user, finding.walk);
  await Promise.all(photos.filter((photo) => photo.finding === finding.id).map((photo) => dropPhoto(photo.id)));
  await remove("findings", finding.id);
}

const everything = (store) => inside(store, "readonly", (rows) => rows.getAll());

/* What has stood too long goes, whoever's it is; a plan at its own time. With ``user`` the plans of others go too. */
export async function tidy(user = null, now = Date.now()) {
  const old = (row) => now - new Date(row.made).getTime() > A_WEEK;
  const over = (row) => new Date(row.plan.kept_until).getTime() < now || (user && row.user !== user);
  for (const store of Object.keys(STORES).filter((name) => name !== "pictures")) {
    for (const row of await everything(store)) {
      if (old(row) || (store === "plans" && over(row))) {
        await remove(store, row[STORES[store]]);
      }
    }
  }
  /* a receipt says nothing without its plan */
  const kept = new Set((await everything("plans")).map((row) => row.key));
  for (const store of ["findings", "photos"]) {
    for (const row of (await everything(store)).filter((each) => each.state === "sent" && !kept.has(`${each.user}:${each.walk}`))) {
      await remove(store, row.id);
    }
  }
  await tidyPictures(old);
}

/* Those that have been sent, and those that lost their photo long ago; one at a time, for they are large. */
async function tidyPictures(old) {
  const waiting = new Map((await everything("photos")).map((row) => [row.id, row.state !== "sent"]));
  for (const id of await inside("pictures", "readonly", (rows) => rows.getAllKeys())) {
    if (waiting.has(id) ? !waiting.get(id) : old((await get("pictures", id)) ?? { made: 0 })) {
      await remove("pictures", id);
    }
  }
}

export const fact = async (key) => (await get("facts", key))?.value ?? null;
export const remember = (key, user, value) => put("facts", { key, user, value, made: new Date().toISOString() });

/* Ask the telephone not to throw the rows away when it needs room. */
export async function persist() {
  if (navigator.storage?.persist && !(await navigator.storage.persisted())) {
    await navigator.storage.persist();
  }
}
