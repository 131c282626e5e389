/* Opens the walk's page without a network: keeps the product's own files, and the parts of the ground that were asked for.

   self.WALK is written before this by the server: version, page, files, tiles. Its scope is /vandra/, and of what is
   asked there it keeps nothing else: no plan, no finding, no page with a word of a case. */

const FILES = `vandring-filer-${self.WALK.version}`;
const GROUND = "vandring-karta";
const PATIENCE = 4000;
const known = new Set(self.WALK.files);

self.addEventListener("install", (event) => {
  const fresh = [self.WALK.page, ...self.WALK.files].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(
    caches
      .open(FILES)
      .then((cache) => cache.addAll(fresh))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("vandring-filer-") && name !== FILES;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate" && address.pathname.startsWith(self.WALK.page)) {
    event.respondWith(kept(self.WALK.page, request));
  } else if (known.has(address.pathname)) {
    event.respondWith(kept(address.pathname, request));
  } else if (address.pathname === self.WALK.tiles && request.headers.get("range")) {
    event.respondWith(part(request));
  }
});

async function kept(name, request) {
  const cache = await caches.open(FILES);
  return (await cache.match(name)) ?? fetch(request);
}

/* A part of the ground's file. The cache takes only whole answers, so a part is kept as one under a name of its own. */
async function part(request) {
  const cache = await caches.open(GROUND);
  const name = `${self.WALK.tiles}?${request.headers.get("range")}`;
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 206) {
      const body = await answer.clone().arrayBuffer();
      await cache.put(name, new Response(body, { headers: headersOf(answer) }));
    }
    return answer;
  } catch (problem) {
    const found = await cache.match(name);
    if (!found) {
      throw problem;
    }
    return new Response(await found.arrayBuffer(), { status: 206, headers: headersOf(found) });
  }
}

function headersOf(answer) {
  const names = ["Content-Range", "Content-Type", "ETag"];
  return Object.fromEntries(names.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]));
}
