"""The interface of the national signing service's client (BSrE e-sign client), as agencies run it in their own network.

A PDF, the signer's NIK and passphrase go in; the signed PDF comes out, with the service's id of the document in the header
``id_dokumen``. NIK and passphrase pass through here and stay nowhere: no refusal names them, none has a cause that does.
"""

import json
import secrets
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict, Invalid, Refusal
from pamong.kit.wording import one_line

TIMEOUT: Final = 30.0
"""Seconds until the service is taken to be down: it is asked within a request of somebody who waits."""

LARGEST: Final = 20 << 20
"""Bytes of an answer."""

_WORDS: Final = 200
"""Signs that are shown of what the service says."""

_OK: Final = range(200, 300)
_WRONG: Final = range(400, 500)


@dataclass(frozen=True, slots=True)
class Service:
    """Where the service is, and by which account of the agency it is asked."""

    scheme: str
    host: str
    port: int | None
    path: str
    account: str = field(repr=False)
    timeout: float = TIMEOUT

    @classmethod
    def of(cls, url: str, *, timeout: float = TIMEOUT) -> "Service":
        """From ``https://user:password@host:port/path``. Raises Conflict ``esign-unset`` for nothing and for anything else."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _unset() from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _unset()
        account = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        return cls(parts.scheme, parts.hostname, port, parts.path.rstrip("/"), account, timeout)


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """What the service gave back. ``reference``: its id of the document, empty where it gave none."""

    pdf: bytes
    reference: str


def sign_pdf(service: Service, pdf: bytes, *, nik: str, passphrase: str, name: str = "sertifikat.pdf") -> SignedPdf:
    """Have a PDF signed, invisibly. One request; a second where the service only says under which id the file lies.

    raises      Invalid ``esign-refused`` (passphrase, NIK, certificate: in the service's words); Conflict ``esign-down``,
                ``esign-answer``
    """
    boundary = secrets.token_hex(16)
    fields = {"nik": nik, "passphrase": passphrase, "tampilan": "invisible"}
    body = _multipart(boundary, fields, pdf, name)
    kind = f"multipart/form-data; boundary={boundary}"
    reference, found = _asked(service, "POST", "/api/sign/pdf", body, kind, (nik, passphrase))
    if not found.startswith(b"%PDF-") and reference:
        found = _asked(service, "GET", f"/api/sign/download/{quote(reference, safe='')}", b"", "", ())[1]
    if not found.startswith(b"%PDF-"):
        raise _odd()
    return SignedPdf(found, reference)


def is_registered(service: Service, nik: str) -> bool:
    """Whether the service knows the signer and would sign. Raises as ``sign_pdf``."""
    _reference, found = _asked(service, "GET", f"/api/user/status/{quote(nik, safe='')}", b"", "", (nik,))
    try:
        told = json.loads(found)
    except ValueError:
        raise _odd() from None
    return isinstance(told, dict) and str(told.get("status_code")) == _REGISTERED


_REGISTERED: Final = "1111"


def _multipart(boundary: str, fields: Mapping[str, str], pdf: bytes, name: str) -> bytes:
    lines = []
    for key, value in fields.items():
        lines += [f"--{boundary}", f'Content-Disposition: form-data; name="{key}"', "", value]
    lines += [f"--{boundary}", f'Content-Disposition: form-data; name="file"; filename="{name}"']
    head = "\r\n".join([*lines, "Content-Type: application/pdf", "", ""]).encode()
    return head + pdf + f"\r\n--{boundary}--\r\n".encode()


def _asked(
    service: Service, method: str, path: str, body: bytes, kind: str, secret: tuple[str, ...]
) -> tuple[str, bytes]:
    """Id of the document and content of a good answer. Every failure leaves without its cause: that may hold what was sent."""
    headers = {"Authorization": f"Basic {b64encode(service.account.encode()).decode()}", "Accept": "*/*"}
    headers |= {"Content-Type": kind} if kind else {}
    connection = _connection(service)
    try:
        connection.request(method, service.path + path, body or None, headers)
        with connection.getresponse() as answer:
            content = answer.read(LARGEST + 1)
    except (OSError, HTTPException, ValueError):  # a host that cannot be written as one is a ValueError
        raise _down() from None
    finally:
        connection.close()
    return _judged(answer, content, secret)


def _judged(answer: HTTPResponse, content: bytes, secret: tuple[str, ...]) -> tuple[str, bytes]:
    if len(content) > LARGEST:
        raise Conflict("esign-answer", _("Jawaban layanan tanda tangan terlalu besar. Sertifikat tetap menunggu."))
    if answer.status in _OK:
        return one_line(answer.headers.get("id_dokumen") or ""), content
    if answer.status in (401, 403):
        raise Conflict(
            "esign-account",
            _("Layanan tanda tangan menolak akun instansi. Periksa PAMONG_ESIGN_URL; sertifikat tetap menunggu."),
        )
    if answer.status in _WRONG:
        raise _refused(content, secret)
    raise _down()


def _connection(service: Service) -> HTTPConnection:
    if service.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(service.host, service.port, timeout=service.timeout, context=context)
    return HTTPConnection(service.host, service.port, timeout=service.timeout)


def _refused(content: bytes, secret: tuple[str, ...]) -> Refusal:
    """In the service's own words, unless they repeat what must not be repeated."""
    words = ""
    try:
        told = json.loads(content)
        words = one_line(str(told.get("error") or told.get("message") or ""))[:_WORDS]
    except (ValueError, AttributeError):
        words = ""
    if not words or any(one and one in words for one in secret):
        words = _("passphrase atau NIK tidak cocok")
    return Invalid(
        "esign-refused",
        _(
            "Layanan tanda tangan menolak: %(words)s. Sertifikat tetap menunggu; periksa NIK dan passphrase, lalu ulangi."
        )
        % {"words": words.rstrip(".")},
    )


def _down() -> Refusal:
    return Conflict(
        "esign-down",
        _(
            "Layanan tanda tangan tidak menjawab. Sertifikat tetap menunggu; coba lagi nanti, atau tandatangani di luar."
        ),
    )


def _odd() -> Refusal:
    return Conflict(
        "esign-answer",
        _("Jawaban layanan tanda tangan bukan PDF yang ditandatangani. Sertifikat tetap menunggu."),
    )


def _unset() -> Refusal:
    return Conflict(
        "esign-unset",
        _("Alamat layanan tanda tangan belum diatur. Pengelola mengisi PAMONG_ESIGN_URL, atau tandatangani di luar."),
    )
