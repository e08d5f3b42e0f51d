"""XML and archives from outside, opened so that nothing in them can hurt."""

import io
import posixpath
import zipfile
import zlib
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # has no stubs
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # as above
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid, TooLarge
from pamong.exams.formats.raw import LARGEST

DEEPEST: Final = 60
"""Elements inside each other; a question has about ten."""

ENTRIES: Final = 3_000
UNPACKED: Final = 64 << 20


def refuse_large(data: bytes) -> None:
    """Refuse what is larger than any bank of items. Raises TooLarge ``items-large``."""
    refuse_size(len(data))


def refuse_size(size: int) -> None:
    """The same of a file that has not been read yet."""
    if size > LARGEST:
        raise TooLarge(
            "items-large",
            _(
                "Berkas soal ini %(size)s MB, paling besar %(most)s MB. Bagi menjadi beberapa berkas, lalu impor satu per satu."
            )
            % {"size": -(-size // (1 << 20)), "most": LARGEST >> 20},
        )


def tree(data: bytes) -> Element:
    """Root of an XML document. Raises Invalid ``items-xml`` for what is none, and for one that declares entities."""
    refuse_large(data)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Invalid(
            "items-xml",
            _("Berkas XML ini memuat deklarasi DTD atau entitas, yang tidak dibaca. Ekspor ulang tanpa DOCTYPE."),
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise Invalid(
            "items-xml", _("Berkas XML ini rusak: %(error)s. Ekspor ulang dari sistem asalnya.") % {"error": error}
        ) from error
    _refuse_deep(root)
    return root


def local(element: Element) -> str:
    """Name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Those directly below with that name."""
    return [one for one in element if local(one) == name]


def child(element: Element, name: str) -> Element | None:
    """The first of them."""
    return next(iter(children(element, name)), None)


def below(element: Element, name: str) -> list[Element]:
    """Those anywhere below with that name."""
    return [one for one in element.iter() if local(one) == name and one is not element]


def words_of(element: Element | None) -> str:
    """All words in an element, with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def unpacked(data: bytes) -> dict[str, bytes]:
    """Files of an archive by their names, in its order, all in memory and none on the disk.

    raises      TooLarge ``items-large``; Invalid ``items-zip`` for a damaged one, one that grows out of measure, and one
                whose names leave the archive
    """
    refuse_large(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _measure(entries)
            return {_inside(entry.filename): _content(archive, entry) for entry in entries}
    # NotImplementedError: packed by a method that the reader does not know; RuntimeError: behind a password
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Invalid(
            "items-zip", _("Arsip ZIP ini rusak atau berkata sandi. Ekspor ulang dari sistem asalnya.")
        ) from error


def refuse_swollen(data: bytes) -> None:
    """Refuse an archive that grows out of measure, before another reader opens it. Raises Invalid ``items-zip``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive.infolist())
    except zipfile.BadZipFile as error:
        raise Invalid("items-zip", _("Berkas ini rusak. Simpan ulang, lalu unggah lagi.")) from error


def _measure(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise _swollen()


def _swollen() -> Invalid:
    return Invalid(
        "items-zip",
        _(
            "Isi arsip ZIP ini lebih dari %(entries)s berkas atau %(size)s MB sesudah dibuka. Bagi menjadi beberapa arsip."
        )
        % {"entries": ENTRIES, "size": UNPACKED >> 20},
    )


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Never more than it says that it holds."""
    with archive.open(entry) as part:
        data = part.read(entry.file_size + 1)
    if len(data) > entry.file_size:
        raise _swollen()
    return data


def _inside(name: str) -> str:
    path = name.replace("\\", "/")
    if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
        raise Invalid(
            "items-zip",
            _("Arsip ZIP ini memuat nama “%(name)s” yang menunjuk ke luar arsip, jadi tidak dibuka.")
            % {"name": name[:100]},
        )
    return posixpath.normpath(path)


def _refuse_deep(root: Element) -> None:
    row, depth = [root], 0
    while row:
        depth += 1
        if depth > DEEPEST:
            raise Invalid(
                "items-xml", _("Berkas XML ini bersarang terlalu dalam untuk sebuah soal, jadi tidak dibaca.")
            )
        row = [one for element in row for one in element]


def unpacked_names(data: bytes) -> set[str]:
    """Names in an archive. Raises Invalid ``items-zip`` for a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise Invalid(
            "items-zip", _("Arsip ZIP ini rusak atau berkata sandi. Ekspor ulang dari sistem asalnya.")
        ) from error
