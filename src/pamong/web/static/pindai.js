// @ts-check
// Reads the QR code of a certificate by the camera, where the browser can read codes; elsewhere the button stays away.

/** @typedef {{detect: (source: HTMLVideoElement) => Promise<{rawValue: string}[]>}} Reader */

/** @param {HTMLElement} form @param {string} name @returns {any} */
const part = (form, name) => form.querySelector(`[data-${name}]`);

/** @param {HTMLFormElement} form @param {Reader} reader */
async function scan(form, reader) {
  const screen = part(form, "layar"), news = part(form, "kabar");
  news.hidden = false;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    news.textContent = news.dataset.mulai;
    screen.srcObject = stream;
    screen.hidden = false;
    await screen.play();
    let found = "";
    while (!found) {
      found = (await reader.detect(screen))[0]?.rawValue ?? "";
      await new Promise((done) => setTimeout(done, 200));
    }
    stream.getTracks().forEach((track) => track.stop());
    /** @type {HTMLInputElement} */ (form.elements.namedItem("nomor")).value = found; // an address, a code or a number
    form.requestSubmit();
  } catch {
    screen.hidden = true;
    news.textContent = news.dataset.gagal;
  }
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-pindai]"));
const Detector = /** @type {any} */ (window).BarcodeDetector;
if (form && Detector && navigator.mediaDevices && (await Detector.getSupportedFormats()).includes("qr_code")) {
  const button = part(form, "kamera");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    await scan(form, new Detector({ formats: ["qr_code"] }));
    button.disabled = false;
  });
}
