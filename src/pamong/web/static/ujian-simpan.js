// @ts-check
/*
 * What lies on the device during an exam, in IndexedDB, so that a browser that dies or a page that is loaded again goes on.
 *
 * facts     "session" {attempt, token, number}, "form" (the questions), "clock", "away" (how often the window was left since the
 *           server was told), "receipt"
 * answers   slot → {slot, seq, value, doubt}: what holds here
 * queue     [slot, seq] → {slot, seq, value, at, refused}: what the server has not confirmed
 *
 * All of it is held in memory as well; where the browser keeps nothing, the exam goes on and the page says so. When an exam is
 * over everything is removed but the receipt.
 */

/** @typedef {{attempt: string, token: string, number: string}} Session */
/** @typedef {{slot: number, kind: string, content: any}} Item */
/** @typedef {{title: string, name: string, number: string, large: boolean, items: Item[]}} Form */
/** @typedef {{slot: number, seq: number, value: any, doubt: boolean}} Answer seq 0: not answered yet */
/** @typedef {{slot: number, seq: number, value: any, at: number, refused?: string}} Change refused: why the server did not take it */
/** @typedef {{title: string, number: string, receipt: string, score: any, lost: {slot: number, why: string}[], at: number}} Receipt */

const STORES = ["facts", "answers", "queue"];

/** @type {IDBDatabase | null} */
let base = null;
let safe = true;

/** @type {{session: Session | null, form: Form | null, clock: {left: number, at: number, ahead: number} | null, away: number, receipt: Receipt | null}} */
export const facts = { session: null, form: null, clock: null, away: 0, receipt: null };

/** @type {Map<number, Answer>} */
export const answers = new Map();

/** In the order in which they were made. @type {Map<string, Change>} */
export const queue = new Map();

/** Names of those in the queue that are not on the device yet. @type {Set<string>} */
const writing = new Set();

/** Milliseconds after which a device that does not answer is no longer waited for. */
const DISK = 8_000;

/** Whether the browser keeps what it is given. */
export function kept() {
  return safe;
}

/** Open the store and read what lies there. */
export async function open() {
  try {
    base = await new Promise((resolve, reject) => {
      const asked = indexedDB.open("ujian", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("facts");
        asked.result.createObjectStore("answers", { keyPath: "slot" });
        asked.result.createObjectStore("queue", { keyPath: ["slot", "seq"] });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => reject(asked.error);
    });
  } catch {
    safe = false;
  }
  await read();
}

/** Read again what lies on the device: another window may have written. */
export async function read() {
  if (!base) return;
  const work = base.transaction(STORES);
  const [names, values, given, waiting] = await Promise.all([
    asked(work.objectStore("facts").getAllKeys()),
    asked(work.objectStore("facts").getAll()),
    asked(work.objectStore("answers").getAll()),
    asked(work.objectStore("queue").getAll()),
  ]);
  Object.assign(facts, { session: null, form: null, clock: null, away: 0, receipt: null });
  names.forEach((name, place) => { /** @type {any} */ (facts)[String(name)] = values[place]; });
  answers.clear();
  for (const one of given) answers.set(one.slot, one);
  queue.clear();
  for (const one of waiting.sort((a, b) => a.at - b.at)) queue.set(`${one.slot}:${one.seq}`, one);
}

/** @param {"session" | "form" | "clock" | "away" | "receipt"} name @param {any} value */
export function note(name, value) {
  /** @type {any} */ (facts)[name] = value;
  return write((store) => store("facts").put(value, name));
}

/** Note a change with the next number of its slot. Resolves when it lies on the device. @param {number} slot @param {any} value */
export async function change(slot, value) {
  const before = answers.get(slot);
  const seq = (before ? before.seq : 0) + 1;
  /** @type {Change} */
  const made = { slot, seq, value, at: Date.now() };
  const answer = { slot, seq, value, doubt: Boolean(before && before.doubt) }, name = `${slot}:${seq}`;
  answers.set(slot, answer);
  queue.set(name, made);
  writing.add(name);
  await write((store) => { store("queue").put(made); store("answers").put(answer); });
  writing.delete(name);
}

/** @param {number} slot @param {boolean} doubt */
export function doubt(slot, doubt) {
  const answer = { slot, seq: 0, value: null, ...answers.get(slot), doubt };
  answers.set(slot, answer);
  return write((store) => store("answers").put(answer));
}

/** The server has these. @param {{slot: number, seq: number}[]} saved */
export function drop(saved) {
  for (const one of saved) queue.delete(`${one.slot}:${one.seq}`);
  return write((store) => { for (const one of saved) store("queue").delete([one.slot, one.seq]); });
}

/** The server does not take this one; it stays here until the exam is over. @param {Change} one @param {string} why */
export function refuse(one, why) {
  one.refused = why;
  return write((store) => store("queue").put(one));
}

/** What the server has still to confirm. */
export function waiting() {
  return [...queue.values()].filter((one) => !one.refused);
}

/** Of those, what lies on the device and may be sent. */
export function ready() {
  return waiting().filter(noted);
}

/** Whether a change lies on the device, as far as the browser keeps anything. @param {Change} one */
export function noted(one) {
  return !writing.has(`${one.slot}:${one.seq}`);
}

/** Slots whose last answer the server has not, with the reason where it gave one. */
export function missing() {
  /** @type {Map<number, string>} */
  const found = new Map();
  for (const one of queue.values()) {
    const held = answers.get(one.slot);
    if (held && held.seq === one.seq) found.set(one.slot, one.refused || "");
  }
  return [...found].map(([slot, why]) => ({ slot, why })).sort((a, b) => a.slot - b.slot);
}

/** Take over what the server has: a later one of this device stays. @param {{slot: number, seq: number, value: any}[]} stored */
export async function merge(stored) {
  const overtaken = [...queue.values()].filter((one) => stored.some((has) => has.slot === one.slot && has.seq >= one.seq));
  await drop(overtaken);
  const news = stored.filter((has) => has.seq > (answers.get(has.slot) || { seq: 0 }).seq);
  for (const has of news) answers.set(has.slot, { doubt: Boolean((answers.get(has.slot) || { doubt: false }).doubt), ...has });
  await write((store) => { for (const has of news) store("answers").put(answers.get(has.slot)); });
}

/** Remove everything; a receipt stays if there is one to keep. @param {Receipt | null} [receipt] */
export async function wipe(receipt = null) {
  Object.assign(facts, { session: null, form: null, clock: null, away: 0, receipt });
  answers.clear();
  queue.clear();
  await write((store) => {
    for (const name of STORES) store(name).clear();
    if (receipt) store("facts").put(receipt, "receipt");
  });
}

/** @param {(store: (name: string) => IDBObjectStore) => unknown} put */
async function write(put) {
  const open = base;
  if (!open) return;
  try {
    await new Promise((resolve, reject) => {
      // "strict": on the disk, not only with the operating system, before anything is sent
      const work = open.transaction(STORES, "readwrite", { durability: "strict" });
      work.oncomplete = resolve;
      work.onerror = work.onabort = () => reject(work.error);
      setTimeout(reject, DISK);
      put((name) => work.objectStore(name));
    });
    safe = true;
  } catch {
    safe = false;
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
