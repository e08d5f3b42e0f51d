// @ts-check
/*
 * A survey, one question at a time. Without this file the page is one form with one button, and works.
 *
 * What lies on the device, and why so little: telephones are shared. An answer is kept under the name of its invitation and
 * question ("survei:<invitation>:<field>"), which opens nothing. Of a survey with names it is removed as soon as the server
 * has it; of an anonymous one, which the server must not know before it is handed in, it stays until then, and the page says
 * so beside a button that removes it. The page after handing in removes what is left; after 30 days any survey's page does.
 * One entry a question, so that two windows never write over each other's answers.
 *
 * There is no service worker: a page that opens without network would have to lie on the device with its token, for whoever
 * holds the telephone next. A page that is open goes on without network, and that is enough.
 */

const MONTH = 30 * 86_400_000;
const LATER = [2_000, 5_000, 15_000, 30_000];

/** @typedef {{v: string, q: number, t: number}} Entry value, number of the answer, when */

/** Entries of one invitation. Where the browser keeps nothing, they live as long as the page. */
class Device {
  /** @param {string} invitation */
  constructor(invitation) {
    this.prefix = `survei:${invitation}:`;
    this.safe = true;
    /** @type {Map<string, string>} */
    this.memory = new Map();
  }

  /** @returns {Map<string, Entry>} */
  all() {
    const found = new Map();
    const take = (/** @type {string} */ key, /** @type {string | null} */ text) => {
      const entry = key.startsWith(this.prefix) ? parsed(text) : null;
      if (entry) found.set(key.slice(this.prefix.length), entry);
    };
    for (const key of keys()) take(key, localStorage.getItem(key));
    for (const [key, text] of this.memory) take(key, text);
    return found;
  }

  /** @param {string} name @param {Entry} entry */
  put(name, entry) {
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(entry));
    } catch {
      this.safe = false;
      this.memory.set(this.prefix + name, JSON.stringify(entry));
    }
  }

  /** @param {string} name */
  drop(name) {
    this.memory.delete(this.prefix + name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch {
      /* nothing was kept */
    }
  }

  clear() {
    const names = [...this.all().keys()];
    for (const name of names) this.drop(name);
    return names.length;
  }
}

/** @returns {string[]} */
function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith("survei:"));
  } catch {
    return [];
  }
}

/** @param {string | null} text @returns {Entry | null} */
function parsed(text) {
  try {
    const entry = JSON.parse(text ?? "");
    return typeof entry.v === "string" && Number.isInteger(entry.q) ? entry : null;
  } catch {
    return null;
  }
}

function forgetOld() {
  for (const key of keys()) {
    const entry = parsed(localStorage.getItem(key));
    if (!entry || Date.now() - entry.t > MONTH) localStorage.removeItem(key);
  }
}

