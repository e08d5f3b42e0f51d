"""What a registry may not say: each reason once, in the words that the importer reads."""

from datetime import date
from pathlib import Path

import pytest

from pamong.core.actor import SYSTEM
from pamong.core.refusals import Conflict
from pamong.kit.imports import importable
from pamong.people.actions.regions import create_region
from pamong.people.actions.registry import KIND
from pamong.people.models import Person, PersonNumber, Position, UnitVersion
from tests import make
from tests.people.actions.registry_case import AGUS, HEAD, JOKO, RINA, SITI, Registry, everything, outcome, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("more", "written", "column", "sentence"),
    [
        ("Jenis Pegawai", "", "Jenis Pegawai", "Isi jenis pegawainya: PNS, CPNS, PPPK, atau PPPK Paruh Waktu."),
        ("Jabatan", "", "Jabatan", "Isi jabatan pegawai ini."),
        ("Nama", "-", "Nama", "Wajib diisi."),
        (
            "Jenis Kelamin",
            "L",
            "Jenis Kelamin",
            "Menurut angka ke-15 NIP (2), jenis kelaminnya P. Perbaiki NIP atau kolom ini.",
        ),
        (
            "Golongan",
            "IX",
            "Golongan",
            "Golongan IX tidak sesuai dengan jenis pegawainya: III/a dan sejenisnya milik PNS, I–XVII milik PPPK.",
        ),
        (
            "TMT Jabatan",
            "22/11/2026",
            "TMT Jabatan",
            "Tanggal 22/11/2026 belum tiba. Perbaiki tanggalnya, atau impor baris ini sesudah tanggal itu.",
        ),
        (
            "TMT Golongan",
            "1 Januari 2027",
            "TMT Golongan",
            "Tanggal 01/01/2027 belum tiba. Perbaiki tanggalnya, atau impor baris ini sesudah tanggal itu.",
        ),
        ("Tahun Lulus", "2027", "Tahun Lulus", "Tahun 2027 di luar 1940 sampai 2026. Periksa penulisannya."),
    ],
)
def test_cell_is_refused_with_words(registry: Registry, more: str, written: str, column: str, sentence: str) -> None:
    cells = dict(zip(HEAD, staff(SITI, "Siti"), strict=True)) | {more: written}
    assert registry.refusal(*cells.values(), head=tuple(cells)) == (column, sentence)


def test_new_person_is_refused_for_each_column_that_is_said_to_be_needed_and_no_other(registry: Registry) -> None:
    known = importable(registry.actor, region=registry.id, kind=KIND).columns
    needed = [column.label for column in known if column.for_new]
    assert needed == ["Jenis Pegawai", "Jabatan", "Unit Organisasi"]
    found = registry.problems(registry.look((SITI, "Siti"), head=("NIP", "Nama")))
    assert sorted(column for _row, column, _message in found) == sorted(needed)
    row = {
        "NIP": SITI,
        "Nama": "Siti",
        "Jenis Pegawai": "PNS",
        "Jabatan": "Juru Tik",
        "Unit Organisasi": "Dinas Kesehatan",
    }
    assert outcome(registry.look(tuple(row.values()), head=tuple(row)).counts) == (1, 0, 0, 0)


def test_new_person_without_unit_and_office_is_refused(registry: Registry) -> None:
    assert registry.refusal(SITI, "Siti", "PNS", "", "", "4", "Juru Tik") == (
        "Unit Kerja",
        "Isi unit organisasi tempat pegawai ini bertugas.",
    )


def test_number_of_a_pppk_is_refused_for_a_pns(registry: Registry) -> None:
    sentence = "Angka ke-13 dan 14 NIP (21) bukan bulan, jadi ini nomor PPPK, bukan PNS. Perbaiki salah satunya."
    assert registry.refusal(*staff(RINA, "Rina")) == ("Jenis Pegawai", sentence)
    head = ("NIP", "Nama", "Status", "Unit Kerja", "Jabatan")
    assert registry.refusal(RINA, "Rina", "C", "Dinas", "Juru", head=head) == ("Status", sentence)


def test_grade_of_the_record_is_refused_with_another_kind(registry: Registry) -> None:
    registry.put((*staff(RINA, "Rina", "PPPK"), "IX"), head=(*HEAD, "Gol"))
    assert registry.refusal(RINA, "Rina", "III/a", head=("NIP", "Nama", "Gol")) == (
        "Gol",
        "Golongan III/a tidak sesuai dengan jenis pegawainya: III/a dan sejenisnya milik PNS, I–XVII milik PPPK.",
    )


