// @ts-check
/*
 * A survey at the counter, one question at a time, on a visitor's telephone or on a kiosk. Without this file the page is one
 * form with one button, and works.
 *
 * What lies on the device, in IndexedDB "nilai":
 *
 * isian     code → {code, id, values, place, at}: what is being answered; gone when it is handed in, or after a day. A kiosk
 *           keeps none: the next person stands there already
 * antrean   id → {id, code, answers, at, kiosk}: handed in, and not yet confirmed by the server. One leaves only when the server
 *           has said that it has it, or that it will never take it. The id stays, so that what is sent twice counts once
 *
 * A page that is open goes on without network. No service worker: it would have to keep the page for whoever comes next.
 */

const DAY = 86_400_000;
const LATER = [2_000, 5_000, 15_000, 30_000];
const PATIENCE = 15_000;
const LONGEST = 5_000;
const THANKS = 15_000;
const SILENCE = 60_000;

/** Refusals after which no other try makes sense. */
const FINAL = ["survey-closed", "not-found"];

/** @typedef {{code: string, id: string, values: Record<string, string>, place: number, at: number}} Draft */
/** @typedef {{id: string, code: string, answers: Record<string, string | null>, at: number, kiosk: boolean}} Form */
/** @typedef {{taken: (one: Form) => void, refused: (one: Form, said: any) => Promise<boolean>, told: (n: number, waiting: boolean, known: boolean) => void}} Ears */

