// @ts-check
/*
 * The monitor of an exam renews its table by itself. Without this file the page renews itself as a whole, and works.
 *
 * The stream only says that something has changed; what changed is asked from the page's own address, with the session of
 * whoever looks. When that fails, the page stays as it was last seen, says since when, and sends nothing.
 */

const EVERY = 10_000;
const AT_MOST = 1_500;
const AT_ONCE = 100; // ticked seats that stay in sight of a large room

const root = /** @type {HTMLElement} */ (document.getElementById("pantau"));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("m-form"));
const lost = document.getElementById("m-putus");

let asked = 0;
let waiting = 0;
let busy = false;

/** @returns {HTMLInputElement[]} */
const ticks = () => [...document.querySelectorAll('input[name="kursi"]')].map((one) => /** @type {HTMLInputElement} */ (one));

/** Ask for the parts that change, never twice at the same time. */
async function renew() {
  window.clearTimeout(waiting);
  waiting = 0;
  if (busy) return later();
  busy = true;
  asked = Date.now();
  try {
    const kept = ticks().filter((one) => one.checked).slice(0, AT_ONCE).map((one) => `&kursi=${one.value}`).join("");
    const answer = await fetch((root.dataset.part ?? "") + kept, { cache: "no-store", signal: AbortSignal.timeout?.(8_000) });
    if (answer.redirected) return window.location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    reach(true);
  } catch {
    reach(false);
  } finally {
    busy = false;
  }
}

/** Soon, but not more often than the server likes. */
function later() {
  if (!waiting) waiting = window.setTimeout(renew, Math.max(200, AT_MOST - (Date.now() - asked)));
}

/** @param {Document} fresh */
function show(fresh) {
  const chosen = new Set(ticks().filter((one) => one.checked).map((one) => one.value));
  const focus = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : "";
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(part.id);
    if (!old || old.innerHTML === part.innerHTML) continue;
    old.replaceChildren(...[...part.childNodes].map((node) => document.importNode(node, true)));
  }
  for (const one of ticks()) {
    one.checked = chosen.has(one.value);
    if (focus && one.value === focus) one.focus({ preventScroll: true });
  }
  tell();
}

/** @param {boolean} there whether the server answered */
function reach(there) {
  if (!lost) return;
  if (!there && lost.hidden) {
    const now = new Date();
    const since = [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, "0")).join(".");
    const place = lost.querySelector(".num");
    if (place) place.textContent = since;
  }
  lost.hidden = there;
  for (const button of form?.querySelectorAll("button") ?? []) button.disabled = !there;
}

/** What the button will do, and to how many. */
function tell() {
  if (!form) return;
  const count = ticks().filter((one) => one.checked).length;
  for (const one of ticks()) one.closest("tr")?.classList.toggle("sel", one.checked);
  const title = document.getElementById("m-a");
  if (title) title.textContent = count ? filled(form.dataset.some, count) : (form.dataset.none ?? "");
  const button = document.getElementById("m-lakukan");
  const deed = new FormData(form).get("tindakan");
  if (!button || typeof deed !== "string") return;
  const words = form.getAttribute(count || deed !== "catat" ? `data-do-${deed}` : "data-do-room");
  button.textContent = filled(words ?? "", count);
}

/** @param {string | undefined} words @param {number} count */
function filled(words, count) {
  const minutes = form ? String(new FormData(form).get("menit") || "…") : "";
  return (words ?? "").replace("{n}", String(count)).replace("{m}", minutes);
}

if (form) {
  form.addEventListener("change", tell);
  form.addEventListener("input", tell);
  tell();
}
if (root?.dataset.stream) {
  window.setInterval(renew, EVERY);
  const stream = new EventSource(root.dataset.stream);
  stream.addEventListener("change", later);
  window.addEventListener("online", later);
  window.addEventListener("offline", () => reach(false));
}
