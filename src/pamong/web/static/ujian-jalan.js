// @ts-check
/*
 * The course of an exam, from the first word of the server to the last: whether she may work, how long, what is known of the
 * network. The server alone decides; what lies on the device bridges the time until it can be asked.
 */

import { listen, remember, take } from "./ujian-jendela.js";
import { day, figure, hour, one, say } from "./ujian-kata.js";
import { desk as deskOf } from "./ujian-kerja.js";
import { line as lineOf } from "./ujian-kirim.js";
import { announce, clock, head, keep, list, on, PREVIEW, recall, tell, turn } from "./ujian-layar.js";
import { enterScreen } from "./ujian-masuk.js";
import { handing } from "./ujian-serah.js";
import * as store from "./ujian-simpan.js";

/** @type {ReturnType<typeof deskOf> | null} */
let desk = null;
/** @type {ReturnType<typeof lineOf> | null} */
let line = null;
let state = "", link = true, fresh = false, gifts = -1, told = 0, left = false;

const hand = handing({
  desk: () => desk,
  line: () => line,
  link: () => link,
  linked,
  refused: (code) => refused(code, ""),
  load,
  ended() { state = "done"; close(); },
});

/** Whether questions were shown in this page. */
export function begun() {
  return desk !== null;
}

function close() {
  if (line) line.close();
  line = null;
}

export function start() {
  const session = /** @type {store.Session} */ (store.facts.session);
  close();
  state = "";
  fresh = false;
  hand.begin();
  gifts = -1;
  line = lineOf(session, { hear, refused, linked, settled: confirmed, slot: () => (desk ? desk.slot() : 0), hurry: () => state === "waiting" || state === "paused" });
  take(session.attempt);
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
export function atDesk(form) {
  if (!desk) {
    const begun = store.waiting().length + store.answers.size;
    desk = deskOf(form, PREVIEW, { changed, moved: (slot) => { keep("soal", String(slot)); if (!on("soal")) turn("soal", false); }, review: hand.review });
    const at = begun ? Number(recall("soal") || 0) : 0;
    if (at) desk.go(at, false);
  } else desk.refresh();
  if (!on("soal", "akhir", "habis")) turn("soal");
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
  if (said.state === "done") return hand.finished(said);
  if (said.form) await store.note("form", form);
  hear(said);
}

/** A word of the server: how long, and whether she may work. @param {any} said */
function hear(said) {
  if ("seconds_left" in said) {
    const works = said.seconds_left !== null && (said.state || state) !== "waiting";
    if (works && !on("bukti")) clock.set(said.seconds_left);
    if (works) store.note("clock", { left: said.seconds_left, at: Date.now(), ahead: day.ahead });
  }
  if (said.given) given(said.given);
  if (said.state) become(said.state);
  else if (on("habis") && clock.left() > 0) open();
}

/** @param {string} now */
function become(now) {
  const before = state;
  state = now;
  clock.run(now !== "paused");
  if (desk) desk.allow(now === "working" && (!clock.known() || clock.left() > 0));
  if (now === "done") { if (!on("bukti") && before !== "done") load(); return; }
  if (now === "waiting") return turn("tunggu");
  if (now === "paused") return turn("jeda");
  if (!store.facts.form) { if (before !== "working" || on("tunggu")) load(); return; }
  if (clock.known() && clock.left() <= 0) return timeUp();
  open();
  if (before && before !== "working" && line) line.release();
}

function open() {
  const form = /** @type {store.Form} */ (store.facts.form);
  if (desk) desk.allow(true);
  if (on("akhir") || (on("soal") && desk)) return desk && desk.paint();
  if (on("habis")) hand.cease();
  atDesk(form);
  if (!on("soal")) turn("soal");
}

/** An outage is given back in pieces: a note that still stands there grows by them. @param {{seconds: number, why: string}[]} all */
function given(all) {
  if (gifts >= 0 && all.length > gifts) {
    if (one("#catatan").hidden) told = gifts;
    const { why } = all[all.length - 1], alike = all.slice(told).filter((each) => each.why === why);
    const seconds = alike.reduce((sum, each) => sum + each.seconds, 0), whole = seconds >= 60;
    tell(say(whole ? "waktu-tambah" : "waktu-tambah-detik", { n: whole ? figure(Math.round(seconds / 6) / 10) : seconds, sebab: say(`sebab-${why}`) || why }));
  }
  gifts = all.length;
}

function changed() {
  if (PREVIEW || !line) return;
  hand.waits();
  line.now();
}

/** Answers were confirmed, or refused. @param {{slot: number, seq: number}[]} saved */
function confirmed(saved) {
  hand.waits();
  if (desk) desk.confirmed(saved);
  if (on("akhir")) hand.paint();
  if (hand.wanted()) hand.go();
  else if (on("habis")) timeUp();
}

/** @param {boolean} yes */
function linked(yes) {
  if (PREVIEW) return;
  if (yes === link) return hand.waits();
  link = yes;
  document.body.classList.toggle("putus", !yes);
  if (!yes) {
    one("#tenang-sejak").textContent = say("putus-sejak", { jam: hour() });
    if (on("soal", "akhir")) announce(say("putus-kabar"));
  } else {
    announce(say("sambung-kabar"));
    if (!fresh) load();
    if (hand.wanted()) hand.go();
  }
  hand.waits();
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
  close();
  remember("");
  const moved = code === "moved", missing = store.missing();
  enterScreen({ number, heading: say(moved ? "pindah-judul" : "masuk-judul"), why: say(moved ? "pindah" : "kunci", { nomor: number }), missing });
  document.body.classList.remove("putus");
}

function timeUp() {
  if (PREVIEW || state === "done" || on("bukti") || !line) return;
  if (desk) { desk.flush(); desk.allow(false); }
  const n = store.waiting().length, first = !on("habis");
  if (first) turn("habis");
  one("#habis-teks").textContent = n ? say(link ? "habis-lambat" : "habis-putus", { n }) : say(link ? "habis-kirim" : "habis-putus", { n });
  list("#habis-tolak", link ? store.missing() : []);
  one("#serahkan-habis").hidden = !(link && n);
  if (first) line.now();
  if (!n && link && !hand.wanted()) hand.want();
}

/** Another window took over. */
async function aside() {
  if (desk) await desk.flush();
  close();
  turn("lain");
}

/** Go on in this window: what the other one noted lies on the device. */
async function takeOver() {
  await store.read();
  if (!store.facts.session) return location.reload();
  remember(store.facts.session.attempt);
  start();
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

listen({
  mine: () => (store.facts.session && line ? store.facts.session.attempt : ""),
  aside,
  over: () => { if (line === null && on("lain")) location.reload(); },
});
one("#di-sini").addEventListener("click", takeOver);
document.addEventListener("waktu-habis", timeUp);
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); else comeBack(); });
addEventListener("blur", leave);
addEventListener("focus", comeBack);
