// @ts-check
/*
 * The exam player: from the number on the card to the receipt. It is one page that changes its screen, so that it goes on
 * without network; the desk (ujian-kerja.js), the line to the server (ujian-kirim.js) and what lies on the device
 * (ujian-simpan.js) are its parts. The server alone decides who may work, how long, and what holds.
 */

import { day, el, figure, fill, hour, one, say } from "./ujian-kata.js";
import { ask, line as lineOf } from "./ujian-kirim.js";
import { desk as deskOf } from "./ujian-kerja.js";
import * as store from "./ujian-simpan.js";
import { clock as clockOf } from "./ujian-waktu.js";

const PREVIEW = document.body.dataset.mode === "lihat";
const TAB = "ujian";
const SCREENS = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-layar]")]);

/** @type {ReturnType<typeof deskOf> | null} */
let desk = null;
/** @type {ReturnType<typeof lineOf> | null} */
let line = null;
let screen = "", state = "", link = true, fresh = false, submitting = false, asking = false, gifts = -1, left = false;

const clock = clockOf({ told: announce, over: timeUp });

/** @param {string} name @param {boolean} [focus] */
function turn(name, focus = true) {
  if (screen === name) return;
  screen = name;
  for (const each of SCREENS) each.hidden = each.dataset.layar !== name;
  const works = ["soal", "akhir", "jeda", "habis"].includes(name);
  document.body.classList.toggle("kerja", name === "soal" || name === "akhir");
  one("#nomor").hidden = !(name === "soal" || name === "akhir");
  one("#net").hidden = PREVIEW || !(works || name === "tunggu" || name === "muat");
  if (!works) clock.set(null);
  if (name !== "soal") document.title = one("#judul").textContent || "";
  scrollTo(0, 0);
  const heading = one(name === "soal" ? "#no" : `[data-layar="${name}"] h2`);
  if (focus) heading.focus({ preventScroll: true });
}

/** @param {string} text */
function announce(text) {
  one("#kabar").textContent = text;
}

/** @param {string} text */
function tell(text) {
  one("#catatan-teks").textContent = text;
  one("#catatan").hidden = false;
  announce(text);
}

/** @param {string} box @param {{slot: number, why: string}[]} missing */
function list(box, missing) {
  const place = (/** @type {number} */ slot) => (store.facts.form ? store.facts.form.items.findIndex((item) => item.slot === slot) + 1 : slot);
  one(box).hidden = !missing.length;
  fill(one(".why", one(box)), ...missing.map(({ slot, why }) => el("li", {}, say(why ? "belum-sampai-sebab" : "belum-sampai", { n: place(slot), sebab: why }))));
}

/** @param {{title: string, name: string, number: string, large: boolean}} form */
function head(form) {
  one("#judul").textContent = form.title;
  fill(one("#siapa"), ...(form.name ? [`${form.name}, `] : []), el("span", { class: "num" }, form.number));
  if (form.large && !recall("huruf")) letters("2");
}

/* ---- entering ---- */

/** @param {{number?: string, heading?: string, why?: string, missing?: {slot: number, why: string}[]}} [facts] */
function enterScreen({ number = "", heading = say("masuk-judul"), why = "", missing = [] } = {}) {
  /** @type {HTMLFormElement} */ (one("#masuk")).reset();
  one("#pin-baris").hidden = true;
  const field = /** @type {HTMLInputElement} */ (one("#nomor-peserta"));
  one("#masuk-judul").textContent = heading;
  one("#masuk-catatan p").textContent = why;
  list("#masuk-catatan", missing);
  one("#masuk-catatan").hidden = !why;
  field.value = number || new URLSearchParams(location.search).get("nomor") || "";
  field.readOnly = Boolean(number);
  one("#masuk-lain").hidden = !number;
  const old = store.facts.receipt;
  one("#bukti-lama").hidden = !old || Boolean(number);
  if (old) one("#bukti-lama p").textContent = say("bukti-lama", { nomor: old.number, bukti: fours(old.receipt) });
  turn("masuk", Boolean(why));
}

/** @param {string} text */
function wrong(text) {
  one("#masuk-salah").hidden = !text;
  one("#masuk-salah p").textContent = text;
}

