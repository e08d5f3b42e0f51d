"""The signing service's client as agencies run it: real HTTP on loopback, signs with a certificate of its own."""

import json
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from pamong.credentials.formats.signer import KeptSigner

NIK = "1504010101700001"
PASSPHRASE = "Rahasia#Contoh 1"
ACCOUNT = "pamong:kata/sandi"


def signer(name: str = "Ilham Saputra") -> KeptSigner:
    """A signer with a certificate that names a person."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, SHA256())
    )
    return KeptSigner(key, certificate)


def sign(pdf: bytes, who: KeptSigner | None = None, name: str = "TTE") -> bytes:
    """The PDF as a person signs it elsewhere."""
    about = PdfSignatureMetadata(field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    out = PdfSigner(about, signer=who or signer()).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(out.getvalue())


@dataclass
class Fake:
    """What the service does, and what it was asked.

    mode        sign, later (the file is fetched by its id), changed (another document comes back), down, slow, words (no PDF),
                large, echo (its refusal repeats what it was sent)
    """

    url: str = ""
    mode: str = "sign"
    asked: list[dict[str, str]] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)
    signer: KeptSigner = field(default_factory=signer)


@contextmanager
def service() -> Iterator[Fake]:
    """The service, answering."""
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            _sign(self, fake, _parts(self.headers["Content-Type"], body))

        def do_GET(self) -> None:
            if not _known(self):
                return _json(self, 401, {"error": "Unauthorized"})
            kind, _slash, key = self.path.removeprefix("/api/").rpartition("/")
            if kind == "sign/download" and key in fake.kept:
                return _pdf(self, fake.kept[key], "")
            if kind == "user/status":
                told = {"status_code": 1111 if key == NIK else 1110, "message": "User telah melakukan registrasi"}
                return _json(self, 200, told)
            return _json(self, 404, {"error": "Dokumen tidak ditemukan"})

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the base calls it
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # closing waits for those that are still slow
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fake.url = f"http://pamong:kata%2Fsandi@127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _sign(handler: BaseHTTPRequestHandler, fake: Fake, sent: dict[str, bytes]) -> None:
    words = {key: value.decode() for key, value in sent.items() if key != "file"}
    fake.asked.append(words)
    if not _known(handler):
        return _json(handler, 401, {"error": "Unauthorized"})
    if fake.mode == "down":
        return _json(handler, 503, {"error": "Service Unavailable"})
    if fake.mode == "slow":
        time.sleep(1)
    if words.get("nik") != NIK or words.get("passphrase") != PASSPHRASE:
        error = f"Salah: {words['passphrase']}" if fake.mode == "echo" else "Passphrase anda salah"
        return _json(handler, 400, {"status_code": 2031, "error": error})
    return _good(handler, fake, sent["file"])


def _good(handler: BaseHTTPRequestHandler, fake: Fake, pdf: bytes) -> None:
    if fake.mode == "words":
        return _json(handler, 200, {"message": "Proses berhasil"})
    if fake.mode == "large":
        return _pdf(handler, b"%PDF-" + bytes(21 << 20), "besar")
    if fake.mode == "changed":
        pdf = pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    reference = f"dok{len(fake.kept) + 1}"
    fake.kept[reference] = sign(pdf, fake.signer)
    if fake.mode == "later":
        return _json(handler, 200, {"message": "Proses berhasil"}, reference)
    return _pdf(handler, fake.kept[reference], reference)


def _parts(kind: str, body: bytes) -> dict[str, bytes]:
    """Fields of a form, read by the standard library."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        found[str(part.get_param("name", header="content-disposition"))] = bytes(content)
    return found


def _known(handler: BaseHTTPRequestHandler) -> bool:
    _basic, _space, told = handler.headers.get("Authorization", "").partition(" ")
    return b64decode(told).decode() == ACCOUNT


def _json(handler: BaseHTTPRequestHandler, status: int, told: dict[str, Any], reference: str = "") -> None:
    _answer(handler, status, json.dumps(told).encode(), "application/json", reference)


def _pdf(handler: BaseHTTPRequestHandler, pdf: bytes, reference: str) -> None:
    _answer(handler, 200, pdf, "application/pdf", reference)


def _answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, reference: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    if reference:
        handler.send_header("id_dokumen", reference)
    with suppress(BrokenPipeError, ConnectionResetError):  # who asked has gone away
        handler.end_headers()
        handler.wfile.write(body)
