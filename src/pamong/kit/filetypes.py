"""What a file is, read from its content. Its name and what a browser declares play no part.

Text has no signature, so it is decided first: a table of text that begins with "BM" is no bitmap. What is left goes to
puremagic's signatures. Office files are zip archives and told apart by what they contain. A file that is two things at
once (a picture that is also an archive, or that begins like a page) is a hybrid, and nobody accepts hybrids.
"""

import codecs
import csv
import io
import os
import struct
import zipfile
import zlib
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CSV: Final = "text/csv"
TEXT: Final = "text/plain"
JSON: Final = "application/json"
HTML: Final = "text/html"
SVG: Final = "image/svg+xml"
XML: Final = "application/xml"
SCRIPT: Final = "text/x-script"
RTF: Final = "application/rtf"
PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
WEBP: Final = "image/webp"
ZIP: Final = "application/zip"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
ODT: Final = "application/vnd.oasis.opendocument.text"
MACROS: Final = "application/vnd.ms-office.macro-enabled"
OLE: Final = "application/x-ole-storage"
EXECUTABLE: Final = "application/x-executable"
HYBRID: Final = "application/x-hybrid"
UNKNOWN: Final = "application/octet-stream"

PHOTOS: Final = frozenset({JPEG, PNG, WEBP})
TABLES: Final = frozenset({CSV, XLSX})

NAMES: Final[dict[str, str | Promise]] = {
    CSV: _("tabel CSV"),
    TEXT: _("teks biasa"),
    JSON: "JSON",
    HTML: _("halaman web (HTML)"),
    SVG: _("gambar SVG"),
    XML: "XML",
    SCRIPT: _("program (skrip)"),
    RTF: _("dokumen RTF"),
    PDF: "PDF",
    PNG: _("gambar PNG"),
    JPEG: _("foto JPEG"),
    WEBP: _("gambar WebP"),
    ZIP: _("arsip ZIP"),
    XLSX: _("buku kerja Excel (.xlsx)"),
    DOCX: _("dokumen Word (.docx)"),
    PPTX: _("presentasi PowerPoint (.pptx)"),
    ODS: _("lembar kerja OpenDocument (.ods)"),
    ODT: _("dokumen OpenDocument (.odt)"),
    MACROS: _("berkas Office yang memuat makro"),
    OLE: _("berkas Office lama atau berkata sandi"),
    EXECUTABLE: _("program"),
    HYBRID: _("dua jenis isi sekaligus"),
    UNKNOWN: _("isi yang tidak dikenal"),
}
"""What people call each type; a type that is not here is shown by its technical name."""

HEAD = 1 << 16
"""Bytes looked at for everything but the encoding, which needs the whole file."""

_OPENINGS = {b"#!": SCRIPT, b"{\\rtf": RTF, b"<": XML, b"{": JSON, b"[": JSON}  # the first that fits
_MAIN_PARTS = {  # macros first: such a file names both
    MACROS: b".macroEnabled.",
    XLSX: b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    DOCX: b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    PPTX: b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<?php")
_MARKUP = (*_PAGE, b"<svg")
_DIRECTORY = 4 << 20  # bytes of an archive's directory that we are ready to read
_EXPANSION = 200  # times a file may grow when unpacked; honest workbooks stay far below


def name_of(media_type: str) -> str:
    """Name that people give this type, in the active language."""
    return str(NAMES.get(media_type, media_type))


def detect(path: Path) -> str:
    """Media type of a file on disk, ``UNKNOWN`` when nothing fits. Reads all of a text, the ends of anything else."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(b"PK\x03\x04"):
            return _archive(file)
        if head.startswith(_UTF16_MARKS):
            return _text(head.decode("utf-16", "ignore").encode()) if _is_utf16(file) else UNKNOWN
        if not head.startswith(b"%PDF-") and _is_text(file):
            return _text(head)
        return _binary(file, head)


def _is_text(file: BinaryIO) -> bool:
    """UTF-8, or the one-byte code of Windows that older Excel writes; either way without control characters."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    legacy = codecs.getincrementaldecoder("cp1252")()
    candidates = [utf8, legacy]
    file.seek(0)
    while chunk := file.read(1 << 20):
        if chunk.translate(None, delete=_PRINTABLE) or not candidates:
            return False
        candidates = [decoder for decoder in candidates if _decodes(decoder, chunk, final=False)]
    return any(_decodes(decoder, b"", final=True) for decoder in candidates)


def _is_utf16(file: BinaryIO) -> bool:
    """What Excel calls Unicode text: UTF-16 with its byte order mark, without control characters."""
    decoder = codecs.getincrementaldecoder("utf-16")()
    file.seek(0)
    try:
        while chunk := file.read(1 << 20):
            if not _CONTROLS.isdisjoint(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = frozenset(map(chr, range(0x20))) - set("\t\n\r\f")
_PRINTABLE = bytes(set(range(0x20, 0x100)) - {0x7F} | set(b"\t\n\r\f"))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _text(head: bytes) -> str:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    start = text[:1024].lower()
    if start.startswith(b"<") and b"<svg" in start:
        return SVG
    if any(mark in start for mark in _PAGE):
        return HTML
    if opened := next((kind for opening, kind in _OPENINGS.items() if start.startswith(opening)), None):
        return opened
    return CSV if _is_table(text.decode("utf-8", "replace")) else TEXT


def _is_table(text: str) -> bool:
    """Whether the first row has two cells or more and no other width is more frequent; a ragged row spoils nothing."""
    for delimiter in ";,\t|":
        lines = io.StringIO(text, newline="")
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), 50) if any(row)]
        widths = Counter(map(len, rows))
        if rows and len(rows[0]) > 1 and widths[len(rows[0])] == max(widths.values()):
            return True
    return False


def _binary(file: BinaryIO, head: bytes) -> str:
    if head.startswith((b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")):
        return EXECUTABLE
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLE
    start = head[:1024].lower()
    if any(mark in start for mark in _MARKUP) or zipfile.is_zipfile(file):
        return HYBRID
    file.seek(0)
    try:
        matches = puremagic.magic_stream(file)
    except puremagic.PureError:
        return UNKNOWN
    return next((str(match.mime_type) for match in matches if match.mime_type), UNKNOWN)


def _archive(file: BinaryIO) -> str:
    if not _is_readable(file):
        return ZIP
    try:
        with zipfile.ZipFile(file) as archive:
            packed = sum(entry.compress_size for entry in archive.infolist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
            return ZIP if unpacked > _EXPANSION * packed + HEAD else _office_type(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
        return UNKNOWN  # cut short, damaged or encrypted


def _is_readable(file: BinaryIO) -> bool:
    """Whether the archive's directory is small enough to be read into memory; Office files are never near the limit."""
    file.seek(0, os.SEEK_END)
    file.seek(-min(file.tell(), HEAD + 22), os.SEEK_END)
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(tail) or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):  # a 64-bit directory
        return False
    size: int = struct.unpack_from("<I", tail, end + 12)[0]
    return size <= _DIRECTORY


def _office_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if any(name.endswith("vbaProject.bin") for name in names):
        return MACROS
    if "mimetype" in names:
        declared = _beginning(archive, "mimetype").decode("ascii", "replace")
        return declared if declared in {ODS, ODT} else ZIP
    if "[Content_Types].xml" in names:
        content_types = _beginning(archive, "[Content_Types].xml")
        return next((kind for kind, part in _MAIN_PARTS.items() if part in content_types), ZIP)
    return ZIP


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1 << 20)