/** @param {Event} event */
async function enter(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target), typed = new FormData(form);
  const [number, code, pin] = ["number", "code", "pin"].map((name) => String(typed.get(name) || "").trim().toUpperCase());
  wrong("");
  if (!number || !code) { wrong(say("masuk-kosong")); return one(number ? "#kode" : "#nomor-peserta").focus(); }
  const button = /** @type {HTMLButtonElement} */ (one("button", form));
  if (button.disabled) return;
  button.disabled = true;
  try {
    const { status, said } = await ask("exams/enter", { body: { number, code, ...(pin ? { pin } : {}) } });
    if (status === 200) await entered(said, number);
    else refusedEntry(said);
  } catch {
    wrong(say("masuk-putus"));
  }
  button.disabled = false;
}

/** @param {any} said */
function refusedEntry(said) {
  if (said.code === "pin-wrong") {
    const first = one("#pin-baris").hidden;
    one("#pin-baris").hidden = false;
    one("#pin").focus();
    if (first) return wrong(say("pin-minta"));
  }
  wrong(said.detail || said.title);
}

/** @param {any} said @param {string} number */
async function entered(said, number) {
  const before = store.facts.session;
  if (!before || before.attempt !== said.attempt) { await store.wipe(); keep("soal", ""); }
  await store.note("session", { attempt: said.attempt, token: said.token, number });
  remember(said.attempt);
  if (desk) return location.reload(); // the desk of before may be another one's
  start();
}

/** @param {string} attempt this tab works on it: loading the page again asks nothing */
function remember(attempt) {
  try { if (attempt) sessionStorage.setItem(TAB, attempt); else sessionStorage.removeItem(TAB); } catch { /* then it asks */ }
}

function remembered() {
  try { return sessionStorage.getItem(TAB); } catch { return null; }
}

/* ---- at work ---- */

function start() {
  const session = /** @type {store.Session} */ (store.facts.session);
  if (line) line.close();
  state = "";
  fresh = submitting = asking = false;
  gifts = -1;
  line = lineOf(session, { hear, refused, linked, settled: confirmed, slot: () => (desk ? desk.slot() : 0), hurry: () => state === "waiting" || state === "paused" });
  if (channel) channel.postMessage({ took: session.attempt, tab: ME });
  if (store.facts.form) {
    resume(store.facts.form);
  } else turn("muat");
  load();
}

/** What lies on the device, before the server has said a word. @param {store.Form} form */
function resume(form) {
  head(form);
  const kept = store.facts.clock;
  if (!kept) return atDesk(form);
  day.ahead = kept.ahead;
  // by the clock of the device, which may be wrong: the server's word replaces it as soon as it comes
  clock.set(Math.min(kept.left, Math.max(0, kept.left - (Date.now() - kept.at) / 1000)));
  atDesk(form);
}

/** @param {store.Form} form */
function atDesk(form) {
  if (!desk) {
    const begun = store.waiting().length + store.answers.size;
    desk = deskOf(form, PREVIEW, { changed, moved: (slot) => { keep("soal", String(slot)); if (screen !== "soal") turn("soal", false); }, review: reviewScreen });
    const at = begun ? Number(recall("soal") || 0) : 0;
    if (at) desk.go(at, false);
  } else desk.refresh();
  if (!["soal", "akhir", "habis"].includes(screen)) turn("soal");
}

async function load() {
  const mine = line;
  if (!mine) return;
  try {
    const { status, said } = await mine.read();
    if (mine !== line) return;
    linked(true);
    if (status !== 200) return refused(said.code, said.detail);
    fresh = true;
    await taken(said);
  } catch {
    if (mine !== line) return;
    linked(false);
    one("#muat-teks").textContent = say("muat-gagal");
  }
  mine.begin();
}

/** @param {any} said the whole attempt */
async function taken(said) {
  const now = typeof said.server_now === "number" ? said.server_now * 1000 : Date.parse(said.server_now);
  if (now) day.ahead = now - Date.now();
  const form = { title: said.title, name: said.name, number: said.number, large: Boolean(said.large), items: said.form ? said.form.items : [] };
  head(form);
  if (gifts < 0) gifts = (said.given || []).length;
  await store.merge(said.answers || []);
  if (said.state === "done") return finished(said);
  if (said.form) await store.note("form", form);
  hear(said);
}

/** A word of the server: how long, and whether she may work. @param {any} said */
function hear(said) {
  if ("seconds_left" in said) {
    const works = said.seconds_left !== null && (said.state || state) !== "waiting";
    if (works && screen !== "bukti") clock.set(said.seconds_left);
    if (works) store.note("clock", { left: said.seconds_left, at: Date.now(), ahead: day.ahead });
  }
  if (said.given) given(said.given);
  if (said.state) become(said.state);
  else if (screen === "habis" && clock.left() > 0) open();
}

