// Service worker of /ujian/ alone: keeps the player's own files, so that its page opens again without network.
// It never sees an answer: what is asked of /api/ is none of its business.
{% load static %}const CACHE = "ujian-{{ edition }}";
const PAGE = "{% url "player" %}";
const FILES = [{% for file in files %}"{% static file %}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  const fresh = [PAGE, ...FILES].map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("ujian-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (pathname === PAGE) event.respondWith(page(event.request));
  else if (FILES.includes(pathname)) event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept || fetch(event.request)));
});

// The server's page while it answers; else the one that was kept, with the files that belong to it.
async function page(request) {
  const kept = await caches.open(CACHE).then((cache) => cache.match(PAGE));
  if (!kept) return fetch(request);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(request.url, { signal: stop.signal, credentials: "same-origin" });
    return answer.ok ? answer : kept;
  } catch {
    return kept;
  } finally {
    clearTimeout(timer);
  }
}
