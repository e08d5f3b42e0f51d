import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256, sha512
from io import BytesIO
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
import time_machine
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from pamong.core.queries import Head
from pamong.core.refusals import Invalid
from pamong.kit.documents import Paper, journal_head

JAKARTA = ZoneInfo("Asia/Jakarta")
CHECK = "https://bangkom.contoh.go.id/jejak/" + "2d711642" * 8
LONGEST = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Pangkajene dan Kepulauan serta Pagar Alam "
HEAD = Head(
    region=7,
    number=1_284,
    at=datetime(2026, 11, 21, 3, 32, 5, 123_456, tzinfo=UTC),
    entries=12_345,
    digest=sha256(b"digest").digest(),
    signature=sha512(b"signature").digest(),
    key="9f86d081884c7d65",
    public_key="Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
)
HEAD_FIELDS = {name: getattr(HEAD, name) for name in Head.__slots__}
HOSTILE = [
    '#import "rahasia.typ"',
    '#read("/etc/passwd")',
    "*tebal* dan _miring_",
    "$x^2$",
    "satu \\ dua",
    "= judul",
    "`kode`",
    "// catatan",
    "/* catatan */",
    "@rujukan <label>",
    "https://contoh.go.id",
    "[isi] {kode}",
    "\"kutip\" dan 'kutip'",
    "a--b ~ ...",
]


def paper_of(region: str = "Pemerintah Kabupaten Batang Hari", head: Head = HEAD, paper: Paper = "a4") -> bytes:
    return journal_head(head, region=region, check_url=CHECK, zone=JAKARTA, paper=paper)


def text_of(pdf: bytes) -> str:
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def need(command: str) -> str:
    found = shutil.which(command)
    assert found, f"install {command} (Debian: poppler-utils, qpdf)"
    return found


def test_journal_head_is_one_page_that_says_what_was_sealed() -> None:
    pdf = paper_of()
    text = text_of(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    for said in (
        "Pemerintah Kabupaten Batang Hari",
        "Pada 21 November 2026 10.32 WIB, jejak audit ini memuat 12.345 catatan",
        "(dua belas ribu tiga ratus empat puluh lima)",
        " ".join(re.findall("....", sha256(b"digest").hexdigest())),
        "9f86 d081 884c 7d65",
        "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
        "http://localhost:8765",
        "1.284",
    ):
        assert said in text


@pytest.mark.parametrize("paper", ["a4", "f4"])
@pytest.mark.parametrize("region", [(LONGEST * 2)[:200], "W" * 200, "Ŵ" * 200])
def test_journal_head_stays_one_page_with_the_longest_name(region: str, paper: Paper) -> None:
    head = Head(**{**HEAD_FIELDS, "number": 987_654_321, "entries": 987_654_321_987})
    pages = PdfReader(BytesIO(paper_of(region, head, paper))).pages
    assert len(pages) == 1
    assert "pamong dari segel nomor 987.654.321" in " ".join(pages[0].extract_text().split())


def test_journal_head_breaks_an_endless_word_at_the_edge_of_the_paper() -> None:
    lines = PdfReader(BytesIO(paper_of("W" * 200))).pages[0].extract_text().splitlines()
    assert [len(line.replace("\u200b", "")) for line in lines if "WW" in line] == [36, 36, 36, 36, 36, 20]


@pytest.mark.parametrize(("paper", "expected"), [("a4", (210, 297)), ("f4", (215, 330))])
def test_journal_head_has_the_size_of_the_paper(paper: Paper, expected: tuple[int, int]) -> None:
    box = PdfReader(BytesIO(paper_of(paper=paper))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == expected


def test_journal_head_is_produced_as_pdf_a_3a_and_pdf_ua_1() -> None:
    root = PdfReader(BytesIO(paper_of())).root_object
    metadata = cast("StreamObject", root["/Metadata"].get_object()).get_data().decode()
    assert re.findall(r"<(pdf\w+id:\w+)>([^<]+)<", metadata) == [
        ("pdfaid:part", "3"),
        ("pdfaid:conformance", "A"),
        ("pdfuaid:part", "1"),
    ]
    assert str(root["/Lang"]) == "id-ID"
    assert str(root["/MarkInfo"]) == "{'/Marked': True, '/Suspects': False}"


def test_journal_head_is_sound_to_qpdf(tmp_path: Path) -> None:
    path = tmp_path / "head.pdf"
    path.write_bytes(paper_of())
    subprocess.run([need("qpdf"), "--check", path], check=True, capture_output=True)


def test_journal_head_carries_the_head_for_machines() -> None:
    files = PdfReader(BytesIO(paper_of())).attachments
    assert list(files) == ["kepala-jejak-audit-7-1284.json"]
    (content,) = files["kepala-jejak-audit-7-1284.json"]
    assert json.loads(content) == HEAD.document()


def test_journal_head_leads_to_the_check_address_by_its_code(tmp_path: Path) -> None:
    (tmp_path / "head.pdf").write_bytes(paper_of())
    subprocess.run([need("pdftoppm"), "-r", "150", "-png", "-singlefile", "head.pdf", "page"], cwd=tmp_path, check=True)
    codes = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert [code.text for code in codes] == [CHECK]


def test_journal_head_is_the_same_file_at_any_time() -> None:
    with time_machine.travel("2031-01-01T00:00:00Z"):
        later = paper_of()
    assert paper_of() == later
    assert b"D:20261121033205" in later


@pytest.mark.parametrize("name", HOSTILE)
def test_journal_head_shows_text_and_never_obeys_it(name: str) -> None:
    assert f"1.284 {name} Pada 21 November" in text_of(paper_of(name))


@pytest.mark.parametrize("name", ["Ελλάδα", "Київ", "Besançon", "Thành phố Hồ Chí Minh"])
def test_journal_head_writes_letters_of_other_languages(name: str) -> None:
    assert name in text_of(paper_of(name))


def test_journal_head_names_the_letters_that_it_cannot_write() -> None:
    with pytest.raises(Invalid, match=r"^Dokumen tidak dapat memuat huruf 字 漢\. Tulis") as refusal:
        paper_of("Kantor 漢字")
    assert refusal.value.code == "document-letters"


def test_journal_head_drops_what_reverses_or_hides_text() -> None:
    assert paper_of("Kota\u202e\u200b\x00\ufeff\ud800 Ternate") == paper_of("Kota Ternate")


@pytest.mark.parametrize(
    ("letter", "named"), [("\ue000", r"\u{e000}"), ("\U00011f04", "\U00011f04"), ("\uffff", r"\u{ffff}")]
)
def test_journal_head_drops_no_letter_that_might_belong_to_a_name(letter: str, named: str) -> None:
    with pytest.raises(Invalid) as refusal:
        paper_of(f"Kota {letter}")
    assert str(refusal.value) == f"Dokumen tidak dapat memuat huruf {named}. Tulis bagian itu dengan huruf Latin."


def test_journal_head_with_a_retired_key_says_where_to_look() -> None:
    text = text_of(paper_of(head=Head(**{**HEAD_FIELDS, "public_key": ""})))
    assert "Kunci lama; lihat arsip kunci pengelola" in text