/** @param {string} now */
function become(now) {
  const before = state;
  state = now;
  clock.run(now !== "paused");
  if (desk) desk.allow(now === "working" && (!clock.known() || clock.left() > 0));
  if (now === "done") { if (screen !== "bukti" && before !== "done") load(); return; }
  if (now === "waiting") return turn("tunggu");
  if (now === "paused") return turn("jeda");
  if (!store.facts.form) { if (before !== "working" || screen === "tunggu") load(); return; }
  if (clock.known() && clock.left() <= 0) return timeUp();
  open();
  if (before && before !== "working" && line) line.release();
}

function open() {
  const form = /** @type {store.Form} */ (store.facts.form);
  if (desk) desk.allow(true);
  if (screen === "akhir" || (screen === "soal" && desk)) return desk && desk.paint();
  if (screen === "habis") submitting = false;
  atDesk(form);
  if (screen !== "soal") turn("soal");
}

/** @param {{seconds: number, why: string}[]} all */
function given(all) {
  if (gifts >= 0 && all.length > gifts) {
    const { seconds, why } = all[all.length - 1], whole = seconds >= 60;
    tell(say(whole ? "waktu-tambah" : "waktu-tambah-detik", { n: whole ? figure(Math.round(seconds / 6) / 10) : seconds, sebab: say(`sebab-${why}`) || why }));
  }
  gifts = all.length;
}

function changed() {
  if (PREVIEW || !line) return;
  waits();
  line.now();
}

/** Answers were confirmed, or refused. @param {{slot: number, seq: number}[]} saved */
function confirmed(saved) {
  waits();
  if (desk) desk.confirmed(saved);
  if (screen === "akhir") paintReview();
  if (submitting) handIn();
  else if (screen === "habis") timeUp();
}

/** @param {boolean} yes */
function linked(yes) {
  if (PREVIEW) return;
  if (yes === link) return waits();
  link = yes;
  document.body.classList.toggle("putus", !yes);
  if (!yes) {
    one("#tenang-sejak").textContent = say("putus-sejak", { jam: hour() });
    if (screen === "soal" || screen === "akhir") announce(say("putus-kabar"));
  } else {
    announce(say("sambung-kabar"));
    if (!fresh) load();
    if (submitting) handIn();
  }
  waits();
}

/** How many answers wait, where it is said. */
function waits() {
  const n = store.waiting().length;
  one("#antre").textContent = n ? say("antre", { n }) : "";
  if (screen === "akhir") one("#akhir-antre").textContent = !submitting ? "" : n ? say("akhir-antre", { n }) : say(link ? "akhir-kirim" : "akhir-putus");
}

/** @param {string} code @param {string} detail */
function refused(code, detail) {
  const { number } = store.facts.session || { number: "" };
  if (code === "moved" || code === "token") return ousted(code, number);
  if (code === "done") return become("done");
  if (code === "paused" || code === "waiting") return become(code);
  if (code === "late") { clock.set(0); return timeUp(); }
  if (detail) tell(detail);
}

/** Another computer goes on, or the token is no good any more. What waits here is kept. @param {string} code @param {string} number */
function ousted(code, number) {
  if (line) line.close();
  line = null;
  remember("");
  const moved = code === "moved", missing = store.missing();
  enterScreen({ number, heading: say(moved ? "pindah-judul" : "masuk-judul"), why: say(moved ? "pindah" : "kunci", { nomor: number }), missing });
  document.body.classList.remove("putus");
}

function timeUp() {
  if (PREVIEW || state === "done" || screen === "bukti" || !line) return;
  if (desk) { desk.flush(); desk.allow(false); }
  const n = store.waiting().length, first = screen !== "habis";
  if (first) turn("habis");
  one("#habis-teks").textContent = n ? say(link ? "habis-lambat" : "habis-putus", { n }) : say(link ? "habis-kirim" : "habis-putus", { n });
  list("#habis-tolak", link ? store.missing() : []);
  one("#serahkan-habis").hidden = !(link && n);
  if (first) line.now();
  if (!n && link && !submitting) { submitting = true; handIn(); }
}

/* ---- handing in ---- */

function reviewScreen() {
  if (!desk) return;
  turn("akhir");
  paintReview();
}

