// @ts-check
/* The desk: the question, the grid of numbers, and the page before handing in. What is answered goes to the store at once. */

import { bold, el, fill, hour, icon, one, renew, say } from "./ujian-kata.js";
import { show } from "./ujian-soal.js";
import * as store from "./ujian-simpan.js";

const TYPING = 700;

/** @typedef {{changed: () => void, moved: (slot: number) => void, review: () => void}} Ears */

/** @param {store.Form} form @param {boolean} preview @param {Ears} ears */
export function desk(form, preview, ears) {
  const { items } = form;
  /** @type {Map<string, string>} slot:seq → when it was noted or confirmed */
  const times = new Map();
  let place = 0, open = true, timer = 0;
  /** @type {import("./ujian-soal.js").Widget} */
  let widget = { body: [] };
  /** @type {{slot: number, value: any} | null} what is still being typed */
  let typed = null;

  const answer = (/** @type {number} */ slot) => store.answers.get(slot) || { slot, seq: 0, value: null, doubt: false };
  const answered = (/** @type {number} */ slot) => answer(slot).value !== null;

  /** Note what is still being typed. Resolves when it lies on the device. */
  async function flush() {
    clearTimeout(timer);
    if (!typed) return;
    const { slot, value } = typed;
    typed = null;
    await put(slot, value);
  }

  /** @param {number} slot @param {any} value */
  async function put(slot, value) {
    if (JSON.stringify(answer(slot).value) === JSON.stringify(value)) return;
    const noted = store.change(slot, value);
    times.set(`${slot}:${answer(slot).seq}`, hour());
    paint();
    await noted;
    paint();
    ears.changed();
  }

  /** @param {any} value @param {boolean} [soon] */
  function changed(value, soon) {
    if (!open) return;
    clearTimeout(timer);
    typed = { slot: items[place].slot, value };
    if (soon) timer = setTimeout(flush, TYPING);
    else flush();
  }

  /** Show a question. @param {number} slot @param {boolean} [focus] */
  function go(slot, focus = true) {
    flush();
    place = Math.max(0, items.findIndex((item) => item.slot === slot));
    draw();
    ears.moved(slot);
    if (!focus) return;
    scrollTo(0, 0);
    one("#no").focus({ preventScroll: true });
  }

  function draw() {
    const item = items[place];
    fill(one("#no"), ...bold("soal-ke", { n: place + 1, m: items.length }));
    document.title = say("soal-judul", { n: place + 1, m: items.length, judul: form.title });
    widget = show(one("#tempat"), item, answer(item.slot).value, changed);
    /** @type {HTMLButtonElement} */ (one("#sebelum")).disabled = place === 0;
    one("#maju span").textContent = say(place + 1 < items.length ? "lanjut" : "ke-periksa");
    paint();
  }

  /** @returns {[string, string]} icon and words of how the answer lies */
  function state() {
    const { slot, seq, value } = answer(items[place].slot);
    const name = `${slot}:${seq}`, waits = store.queue.get(name), at = { jam: times.get(name) || "" };
    if (preview) return ["info", say("pratinjau")];
    if (waits && waits.refused) return ["awas", say("ditolak", { sebab: waits.refused })];
    if (waits && !store.noted(waits)) return ["", say("menyimpan")];
    if (waits && !store.kept()) return ["awas", say("di-memori")];
    if (waits) return ["gembok", say("di-perangkat", at).trim()];
    return value === null ? ["", say("belum")] : ["centang", say("tersimpan", at).trim()];
  }

  /** Bring everything around the question up to date. */
  function paint() {
    const { slot } = items[place], [picture, words] = state(), told = one("#status [role=status]");
    if (told.textContent !== words) {
      told.textContent = words;
      fill(one("#status-ikon"), icon(picture));
    }
    one("#kosongkan").classList.toggle("tak", !answered(slot)); // its place stays: nothing moves under the thumb
    one("#ragu").setAttribute("aria-pressed", String(answer(slot).doubt));
    for (const item of items) mark(item.slot);
    const doubts = items.filter((item) => answer(item.slot).doubt), empty = items.filter((item) => !answered(item.slot));
    const plain = items.filter((item) => answered(item.slot) && !answer(item.slot).doubt);
    one("#n-belum").textContent = String(empty.filter((item) => !answer(item.slot).doubt).length);
    one("#n-jawab").textContent = String(plain.length);
    one("#n-ragu").textContent = String(doubts.length);
    renew(one("#buka-nomor"), ...bold("jawab-dari", { n: items.length - empty.length, m: items.length }));
  }

  /** @param {number} slot */
  function mark(slot) {
    const link = one(`#peta [data-slot="${slot}"]`), doubt = answer(slot).doubt, has = answered(slot);
    link.className = `n${doubt ? " f" : has ? " a" : ""}`;
    one(".vh", link).textContent = say(doubt ? (has ? "nomor-ragu" : "nomor-ragu-belum") : has ? "nomor-jawab" : "nomor-belum");
    if (slot === items[place].slot) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }

  /** @param {(item: store.Item) => boolean} wanted */
  function links(wanted) {
    return items.filter(wanted).map((item) => {
      const link = el("a", { class: "n", href: "#soal" }, String(items.indexOf(item) + 1));
      link.addEventListener("click", (event) => { event.preventDefault(); ears.moved(item.slot); go(item.slot); });
      return el("li", {}, link);
    });
  }

  /** The page before handing in. */
  function review() {
    const empty = links((item) => !answered(item.slot)), doubts = links((item) => answer(item.slot).doubt);
    renew(one("#akhir-kalimat"), ...bold(empty.length ? "akhir-belum" : "akhir-semua", { n: items.length - empty.length, m: items.length }));
    for (const [name, list] of /** @type {[string, Node[]][]} */ ([["#akhir-belum", empty], ["#akhir-ragu", doubts]])) {
      one(name).hidden = !list.length;
      renew(one("ol", one(name)), ...list);
    }
  }

  /** @param {number} by */
  async function step(by) {
    if (by > 0) await flush();
    if (by > 0 && place === items.length - 1) return ears.review();
    const next = items[place + by];
    if (next) go(next.slot);
  }

  async function doubt() {
    const { slot } = items[place];
    await flush();
    await store.doubt(slot, !answer(slot).doubt);
    paint();
  }

  async function clear() {
    clearTimeout(timer);
    typed = null;
    await put(items[place].slot, null);
    draw();
    one("#no").focus();
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (!open || event.ctrlKey || event.altKey || event.metaKey || one('[data-layar="soal"]').hidden || one("#gambar[open]")) return;
    const on = /** @type {HTMLElement} */ (event.target), letter = event.key.toUpperCase();
    const types = /** @type {HTMLInputElement} */ (on).type === "text", chooses = on.tagName === "SELECT";
    if (types || chooses) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      if (on.closest(".tab")) return;
      event.preventDefault();
      step(event.key === "ArrowRight" ? 1 : -1);
    } else if (event.key === "Enter" && !on.closest("button, a, summary, form#lembar input")) {
      event.preventDefault();
      step(1);
    } else if (/** @type {HTMLInputElement} */ (one("#pintas")).checked && letter.length === 1) {
      if (letter === "R") doubt();
      else if (!widget.key || !widget.key(letter)) return;
      event.preventDefault();
    }
  }

  form.items.forEach((item, index) => {
    const link = el("a", { class: "n", href: "#soal", "data-slot": String(item.slot) }, el("span", {}, String(index + 1)), el("span", { class: "vh" }));
    link.addEventListener("click", (event) => {
      if (location.hash !== "#nomor") event.preventDefault();
      go(item.slot);
    });
    one("#peta").append(el("li", {}, link));
  });
  one("#lembar").addEventListener("submit", (event) => { event.preventDefault(); step(1); });
  one("#sebelum").addEventListener("click", () => step(-1));
  one("#ragu").addEventListener("click", doubt);
  one("#kosongkan").addEventListener("click", clear);
  one("#periksa").addEventListener("click", async (event) => {
    if (location.hash !== "#nomor") event.preventDefault();
    await flush();
    ears.review();
  });
  addEventListener("keydown", pressed);
  addEventListener("hashchange", () => { if (location.hash === "#nomor") one("#peta-h").focus(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && location.hash === "#nomor") location.hash = "soal"; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
  addEventListener("pagehide", () => { flush(); });
  draw();

  return {
    flush, go, paint, review,
    slot: () => items[place].slot,
    /** The server has answers that this page has not shown. */
    refresh: draw,
    /** The server confirmed answers. @param {{slot: number, seq: number}[]} saved */
    confirmed(saved) {
      for (const { slot, seq } of saved) times.set(`${slot}:${seq}`, hour());
      paint();
    },
    /** Whether answers are taken. @param {boolean} yes */
    allow(yes) { open = yes; },
  };
}
