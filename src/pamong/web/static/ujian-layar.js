// @ts-check
/* The screens of the player: which one shows, what stands above it and beside it, and how large the letters are. */

import { el, fill, one, say } from "./ujian-kata.js";
import * as store from "./ujian-simpan.js";
import { clock as clockOf } from "./ujian-waktu.js";

export const PREVIEW = document.body.dataset.mode === "lihat";
const SCREENS = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-layar]")]);

let screen = "";

/** The clock above. When it reaches nought the page hears "waktu-habis". */
export const clock = clockOf({ told: announce, over: () => document.dispatchEvent(new Event("waktu-habis")) });

/** Whether one of these screens shows. @param {...string} names */
export function on(...names) {
  return names.includes(screen);
}

/** @param {string} name @param {boolean} [focus] */
export function turn(name, focus = true) {
  if (on(name)) return;
  screen = name;
  for (const each of SCREENS) each.hidden = each.dataset.layar !== name;
  const works = on("soal", "akhir", "jeda", "habis");
  document.body.classList.toggle("kerja", on("soal", "akhir"));
  one("#nomor").hidden = !on("soal", "akhir");
  one("#net").hidden = PREVIEW || !(works || on("tunggu", "muat"));
  if (!works) clock.set(null);
  if (!on("soal")) document.title = one("#judul").textContent || "";
  scrollTo(0, 0);
  const heading = one(on("soal") ? "#no" : `[data-layar="${name}"] h2`);
  if (focus) heading.focus({ preventScroll: true });
}

/** Say it to a screen reader. @param {string} text */
export function announce(text) {
  one("#kabar").textContent = text;
}

/** Say it to everybody, until it is closed. @param {string} text */
export function tell(text) {
  one("#catatan-teks").textContent = text;
  one("#catatan").hidden = false;
  announce(text);
}

/** The number under which the candidate knows a slot. @param {number} slot */
export function placeOf(slot) {
  return store.facts.form ? store.facts.form.items.findIndex((item) => item.slot === slot) + 1 : slot;
}

/** Answers that the server has not, in a box for them. @param {string} box @param {{slot: number, why: string}[]} missing */
export function list(box, missing) {
  one(box).hidden = !missing.length;
  fill(one(".why", one(box)), ...missing.map(({ slot, why }) => el("li", {}, say(why ? "belum-sampai-sebab" : "belum-sampai", { n: placeOf(slot), sebab: why }))));
}

/** @param {{title: string, name: string, number: string, large: boolean}} form */
export function head(form) {
  one("#judul").textContent = form.title;
  fill(one("#siapa"), ...(form.name ? [el("span", { class: "nama" }, `${form.name}, `)] : []), el("span", { class: "num" }, form.number));
  if (form.large && !recall("huruf")) letters("2");
}

/** @param {string} name */
export function recall(name) {
  try { return localStorage.getItem(`ujian-${name}`); } catch { return null; }
}

/** @param {string} name @param {string} value */
export function keep(name, value) {
  try { if (value) localStorage.setItem(`ujian-${name}`, value); else localStorage.removeItem(`ujian-${name}`); } catch { /* for this page only */ }
}

/** @param {string} size */
export function letters(size) {
  document.documentElement.dataset.huruf = size;
  for (const button of sizes) button.setAttribute("aria-pressed", String(button.dataset.huruf === size));
}

const sizes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("button[data-huruf]"));
for (const button of sizes) button.addEventListener("click", () => { letters(button.dataset.huruf || "1"); keep("huruf", button.dataset.huruf || "1"); });
one("#catatan button").addEventListener("click", () => { one("#catatan").hidden = true; });
