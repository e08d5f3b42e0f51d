"""The certificate on paper: what stands on it, the code on its page, three ways of signing, the longest names."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from pamong.core.refusals import Invalid
from pamong.kit.documents.certificate import CertificateText, CertifiedUnit, Signing, certificate
from pamong.kit.documents.render import Attachment

AT = datetime(2026, 5, 3, 2, 15, tzinfo=UTC)
CHECK = "https://asn.example.go.id/periksa/K7WQ2MPA"
INSIDE = Attachment("kredensial.json", '{"nama": "Siti Rahmawati"}', "application/vc", "Kredensial")
ARMS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#123456"/></svg>'
UNITS = (
    CertifiedUnit("PL.01", "Menerima dan memeriksa kelengkapan permohonan", "8", "Tes, praktik", "Kompeten"),
    CertifiedUnit("PL.02", "Menangani pengaduan di loket", "10", "Praktik", "Kompeten"),
)
TEXT = CertificateText(
    government="Pemerintah Kabupaten Batang Hari",
    office="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    arms="",
    holder="Siti Rahmawati, S.Sos.",
    post="Penata Perizinan Ahli Pertama, DPMPTSP",
    assessed="tes tertulis dan praktik",
    scheme="Petugas Front Office Perizinan, tingkat 3",
    number="800.2/0412/BKPSDM/2026",
    issued="3 Mei 2026",
    until="3 Mei 2029",
    place="Muara Bulian",
    official="Drs. Ilham Saputra, M.Si.",
    title="Kepala Badan",
    signing="seal",
    code="K7WQ-2MPA",
    check_page="asn.example.go.id/periksa",
    check_url=CHECK,
    units=UNITS,
    hours="18",
    matter=("Tes tertulis (28 Maret 2026) dan praktik (11 April 2026).", "Skema SK-PTSP-01 versi 1."),
    panel=("Asesor: Rina Oktaviani, S.Psi.", "Pemutus: Kartika Dewi dan Lukman Hakim."),
    meaning=(
        "Sertifikat kompetensi internal; bukan sertifikat lembaga sertifikasi profesi nasional dan bukan surat tanda tamat.",
    ),
    partners=(("Universitas Jambi", "menilai praktik pelayanan"),),
    file="kredensial.json",
)
LONGEST = replace(
    TEXT,
    government="Pemerintah Kabupaten Kepulauan Siau Tagulandang Biaro Provinsi Sulawesi Utara",
    office="Badan Kepegawaian, Pendidikan dan Pelatihan serta Pengembangan Sumber Daya Manusia Aparatur Daerah Kabupaten "
    "Kepulauan Siau Tagulandang Biaro",
    holder="Prof. Dr. dr. Hj. Raden Ayu Kusumawardhani Sastronegoro Wiryodiningrat Padmawinata, S.H., S.E., M.Si., "
    "M.Kes., Sp.PD-KGEH, FINASIM",
    post="Pelaksana Tugas Kepala Subbagian Perencanaan Program dan Pengendalian Pelaporan Kinerja, Sekretariat Dinas "
    "Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kabupaten Kepulauan Siau Tagulandang Biaro",
    scheme="Pengelola Administrasi Kependudukan dan Pencatatan Sipil pada Unit Pelaksana Teknis Daerah Kecamatan "
    "Kepulauan Terluar, tingkat 3 (mahir)",
    number="800.1.13.2/000412/SERT-KOMP/BKPPSDMAD-KKSTB/XII/2026",
    official="Prof. Dr. H. Mangkunegara Wiryodiningrat Sastronegoro, S.H., M.Si., Ph.D.",
    title="Pelaksana Tugas Kepala Badan Kepegawaian, Pendidikan dan Pelatihan serta Pengembangan Sumber Daya Manusia",
    units=tuple(
        CertifiedUnit(
            f"O.84PTS.{number:02}.001.1",
            "Melaksanakan pelayanan administrasi kependudukan dan pencatatan sipil bagi warga di pulau terluar",
            "12,5",
            "Pelatihan, tes, praktik, portofolio, pengalaman kerja",
            "Kompeten",
        )
        for number in range(1, 13)
    ),
    arms=ARMS,
)


def words(pdf: bytes) -> list[str]:
    """Text of each page on one line."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def test_front_and_back_say_what_was_earned_and_how() -> None:
    front, back = words(certificate(TEXT, at=AT, attachments=[INSIDE]))
    for told in (
        TEXT.holder,
        TEXT.number,
        "telah dinilai melalui tes tertulis dan praktik dan dinyatakan kompeten pada skema",
        "Petugas Front Office Perizinan, tingkat 3",
        "Berlaku sampai 3 Mei 2029",
        "K7WQ-2MPA",
        "Muara Bulian, 3 Mei 2026 Kepala Badan",
        "Drs. Ilham Saputra, M.Si.",
    ):
        assert told in front
    for told in ("PL.01", "Menangani pengaduan di loket", "18", "Asesor: Rina Oktaviani, S.Psi.", "Universitas Jambi"):
        assert told in back
    assert "bukan sertifikat lembaga sertifikasi profesi nasional" in back


