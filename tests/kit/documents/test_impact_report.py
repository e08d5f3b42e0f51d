"""The report on A4: everything stands on it, files travel inside, long texts run over pages, markup stays text."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from pamong.core.refusals import Invalid
from pamong.kit.documents.impact_report import (
    AnswerText,
    ChangeText,
    FigureText,
    ImpactText,
    LinkText,
    PictureText,
    Tone,
    impact_report,
)
from pamong.kit.documents.render import Attachment

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50"><path d="M0 0L100 50"/></svg>'
)

TEXT = ImpactText(
    region="Kabupaten Batang Hari",
    office="Badan Kepegawaian",
    over="Laporan dampak, Pelayanan Prima",
    question="Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
    label="Terbukti",
    tone="proven",
    say=("Izin usaha selesai ", "2,1 hari kerja lebih singkat", " daripada tanpa pelatihan."),
    figures=(
        FigureText("−2,1", "hari kerja", "pengaruh, sekitar −18 %"),
        FigureText("−3,0 sampai −1,2", "", "selang 95 %"),
        FigureText("B", "dari A–D", "mutu rancangan"),
    ),
    chosen="Oleh tabel tetap.",
    finds="1,1 hari kerja",
    stamp="Rencana dikunci 12 Januari 2026, 09.14 WIB, tidak diubah sesudahnya.",
    digest="9f3c" * 16,
    note=(),
    lines=PictureText("Bulan demi bulan", "Median", SVG, "Dua garis", ("dilatih", "pembanding", "waktu pelatihan")),
    effects=PictureText("Seberapa besar", "Selisih", SVG, "Titik"),
    events=(("0", "−0,7", "−1,5 sampai +0,1", "1.204"),),
    cannot=("Unit yang ikut tidak diundi.",),
    chain=(LinkText("Hadir", "213", "dari 224", "Catatan penuh"), LinkText("Kepercayaan", "", "mulai Oktober", "")),
    costs=(("Per orang bersertifikat", "Rp 1.250.000"),),
    answers=(AnswerText("Kelemahan: antrean", "U3 2,61", (("Loket kedua", "Lewat 12 hari", "Ani, 1 Mei 2026"),)),),
    definition=(("Lama proses", "Hari kerja sampai diputus"),),
    worked_out=(("Cara menghitung selang", "CR2"),),
    left_out=(("Bulan tanpa angka", "3"),),
    changes=(ChangeText("Rencana 2 mengubah yang terkunci", "Salah bulan", (("Bulan", "2024-01", "2024-02"),)),),
    address="https://contoh.id/dampak-kelola/1/",
    printed="23 November 2026 10.00 WIB",
)


def read(text: ImpactText) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(impact_report(text, at=AT))).pages
    )


def test_everything_stands_on_it() -> None:
    whole = read(TEXT)
    for words in (
        "KABUPATEN BATANG HARI BADAN KEPEGAWAIAN",
        "Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        "Putusan Terbukti Izin usaha selesai 2,1 hari kerja lebih singkat daripada tanpa pelatihan.",
        "−3,0 sampai −1,2 selang 95 %",
        "Pengaruh terkecil yang dapat ditemukan studi ini: 1,1 hari kerja.",
        "tidak diubah sesudahnya.",
        "Yang tidak dapat disimpulkan",
        "0 −0,7 −1,5 sampai +0,1 1.204",
        "Kepercayaan Belum diukur mulai Oktober",
        "Rp 1.250.000",
        "Loket kedua Lewat 12 hari",
        "Rencana 2 mengubah yang terkunci Salah bulan",
        "pamong study run rencana.toml --json",
    ):
        assert words in whole


@pytest.mark.parametrize("tone", ["proven", "likely", "unseen", "thin", "worse"])
def test_every_word_has_a_look(tone: Tone) -> None:
    assert impact_report(replace(TEXT, tone=tone), at=AT).startswith(b"%PDF")


def test_nothing_found_is_a_report_too() -> None:
    empty = replace(
        TEXT,
        tone="thin",
        label="Data kurang",
        figures=TEXT.figures[2:],
        finds="",
        lines=None,
        effects=None,
        events=(),
        chain=(),
        costs=(),
        answers=(),
        left_out=(),
        changes=(),
        note=("Rencana 1 dikunci sesudah datanya ada.",),
    )
    whole = read(empty)
    assert "Data kurang" in whole
    assert "Rencana 1 dikunci sesudah datanya ada." in whole
    assert "Belum ada temuan yang bersandar pada studi ini." in whole
    assert "Rantai hasil" not in whole


def test_long_texts_run_over_pages_and_what_looks_like_markup_is_text() -> None:
    deed = ("Membuka loket kedua #panic() *tebal* $x$ " * 6, "Berjalan", "Ani")
    many = replace(
        TEXT,
        question="Apakah " + "panjang sekali " * 30 + "#panic()?",
        answers=(AnswerText("Kelemahan: antrean", "U3", (deed,) * 4),) * 12,
        cannot=("Perubahan lain pada waktu yang sama tidak dapat dipisahkan. " * 5,) * 8,
        events=TEXT.events * 60,
    )
    assert read(many).count("Membuka loket kedua #panic() *tebal* $x$") == 12 * 4 * 6


def test_files_travel_inside() -> None:
    files = (Attachment("panel.csv", "office,month\n", "text/csv", "Tabel"),)
    reader = PdfReader(BytesIO(impact_report(TEXT, at=AT, attachments=files)))
    assert reader.attachments["panel.csv"] == [b"office,month\n"]


def test_letters_without_a_font_are_refused() -> None:
    with pytest.raises(Invalid, match="huruf"):
        impact_report(replace(TEXT, question="Apakah 漢字?"), at=AT)


def test_same_report_is_the_same_bytes() -> None:
    assert impact_report(TEXT, at=AT) == impact_report(TEXT, at=AT)
