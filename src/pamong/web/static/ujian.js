// @ts-check
/*
 * The exam player: from the number on the card to the receipt. It is one page that changes its screen (ujian-layar.js), so that it
 * goes on without network. Its parts, in the order in which a candidate meets them: entering (ujian-masuk.js), the course of
 * the exam (ujian-jalan.js) with the desk (ujian-kerja.js) and its questions (ujian-soal.js), handing in (ujian-serah.js); below
 * them what lies on the device (ujian-simpan.js), the line to the server (ujian-kirim.js), the other windows
 * (ujian-jendela.js), the clock (ujian-waktu.js) and words (ujian-kata.js).
 */

import { atDesk, begun, start } from "./ujian-jalan.js";
import { elsewhere, remember, remembered } from "./ujian-jendela.js";
import { one, say } from "./ujian-kata.js";
import { head, letters, on, PREVIEW, recall, turn } from "./ujian-layar.js";
import { enterScreen, entering } from "./ujian-masuk.js";
import { receiptScreen } from "./ujian-serah.js";
import * as store from "./ujian-simpan.js";

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
  if (n && one("#hapus-tanya").hidden && on("lanjutkan")) {
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

entering(() => { if (begun()) location.reload(); else start(); }); // the desk of before may be another one's
one("#masuk-lain button").addEventListener("click", () => {
  one("#lanjutkan-judul").textContent = say("lanjutkan", { nomor: (store.facts.session || { number: "" }).number });
  turn("lanjutkan");
  notMe();
});
one("#lanjutkan").addEventListener("click", () => { remember(/** @type {store.Session} */ (store.facts.session).attempt); start(); });
one("#bukan-saya").addEventListener("click", notMe);
one("#hapus").addEventListener("click", forget);
begin();
