// @ts-check
/*
 * Passkeys, and small comforts of the pages around signing in. Everything but passkeys works without this file.
 *
 * A form with data-kunci asks the device for a passkey and sends what it answers in its field "credential":
 *   data-kunci="masuk"  sign in: the options come from the form's own address
 *   data-kunci="pakai"  show again who one is: the options stand in data-opsi
 *   data-kunci="buat"   make a new one: the options stand in data-opsi
 * It is shown only where the browser can do it; what is marked data-tanpa-kunci is shown only where it cannot.
 */

/** @param {string} text base64url @returns {ArrayBuffer} */
function bytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null} buffer @returns {string | null} */
function text(buffer) {
  if (!buffer) return null;
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {{id: string}[]} [keys] @returns {any[]} */
function known(keys = []) {
  return keys.map((key) => ({ ...key, id: bytes(key.id) }));
}

/** @param {any} options @returns {Promise<Record<string, unknown>>} */
async function create({ publicKey }) {
  const made = /** @type {any} */ (
    await navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: known(publicKey.excludeCredentials),
      },
    })
  );
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

/** @param {any} options @returns {Promise<Record<string, unknown>>} */
async function use({ publicKey }) {
  const found = /** @type {any} */ (
    await navigator.credentials.get({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: known(publicKey.allowCredentials),
      },
    })
  );
  return answer(found, {
    authenticatorData: text(found.response.authenticatorData),
    signature: text(found.response.signature),
    userHandle: text(found.response.userHandle),
  });
}

/** @param {any} credential @param {Record<string, unknown>} response @returns {Record<string, unknown>} */
function answer(credential, response) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** @param {HTMLFormElement} form @returns {Promise<Record<string, unknown>>} */
async function ask(form) {
  if (form.dataset.kunci === "buat") return create(JSON.parse(form.dataset.opsi ?? ""));
  if (form.dataset.kunci === "pakai") return use(JSON.parse(form.dataset.opsi ?? ""));
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  return use((await response.json()).request_options);
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  const said = form.querySelector("[data-pesan]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (said instanceof HTMLElement) said.hidden = true;
    try {
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
      field.value = JSON.stringify(await ask(form));
      remember(form);
      form.submit();
    } catch {
      if (said instanceof HTMLElement) said.hidden = false;
    }
  });
}

/** "Remember me" stands in the form beside this one. @param {HTMLFormElement} form */
function remember(form) {
  const wish = document.querySelector("input[type=checkbox][name=remember]");
  const field = form.elements.namedItem("remember");
  if (wish instanceof HTMLInputElement && field instanceof HTMLInputElement) field.value = wish.checked ? "on" : "";
}

/** A button that shows and hides what is typed. @param {HTMLElement} button */
function reveal(button) {
  const field = document.getElementById(button.dataset.lihat ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
}

/** @param {HTMLElement} button */
function printing(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/** @template {HTMLElement} T @param {string} selector @param {(element: T) => void} todo */
function each(selector, todo) {
  for (const element of document.querySelectorAll(selector)) todo(/** @type {T} */ (element));
}

if (window.PublicKeyCredential) {
  each("form[data-kunci]", prepare);
  each("[data-tanpa-kunci]", (element) => {
    element.hidden = true;
  });
}
each("[data-lihat]", reveal);
each("[data-cetak]", printing);
