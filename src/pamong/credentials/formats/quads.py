"""Lines of canonical N-Quads, for documents whose every node but one has an address.

RDF Dataset Canonicalization 1.0: lines sorted by code point; the one node without an address is ``_:c14n0``.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Invalid

TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SCHEMA: Final = "https://schema.org/"
VC: Final = "https://www.w3.org/2018/credentials#"
STATUS: Final = "https://www.w3.org/ns/credentials/status#"
SECURITY: Final = "https://w3id.org/security#"
OB: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DATE_TIME: Final = XSD + "dateTime"

_ADDRESS: Final = re.compile(
    r"(?:https?://[A-Za-z0-9\[]|did:web:|urn:uuid:)(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+"
)
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"'})
"""Canonical N-Quads escapes these two, and control characters, which are refused before."""


def link(subject: str, predicate: str, thing: str) -> str:
    """A line that leads to a node."""
    return f"<{subject}> <{predicate}> <{thing}> .\n"


def text(subject: str, predicate: str, words: str, kind: str = "") -> str:
    """A line with a value; ``kind`` is the address of its type, a string where there is none."""
    return f"<{subject}> <{predicate}> {quoted(words)}{f'^^<{kind}>' if kind else ''} .\n"


def quoted(words: str) -> str:
    """A value as it stands in a line."""
    return f'"{words.translate(_ESCAPES)}"'


def joined(lines: Iterable[str]) -> str:
    """The whole form: each line once, in order of code points."""
    return "".join(sorted(set(lines)))


def stamp(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(words: str) -> datetime:
    """The moment that was so written. Raises ValueError for any other form."""
    return datetime.strptime(words, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def check_address(address: str) -> None:
    """Refuse what is no absolute address, or holds a sign that must be written in percent."""
    if not _ADDRESS.fullmatch(address):
        raise Invalid(
            "credential-address",
            _("Alamat “%(address)s” tidak dapat dimuat dalam kredensial. Periksa PAMONG_URL.") % {"address": address},
        )


def check_words(words: str) -> None:
    """Refuse an empty text, and one with control characters or halves of characters: readers differ about them."""
    if not words.strip() or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in words):
        raise Invalid(
            "credential-text",
            _("Teks “%(text)s” kosong atau memuat karakter kendali, misalnya pindah baris. Tulis dalam satu baris.")
            % {"text": words},
        )
