"""The report of a cycle: everything stands on it, long texts run over pages, an open cycle says that it is open."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from pamong.kit.documents.evaluation_report import DeedText, EvaluationText, FindingText, evaluation_report

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
LONG = "Antrean pagi di loket masih panjang dan orang menunggu di luar gedung sampai siang; "


def text(*, final: bool = False, findings: int = 1, words: str = "Antrean pagi masih panjang") -> EvaluationText:
    deed = DeedText(
        "Membuka loket kedua",
        "Lewat 12 hari",
        open=True,
        lines=(("Penanggung jawab", "Ani Rahmawati"), ("Ukuran", "Tunggu tengah di bawah 30 menit")),
    )
    found = FindingText(words, "Kepuasan masyarakat", "Nilai 78,12 (B)", "", (deed,))
    gone = FindingText("Salah hitung", "Waktu layanan", "9 hari kerja", "Angkanya dikoreksi", ())
    return EvaluationText(
        region="Kabupaten Batang Hari",
        office="Badan Kepegawaian",
        title="Siklus evaluasi 2, 1 Januari 2026 sampai 31 Desember 2026",
        facts=(("Kelemahan", "1"),),
        summary="Antrean berkurang." if final else "",
        sections=(
            ("Kelemahan dan tindak lanjutnya", "", (found,) * findings),
            ("Kekuatan", "Tidak ada kekuatan yang dicatat.", ()),
            ("Temuan yang ditarik", "", (gone,)),
        ),
        final=final,
        printed="23 November 2026 10.00 WIB",
    )


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_report_holds_finding_evidence_deed_and_reason() -> None:
    (page,) = pages(evaluation_report(text(), at=AT))
    for words in (
        "LAPORAN EVALUASI",
        "Siklus ini belum ditutup. Laporan memuat keadaan sampai 23 November 2026 10.00 WIB.",
        "1. Antrean pagi masih panjang Kepuasan masyarakat: Nilai 78,12 (B)",
        "Membuka loket kedua Lewat 12 hari",
        "Tidak ada kekuatan yang dicatat.",
        "Ditarik: Angkanya dikoreksi",
        "Halaman 1 dari 1",
    ):
        assert words in page
    assert "Ringkasan" not in page


def test_closed_cycle_says_what_the_office_says() -> None:
    (page,) = pages(evaluation_report(text(final=True), at=AT))
    assert "Ringkasan Antrean berkurang." in page
    assert "belum ditutup" not in page


def test_many_long_findings_run_over_pages_and_what_looks_like_markup_is_text() -> None:
    found = pages(evaluation_report(text(findings=12, words=LONG * 6 + "#panic() *tebal* $x$"), at=AT))
    assert len(found) > 2
    whole = " ".join(found)
    assert (whole.count("#panic() *tebal* $x$"), whole.count("Membuka loket kedua")) == (12, 12)


def test_same_report_is_the_same_bytes() -> None:
    assert evaluation_report(text(), at=AT) == evaluation_report(text(), at=AT)
