// @ts-check
/* Handing in: the page before it, waiting until everything has arrived, and the receipt. */

import { over, remember } from "./ujian-jendela.js";
import { day, figure, fours, hour, one, say } from "./ujian-kata.js";
import { head, keep, list, on, placeOf, PREVIEW, turn } from "./ujian-layar.js";
import * as store from "./ujian-simpan.js";

const LATER = 3_000;

/** @typedef {ReturnType<typeof import("./ujian-kerja.js").desk>} Desk */
/** @typedef {ReturnType<typeof import("./ujian-kirim.js").line>} Line */
/** @typedef {{desk: () => Desk | null, line: () => Line | null, link: () => boolean, linked: (yes: boolean) => void, refused: (code: string) => void, load: () => void, ended: () => void}} Work */

/** @param {Work} work */
export function handing(work) {
  let wanted = false, asking = false;

  function review() {
    if (!work.desk()) return;
    turn("akhir");
    paint();
  }

  function paint() {
    const desk = work.desk();
    if (!desk) return;
    desk.review();
    list("#akhir-tolak", store.missing().filter((each) => each.why));
    one("#akhir-salah").hidden = true;
    const button = /** @type {HTMLButtonElement} */ (one("#serahkan"));
    button.disabled = wanted;
    button.hidden = PREVIEW;
    one(".ask").textContent = PREVIEW ? say("akhir-pratinjau") : one(".ask").textContent;
    waits();
  }

  /** How many answers wait, where it is said. */
  function waits() {
    const n = store.waiting().length;
    one("#antre").textContent = n ? say("antre", { n }) : "";
    if (on("akhir")) one("#akhir-antre").textContent = !wanted ? "" : n ? say("akhir-antre", { n }) : say(work.link() ? "akhir-kirim" : "akhir-putus");
  }

  /** Once everything has arrived; called again whenever something has. @param {boolean} [without] what did not arrive */
  async function go(without = false) {
    const mine = work.line();
    if (!mine || asking) return;
    waits();
    if (store.waiting().length && !without) return mine.now();
    asking = true;
    try {
      const { status, said } = await mine.submit();
      asking = false;
      if (mine !== work.line()) return;
      work.linked(true);
      if (status === 200) return await finished(said);
      if (said.code === "late") return later();
      wanted = false;
      if (on("akhir")) paint();
      work.refused(said.code);
      if (on("akhir")) { one("#akhir-salah").hidden = false; one("#akhir-salah p").textContent = said.detail || said.title; }
    } catch {
      asking = false;
      work.linked(false);
      mine.now(); // the line tries until it gets through, and then this is called again
    }
  }

  /** The server has still to close it. */
  function later() {
    setTimeout(() => { wanted = false; work.load(); }, LATER);
  }

  /** @param {any} said */
  async function finished(said) {
    work.ended();
    const { number } = /** @type {store.Session} */ (store.facts.session);
    const lost = store.missing().map(({ slot, why }) => ({ slot: placeOf(slot), why }));
    remember("bukti");
    await store.wipe({ title: one("#judul").textContent || "", number, receipt: said.receipt || "", score: said.score === undefined ? null : said.score, lost, at: Date.now() + day.ahead });
    over();
    keep("soal", "");
    receiptScreen();
  }

  /** She wants it, or time wants it. @param {boolean} [without] what did not arrive */
  function want(without = false) {
    wanted = true;
    paint();
    go(without);
  }

  one("#kembali").addEventListener("click", () => { wanted = false; turn("soal"); });
  one("#serahkan").addEventListener("click", () => want());
  one("#serahkan-habis").addEventListener("click", () => want(true));

  return {
    review, paint, waits, go, want, finished,
    wanted: () => wanted,
    /** Not now after all. */
    cease() { wanted = false; },
    /** Another attempt, or the same one from the beginning. */
    begin() { wanted = asking = false; },
  };
}

export function receiptScreen() {
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
  list("#bukti-tolak", lost); // under their numbers already: the questions are gone from the device
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

one("#salin").addEventListener("click", copy);