def test_three_ways_of_signing_cannot_be_taken_for_one_another() -> None:
    heads: dict[Signing, str] = {
        "seal": "Disegel sistem daerah",
        "service": "Ditandatangani secara elektronik",
        "outside": "Tanda tangan dibubuhkan di luar sistem",
    }
    for way, head in heads.items():
        front, back = words(certificate(replace(TEXT, signing=way), at=AT, attachments=[INSIDE]))
        assert [other for other in heads.values() if other in front] == [head]
        assert ("Pasal 5 ayat (1)" in back, "BSrE" in front) == (way == "service", way == "service")


def test_marks_that_are_not_ours_to_use_are_not_named() -> None:
    for way in ("seal", "service", "outside"):
        told = " ".join(words(certificate(replace(LONGEST, signing=way), at=AT)))
        assert not re.search(r"BNSP|Garuda", told, re.IGNORECASE)


def test_the_same_certificate_is_the_same_file() -> None:
    one, other = (certificate(TEXT, at=AT, attachments=[INSIDE]) for _ in range(2))
    assert one == other
    assert one != certificate(replace(TEXT, number="800.2/0413/BKPSDM/2026"), at=AT, attachments=[INSIDE])


def test_file_carries_the_credential_and_says_what_it_is_produced_as() -> None:
    pdf = certificate(TEXT, at=AT, attachments=[INSIDE])
    reader = PdfReader(BytesIO(pdf))
    assert reader.attachments["kredensial.json"] == [INSIDE.content.encode()]
    about = str(reader.xmp_metadata.stream.get_data()) if reader.xmp_metadata else ""
    assert "<pdfaid:part>3</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about


@pytest.mark.parametrize("text", [TEXT, LONGEST], ids=["usual", "longest"])
@pytest.mark.parametrize("way", ["seal", "service", "outside"])
def test_code_is_read_from_the_printed_page_and_two_pages_are_enough(
    text: CertificateText, way: Signing, tmp_path: Path
) -> None:
    pdf = certificate(replace(text, signing=way), at=AT, attachments=[INSIDE])
    assert len(words(pdf)) == 2
    assert text.holder in words(pdf)[0]
    (seen,) = zxingcpp.read_barcodes(page_of(pdf, tmp_path))
    assert seen.text == CHECK


def test_endless_word_breaks_inside_the_frame(tmp_path: Path) -> None:
    pdf = certificate(replace(TEXT, holder="Raden" + "wati" * 30), at=AT)
    picture = page_of(pdf, tmp_path).convert("L")
    wide, high = picture.size
    # A strip of paper between the inner line and the words, on either side, has nothing on it.
    for left in (0.085, 0.905):
        strip = picture.crop((int(wide * left), int(high * 0.2), int(wide * (left + 0.01)), int(high * 0.8)))
        assert strip.getextrema() == (255, 255)


def test_letters_that_the_fonts_lack_are_named() -> None:
    with pytest.raises(Invalid) as refused:
        certificate(replace(TEXT, holder="Ни 𠀀"), at=AT)
    assert refused.value.code == "document-letters"
    assert "𠀀" in str(refused.value)


def page_of(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as a printer at 150 dpi would show it."""
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    file = folder / "sertifikat.pdf"
    file.write_bytes(pdf)
    subprocess.run([program, "-r", "150", "-png", "-singlefile", str(file), str(folder / "halaman")], check=True)
    return Image.open(folder / "halaman.png")
