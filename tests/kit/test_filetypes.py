import io
import zipfile
from pathlib import Path

import pytest
import typst
import xlsxwriter
from PIL import Image

from pamong.kit import filetypes
from pamong.kit.filetypes import detect

EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (3, 3)).save(target, kind)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "NIP")
    return target.getvalue()


def archive(**entries: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for name, content in entries.items():
            opened.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def office(main: str) -> bytes:
    return archive(**{"[Content_Types].xml": f'<Types><Override ContentType="{main}"/></Types>', "a.xml": "<a/>"})


OOXML = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"NIP;Nama\r\n198507122010012014;Siti\r\n", filetypes.CSV),
        (b"\xef\xbb\xbfNIP;Nama\n1;Siti\n", filetypes.CSV),
        (b"nama,unit\nAni,Dinas\n", filetypes.CSV),
        (b"nama\tunit\nAni\tDinas\n", filetypes.CSV),
        (b"BMI;nama\n21,5;Ani\n", filetypes.CSV),  # begins like a bitmap
        (b"MZ;nama\n1;Ani\n", filetypes.CSV),  # begins like a program
        ("nama;kota\nRené;Besançon\n".encode("cp1252"), filetypes.CSV),
        (b'nama;catatan\nAni;"dua\nbaris; ini"\n', filetypes.CSV),
        ("nama;kota\nRené;Besançon\n".encode("utf-16"), filetypes.CSV),  # what Excel calls Unicode text
        ("<!doctype html><p>a".encode("utf-16"), filetypes.HTML),
        ("nama;kota\x00\n".encode("utf-16"), filetypes.UNKNOWN),
        ("nama;kota\n".encode("utf-16") + b"a", filetypes.UNKNOWN),  # half a character
        (b"nama;unit\nAni;Dinas\nBudi\nCitra;Badan\n", filetypes.CSV),  # one ragged row
        (b"Yth. Bapak Bupati\ndengan hormat\n", filetypes.TEXT),
        (b"DAFTAR PEGAWAI;;\nNIP;;Nama\n1;2;3\n", filetypes.CSV),  # as Excel saves a title and an empty heading
        (b";;;\n\n", filetypes.TEXT),  # no cell at all
        (b"a;b\n1;2;3\n1;2;3\n", filetypes.TEXT),  # rows wider than the heading
        (b'{"a": 1}', filetypes.JSON),
        (b'  [{"a": 1}]', filetypes.JSON),
        (b"<?xml version='1.0'?><a/>", filetypes.XML),
        (b"<!DOCTYPE html><p>a;b", filetypes.HTML),
        (b"\n\n  <ScRiPt>alert(1)</script>", filetypes.HTML),
        (b"nama;unit\n<script>alert(1)</script>;b\n", filetypes.HTML),  # a page in a table's clothes
        (b"nama;unit\n<svg onload=a()>;b\n", filetypes.CSV),  # a picture is one from its first byte on
        (b"\xef\xbb\xbf\n <svg xmlns='http://www.w3.org/2000/svg'/>", filetypes.SVG),
        (b"<!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>", filetypes.SVG),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', filetypes.SVG),
        (b"#!/bin/sh\necho a;b\n", filetypes.SCRIPT),
        (b"{\\rtf1 a;b}", filetypes.RTF),
        (EXE, filetypes.EXECUTABLE),
        (b"\x7fELF\x02\x01\x01" + bytes(100), filetypes.EXECUTABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), filetypes.OLE),
        (picture("PNG"), filetypes.PNG),
        (picture("JPEG"), filetypes.JPEG),
        (picture("WEBP"), filetypes.WEBP),
        (picture("GIF"), "image/gif"),
        (typst.compile(b"halo"), filetypes.PDF),
        (b"%PDF-1.4\n% only text\n%%EOF\n", filetypes.PDF),
        (bytes(range(256)), filetypes.UNKNOWN),
        (b"nama;unit\n\0", filetypes.UNKNOWN),
        (workbook(), filetypes.XLSX),
        (office(f"{OOXML}.wordprocessingml.document.main+xml"), filetypes.DOCX),
        (office(f"{OOXML}.presentationml.presentation.main+xml"), filetypes.PPTX),
        (office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), filetypes.MACROS),
        (archive(**{"[Content_Types].xml": "<Types/>", "xl__vbaProject.bin": "x"}), filetypes.MACROS),
        (archive(mimetype=filetypes.ODS, content="<a/>"), filetypes.ODS),
        (archive(mimetype="text/html"), filetypes.ZIP),
        (archive(a="1", b="2"), filetypes.ZIP),
        (b"PK\x03\x04" + bytes(100), filetypes.ZIP),  # no directory that could be read
        (picture("PNG") + archive(a="1"), filetypes.HYBRID),
        (picture("GIF") + b"<script>alert(1)</script>", filetypes.HYBRID),
        (picture("JPEG") + workbook(), filetypes.HYBRID),
        (b"%PDF-1.4\n<html>\n", filetypes.HYBRID),
    ],
)
def test_detect_reads_the_content(content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"  # a name that lies for nearly all of them
    path.write_bytes(content)
    assert detect(path) == expected


def test_detect_reads_a_text_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"nama;unit\n" + b"Ani;Dinas\n" * 300_000 + b"\0")
    assert detect(path) == filetypes.UNKNOWN


def test_detect_accepts_a_letter_cut_by_the_edge_of_a_chunk(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a;b\n" + b"x" * ((1 << 20) - 5) + "Á;1\n".encode())  # no cp1252 either
    assert detect(path) == filetypes.CSV


def test_detect_refuses_to_call_a_bomb_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a"
    content_types = f'<Types><Override ContentType="{OOXML}.spreadsheetml.sheet.main+xml"/></Types>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", content_types)
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(20_000_000))
    assert detect(path) == filetypes.ZIP


def test_detect_refuses_to_read_a_huge_directory(tmp_path: Path) -> None:
    path = tmp_path / "a"
    content = bytearray(workbook())
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = (5 << 20).to_bytes(4, "little")
    path.write_bytes(content)
    assert detect(path) == filetypes.ZIP


def test_name_of_falls_back_to_the_technical_name() -> None:
    assert [filetypes.name_of(kind) for kind in (filetypes.CSV, "video/mp4")] == ["tabel CSV", "video/mp4"]