def test_every_reason_of_a_row_is_said_at_once(registry: Registry) -> None:
    preview = registry.look((SITI, "Siti", "", "", "", "", ""))
    assert registry.problems(preview) == [
        (2, "Jenis Pegawai", "Isi jenis pegawainya: PNS, CPNS, PPPK, atau PPPK Paruh Waktu."),
        (2, "Unit Kerja", "Isi unit organisasi tempat pegawai ini bertugas."),
        (2, "Jabatan", "Isi jabatan pegawai ini."),
    ]


def test_person_of_another_region_is_refused_and_nothing_is_told(registry: Registry, tmp_path: Path) -> None:
    elsewhere = Registry(tmp_path, "82")
    elsewhere.put(("A1", *staff(SITI, "Siti")), head=("pns_id", *HEAD))
    before = everything()
    assert (
        registry.refusal(SITI, "Siti Lain", "Honda", "", "", "", "")[0] == "Jenis Pegawai"
    )  # unreadable, not looked up
    assert registry.refusal(SITI, "Siti Lain", "", "", "", "", "") == (
        "NIP",
        "NIP ini tercatat pada instansi lain. Minta instansi itu memutasikannya.",
    )
    assert registry.refusal("A1", *staff(AGUS, "Agus"), head=("pns_id", *HEAD)) == (
        "pns_id",
        "Pegawai ini tercatat pada instansi lain. Minta instansi itu memutasikannya.",
    )
    assert everything() == before


