// @ts-check
/*
 * One question with its widget: a value as the server's item types read it, null when there is no answer.
 * Everything can be done with a thumb, with the keyboard and with a screen reader; nothing has to be dragged.
 */

import { el, fill, icon, one, say } from "./ujian-kata.js";

/** @typedef {{slot: number, kind: string, content: any}} Item */
/** @typedef {(value: any, soon?: boolean) => void} Changed soon: somebody is still typing */
/** @typedef {{body: Node[], key?: (letter: string) => boolean, focus?: () => void}} Widget */

/** The question in its fieldset. @param {HTMLElement} box @param {Item} item @param {any} value @param {Changed} changed */
export function show(box, item, value, changed) {
  const legend = el("legend", {}, ...paragraphs(item.content.stem));
  const widget = (WIDGETS[item.kind] || unknown)(item.content, value, changed);
  fill(box, el("fieldset", {}, legend, ...pictures(item.content.images || []), ...table(item.content.table || []), ...widget.body));
  return widget;
}

/** @param {string} text an empty line parts paragraphs */
function paragraphs(text) {
  return text.split(/\n\s*\n/).map((part) => el("span", { class: "par" }, part.trim()));
}

/** @param {{data: string, alt: string}[]} images */
function pictures(images) {
  return images.map((image) => {
    const button = el("button", { type: "button", class: "pic" }, el("img", { src: image.data, alt: image.alt }), el("span", {}, icon("cari"), say("gambar-perbesar")));
    button.addEventListener("click", () => enlarge(image, button));
    return button;
  });
}

/** @param {{data: string, alt: string}} image @param {HTMLElement} from */
function enlarge(image, from) {
  const box = /** @type {any} */ (one("#gambar")); // a dialog
  const picture = el("img", { src: image.data, alt: image.alt });
  const larger = el("button", { type: "button", class: "b", "aria-pressed": "false" }, say("gambar-lebih"));
  const close = el("button", { type: "button", class: "b go" }, say("tutup"));
  const grow = () => larger.setAttribute("aria-pressed", String(box.classList.toggle("besar")));
  picture.addEventListener("click", grow);
  larger.addEventListener("click", grow);
  close.addEventListener("click", () => box.close());
  box.classList.remove("besar");
  box.onclose = () => from.focus();
  fill(box, el("div", { class: "dlg-h" }, larger, close), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": image.alt }, picture));
  box.showModal();
}

/** @param {string[][]} rows the first one names the columns */
function table(rows) {
  if (!rows.length) return [];
  const head = el("tr", {}, ...rows[0].map((cell) => el("th", { scope: "col" }, cell)));
  const body = rows.slice(1).map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell))));
  const made = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
  return [el("div", { class: "tab", tabindex: "0", role: "region", "aria-label": say("tabel") }, made)];
}

/** Rows to choose from. @param {string} type @param {{id: string, text: string, mark: string}[]} options @param {(id: string) => boolean} on @param {() => void} pressed */
function choices(type, options, on, pressed) {
  return options.map(({ id, text, mark }) => {
    const input = /** @type {HTMLInputElement} */ (el("input", { type, name: "jawaban", value: id, checked: on(id) }));
    input.addEventListener("change", pressed);
    return el("label", { class: type === "checkbox" ? "opt many" : "opt" }, input, el("span", { class: "k", "aria-hidden": "true" }, mark), el("span", {}, text));
  });
}

/** Letters choose. @param {HTMLElement[]} rows @param {string[]} marks */
function letters(rows, marks) {
  return (/** @type {string} */ letter) => {
    const place = marks.indexOf(letter);
    if (place < 0) return false;
    const input = /** @type {HTMLInputElement} */ (one("input", rows[place]));
    input.focus();
    input.click();
    return true;
  };
}

/** @param {HTMLElement[]} rows @returns {string[]} */
function picked(rows) {
  const inputs = rows.map((row) => /** @type {HTMLInputElement} */ (one("input", row)));
  return inputs.filter((input) => input.checked).map((input) => input.value);
}

/** @param {{id: string, text: string}[]} options */
function lettered(options) {
  return options.map((option, place) => ({ ...option, mark: String.fromCharCode(65 + place) }));
}