function paintReview() {
  if (!desk) return;
  desk.review();
  list("#akhir-tolak", store.missing().filter((each) => each.why));
  one("#akhir-salah").hidden = true;
  const button = /** @type {HTMLButtonElement} */ (one("#serahkan"));
  button.disabled = submitting;
  button.hidden = PREVIEW;
  one(".ask").textContent = PREVIEW ? say("akhir-pratinjau") : one(".ask").textContent;
  waits();
}

function submit() {
  submitting = true;
  paintReview();
  handIn();
}

/** Once everything has arrived; called again whenever something has. @param {boolean} [without] what did not arrive */
async function handIn(without = false) {
  const mine = line;
  if (!mine || asking) return;
  waits();
  if (store.waiting().length && !without) return mine.now();
  asking = true;
  try {
    const { status, said } = await mine.submit();
    asking = false;
    if (mine !== line) return;
    linked(true);
    if (status === 200) return await finished(said);
    if (said.code === "late") return later();
    submitting = false;
    if (screen === "akhir") paintReview();
    refused(said.code, "");
    if (screen === "akhir") { one("#akhir-salah").hidden = false; one("#akhir-salah p").textContent = said.detail || said.title; }
  } catch {
    asking = false;
    linked(false);
    mine.now(); // the line tries until it gets through, and then this is called again
  }
}

/** The server has still to close it. */
function later() {
  setTimeout(() => { submitting = false; load(); }, 3_000);
}

/** @param {any} said */
async function finished(said) {
  state = "done";
  if (line) line.close();
  line = null;
  const form = store.facts.form, place = (/** @type {number} */ slot) => (form ? form.items.findIndex((item) => item.slot === slot) + 1 : slot);
  const { number } = /** @type {store.Session} */ (store.facts.session);
  const lost = store.missing().map(({ slot, why }) => ({ slot: place(slot), why }));
  remember("bukti");
  await store.wipe({ title: one("#judul").textContent || "", number, receipt: said.receipt || "", score: said.score === undefined ? null : said.score, lost, at: Date.now() + day.ahead });
  if (channel) channel.postMessage({ over: true, tab: ME });
  keep("soal", "");
  receiptScreen();
}

/** @param {string} receipt */
function fours(receipt) {
  return (receipt.match(/.{1,4}/g) || []).join(" ");
}

function receiptScreen() {
  const { title, number, receipt, score, lost, at } = /** @type {store.Receipt} */ (store.facts.receipt);
  head({ title, name: "", number, large: false });
  document.body.classList.remove("putus");
  one("#catatan").hidden = true;
  const today = new Date(at).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
  one("#bukti-siapa").textContent = say("diserahkan", { nomor: number, hari: today, jam: hour(at) });
  one("#bukti").textContent = fours(receipt);
  const percent = score !== null && typeof score === "object" ? score.percent : score;
  one("#nilai").hidden = percent === null || percent === undefined;
  one("#nilai b").textContent = percent === null || percent === undefined ? "" : figure(Number(percent));
  turn("bukti");
  fill(one(".why", one("#bukti-tolak")), ...lost.map(({ slot, why }) => el("li", {}, say(why ? "belum-sampai-sebab" : "belum-sampai", { n: slot, sebab: why }))));
  one("#bukti-tolak").hidden = !lost.length;
}

async function copy() {
  const text = one("#bukti").textContent || "";
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const range = document.createRange(), chosen = /** @type {Selection} */ (getSelection());
    range.selectNodeContents(one("#bukti"));
    chosen.removeAllRanges();
    chosen.addRange(range);
    done = document.execCommand("copy"); // where the page is not served by https
  }
  one("#salin-kabar").textContent = say(done ? "disalin" : "tak-disalin");
}

/* ---- one window only ---- */

const ME = Math.random().toString(36).slice(2);
const channel = !PREVIEW && "BroadcastChannel" in window ? new BroadcastChannel("ujian") : null;

/** Whether another window works on this attempt now. @param {string} attempt */
function elsewhere(attempt) {
  return new Promise((resolve) => {
    if (!channel) return resolve(false);
    const timer = setTimeout(() => resolve(false), 400);
    heard = () => { clearTimeout(timer); resolve(true); };
    channel.postMessage({ who: attempt, tab: ME });
  });
}

let heard = () => {};

