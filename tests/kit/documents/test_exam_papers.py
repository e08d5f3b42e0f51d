"""Papers of an exam day: the longest names fit, the QR code leads to the player with the number and never with the code."""

import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from pamong.kit.documents.exam_cards import ExamCard, ExamFacts, exam_cards
from pamong.kit.documents.exam_rules import exam_rules
from pamong.kit.documents.exam_sheet import SheetRow, exam_sheet

AT = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)
NAME = "Dr. dr. Raden Roro Maria Goreti Ayu Kusumaningtyas Tukan Wijayakusuma, Sp.KJ., M.Kes., M.H."
OFFICE = "Dinas Penanaman Modal, Pelayanan Terpadu Satu Pintu, Tenaga Kerja, dan Transmigrasi Kabupaten Pangkajene dan Kepulauan"
FACTS = ExamFacts(
    title="Uji Kompetensi Teknis Penanganan Pengaduan Pelayanan Publik dan Pengelolaan Berkas Perizinan, gelombang kedua",
    issuer="BKPSDM Kabupaten Batang Hari",
    when="Selasa 8 Desember 2026",
    hours="08.00 WIB sampai 09.30 WIB",
    room="Laboratorium Komputer Terpadu Badan Kepegawaian, Jalan Jenderal Sudirman Nomor 12, lantai 2",
    address="https://bangkom.contoh.go.id/ujian/",
    rules=("Datang 60 menit sebelum mulai, masuk dengan PIN paling lambat 5 menit sebelum mulai.", "Bawa kartu ini."),
)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def card(seat: int, **facts: object) -> ExamCard:
    usual = {"name": "Ani Rahmawati", "place": "Dinas Kesehatan", "number": f"UPP-{seat:04}", "seat": str(seat)}
    return ExamCard(**{**usual, "code": "FGHJ-3479", **facts})  # type: ignore[arg-type]  # as each is declared


def test_cards_stand_four_a_page_with_the_longest_names() -> None:
    long = card(
        2, name=NAME, place=OFFICE, notes=("Waktu tambahan 120 menit", "Huruf besar"), number="PELAYANANPRM-0412"
    )
    found = pages(exam_cards([card(1), long, card(3), long, card(5)], FACTS, at=AT))
    assert len(found) == 2
    assert [found[0].count(word) for word in ("FGHJ-3479", "Waktu tambahan 120 menit", "M.H.")] == [4, 2, 2]
    assert found[0].count("Datang 60 menit sebelum mulai") == 4
    assert "UPP-0005" in found[1]


def test_code_on_a_card_leads_to_the_player_with_the_number_alone(tmp_path: Path) -> None:
    program = shutil.which("pdftoppm")
    assert program, "install pdftoppm (Debian: poppler-utils)"
    (tmp_path / "cards.pdf").write_bytes(exam_cards([card(7)], FACTS, at=AT))
    subprocess.run([program, "-r", "150", "-png", "-singlefile", "cards.pdf", "page"], cwd=tmp_path, check=True)
    read = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert [one.text for one in read] == ["https://bangkom.contoh.go.id/ujian/?nomor=UPP-0007"]


def test_card_keeps_its_code_out_of_logs() -> None:
    assert "FGHJ" not in repr(card(1))


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_sheet_has_a_row_for_each_and_a_line_for_each_proctor(paper: str) -> None:
    rows = [SheetRow(n, f"UPP-{n:04}", NAME if n % 4 == 2 else f"Orang {n}", "", OFFICE) for n in range(1, 31)]
    told = {"issuer": FACTS.issuer, "facts": [("Ujian", FACTS.title)], "proctors": [NAME, "Joko Susilo"], "at": AT}
    found = pages(exam_sheet(rows, **told, paper=paper))  # type: ignore[arg-type]  # as each is declared
    text = " ".join(found)
    assert [text.count(f"UPP-{n:04}") for n in range(1, 31)] == [1] * 30
    assert all("Nomor peserta" in page for page in found if "UPP-" in page)
    assert ("Joko Susilo" in found[-1], "Halaman 1 dari" in found[0]) == (True, True)


def test_rules_stand_on_one_page() -> None:
    rules = [
        f"Aturan yang ke-{n} ditulis dengan kalimat yang cukup panjang supaya memakai dua baris." for n in range(11)
    ]
    told = {"issuer": FACTS.issuer, "title": FACTS.title, "when": FACTS.when, "room": FACTS.room, "at": AT}
    found = pages(exam_rules(rules, **told, source="Mengikuti Peraturan BKN"))  # type: ignore[arg-type]  # as declared
    assert (len(found), found[0].count("Aturan yang ke-")) == (1, 11)
    assert "Mengikuti Peraturan BKN" in found[0]