/** @param {any} content @param {any} value @param {Changed} changed @returns {Widget} */
function single(content, value, changed) {
  const options = lettered(content.options);
  const rows = choices("radio", options, (id) => id === value, () => changed(picked(rows)[0]));
  return { body: rows, key: letters(rows, options.map((option) => option.mark)) };
}

/** @param {any} content @param {any} value @param {Changed} changed @returns {Widget} */
function multiple(content, value, changed) {
  const options = lettered(content.options);
  const rows = choices("checkbox", options, (id) => (value || []).includes(id), () => {
    const ids = picked(rows);
    changed(ids.length ? ids : null);
  });
  return { body: [el("p", { class: "hint" }, say("lebih-dari-satu")), ...rows], key: letters(rows, options.map((option) => option.mark)) };
}

/** @param {any} _content @param {any} value @param {Changed} changed @returns {Widget} */
function trueFalse(_content, value, changed) {
  const options = [true, false].map((right) => ({ id: String(right), text: say(right ? "benar" : "salah"), mark: say(right ? "benar" : "salah").slice(0, 1) }));
  const rows = choices("radio", options, (id) => id === String(value), () => changed(picked(rows)[0] === "true"));
  return { body: rows, key: letters(rows, options.map((option) => option.mark)) };
}

const LONG = 34;

/** @param {any} content @param {any} value @param {Changed} changed @returns {Widget} */
function matching(content, value, changed) {
  const partners = lettered(content.right);
  const long = partners.some((partner) => partner.text.length > LONG);
  /** @type {HTMLSelectElement[]} */
  const selects = content.left.map((/** @type {{id: string}} */ left) => {
    const held = (value || {})[left.id];
    const rows = partners.map((partner) => el("option", { value: partner.id, selected: partner.id === held }, `${partner.mark}. ${partner.text}`));
    const select = /** @type {HTMLSelectElement} */ (el("select", { id: `kiri-${left.id}`, "data-left": left.id }, el("option", { value: "" }, say("pilih-pasangan")), ...rows));
    select.addEventListener("change", pressed);
    return select;
  });

  function pressed() {
    const pairs = selects.filter((select) => select.value).map((select) => [select.dataset.left, select.value]);
    changed(pairs.length ? Object.fromEntries(pairs) : null);
  }

  const lefts = content.left.map((/** @type {{id: string, text: string}} */ left, /** @type {number} */ place) =>
    el("li", {}, el("label", { for: `kiri-${left.id}` }, left.text), selects[place]));
  const list = long ? [el("ol", { class: "texts" }, ...partners.map((partner) => el("li", {}, el("b", {}, partner.mark), el("span", {}, partner.text))))] : [];
  return { body: [el("p", { class: "hint" }, say("pasangkan")), ...list, el("ul", { class: "pairs" }, ...lefts)] };
}

/** @param {any} content @param {any} value @param {Changed} changed @returns {Widget} */
function ordering(content, value, changed) {
  /** @type {{id: string, text: string}[]} */
  const steps = (value || content.options.map((/** @type {{id: string}} */ step) => step.id)).map((/** @type {string} */ id) =>
    content.options.find((/** @type {{id: string}} */ step) => step.id === id));
  const list = el("ol", { class: "steps" }), told = el("p", { class: "vh", "aria-live": "polite" });
  const as = el("button", { type: "button", class: value ? "b tak" : "b" }, say("urut-pakai")); // who would move nothing has to answer too
  as.addEventListener("click", answer);

  function answer() {
    if (document.activeElement === as) one("button:not(:disabled)", list).focus({ preventScroll: true });
    as.classList.add("tak");
    changed(steps.map((each) => each.id));
  }

  /** @param {number} place @param {number} by */
  function move(place, by) {
    const target = place + by;
    const [step] = steps.splice(place, 1);
    steps.splice(target, 0, step);
    draw();
    told.textContent = say("urut-kabar", { langkah: step.text, n: target + 1, m: steps.length });
    const row = list.children[target], wanted = one(`[data-by="${by}"]`, row);
    (/** @type {HTMLButtonElement} */ (wanted).disabled ? one("button:not(:disabled)", row) : wanted).focus();
    answer();
  }

  function draw() {
    fill(list, ...steps.map((step, place) => {
      const buttons = [[-1, "naik"], [1, "turun"]].map(([by, name]) => {
        const ends = by === -1 ? place === 0 : place === steps.length - 1;
        const button = el("button", { type: "button", class: "b", "data-by": String(by), disabled: ends, "aria-label": say(`urut-${name}`, { langkah: step.text }) }, icon(String(name)), el("span", {}, say(String(name))));
        button.addEventListener("click", () => move(place, Number(by)));
        return button;
      });
      return el("li", {}, el("span", { class: "k", "aria-hidden": "true" }, String(place + 1)), el("span", {}, step.text), el("span", { class: "moves" }, ...buttons));
    }));
  }

  draw();
  return { body: [el("p", { class: "hint" }, say("urutkan")), list, el("p", { class: "acts" }, as), told] };
}