/** @type {Promise<IDBDatabase | null>} */
const base = new Promise((done) => {
  try {
    const asked = indexedDB.open("nilai", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("isian", { keyPath: "code" });
      asked.result.createObjectStore("antrean", { keyPath: "id" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => done(null);
  } catch {
    done(null);
  }
});

let safe = true;

/** Where the browser keeps nothing, things live as long as the page. @type {Record<string, Map<string, any>>} */
const memory = { isian: new Map(), antrean: new Map() };

/** Change the store; resolves when it lies on the device. @param {(store: (name: string) => any) => void} act */
async function write(act) {
  const held = await base;
  try {
    if (!held) throw new Error("no store");
    await new Promise((done, fail) => {
      const work = /** @type {any} */ (held).transaction(["isian", "antrean"], "readwrite", { durability: "strict" });
      work.oncomplete = () => done(0);
      work.onerror = work.onabort = () => fail(work.error);
      act((name) => work.objectStore(name));
    });
  } catch {
    safe = false;
    act((name) => ({
      put: (/** @type {any} */ one) => memory[name].set(name === "isian" ? one.code : one.id, one),
      delete: (/** @type {string} */ key) => memory[name].delete(key),
    }));
  }
}

/** @param {string} name @returns {Promise<any[]>} */
async function all(name) {
  const held = await base;
  /** @type {any[]} */
  let kept = [];
  if (held)
    try {
      kept = await new Promise((done, fail) => {
        const asked = held.transaction([name]).objectStore(name).getAll();
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
      });
    } catch {
      safe = false;
    }
  else safe = false;
  return [...kept, ...memory[name].values()].sort((a, b) => a.at - b.at);
}

/** A random id, also where the page came without encryption. */
function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The way to the server: everything that waits here, one form after the other. @param {Ears} ears @param {string} code @param {string} token */
function line(ears, code, token) {
  const kiosk = code !== "";
  let timer = 0, tries = 0, busy = false, again = false;

  /** @returns {Promise<Form[]>} */
  async function mine() {
    return (await all("antrean")).filter((one) => one.kiosk === kiosk && (!kiosk || one.code === code));
  }

  async function send() {
    again = busy;
    if (busy || (kiosk && !token)) return;
    busy = true;
    clearTimeout(timer);
    let wait = 0, later = 0, known = true;
    for (const one of await mine()) {
      const answer = await ask(one).catch(() => null);
      tries = answer ? 0 : tries + 1;
      if (!answer) wait = LATER[Math.min(tries, LATER.length) - 1];
      else if (answer.code === "kiosk-unknown") [wait, known] = [LATER[3], false];
      else if (answer.after) wait = 1000 * answer.after;
      if (wait || !answer) break;
      if (answer.code && !(await ears.refused(one, answer.said))) later = LATER[3];
      else await write((store) => store("antrean").delete(one.id));
      if (!answer.code) ears.taken(one);
    }
    wait = wait || later;
    busy = false;
    const left = (await mine()).length;
    ears.told(left, wait > 0, known);
    if (again) send();
    else if (left) timer = setTimeout(send, wait ? wait * (0.8 + 0.4 * Math.random()) : 0);
  }

  /** Rejects when nothing came back that our server has said. @param {Form} one */
  async function ask(one) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(`/api/v1/surveys/${one.code}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id: one.id, answers: one.answers, ...(kiosk ? { kiosk: token } : {}) }),
        cache: "no-store",
        credentials: "same-origin",
        signal: stop.signal,
      });
      if (!(response.headers.get("Content-Type") || "").includes("json")) throw new Error("not ours");
      const said = await response.json();
      if (response.ok && said.received === one.id) return { code: "", after: 0, said };
      const after = Number(response.headers.get("Retry-After") || 0);
      if (response.ok || (response.status >= 500 && !after)) throw new Error("later");
      return { code: String(said.code), after, said };
    } finally {
      clearTimeout(clock);
    }
  }

  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  return { send };
}

/** @param {HTMLFormElement} form */
async function begin(form) {
  const code = form.dataset.nilai || "", kiosk = form.hasAttribute("data-kios");
  const steps = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-langkah]")]);
  const questions = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-tanya]")]);
  const progress = /** @type {HTMLProgressElement} */ (form.querySelector("progress"));
  let place = 0, id = "", saved = "", over = false, idle = 0;

  /** @param {string} name @returns {HTMLElement | null} */
  const find = (name) => form.querySelector(`[data-${name}]`);

  /** @param {string} name @param {boolean} yes */
  function show(name, yes) {
    for (const part of form.querySelectorAll(`[data-${name}]`)) /** @type {HTMLElement} */ (part).hidden = !yes;
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  function words(key, values = {}) {
    return (form.dataset[`kata${key}`] || "").replace(/\{(\w+)\}/g, (_all, word) => String(values[word]));
  }

  /** @param {HTMLElement} question */
  function value(question) {
    const field = form.elements.namedItem(question.dataset.tanya || "");
    return field && "value" in field ? String(field.value).trim() : "";
  }

  /** @param {string} text */
  function state(text) {
    const line = find("keadaan");
    if (line && line.textContent !== text) line.textContent = text;
  }

  /** @param {string} text */
  function warn(text) {
    const box = find("peringatan"), said = box && box.querySelector("p");
    if (!box || !said) return;
    box.hidden = !text;
    said.textContent = text;
  }

  /** Why an answer cannot be sent; empty when it can. @param {HTMLElement} question */
  function problem(question) {
    const given = value(question), field = question.querySelector("[data-dari]"), text = question.querySelector("textarea");
    if (!given && question.hasAttribute("data-wajib")) return words(question.querySelector("[type=radio]") ? "Pilih" : "Isi");
    if (text && text.value.length > LONGEST) return words("Panjang", { n: text.value.length });
    if (given && field instanceof HTMLInputElement) {
      const least = Number(field.dataset.dari), most = Number(field.dataset.sampai || 1e12);
      const number = Number(given.replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", "."));
      if (!(number >= least && number <= most)) return words("Angka", { dari: least, sampai: most });
    }
    return "";
  }

  /** @param {HTMLElement} question @param {string} text */
  function mark(question, text) {
    const said = /** @type {HTMLElement} */ (question.querySelector("[data-salah]"));
    said.hidden = !text;
    said.textContent = text;
    question.classList.toggle("field-bad", Boolean(text));
    for (const field of question.querySelectorAll("textarea, input:not([type=radio])"))
      text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  }

  /** @param {number} to @param {boolean} [focus] */
  function go(to, focus = true) {
    place = Math.max(0, Math.min(to, steps.length - 1));
    steps.forEach((step, at) => { step.hidden = at !== place; });
    show("awal", place === 0);
    show("kembali", place > 0 || kiosk);
    const count = find("hitung"), next = form.querySelector("[data-lanjut] span");
    if (count) count.textContent = steps[place].dataset.langkah || "";
    if (next) next.textContent = words(place === steps.length - 1 ? "Kirim" : "Lanjut");
    progress.value = place;
    if (!focus) return;
    const heading = /** @type {HTMLElement | null} */ (steps[place].querySelector(".ask-h"));
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    form.scrollIntoView();
  }

  async function keep() {
    if (kiosk || over) return;
    const values = Object.fromEntries(questions.map((question) => [question.dataset.tanya, value(question)]));
    await write((store) => store("isian").put({ code, id, values, place, at: Date.now() }));
    const now = new Date();
    saved = words("Tersimpan", { jam: [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(".") });
    if (!over) state(safe ? saved : words("Memori"));
  }

  /** @param {Draft} draft */
  function restore(draft) {
    id = draft.id;
    for (const [name, text] of Object.entries(draft.values)) {
      const field = form.elements.namedItem(name);
      if (field && "value" in field) field.value = text;
    }
    go(draft.place, false);
  }

  /** The next screen, or hand in. @param {Event} event */
  async function onward(event) {
    event.preventDefault();
    if (over) return;
    const wrong = questions.filter((question) => steps[place].contains(question)).map((question) => {
      const text = problem(question);
      mark(question, text);
      return text ? question : null;
    }).find(Boolean);
    if (wrong) return /** @type {HTMLElement | null} */ (wrong.querySelector("input, textarea"))?.focus();
    if (place < steps.length - 1) {
      go(place + 1);
      return keep();
    }
    const open = questions.find((question) => problem(question));
    if (open) {
      go(steps.findIndex((step) => step.contains(open)));
      return mark(open, problem(open));
    }
    await handIn();
  }

  async function handIn() {
    over = true;
    const answers = Object.fromEntries(questions.map((question) => [question.dataset.kunci, value(question) || null]));
    /** @type {Form} */
    const made = { id, code, answers, at: Date.now(), kiosk };
    await write((store) => { store("antrean").put(made); store("isian").delete(code); });
    if (kiosk) thank();
    else waitHere(words("Mengirim"));
    sender.send();
  }

  /** Everything else goes; what is left says that the answer is safe. @param {string} text */
  function waitHere(text) {
    for (const step of steps) step.hidden = true;
    show("arah", false);
    show("awal", false);
    show("antre", true);
    progress.value = progress.max;
    const count = find("hitung"), box = find("antre");
    if (count) count.textContent = "";
    if (box) box.focus({ preventScroll: true });
    state(text);
    warn("");
  }

  function thank() {
    for (const step of steps) step.hidden = true;
    show("arah", false);
    show("maju", false);
    show("terima", true);
    const box = find("terima");
    if (box) box.focus({ preventScroll: true });
    clearTimeout(idle);
    idle = setTimeout(start, THANKS);
  }

  /** The first screen of a kiosk, with nothing of whoever was here before. */
  function start() {
    clearTimeout(idle);
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    form.reset();
    for (const question of questions) mark(question, "");
    for (const step of steps) step.hidden = true;
    for (const name of ["arah", "maju", "terima"]) show(name, false);
    show("mulai", token !== "");
    over = true;
    id = fresh();
  }

  function enter() {
    const root = document.documentElement;
    if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen().catch(() => undefined);
    over = false;
    show("mulai", false);
    show("maju", true);
    show("arah", true);
    go(0);
    awake();
  }

  /** Somebody is there: start the silence anew. */
  function awake() {
    if (!kiosk || over) return;
    clearTimeout(idle);
    idle = setTimeout(start, SILENCE);
  }

  /** @type {Ears} */
  const ears = {
    taken(one) {
      if (!kiosk && one.id === id) location.assign(form.dataset.usai || "/");
    },
    async refused(one, said) {
      if (kiosk || one.code !== code) return FINAL.includes(said.code);
      id = one.id === id && said.code !== "door-id" ? id : fresh();
      over = false;
      show("antre", false);
      show("arah", true);
      warn(String(said.detail));
      const first = questions.find((question) => said.fields && said.fields[question.dataset.kunci || ""]);
      if (first) mark(first, said.fields[first.dataset.kunci || ""]);
      for (const question of questions) put(question, one.answers[question.dataset.kunci || ""] || "");
      go(first ? steps.findIndex((step) => step.contains(first)) : steps.length - 1, false);
      await keep();
      return true;
    },
    told(n, waiting, known) {
      if (kiosk) {
        warn(known && token ? "" : words("TakDikenal"));
        return state(n ? words("Antre", { n }) : "");
      }
      if (n && waiting) state(safe ? words("Menunggu", { n }) : words("Memori"));
      else if (!n && !over) state(saved);
    },
  };

  /** @param {HTMLElement} question @param {string} text */
  function put(question, text) {
    const field = form.elements.namedItem(question.dataset.tanya || "");
    if (field && "value" in field) field.value = text;
  }

  const token = kiosk ? tokenOf(code) : "";
  const sender = line(ears, kiosk ? code : "", token);
  form.noValidate = true;
  form.addEventListener("submit", onward);
  form.addEventListener("input", (event) => {
    const question = questions.find((one) => event.target instanceof Node && one.contains(event.target));
    if (question) mark(question, "");
    keep();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) onward(event);
  });
  find("kembali")?.addEventListener("click", () => {
    if (place === 0 && kiosk) return start();
    go(place - 1);
    keep();
  });
  find("sekarang")?.addEventListener("click", () => sender.send());
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, awake, { passive: true });
  speaking(form);

  if (kiosk) {
    find("mulai")?.querySelector("button")?.addEventListener("click", enter);
    form.hidden = false;
    start();
    ears.told(0, false, true);
  } else {
    id = /** @type {HTMLInputElement} */ (form.elements.namedItem("id")).value;
    show("kirim", false);
    show("maju", true);
    show("arah", true);
    const waiting = /** @type {Form | undefined} */ ((await all("antrean")).find((one) => one.code === code && !one.kiosk));
    const draft = /** @type {Draft | undefined} */ ((await all("isian")).find((one) => one.code === code && Date.now() - one.at < DAY));
    const wrong = steps.findIndex((step) => step.querySelector(".field-bad"));
    if (draft && !form.hasAttribute("data-kembali-isi")) restore(draft);
    else go(wrong >= 0 ? wrong : form.hasAttribute("data-kembali-isi") ? steps.length - 1 : 0, false);
    state(words("Kosong"));
    if (waiting) {
      [id, over] = [waiting.id, true];
      waitHere(words("Mengirim"));
    }
    await write((store) => { if (draft && Date.now() - draft.at >= DAY) store("isian").delete(code); });
  }
  sender.send();
}

/** The token of a kiosk: from behind the # of its address, and kept for as long as the window. @param {string} code */
function tokenOf(code) {
  const name = `kios:${code}`, given = location.hash.slice(1);
  try {
    if (given && given !== "isi") sessionStorage.setItem(name, given);
    return sessionStorage.getItem(name) || "";
  } catch {
    return given === "isi" ? "" : given;
  }
}

/** Questions are read out where the device has an Indonesian voice. @param {HTMLFormElement} form */
function speaking(form) {
  if (!("speechSynthesis" in window)) return;
  const voice = () => speechSynthesis.getVoices().find((one) => /^(id|in)([-_]|$)/i.test(one.lang));
  const look = () => {
    for (const part of form.querySelectorAll("[data-dengar]")) /** @type {HTMLElement} */ (part).hidden = !voice();
  };
  look();
  speechSynthesis.addEventListener?.("voiceschanged", look);
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-dengar] button") : null;
    const question = button && button.closest("[data-tanya]"), found = voice();
    if (!question || !found) return;
    const parts = [...question.querySelectorAll(".ask-h, .pick label span")].map((part) => (part.textContent || "").trim());
    const said = new SpeechSynthesisUtterance(parts.join(". "));
    said.voice = found;
    said.lang = found.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  });
}

for (const form of document.querySelectorAll("form[data-nilai]")) begin(/** @type {HTMLFormElement} */ (form));
if (document.querySelector("[data-nilai-usai]")) {
  const ears = { taken() {}, refused: async (/** @type {Form} */ _one, /** @type {any} */ said) => FINAL.includes(said.code), told() {} };
  line(ears, "", "").send();
}
