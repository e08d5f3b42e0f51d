// @ts-check
/* Entering: number and code of the card, and the PIN of the room where the server asks for it. */

import { remember } from "./ujian-jendela.js";
import { fours, one, say } from "./ujian-kata.js";
import { ask } from "./ujian-kirim.js";
import { keep, list, turn } from "./ujian-layar.js";
import * as store from "./ujian-simpan.js";

/** @param {{number?: string, heading?: string, why?: string, missing?: {slot: number, why: string}[]}} [facts] */
export function enterScreen({ number = "", heading = say("masuk-judul"), why = "", missing = [] } = {}) {
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

/** @param {() => void} begin what follows when the server has let her in */
export function entering(begin) {
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
      if (status === 200) { await entered(said, number); begin(); } else refused(said);
    } catch {
      wrong(say("masuk-putus"));
    }
    button.disabled = false;
    if (document.activeElement === document.body) button.focus(); // which it loses while it is disabled
  }

  one("#masuk").addEventListener("submit", enter);
}

/** @param {string} text */
function wrong(text) {
  one("#masuk-salah").hidden = !text;
  one("#masuk-salah p").textContent = text;
}

/** @param {any} said */
function refused(said) {
  if (said.code === "number-or-code" || said.code === "code-used") one("#kode").focus();
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
}