const GROUPED = /^[-−]?\d{1,3}(\.\d{3})+(,\d+)?$/;
const PLAIN = /^[-+−]?(\d+([.,]\d*)?|[.,]\d+)$/;

/** What was typed as the server reads it, with a decimal comma and no groups; "" when it is no number. @param {string} typed @param {string} unit */
export function number(typed, unit) {
  let text = typed.trim();
  if (unit && text.toLowerCase().endsWith(unit.toLowerCase())) text = text.slice(0, -unit.length).trim();
  if ((unit === "Rp" || unit === "rupiah") && text.startsWith("Rp")) text = text.slice(2).trim();
  if (GROUPED.test(text)) text = text.replace(/\./g, "");
  if (!PLAIN.test(text) || typed.trim().length > 30) return "";
  const [whole, part = ""] = text.replace("−", "-").replace("+", "").replace(",", ".").split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  return sign + (whole.replace("-", "").replace(/^0+(?=\d)/, "") || "0") + (part ? `,${part}` : "");
}

/** 1234,5 with groups: 1.234,5. @param {string} plain */
function grouped(plain) {
  const [whole, part] = plain.split(",");
  return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (part ? `,${part}` : "");
}

/** @param {any} content @param {any} value @param {Changed} changed @returns {Widget} */
function numeric(content, value, changed) {
  const unit = content.unit || "";
  const input = field({ inputmode: "decimal", maxlength: "30", "aria-describedby": "dibaca" });
  const read = el("p", { class: "hint", id: "dibaca", "aria-live": "polite" });
  input.value = value === null ? "" : String(value).replace(".", ",");
  const tell = () => {
    const plain = number(input.value, unit), empty = !input.value.trim();
    input.setAttribute("aria-invalid", String(!plain && !empty));
    read.textContent = empty ? say("angka-contoh") : plain ? say("angka-dibaca", { angka: `${grouped(plain)} ${unit}`.trim() }) : say("angka-salah", { tulisan: input.value.trim() });
    return plain;
  };
  input.addEventListener("input", () => changed(tell() || null, true));
  input.addEventListener("change", () => changed(tell() || null));
  tell();
  const row = el("span", { class: "unit" }, input, ...(unit ? [el("span", {}, unit)] : []));
  return { body: [el("label", { for: "isian" }, say("jawaban-anda")), row, read], focus: () => input.focus() };
}

/** @param {any} _content @param {any} value @param {Changed} changed @returns {Widget} */
function shortText(_content, value, changed) {
  const input = field({ maxlength: "200", "aria-describedby": "petunjuk" });
  input.value = value === null ? "" : String(value);
  input.addEventListener("input", () => changed(input.value.trim() || null, true));
  input.addEventListener("change", () => changed(input.value.trim() || null));
  return {
    body: [el("label", { for: "isian" }, say("jawaban-anda")), input, el("p", { class: "hint", id: "petunjuk" }, say("isian-singkat"))],
    focus: () => input.focus(),
  };
}

/** @param {Record<string, string>} facts */
function field(facts) {
  return /** @type {HTMLInputElement} */ (el("input", { type: "text", class: "in", id: "isian", autocomplete: "off", autocapitalize: "none", spellcheck: "false", ...facts }));
}

/** @returns {Widget} */
function unknown() {
  return { body: [el("p", { class: "hint" }, say("jenis-asing"))] };
}

/** @type {Record<string, (content: any, value: any, changed: Changed) => Widget>} */
const WIDGETS = { single, judgement: single, multiple, true_false: trueFalse, matching, ordering, numeric, short_text: shortText };
