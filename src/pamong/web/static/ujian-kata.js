// @ts-check
/* Words of the player, as the page brings them in its template, and small things of the page. */

/** @type {Map<string, string>} */
const known = new Map();
const book = /** @type {HTMLTemplateElement | null} */ (document.getElementById("kata"));
if (book) for (const one of book.content.querySelectorAll("[data-k]")) known.set(one.getAttribute("data-k") || "", (one.textContent || "").trim());

/** A text of the page with its values. @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values = {}) {
  return (known.get(key) || "").replace(/\{(\w+)\}/g, (_all, name) => String(name in values ? values[name] : ""));
}

/** The same with its {n} in bold, where there is one. @param {string} key @param {Record<string, string | number>} values */
export function bold(key, values) {
  const [before, after] = (known.get(key) || "").split("{n}");
  const rest = (/** @type {string} */ text) => text.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));
  return after === undefined ? [rest(before)] : [rest(before), el("b", {}, String(values.n)), rest(after)];
}

/** @param {string} name @returns {Node} an icon of the page */
export function icon(name) {
  const found = book && book.content.querySelector(`[data-ikon="${name}"] svg`);
  return found ? found.cloneNode(true) : document.createTextNode("");
}

/** An element. @param {string} tag @param {Record<string, string | boolean>} facts @param {...(Node | string)} inside */
export function el(tag, facts = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

/** @param {Element} box @param {...(Node | string)} inside */
export function fill(box, ...inside) {
  box.textContent = "";
  box.append(...inside);
}

/** Fill, unless the same is there: a tap on what is replaced under the finger is lost. @param {Element} box @param {...(Node | string)} inside */
export function renew(box, ...inside) {
  const made = /** @type {Element} */ (box.cloneNode(false));
  made.append(...inside);
  if (!box.isEqualNode(made)) fill(box, ...made.childNodes);
}

/** @param {string} selector @param {ParentNode} [within] */
export function one(selector, within = document) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}

/** Time of day on the server, where the page knows it. @type {{ahead: number}} */
export const day = { ahead: 0 };

/** @returns {string} 10.41 */
export function hour(at = Date.now() + day.ahead) {
  const time = new Date(at);
  return `${two(time.getHours())}.${two(time.getMinutes())}`;
}

/** @param {number} number */
export function two(number) {
  return String(number).padStart(2, "0");
}

/** @param {number} number @returns {string} 1.234,5 */
export function figure(number) {
  return number.toLocaleString("id-ID", { maximumFractionDigits: 2 });
}

/** A receipt in groups of four. @param {string} receipt */
export function fours(receipt) {
  return (receipt.match(/.{1,4}/g) || []).join(" ");
}
