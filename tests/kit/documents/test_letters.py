"""Official letters on paper: every kind, on both papers, with the longest names and sixty people."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, cast

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from pamong.core.refusals import Invalid
from pamong.kit.documents import Paper
from pamong.kit.documents.letters import KINDS, Letterhead, Mark, letter

AT = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)
CHECK = "https://bangkom.contoh.go.id/periksa-surat/?kode=7QK9D2M4F8"
ARMS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#123456"/></svg>'
LONGEST = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Pangkajene dan Kepulauan "
HEAD = Letterhead("Pemerintah Kabupaten Batang Hari", "BKPSDM", ("Jalan Contoh Nomor 12",), ARMS)
NAME = "Dr. dr. Raden Roro Maria Goreti Ayu Kusumaningtyas Tukan Wijayakusuma, Sp.KJ., M.Kes., M.H."
COMMON: dict[str, Any] = {
    "signer": {"title": "Kepala Badan", "name": "Drs. Ilham Saputra, M.Si.", "rank": "IV/c", "nip": ""},
    "place": "Muara Bulian",
    "copies": ["Bupati Batang Hari"],
    "people": [],
}


def rows(count: int) -> list[dict[str, Any]]:
    facts = {"rank": "Penata, III/c", "position": "Analis", "place": "Analis, Dinas Kesehatan", "status": "PNS"}
    facts |= {"counted": "14,5", "target": "20", "words": "14,5 dari 20 JP"}
    return [
        {"no": number, "name": NAME if number % 3 == 0 else f"Orang {number}", "nip": "19850722 201002 2 001", **facts}
        for number in range(1, count + 1)
    ]


def case(row: dict[str, Any]) -> dict[str, Any]:
    """A case of a session, as minutes tell it."""
    units = [["PL.01", "Menerima dan memeriksa kelengkapan permohonan", "K"], ["PL.02", NAME, "BK"]]
    facts = {"serves": row["place"], "scheme": "SK-001 Petugas Front Office", "appeal": row["no"] == 2}
    return {**row, **facts, "result": "Belum kompeten", "units": units, "reasons": [f"{NAME}: Bukti belum cukup."]}


def content(kind: str, count: int = 3) -> dict[str, Any]:
    groups = [{"unit": "Dinas Kesehatan", "rows": rows(count)}]
    own: dict[str, dict[str, Any]] = {
        "invitation": {
            "attachment": "1 (satu) daftar",
            "matter": "Undangan pelatihan",
            "to": ["Peserta", "di tempat"],
            "opening": ["Kami mengundang Saudara."],
            "facts": [["Pelatihan", "Pelayanan Prima"]],
            "schedule": [["Selasa 8 Desember 2026", "08.00–12.00 WIB", "Pembukaan", "Aula"]],
            "closing": ["Terima kasih."],
            "groups": groups,
        },
        "assignment": {
            "weighing": ["bahwa perlu;"],
            "basis": ["UU 20/2023;", "PP 11/2017;"],
            "count": "3 (tiga) pegawai berikut",
            "groups": groups,
            "tasks": ["mengikuti;", "melapor."],
            "closing": "Untuk dilaksanakan.",
        },
        "roster": {"title": "Daftar hadir", "facts": [["Sesi", "Pembukaan"]], "rows": rows(count), "pin": "482 913"},
        "hours": {"title": "Rekap", "facts": [["Tahun", "2026"]], "rows": rows(count), "closing": ["Batas."]},
        "completion": {
            "name": NAME,
            "nip": "19850722 201002 2 001",
            "serves": "Analis, Dinas Kesehatan",
            "programme": "Pelayanan Prima",
            "held": "angkatan 1, 8 Desember 2026, di Aula, selama 10 (sepuluh) jam pelajaran",
            "modules": [{"no": 1, "title": "Dasar", "form": "Seminar", "hours": "10", "rule": "Kehadiran"}],
            "hours": "10",
            "hours_words": "sepuluh",
            "about": "Diselenggarakan oleh BKPSDM.",
        },
        "minutes": {
            "title": "Berita acara sidang pleno",
            "opening": "Pada hari Senin 23 November 2026 telah diadakan sidang pleno.",
            "facts": [["Permohonan", str(count)]],
            "rows": [case(row) for row in rows(count)],
            "signers": [{"name": COMMON["signer"]["name"], "nip": ""}, {"name": NAME, "nip": "19850722 201002 2 001"}],
        },
    }
    return {**COMMON, **own[kind]}


def drawn(
    kind: str, paper: Paper = "f4", *, head: Letterhead = HEAD, edition: int = 1, count: int = 3, **more: Any
) -> PdfReader:
    mark = Mark("800.1.11.1/417/BKPSDM/2026", "7QK9D-2M4F8", CHECK, edition, date(2026, 11, 23))
    told = {**content(kind, count), **more}
    return PdfReader(BytesIO(letter(kind, told, head=head, mark=mark, at=AT, paper=paper)))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("f4", (609.45, 935.43))])
def test_letter_has_the_size_of_the_paper(kind: str, paper: Paper, size: tuple[float, float]) -> None:
    for page in drawn(kind, paper).pages:
        found = (round(float(page.mediabox.width), 2), round(float(page.mediabox.height), 2))
        assert found == (size if kind != "completion" else size[::-1])


@pytest.mark.parametrize("kind", KINDS)
def test_letter_is_produced_as_pdf_a_3a_and_pdf_ua_1(kind: str) -> None:
    root = drawn(kind).root_object
    metadata = cast("StreamObject", root["/Metadata"].get_object()).get_data().decode()
    assert re.findall(r"<(pdf\w+id:\w+)>([^<]+)<", metadata) == [
        ("pdfaid:part", "3"),
        ("pdfaid:conformance", "A"),
        ("pdfuaid:part", "1"),
    ]
    assert str(root["/Lang"]) == "id-ID"


@pytest.mark.parametrize("kind", KINDS)
def test_letter_bears_office_number_code_and_signer(kind: str) -> None:
    said = words(drawn(kind))
    for part in ("PEMERINTAH KABUPATEN BATANG HARI", "7QK9D-2M4F8", "Ilham Saputra", "23 November 2026"):
        assert part in said
    assert ("417" in said) == (kind != "roster")


@pytest.mark.parametrize("kind", KINDS)
def test_first_edition_says_nothing_of_others_and_a_later_one_does(kind: str) -> None:
    assert "menggantikan" not in words(drawn(kind))
    assert "terbitan ke-3 menggantikan yang sebelumnya" in words(drawn(kind, edition=3))


@pytest.mark.parametrize("paper", ["a4", "f4"])
@pytest.mark.parametrize(
    ("kind", "heading"), [("assignment", "Nama, NIP"), ("roster", "Tanda tangan"), ("hours", "Status")]
)
def test_sixty_people_go_on_under_a_repeated_heading(kind: str, heading: str, paper: Paper) -> None:
    reader = drawn(kind, paper, count=60)
    assert len(reader.pages) > 2
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    with_rows = [text for text in texts if "19850722 201002 2 001" in text]
    assert len(with_rows) > 2
    assert [text.count(heading) for text in with_rows] == [1] * len(with_rows)
    assert words(reader).count("19850722 201002 2 001") == 60
    assert f"Halaman 1 dari {len(reader.pages)}" in texts[0]


def test_certificate_is_two_pages_with_the_longest_names() -> None:
    for paper in ("a4", "f4"):
        modules = [
            {"no": n, "title": NAME, "form": "Pelatihan teknis", "hours": "1", "rule": "Kehadiran"} for n in range(1, 6)
        ]
        head = Letterhead(HEAD.government, (LONGEST * 3)[:200], HEAD.lines, ARMS)
        reader = drawn("completion", paper, head=head, serves="W " * 100, modules=modules)
        assert len(reader.pages) == 2
        front = " ".join(reader.pages[0].extract_text().split())
        assert "Ilham Saputra" in front
        assert "bukan sertifikat kompetensi" in " ".join(reader.pages[1].extract_text().split())


@pytest.mark.parametrize("office", ["", (LONGEST * 3)[:200], "W" * 200])
def test_letter_with_any_office_begins_with_it(office: str) -> None:
    said = words(drawn("assignment", head=Letterhead("Pemerintah Kota Ternate", office)))
    assert said.startswith("PEMERINTAH KOTA TERNATE")
    assert "SURAT TUGAS" in said


def pictures(reader: PdfReader) -> set[str]:
    """What is said of every picture to who cannot see it, up to its first colon."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        here = node.get_object()
        if isinstance(here, list):
            for one in here:
                walk(one)
        elif isinstance(here, dict):
            found.update(str(here[key]).partition(":")[0] for key in ("/Alt",) if key in here)
            if "/K" in here:
                walk(here["/K"])

    walk(reader.root_object["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_arms_stand_where_a_government_has_some(kind: str) -> None:
    code = "Kode QR menuju halaman pemeriksaan surat"
    assert pictures(drawn(kind)) == {"Lambang Pemerintah Kabupaten Batang Hari", code}
    assert pictures(drawn(kind, head=Letterhead("Pemerintah Kota Ternate", "BKPSDM"))) == {code}


def test_signatures_are_staggered() -> None:
    lines = drawn("roster").pages[0].extract_text(extraction_mode="layout").splitlines()
    signs = {sign: line.rindex(sign) for line in lines for sign in ("1.", "2.") if line.rstrip().endswith(sign)}
    assert signs["2."] - signs["1."] > 8


def test_pin_stands_on_the_sheet_alone() -> None:
    assert [kind for kind in KINDS if "482 913" in words(drawn(kind))] == ["roster"]


def test_unknown_kind_is_a_mistake() -> None:
    mark = Mark("1", "7QK9D-2M4F8", CHECK, 1, date(2026, 11, 23))
    with pytest.raises(ValueError, match="no template"):
        letter("../base", {}, head=HEAD, mark=mark, at=AT)


def test_letters_that_cannot_be_written_are_named() -> None:
    with pytest.raises(Invalid) as refused:
        drawn("hours", title="漢")
    assert refused.value.code == "document-letters"


def test_text_is_shown_and_never_obeyed() -> None:
    assert '#read("/etc/passwd") *tebal*' in words(drawn("assignment", closing='#read("/etc/passwd") *tebal*'))
