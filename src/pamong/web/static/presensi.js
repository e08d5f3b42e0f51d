// @ts-check
/*
 * The roster on the organiser's telephone, in a room without network.
 *
 * Each press is a mark: number, time, whose, there or not, and a code that chains it to the mark before (HMAC-SHA256 with a key
 * that only this page and the server know; the same lines as formats/mark_chain.py). Marks wait on the device under
 * "presensi:<roster>", without names and without the key, until the server has them; then they are dropped.
 *
 * There is no service worker: a page that opens without network would have to lie on the device with its names and its key, for
 * whoever holds the telephone next. The page that is open goes on without network. If it was closed, its marks are still on
 * the device and go out when the same address is opened again with network.
 */

const MONTH = 30 * 86_400_000;
const LATER = [2_000, 5_000, 15_000, 30_000];

/** @typedef {{seq: number, p: string, t: string, h: boolean, mac: string}} Mark number, whose, when, there, code */
/** @typedef {{seq: number, mac: string, last: string, marks: Mark[], t: number}} Queue end of the chain, and what waits */

/** @param {string} hex */
function bytes(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** @param {ArrayBuffer} buffer */
function digits(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string | null} text @returns {Queue | null} */
function parsed(text) {
  try {
    const queue = JSON.parse(text ?? "");
    return Array.isArray(queue.marks) && Number.isInteger(queue.seq) ? queue : null;
  } catch {
    return null;
  }
}

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("presensi:"))) {
      const queue = parsed(localStorage.getItem(key));
      if (!queue || Date.now() - queue.t > MONTH) localStorage.removeItem(key);
    }
  } catch {
    /* nothing is kept here */
  }
}

