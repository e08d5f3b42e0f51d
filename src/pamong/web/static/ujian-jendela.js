// @ts-check
/* One window only: which tab works on the exam, and what the windows of a browser say to each other. */

import { PREVIEW } from "./ujian-layar.js";

const TAB = "ujian";
const ME = Math.random().toString(36).slice(2);
const PATIENCE = 400;
const channel = !PREVIEW && "BroadcastChannel" in window ? new BroadcastChannel("ujian") : null;

let heard = () => {};

/** This tab works on it: loading the page again asks nothing. @param {string} attempt */
export function remember(attempt) {
  try { if (attempt) sessionStorage.setItem(TAB, attempt); else sessionStorage.removeItem(TAB); } catch { /* then it asks */ }
}

export function remembered() {
  try { return sessionStorage.getItem(TAB); } catch { return null; }
}

/** Whether another window works on this attempt now. @param {string} attempt @returns {Promise<boolean>} */
export function elsewhere(attempt) {
  return new Promise((resolve) => {
    if (!channel) return resolve(false);
    const timer = setTimeout(() => resolve(false), PATIENCE);
    heard = () => { clearTimeout(timer); resolve(true); };
    channel.postMessage({ who: attempt, tab: ME });
  });
}

/** This window works on it from now on. @param {string} attempt */
export function take(attempt) {
  if (channel) channel.postMessage({ took: attempt, tab: ME });
}

/** It was handed in here. */
export function over() {
  if (channel) channel.postMessage({ over: true, tab: ME });
}

/** @param {{mine: () => string, aside: () => void, over: () => void}} ears mine: what this window works on, empty for nothing */
export function listen(ears) {
  if (channel) channel.onmessage = ({ data }) => {
    const mine = ears.mine();
    if (data.who && data.who === mine) channel.postMessage({ here: data.who, to: data.tab });
    if (data.here && data.to === ME) heard();
    if (data.took && data.took === mine && data.tab !== ME) ears.aside();
    if (data.over) ears.over();
  };
}