if (channel) channel.onmessage = ({ data }) => {
  const mine = store.facts.session && line && store.facts.session.attempt;
  if (data.who && data.who === mine) channel.postMessage({ here: data.who, to: data.tab });
  if (data.here && data.to === ME) heard();
  if (data.took && data.took === mine && data.tab !== ME) aside();
  if (data.over && line === null && screen === "lain") location.reload();
};

/** Another window took over. */
async function aside() {
  if (desk) await desk.flush();
  if (line) line.close();
  line = null;
  turn("lain");
}

/** Go on in this window: what the other one noted lies on the device. */
async function takeOver() {
  await store.read();
  if (!store.facts.session) return location.reload();
  remember(store.facts.session.attempt);
  start();
}

/* ---- comfort ---- */

/** @param {string} name */
function recall(name) {
  try { return localStorage.getItem(`ujian-${name}`); } catch { return null; }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try { if (value) localStorage.setItem(`ujian-${name}`, value); else localStorage.removeItem(`ujian-${name}`); } catch { /* for this page only */ }
}

/** @param {string} size */
function letters(size) {
  document.documentElement.dataset.huruf = size;
  for (const button of document.querySelectorAll("button[data-huruf]")) button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.huruf === size));
}

function leave() {
  if (left || state !== "working" || !line) return;
  left = true;
  store.note("away", store.facts.away + 1);
}

function comeBack() {
  left = false;
  if (line) line.now();
}

/* ---- beginning ---- */

async function preview() {
  one("#pratinjau").hidden = false;
  try {
    const answer = await fetch(document.body.dataset.package || "", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const said = await answer.json(), items = (said.form || said).items;
    const form = { title: said.title || document.title, name: "", number: "", large: false, items };
    store.facts.form = form;
    head(form);
    atDesk(form);
  } catch {
    turn("muat");
    one("#muat-teks").textContent = say("muat-salah");
  }
}

async function begin() {
  letters(recall("huruf") || "1");
  if (PREVIEW) return preview();
  guard();
  await store.open();
  const { session, receipt } = store.facts;
  if (!session) {
    if (receipt && remembered() === "bukti") return receiptScreen();
    return enterScreen();
  }
  if (await elsewhere(session.attempt)) return turn("lain");
  if (remembered() === session.attempt) return start();
  one("#lanjutkan-judul").textContent = say("lanjutkan", { nomor: session.number });
  const n = store.waiting().length;
  one("#lanjutkan-antre").textContent = n ? say("lanjutkan-antre", { n }) : "";
  turn("lanjutkan");
}

/** The keeper of the page for times without network. Only where the browser allows it: https, or this computer. */
function guard() {
  const keeper = document.body.dataset.penjaga;
  if (keeper && "serviceWorker" in navigator) navigator.serviceWorker.register(keeper).catch(() => {});
}

async function notMe() {
  const n = store.missing().length, { number } = /** @type {store.Session} */ (store.facts.session);
  if (n && one("#hapus-tanya").hidden && screen === "lanjutkan") {
    one("#hapus-tanya").hidden = false;
    one("#hapus-tanya p").textContent = say("hapus-tanya", { n, nomor: number });
    return one("#hapus").focus();
  }
  await forget();
}

async function forget() {
  remember("");
  await store.wipe();
  location.reload();
}

one("#masuk").addEventListener("submit", enter);
one("#masuk-lain button").addEventListener("click", () => {
  one("#lanjutkan-judul").textContent = say("lanjutkan", { nomor: (store.facts.session || { number: "" }).number });
  turn("lanjutkan");
  notMe();
});
one("#lanjutkan").addEventListener("click", () => { remember(/** @type {store.Session} */ (store.facts.session).attempt); start(); });
one("#bukan-saya").addEventListener("click", notMe);
one("#hapus").addEventListener("click", forget);
one("#di-sini").addEventListener("click", takeOver);
one("#kembali").addEventListener("click", () => { submitting = false; turn("soal"); });
one("#serahkan").addEventListener("click", submit);
one("#serahkan-habis").addEventListener("click", () => { submitting = true; handIn(true); });
one("#salin").addEventListener("click", copy);
one("#catatan button").addEventListener("click", () => { one("#catatan").hidden = true; });
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("button[data-huruf]"))) button.addEventListener("click", () => { letters(button.dataset.huruf || "1"); keep("huruf", button.dataset.huruf || "1"); });
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); else comeBack(); });
addEventListener("blur", leave);
addEventListener("focus", comeBack);
begin();
