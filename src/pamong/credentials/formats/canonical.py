"""Canonical RDF of JSON-LD documents: the contexts that pamong knows come with it, and nothing is ever fetched.

What pamong issues itself has a canonical form that ``badge`` and ``status_document`` write directly; this general way, eighty
times slower, is for documents of others and for proving the direct one.
"""

from csv import DictReader
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Invalid

LARGEST: Final = 200
"""Names and values of a document at the most: what is canonical takes long to find where many nodes have no name."""


def canonical_form(document: dict[str, Any]) -> str:
    """Canonical N-Quads (RDFC-1.0) of a document. Raises Invalid for a context that pamong does not hold, and for too much."""
    if _size(document) > LARGEST:
        raise Invalid("document-large", _("Dokumen ini terlalu besar untuk diperiksa."))
    from pyld import jsonld  # type: ignore[import-untyped]  # noqa: PLC0415  # has no types; heavy: only documents of others need it

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _held}
    try:
        form: str = jsonld.normalize(document, options)
    except (jsonld.JsonLdError, RecursionError) as error:
        raise Invalid("document-unread", _("Dokumen ini tidak terbaca sebagai JSON-LD.")) from error
    return form


@cache
def contexts() -> dict[str, Any]:
    """The contexts that come with pamong, by their address."""
    folder = files("pamong.credentials") / "data" / "contexts"
    rows = DictReader((folder / "SOURCES.csv").read_text(encoding="utf-8").splitlines())
    return {row["address"]: loads((folder / row["file"]).read_text(encoding="utf-8")) for row in rows}


def _held(address: str, options: object = None) -> dict[str, Any]:  # noqa: ARG001  # as the library calls it
    if address not in contexts():
        from pyld.jsonld import JsonLdError  # type: ignore[import-untyped]  # noqa: PLC0415

        raise JsonLdError(f"{address} is not held here", "jsonld.LoadDocumentError")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": contexts()[address],
    }


def _size(value: object) -> int:
    """How many names and values there are; counted without recursion, so that depth costs nothing."""
    waiting, count = [value], 0
    while waiting and count <= LARGEST:
        thing = waiting.pop()
        count += 1
        if isinstance(thing, dict):
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
    return count
