"""Which row is the heading, which column is which, and what an importer may not declare."""

from dataclasses import replace

import pytest

from pamong.core.refusals import Invalid
from pamong.kit.imports.headings import Layout, layout_of
from pamong.kit.imports.importer import Column, register
from pamong.kit.imports.sheets import Row, Sheet
from tests.kit.imports.example import VILLAGES


def layout(*rows: Row, chosen: dict[str, str] | None = None) -> Layout:
    return layout_of([Sheet("", "csv", lambda: iter(rows))], VILLAGES, chosen or {})


def refused(*rows: Row) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        layout(*rows)
    return refusal.value


def test_heading_is_found_below_titles_with_columns_in_any_order() -> None:
    found = layout(
        ["PEMERINTAH KABUPATEN"], [], ["Nama", "x"], ["No", "NAMA DESA", "ID_Desa", "", "nik"], ["1", "Satu", "15"]
    )
    assert (found.row, found.places) == (4, {"name": 1, "code": 2})
    assert found.headings == {"name": "NAMA DESA", "code": "ID_Desa"}
    assert list(found.headings) == ["name", "code"]
    assert (found.dropped, found.ignored) == ((("nik", "Tidak diperlukan."),), ("No",))


def test_heading_is_looked_for_in_the_first_twenty_rows() -> None:
    assert layout(*[["judul"]] * 19, ["Kode", "Nama"]).row == 20
    assert refused(*[["judul"]] * 20, ["Kode", "Nama"]).code == "import-columns-missing"


def test_earlier_alias_wins_and_the_other_is_ignored() -> None:
    found = layout(["id desa", "kode", "Nama"])
    assert (found.places, found.ignored) == ({"code": 1, "name": 2}, ("id desa",))


def test_same_heading_twice_is_refused() -> None:
    refusal = refused(["Kode", "Nama", "KODE"])
    assert refusal.code == "import-heading-twice"
    assert str(refusal) == "Judul kolom “KODE” berdiri dua kali di baris 1. Hapus atau ganti salah satunya."


def test_missing_columns_are_named_with_what_was_found() -> None:
    refusal = refused(["Daftar"], ["Nama", "Penduduk"])
    assert refusal.code == "import-columns-missing"
    assert str(refusal) == (
        "Kolom wajib tidak ditemukan: “Kode Desa”. Baris 2 dibaca sebagai judul: “Nama”, “Penduduk”. "
        "Beri kolom itu judul yang dikenal, atau pasangkan sendiri kolomnya."
    )


def test_file_without_a_row_is_refused() -> None:
    assert refused([], ["", " "]).code == "import-empty"


def test_decision_of_a_person_goes_first() -> None:
    found = layout(["Kode", "Nomor", "Nama"], chosen={"nomor": "code", "KODE": ""})
    assert (found.places, found.ignored) == ({"code": 1, "name": 2}, ("Kode",))


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ((Column("row", "Baris"),), "'row' cannot be the key of a column"),
        ((Column("Kode", "Kode"),), "'Kode' cannot be the key of a column"),
        ((Column("code", "Kode"), Column("name", "KODE.")), "heading 'kode' belongs to code and name"),
        ((Column("code", "Kode", drop="Rahasia."),), r"has no column \['code'\]"),
    ],
)
def test_importer_that_cannot_work_is_refused(columns: tuple[Column, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        register(replace(VILLAGES, kind="kit.other", columns=columns))


def test_importer_is_registered_once() -> None:
    with pytest.raises(ValueError, match=r"kit\.villages is registered twice"):
        register(VILLAGES)