/** @param {HTMLElement} page */
async function begin(page) {
  const told = /** @type {Record<string, string>} */ (page.dataset);
  const name = `presensi:${told.presensi}`;
  const secret = await crypto.subtle.importKey("raw", bytes(told.kunci), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const ahead = Date.parse(told.kini) - Date.now(); // the server's clock decides
  const buttons = /** @type {HTMLButtonElement[]} */ ([...page.querySelectorAll("[data-orang]")]);
  let safe = true, memory = "", busy = false, away = false, over = false, saved = "", tries = 0, timer = 0;
  /** @type {Promise<unknown>} presses are noted one after the other */
  let turn = Promise.resolve();

  /** @returns {Queue} */
  function queue() {
    const start = { seq: Number(told.seq), mac: told.mac, last: "", marks: [], t: Date.now() };
    try {
      return parsed(safe ? localStorage.getItem(name) : memory) ?? start;
    } catch {
      return parsed(memory) ?? start;
    }
  }

  /** @param {Queue} now */
  function keep(now) {
    memory = JSON.stringify({ ...now, t: Date.now() });
    try {
      localStorage.setItem(name, memory);
    } catch {
      safe = false;
    }
  }

  /** @param {string} selector */
  function one(selector) {
    return /** @type {HTMLElement} */ (page.querySelector(selector));
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  function words(key, values = {}) {
    return (told[`kata${key}`] ?? "").replace(/\{(\w+)\}/g, (_all, word) => String(values[word] ?? ""));
  }

  function state() {
    const n = queue().marks.length;
    const key = !safe && n ? "Penuh" : n === 0 ? (saved ? "Terkirim" : queue().seq ? "Sudah" : "Kosong") : away || over ? "Jauh" : "Kirim";
    one("[data-keadaan]").textContent = words(key, { n, jam: saved });
    one("[data-sekarang]").hidden = n === 0 || !(away || over);
    const here = buttons.filter((button) => button.getAttribute("aria-pressed") === "true").length;
    one("[data-jumlah]").textContent = `${here} / ${buttons.length}`;
  }

  /** @param {HTMLButtonElement} button @param {boolean} here */
  function show(button, here) {
    button.setAttribute("aria-pressed", String(here));
    /** @type {HTMLElement} */ (button.querySelector(".crew-state")).textContent = words(here ? "Ada" : "Tiada");
  }

  /** @param {string} text */
  function warn(text) {
    const box = one("[data-peringatan]");
    box.hidden = !text;
    /** @type {HTMLElement} */ (box.querySelector("p")).textContent = text;
  }

  /** Two windows of one telephone go on in the same chain. @param {() => Promise<void>} work */
  function alone(work) {
    turn = turn.then(() => (navigator.locks ? navigator.locks.request(name, work) : work()));
    return turn;
  }

  /** @param {HTMLButtonElement} button */
  function press(button) {
    const here = button.getAttribute("aria-pressed") !== "true";
    show(button, here);
    return alone(async () => {
      const now = queue(), p = button.dataset.orang ?? "", seq = now.seq + 1;
      const clock = new Date(Date.now() + ahead).toISOString(), t = clock < now.last ? now.last : clock;
      const lines = [now.mac, seq, p, t, here ? "1" : "0"].join("\n");
      const mac = digits(await crypto.subtle.sign("HMAC", secret, new TextEncoder().encode(lines)));
      keep({ seq, mac, last: t, marks: [...now.marks, { seq, p, t, h: here, mac }], t: 0 });
    }).then(() => { state(); later(600); });
  }

  /** @param {number} seq the server has everything up to this number */
  function drop(seq) {
    return alone(async () => {
      const now = queue();
      keep({ ...now, marks: now.marks.filter((mark) => mark.seq > seq) });
    });
  }

  /** @param {number} wait */
  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
  }

  async function flush() {
    const { marks } = queue();
    if (busy || over || marks.length === 0) return;
    busy = true;
    try {
      const token = /** @type {HTMLInputElement} */ (page.querySelector("[name=csrfmiddlewaretoken]")).value;
      const response = await fetch(told.kirim, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ tanda: marks }),
      });
      await answered(response, marks.length);
    } catch {
      away = true;
      later(LATER[Math.min(tries++, LATER.length - 1)]);
    }
    busy = false;
    state();
    if (queue().marks.length && !away && !over) later(0);
  }

  /** @param {Response} response @param {number} n */
  async function answered(response, n) {
    if (response.type === "opaqueredirect") return stop(words("Keluar", { n }));
    if (response.status >= 500) throw new Error("later");
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) return stop(words("Muat", { n }));
    const said = await response.json();
    if (!response.ok && said.kode !== "marks-replayed") return stop(words("Macet", { pesan: said.pesan, n }));
    await drop(said.seq);
    const now = new Date();
    saved = `${String(now.getHours()).padStart(2, "0")}.${String(now.getMinutes()).padStart(2, "0")}`;
    away = false;
    tries = 0;
    warn("");
  }

  /** @param {string} text */
  function stop(text) {
    over = true;
    warn(text);
  }

  const found = queue(), behind = found.marks.length === 0 && found.seq > Number(told.seq);
  if (behind || found.seq < Number(told.seq)) keep({ seq: Number(told.seq), mac: told.mac, last: "", marks: [], t: 0 });
  if (behind) return location.reload(); // what this page shows was overtaken by marks that arrived while it was on its way
  for (const mark of queue().marks) {
    const button = buttons.find((each) => each.dataset.orang === mark.p);
    if (button) show(button, mark.h);
  }
  for (const button of buttons) button.addEventListener("click", () => press(button));
  one("[data-sekarang]").addEventListener("click", () => { over = false; later(0); });
  addEventListener("online", () => later(0));
  addEventListener("offline", () => { away = true; state(); });
  addEventListener("storage", (event) => { if (event.key === name) state(); });
  page.hidden = false;
  for (const note of document.querySelectorAll("[data-tanpa]")) /** @type {HTMLElement} */ (note).hidden = true;
  state();
  later(0);
}

forgetOld();
if (globalThis.crypto?.subtle)
  for (const page of document.querySelectorAll("[data-presensi]")) begin(/** @type {HTMLElement} */ (page));
