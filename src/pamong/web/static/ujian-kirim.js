// @ts-check
/*
 * The way to the server: one request at a time, answers before signals; what failed comes again after 1 s, 2 s … 10 s, and at
 * once when the device says that it is back. An answer leaves the queue when the server has confirmed it, not before.
 */

import * as store from "./ujian-simpan.js";

const BATCH = 50;
const BYTES = 48_000;
const IDLE = 10_000;
const SOON = 4_000;
const PATIENCE = 10_000;
const LATER = [1_000, 2_000, 4_000, 8_000, 10_000];

/** @typedef {{status: number, said: any}} Told */
/** @typedef {{hear: (said: any) => void, refused: (code: string, detail: string) => void, linked: (yes: boolean) => void, settled: (saved: {slot: number, seq: number}[]) => void, slot: () => number, hurry: () => boolean}} Ears */

/** Ask the server. Rejects when nothing useful came back: no network, no server, no time.
 * @param {string} path @param {{body?: any, token?: string}} [facts] @returns {Promise<Told>} */
export async function ask(path, { body, token } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    /** @type {Record<string, string>} */
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(`/api/v1/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: stop.signal,
    });
    if (answer.status >= 500) throw new Error(String(answer.status));
    return { status: answer.status, said: await answer.json() };
  } finally {
    clearTimeout(timer);
  }
}

/** The line of one attempt. @param {store.Session} session @param {Ears} ears */
export function line(session, ears) {
  const path = `attempts/${session.attempt}`;
  let timer = 0, tries = 0, busy = false, closed = false, held = false, most = BATCH, again = false;

  /** @param {number} wait */
  function later(wait) {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(turn, wait);
  }

  function batch() {
    const some = store.ready().slice(0, most);
    let bytes = 0;
    return some.filter((one, place) => (bytes += JSON.stringify(one.value).length + 40) < BYTES || place === 0);
  }

  async function turn() {
    if (closed || busy) { again = busy; return; }
    busy = true;
    again = false;
    const answers = held ? [] : batch(), away = store.facts.away;
    try {
      const told = answers.length
        ? await ask(`${path}/answers`, { token: session.token, body: { answers: answers.map(({ slot, seq, value }) => ({ slot, seq, value })) } })
        : await ask(`${path}/signal`, { token: session.token, body: { slot: ears.slot(), away } });
      if (closed) return;
      if (told.status === 429) throw new Error("429");
      tries = 0;
      ears.linked(true);
      if (told.status === 200) await taken(told.said);
      else await refused(told, answers);
      if (away && told.status === 200 && !answers.length) await store.note("away", store.facts.away - away);
      busy = false;
      later(again || (!held && store.ready().length) ? 0 : ears.hurry() ? SOON * (0.8 + 0.4 * Math.random()) : IDLE);
    } catch {
      busy = false;
      if (closed) return;
      ears.linked(false);
      const wait = LATER[Math.min(tries++, LATER.length - 1)];
      later(wait * (0.8 + 0.4 * Math.random()));
    }
  }

  /** @param {any} said */
  async function taken(said) {
    if (said.saved) {
      await store.drop(said.saved);
      most = BATCH;
      ears.settled(said.saved);
    }
    if (said.state) held = said.state !== "working";
    ears.hear(said);
  }

  /** @param {Told} told @param {store.Change[]} answers */
  async function refused({ status, said }, answers) {
    const own = status === 413 || status === 422 || status === 400;
    if (own && answers.length > 1) { most = Math.max(1, Math.floor(answers.length / 2)); again = true; return; }
    if (own && answers.length === 1) {
      await store.refuse(answers[0], said.detail || said.title || said.code);
      ears.settled([]);
      return;
    }
    held = true; // nothing is thrown away: it waits here until the server says that it may come
    ears.refused(said.code || "", said.detail || said.title || "");
  }

  const now = () => { tries = 0; if (busy) again = true; else later(0); };
  const gone = () => ears.linked(false);
  addEventListener("online", now);
  addEventListener("offline", gone);

  return {
    /** Send now. */
    now,
    /** What waited for the server's word may go again. */
    release() { held = false; now(); },
    begin() { later(0); },
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener("online", now);
      removeEventListener("offline", gone);
    },
    read: () => ask(path, { token: session.token }),
    submit: () => ask(`${path}/submit`, { token: session.token, body: {} }),
  };
}