def test_person_transferred_between_preview_and_apply_is_refused_then(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti"), staff(JOKO, "Joko"))
    preview = registry.look(staff(SITI, "Siti Aminah"), staff(JOKO, "Joko Susilo"))
    Person.objects.filter(name="Siti").update(region=create_region(SYSTEM, code="82"))
    before = everything()
    with pytest.raises(Conflict) as stale:
        registry.apply(preview.uuid)
    assert (stale.value.code, everything()) == ("import-stale", before)
    assert [(row, column) for row, column, _message in registry.problems(preview)] == [(2, "NIP")]
    assert outcome(registry.apply(preview.uuid)) == (0, 1, 0, 1)


def test_number_that_was_replaced_is_refused(registry: Registry) -> None:
    head = ("ID PNS", *HEAD)
    registry.put(("A1", *staff(RINA, "Rina", "PPPK")), head=head)
    registry.put(("A1", *staff("199202252026222031", "Rina", "PPPK")), head=head)
    assert registry.refusal(*staff(RINA, "Rina", "PPPK")) == (
        "NIP",
        "NIP ini sudah diganti. Pakai NIP yang berlaku sekarang.",
    )


def test_registrys_id_of_somebody_else_is_refused(registry: Registry) -> None:
    head = ("ID PNS", *HEAD)
    registry.put(("A1", *staff(SITI, "Siti")), ("A2", *staff(JOKO, "Joko")), head=head)
    assert registry.refusal("A2", *staff(SITI, "Siti"), head=head) == (
        "ID PNS",
        "ID PNS ini tercatat untuk pegawai lain. Periksa NIP dan ID PNS-nya.",
    )


def test_rows_of_one_person_are_all_refused(registry: Registry) -> None:
    head = ("ID PNS", *HEAD)
    preview = registry.look(("A1", *staff(SITI, "Siti")), ("A1", *staff(JOKO, "Joko")), head=head)
    sentence = "Pegawai ini ada di baris 2, 3. Sisakan satu baris saja."
    assert registry.problems(preview) == [(2, "ID PNS", sentence), (3, "ID PNS", sentence)]
    registry.put(("A9", *staff(SITI, "Siti")), head=head)
    preview = registry.look(("", *staff(SITI, "Siti B")), ("A9", *staff(AGUS, "Siti C")), head=head)
    assert registry.problems(preview) == [(2, "ID PNS", sentence), (3, "ID PNS", sentence)]


def test_number_that_stands_twice_is_refused_on_both_rows(registry: Registry) -> None:
    preview = registry.look(staff(SITI, "Siti"), staff(JOKO, "Joko"), staff("19850712 201001 2 014", "Siti"))
    sentence = "“198507122010012014” ada di baris 2, 4. Sisakan satu baris saja."
    assert registry.problems(preview) == [(2, "NIP", sentence), (4, "NIP", sentence)]


def test_name_of_several_units_is_refused(registry: Registry) -> None:
    office = make.unit("Dinas Kesehatan", registry.region)
    for name in ("Bidang A", "Bidang B"):
        make.unit("Subbagian Umum", registry.region, make.unit(name, registry.region, office))
    assert registry.refusal(*staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Subbagian Umum")) == (
        "Unit Kerja",
        "Ada 2 unit bernama “Subbagian Umum” di bawah “Dinas Kesehatan”. Bedakan namanya di halaman unit.",
    )
    assert registry.refusal(*staff(SITI, "Siti", "PNS", "", "Subbagian Umum")) == (
        "Unit Kerja",
        "Ada 2 unit bernama “Subbagian Umum”. Isi juga kolom satuan kerjanya.",
    )


def test_name_of_several_offices_is_refused(registry: Registry) -> None:
    for name in ("Dinas Kesehatan", "DINAS KESEHATAN"):
        make.unit(name, registry.region)
    assert registry.refusal(*staff(SITI, "Siti")) == (
        "OPD",
        "Ada 2 satuan kerja bernama “Dinas Kesehatan”. Bedakan namanya di halaman unit.",
    )


def test_unit_that_was_closed_or_renamed_is_refused_with_its_last_day(registry: Registry) -> None:
    office = make.unit("Dinas Kesehatan", registry.region)
    clinic = make.unit("Puskesmas Lama", registry.region, office)
    UnitVersion.objects.filter(unit=clinic).update(until=date(2026, 1, 1))
    sentence = "Unit “%s” berakhir 31 Desember 2025. Pakai nama unit yang berlaku sekarang."
    assert registry.refusal(*staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Puskesmas Lama")) == (
        "Unit Kerja",
        sentence % "Puskesmas Lama",
    )
    assert registry.refusal(*staff(SITI, "Siti", "PNS", "", "Puskesmas Lama")) == (
        "Unit Kerja",
        sentence % "Puskesmas Lama",
    )
    UnitVersion.objects.filter(unit=office).update(until=date(2026, 1, 1))
    UnitVersion.objects.create(unit=office, name="Dinas Kesehatan dan Sosial", since=date(2026, 1, 1))
    assert registry.refusal(*staff(SITI, "Siti")) == ("OPD", sentence % "Dinas Kesehatan")


def test_unit_that_ended_under_another_office_does_not_hinder_a_new_one(registry: Registry) -> None:
    clinic = make.unit("Sekretariat", registry.region, make.unit("Dinas Kesehatan", registry.region))
    UnitVersion.objects.filter(unit=clinic).update(until=date(2026, 1, 1))
    preview = registry.look(staff(SITI, "Siti", "PNS", "Dinas Sosial", "Sekretariat"))
    assert (outcome(preview.counts), preview.notes[0].items) == ((1, 0, 0, 0), ("Dinas Sosial", "Sekretariat"))


def test_name_of_several_jobs_without_a_kind_is_refused(registry: Registry) -> None:
    make.position("Perawat", registry.region, kind="2")
    make.position("Perawat", registry.region, kind="4")
    assert registry.refusal(*staff(SITI, "Siti", "PNS", "Dinas", "Dinas", "", "Perawat")) == (
        "Jabatan",
        "Ada 2 jabatan bernama “Perawat”. Isi juga kolom jenis jabatan.",
    )


def test_job_that_was_closed_is_refused(registry: Registry) -> None:
    make.position("Juru Tik", registry.region, closed_on=date(2026, 1, 1))
    assert registry.refusal(*staff(SITI, "Siti", "PNS", "Dinas", "Dinas", "4", "Juru Tik")) == (
        "Jabatan",
        "Jabatan “Juru Tik” ditutup 1 Januari 2026. Pakai jabatan yang berlaku sekarang.",
    )


def test_post_named_by_half_for_who_has_none_is_refused(registry: Registry) -> None:
    someone = make.person("Siti", registry.region)
    PersonNumber.objects.create(person=someone, number=SITI, since=make.SINCE)
    assert registry.refusal(SITI, "Siti", "PNS", "Dinas Kesehatan", "", "", "") == (
        "Jabatan",
        "Isi jabatan pegawai ini.",
    )
    assert registry.refusal(SITI, "Siti", "PNS", "", "", "", "Juru") == (
        "Unit Kerja",
        "Isi unit organisasi tempat pegawai ini bertugas.",
    )
    assert outcome(registry.look((SITI, "Siti", "PNS", "", "", "", "")).counts) == (0, 1, 0, 0)


def test_refused_rows_make_no_units_and_no_jobs(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti"), staff(RINA, "Rina", "PNS", "Kantor Lain", "Kantor Lain", "4", "Juru Tik"))
    assert sorted(UnitVersion.objects.values_list("name", flat=True)) == ["Dinas Kesehatan", "Puskesmas Muara Bulian"]
    assert list(Position.objects.values_list("name", flat=True)) == ["Pengadministrasi Umum"]
