// @ts-check
/* The clock. The server says how many seconds are left; performance.now() does not jump when somebody changes the clock of a telephone. */

import { one, say, two } from "./ujian-kata.js";

const SOON = 10;
const SAID = [10, 5, 1];

/** @param {{told: (text: string) => void, over: () => void}} ears */
export function clock(ears) {
  const figures = one("#sisa"), words = one("#kata-waktu"), box = one(".timer");
  let end = 0, known = false, ran = false, runs = true, said = 0;

  function left() {
    return Math.max(0, (end - performance.now()) / 1000);
  }

  function show() {
    box.hidden = !known;
    if (!known) return;
    const seconds = Math.ceil(left()), minutes = Math.ceil(seconds / 60);
    figures.textContent = `${Math.floor(seconds / 60)}.${two(seconds % 60)}`;
    const soon = minutes <= SOON;
    box.classList.toggle("soon", soon);
    words.textContent = !runs ? say("waktu-jeda") : seconds === 0 ? say("waktu-habis") : soon ? say("waktu-tinggal", { n: minutes }) : say("waktu-sisa");
    if (!runs) return;
    if (SAID.includes(minutes) && said !== minutes && seconds > (minutes - 1) * 60) {
      if (ran) ears.told(say("waktu-kabar", { n: minutes }));
      said = minutes;
    }
    ran = true;
    if (seconds === 0) ears.over();
  }

  setInterval(() => { if (runs) show(); }, 1000);

  return {
    left,
    known: () => known,
    /** @param {number | null | undefined} seconds what the server says; null: the clock does not run */
    set(seconds) {
      known = typeof seconds === "number";
      if (known) end = performance.now() + Number(seconds) * 1000;
      show();
    },
    /** @param {boolean} yes */
    run(yes) {
      if (runs === yes) return;
      runs = yes;
      show();
    },
  };
}