/** @param {HTMLFormElement} form */
function begin(form) {
  const device = new Device(form.dataset.survei ?? "");
  const address = form.dataset.simpan ?? "";
  const steps = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-tanya]"), one("[data-akhir]")]);
  const questions = steps.slice(0, -1);
  /** @type {Map<string, number>} number of the newest answer that is known */
  const seqs = new Map(questions.map((step) => [name(step), Number(step.dataset.seq)]));
  /** @type {Map<string, number>} number of the newest answer that was sent */
  const sent = new Map();
  /** @type {Set<string>} */
  const refused = new Set();
  let place = 0, tries = 0, timer = 0, saved = "", busy = false, over = false;
  let waiting = false;

  /** @param {string} selector @returns {HTMLElement} */
  function one(selector) {
    return /** @type {HTMLElement} */ (form.querySelector(selector));
  }

  /** @param {HTMLElement} step */
  function name(step) {
    return step.dataset.tanya ?? "";
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  function words(key, values = {}) {
    const text = form.dataset[`kata${key}`] ?? "";
    return text.replace(/\{(\w+)\}/g, (_all, word) => String(values[word] ?? ""));
  }

  /** @param {HTMLElement} step */
  function value(step) {
    const field = form.elements.namedItem(name(step));
    return field && "value" in field ? String(field.value) : "";
  }

  /** @param {string} field @param {string} text */
  function show(field, text) {
    const control = form.elements.namedItem(field);
    if (control instanceof RadioNodeList || control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)
      control.value = text;
  }

  function state() {
    const n = device.all().size;
    const key = !device.safe ? "Penuh" : n === 0 ? (saved ? "Tersimpan" : "Kosong")
      : !address ? "Perangkat" : waiting ? "Menunggu" : "Mengirim";
    one("[data-keadaan]").textContent = words(key, { n, jam: saved });
    one("[data-hapus]").hidden = n === 0;
    const open = questions.filter((step) => step.hasAttribute("data-wajib") && !value(step).trim());
    one("[data-belum]").hidden = false;
    one("[data-belum]").textContent = open.length ? words("Belum", { n: open.length }) : words("Lengkap");
    one("[data-daftar]").hidden = open.length === 0;
    one("[data-daftar]").replaceChildren(...open.map(link));
  }

  /** @param {HTMLElement} step */
  function link(step) {
    const line = document.createElement("li"), to = document.createElement("a");
    to.href = `#q-${name(step).slice(2)}`;
    to.textContent = step.querySelector(".ask-h")?.firstChild?.textContent?.trim() || step.querySelector("label")?.textContent || "";
    line.append(to);
    return line;
  }

  /** @param {string} text @param {boolean} [signIn] */
  function warn(text, signIn = false) {
    const box = one("[data-peringatan]");
    box.hidden = !text;
    /** @type {HTMLElement} */ (box.querySelector("p")).textContent = text;
    one("[data-masuk]").hidden = !signIn;
  }

  /** @param {number} to @param {boolean} [focus] */
  function go(to, focus = true) {
    place = Math.max(0, Math.min(to, steps.length - 1));
    steps.forEach((step, at) => { step.hidden = at !== place; });
    const first = form.querySelector("[data-awal]"), last = place === steps.length - 1;
    if (first instanceof HTMLElement) first.hidden = place > 0;
    one("[data-langkah]").textContent = last ? words("Akhir") : words("Langkah", { n: place + 1, m: questions.length });
    const bar = /** @type {HTMLProgressElement} */ (form.querySelector("progress"));
    bar.value = last ? bar.max : place;
    one("[data-kembali]").hidden = place === 0;
    one("[data-lanjut]").hidden = last;
    if (!focus) return;
    const heading = /** @type {HTMLElement | null} */ (steps[place].querySelector(".ask-h"));
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    form.scrollIntoView();
  }

  /** @param {HTMLElement} step */
  function changed(step) {
    const field = name(step), known = device.all().get(field), text = value(step);
    const again = known && known.q > (sent.get(field) ?? 0);
    const q = again ? known.q : Math.max(seqs.get(field) ?? 0, known?.q ?? 0) + 1;
    seqs.set(field, q);
    refused.delete(field);
    device.put(field, { v: text, q, t: Date.now() });
    state();
    if (address) later(step.querySelector("[type=radio]") ? 0 : 700);
  }

  /** @param {number} wait */
  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
  }

  /** Send what is on the device. @returns {Promise<boolean>} whether the server has everything */
  async function flush() {
    const batch = [...device.all()].filter(([field]) => !refused.has(field));
    if (!address || over || busy || batch.length === 0) return batch.length === 0 && refused.size === 0;
    busy = true;
    for (const [field, entry] of batch) sent.set(field, entry.q);
    try {
      const response = await fetch(address, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify(Object.fromEntries(batch.map(([field, entry]) => [field, [entry.v, entry.q]]))),
      });
      await answered(response, batch);
    } catch {
      waiting = true;
      later(LATER[Math.min(tries++, LATER.length - 1)]);
    }
    busy = false;
    state();
    const left = [...device.all().keys()].filter((field) => !refused.has(field));
    if (left.length && !waiting && !over) later(0);
    return left.length === 0 && refused.size === 0;
  }

  /** @param {Response} response @param {[string, Entry][]} batch */
  async function answered(response, batch) {
    if (response.type === "opaqueredirect") return stop(words("Keluar", { n: batch.length }), true);
    if (response.status >= 500) throw new Error("later");
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) return stop(words("Muat", { n: batch.length }));
    const told = await response.json();
    if (response.ok) return kept(batch, told);
    if (told.salah?.length) {
      for (const [field] of batch) if (told.salah.includes(field.slice(2))) refused.add(field);
      return warn(told.pesan);
    }
    stop(`${told.pesan} ${words("Tutup", { n: batch.length })}`);
  }

  /** @param {[string, Entry][]} batch @param {{seq: Record<string, number>, lain: string[]}} told */
  function kept(batch, told) {
    for (const [field, entry] of batch) {
      if (device.all().get(field)?.q === entry.q) device.drop(field);
      seqs.set(field, Math.max(seqs.get(field) ?? 0, told.seq[field.slice(2)] ?? 0));
    }
    const now = new Date();
    saved = `${String(now.getHours()).padStart(2, "0")}.${String(now.getMinutes()).padStart(2, "0")}`;
    waiting = false;
    tries = 0;
    warn(told.lain.length ? words("Lain", { n: told.lain.length }) : "");
  }

  /** @param {string} text @param {boolean} [signIn] */
  function stop(text, signIn = false) {
    over = waiting = true;
    warn(text, signIn);
  }

  function token() {
    return /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value;
  }

  /** @param {SubmitEvent} event */
  async function handIn(event) {
    event.preventDefault();
    one("[data-keadaan]").textContent = words("Kirim");
    while (busy) await new Promise((done) => setTimeout(done, 100));
    const done = await flush();
    if (over) return;
    try {
      await fetch(location.pathname, { method: "HEAD", cache: "no-store", redirect: "manual" });
    } catch {
      waiting = true;
      state();
      return warn(words("Nanti"));
    }
    const all = /** @type {HTMLInputElement} */ (form.elements.namedItem("tersimpan"));
    all.value = address && done ? "1" : "";
    form.submit();
  }

  /** @param {string} hash */
  function open(hash) {
    const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    const at = steps.findIndex((step) => target && step.contains(target));
    if (at >= 0) go(at);
    return at >= 0;
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const at = event.target;
    if (event.key === "Enter" && at instanceof HTMLInputElement) {
      event.preventDefault();
      go(place + 1);
    } else if (/^[1-9]$/.test(event.key) && !(at instanceof HTMLTextAreaElement) && !(at instanceof HTMLInputElement && at.type !== "radio")) {
      /** @type {HTMLInputElement[]} */ ([...steps[place].querySelectorAll("[type=radio]")])[Number(event.key) - 1]?.click();
    }
  }

  for (const [field, entry] of device.all()) {
    if (address && entry.q <= (seqs.get(field) ?? 0)) device.drop(field);
    else show(field, entry.v), seqs.set(field, entry.q);
  }
  for (const step of questions) step.addEventListener("input", () => changed(step));
  one("[data-lanjut]").addEventListener("click", () => go(place + 1));
  one("[data-kembali]").addEventListener("click", () => go(place - 1));
  one("[data-hapus] button").addEventListener("click", () => { device.clear(); form.reset(); refused.clear(); state(); });
  form.addEventListener("submit", handIn);
  form.addEventListener("keydown", key);
  addEventListener("hashchange", () => open(location.hash));
  addEventListener("online", () => later(0));
  addEventListener("storage", (event) => {
    const field = event.key?.startsWith(device.prefix) ? event.key.slice(device.prefix.length) : "";
    const entry = field ? parsed(event.newValue) : null;
    if (entry) show(field, entry.v), seqs.set(field, Math.max(entry.q, seqs.get(field) ?? 0));
    if (field) state();
  });
  one("[data-maju]").hidden = one("[data-arah]").hidden = false;
  const wrong = questions.findIndex((step) => step.querySelector(".err"));
  const begun = questions.some((step) => value(step).trim()), next = questions.findIndex((step) => !value(step).trim());
  if (!open(location.hash)) go(wrong >= 0 ? wrong : !begun ? 0 : next < 0 ? steps.length - 1 : next, false);
  state();
  if (address) later(0);
}

/** After handing in or after the close nothing stays on the device. @param {HTMLElement} page */
function end(page) {
  const n = new Device(page.dataset.surveiUsai ?? "").clear();
  const said = page.querySelector("[data-tak-sampai]");
  if (n && said instanceof HTMLElement) {
    said.textContent = (said.dataset.takSampai ?? "").replace("{n}", String(n));
    said.hidden = false;
  }
}

forgetOld();
for (const form of document.querySelectorAll("form[data-survei]")) begin(/** @type {HTMLFormElement} */ (form));
for (const page of document.querySelectorAll("[data-survei-usai]")) end(/** @type {HTMLElement} */ (page));
