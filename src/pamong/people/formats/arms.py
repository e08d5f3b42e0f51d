"""Arms as an SVG picture that may be shown to anybody: shapes and colours, and nothing that acts or fetches.

The picture is not cleaned but accepted or refused, so that what is kept is what somebody drew.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _

SVG: Final = "http://www.w3.org/2000/svg"

SHAPES: Final = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"),
    }
)
"""Elements that only draw. Animations are not among them: they can change an address after it was checked."""

DRAWING_TOOLS: Final = (
    "http://sodipodi.sourceforge.net/",
    "http://www.inkscape.org/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns",
    "http://web.resource.org/cc/",
)
"""Namespaces of notes that drawing programs leave behind; browsers pass them over."""

# Also the backslash: an escape of CSS may spell any of these words.
_OUTSIDE = re.compile(
    r"url\(\s*['\"]?(?!['\"\s]*#)|@import|javascript:|expression\(|image-set\(|\bimage\(|\bsrc\(|\\", re.IGNORECASE
)
_ADDRESSES = frozenset({"href", "src", "base"})


class UnsafeArms(ValueError):
    """Why a picture is refused, as a sentence."""


def check_arms(content: bytes) -> None:
    """Refuse a picture that does more than draw. Raises UnsafeArms with what was found and how to mend it."""
    parser = ParserCreate(namespace_separator=" ")
    tags: list[str] = []
    texts: list[str] = []
    parser.StartElementHandler = lambda name, attributes: tags.append(_element(name, attributes, first=not tags))
    parser.CharacterDataHandler = texts.append
    parser.XmlDeclHandler = _declaration
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.ProcessingInstructionHandler = _no_instruction
    try:
        parser.Parse(content.decode(), True)
    except UnicodeDecodeError as error:
        raise UnsafeArms(_not_utf8()) from error
    except ExpatError as error:
        raise UnsafeArms(
            _("Gambar ini rusak pada baris %(line)s. Simpan ulang sebagai SVG biasa (Plain SVG).")
            % {"line": error.lineno}
        ) from error
    if "style" in tags and _OUTSIDE.search("".join(texts)):  # all of it: a browser joins what stands around a comment
        raise UnsafeArms(_("Aturan gaya pada gambar ini merujuk ke luar dirinya. Hapus rujukan itu."))


def _element(name: str, attributes: Mapping[str, str], *, first: bool) -> str:
    namespace, _sign, tag = name.rpartition(" ")
    if first and (namespace, tag) != (SVG, "svg"):
        raise UnsafeArms(_("Berkas ini bukan gambar SVG: bagian pertamanya “%(tag)s”.") % {"tag": tag})
    if not namespace.startswith(DRAWING_TOOLS) and (namespace != SVG or tag not in SHAPES):
        raise UnsafeArms(
            _("Gambar ini memuat “%(tag)s”, yang dapat bertindak atau mengambil isi dari luar. Hapus bagian itu.")
            % {"tag": tag}
        )
    for key, value in attributes.items():
        _attribute(key, value)
    return tag


def _attribute(name: str, value: str) -> None:
    namespace, _sign, plain = name.rpartition(" ")
    if namespace.startswith(DRAWING_TOOLS):
        return
    plain = plain.lower()
    if plain.startswith("on"):
        raise UnsafeArms(
            _("Gambar ini memuat perintah “%(name)s”. Hapus semua perintah dari gambar.") % {"name": plain}
        )
    if (plain in _ADDRESSES and not value.strip().startswith("#")) or _OUTSIDE.search(value):
        raise UnsafeArms(
            _("Gambar ini merujuk ke luar dirinya pada “%(name)s”. Gambar harus utuh sendiri, tanpa tautan.")
            % {"name": plain}
        )


def _declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() != "utf-8":
        raise UnsafeArms(_not_utf8())


def _not_utf8() -> str:
    return _("Gambar ini bukan teks UTF-8. Simpan ulang sebagai SVG biasa (Plain SVG).")


def _no_doctype(*_facts: object) -> None:
    raise UnsafeArms(_("Gambar ini memuat DOCTYPE. Simpan ulang sebagai SVG biasa (Plain SVG)."))


def _no_instruction(*_facts: object) -> None:
    raise UnsafeArms(_("Gambar ini memuat perintah pengolah XML. Simpan ulang sebagai SVG biasa (Plain SVG)."))
