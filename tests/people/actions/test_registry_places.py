"""Where a registry says that people serve: units, jobs, and who leads."""

import pytest

from pamong.core.actor import SYSTEM
from pamong.kit.imports import Note
from pamong.people.actions.regions import create_region
from pamong.people.models import UnitVersion
from tests import make
from tests.people.actions.registry_case import AGUS, HEAD, JOKO, SITI, TODAY, Registry, outcome, rows, served, staff

pytestmark = pytest.mark.django_db

OFFICE = ("PNS", "Dinas Kesehatan", "Dinas Kesehatan", "Struktural")


def test_units_are_found_below_their_office_under_any_spelling(registry: Registry) -> None:
    office = make.unit("Dinas Kesehatan", registry.region)
    field = make.unit("Bidang Pelayanan", registry.region, office)
    clinic = make.unit("Puskesmas Muara Bulian", registry.region, field)
    other = make.unit("Dinas Pendidikan", registry.region)
    make.unit("Puskesmas Muara Bulian", registry.region, other)
    assert registry.look(staff(SITI, "Siti", "PNS", "DINAS  KESEHATAN", "puskesmas muara-bulian")).notes[0].message == (
        "1 jabatan baru akan dibuat."
    )
    registry.put(staff(SITI, "Siti", "PNS", "DINAS  KESEHATAN", "puskesmas muara-bulian"))
    assert rows("SELECT unit_id FROM people_assignment") == [(clinic.pk,)]


def test_office_of_the_second_column_counts_where_the_first_is_blank(registry: Registry) -> None:
    head = ("NIP", "Nama", "Jenis Pegawai", "unor", "satuan_kerja_induk", "satuan_kerja_kerja", "Jabatan")
    registry.put(
        (SITI, "Siti", "PNS", "Sekretariat", "Dinas Sosial", "", "Juru Tik"),
        (JOKO, "Joko", "PNS", "Sekretariat", "Dinas Sosial", "Dinas Pasar", "Juru Tik"),
        (AGUS, "Agus", "PNS", "", "", "Dinas Pasar", "Juru Tik"),
        head=head,
    )
    assert rows(
        "SELECT p.name, v.name, o.name FROM people_assignment a JOIN people_person p ON p.id = person_id"
        " JOIN people_unitversion v USING (unit_id) LEFT JOIN people_unitversion o ON o.unit_id = v.parent_id ORDER BY 1"
    ) == [
        ("Agus", "Dinas Pasar", None),
        ("Joko", "Sekretariat", "Dinas Pasar"),
        ("Siti", "Sekretariat", "Dinas Sosial"),
    ]


def test_unit_without_an_office_is_any_of_that_name_or_a_new_one_at_the_top(registry: Registry) -> None:
    clinic = make.unit("Puskesmas Batin", registry.region, make.unit("Dinas Kesehatan", registry.region))
    head = ("NIP", "Nama", "Jenis Pegawai", "Unit Kerja", "Jabatan")
    registry.put(
        (SITI, "Siti", "PNS", "Puskesmas Batin", "Juru"), (JOKO, "Joko", "PNS", "Kantor Baru", "Juru"), head=head
    )
    assert rows(
        "SELECT unit_id FROM people_assignment a JOIN people_person p ON p.id = person_id WHERE name = 'Siti'"
    ) == [(clinic.pk,)]
    assert rows("SELECT parent_id FROM people_unitversion WHERE name = 'Kantor Baru'") == [(None,)]


def test_one_of_several_units_of_a_name_is_told_by_who_serves_there(registry: Registry) -> None:
    office = make.unit("Dinas Kesehatan", registry.region)
    units = [
        make.unit("Subbagian Umum", registry.region, make.unit(f"Bidang {n}", registry.region, office)) for n in "AB"
    ]
    make.civil_servant("Siti", units[1], make.position("Pengadministrasi Umum", registry.region), nip=SITI)
    row = staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Subbagian Umum")
    assert outcome(registry.put(row)) == (0, 0, 1, 0)
    head = ("NIP", "Nama", "Unit Kerja")
    assert outcome(registry.put((SITI, "Siti", "Subbagian Umum"), head=head)) == (0, 0, 1, 0)


def test_unit_of_the_same_name_in_another_office_is_a_move(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Sekretariat"))
    moved = staff(SITI, "Siti", "PNS", "Dinas Sosial", "Sekretariat")
    assert outcome(registry.put(moved)) == (0, 1, 0, 0)
    assert outcome(registry.put(moved)) == (0, 0, 1, 0)
    assert rows(
        "SELECT o.name FROM people_assignment a JOIN people_unitversion v USING (unit_id)"
        " JOIN people_unitversion o ON o.unit_id = v.parent_id WHERE a.until IS NULL"
    ) == [("Dinas Sosial",)]


def test_name_that_ended_elsewhere_is_free_for_a_new_unit(registry: Registry) -> None:
    foreign = make.unit("Kantor Arsip", create_region(SYSTEM, code="82"))
    below = make.unit("Balai Latihan", registry.region, make.unit("Dinas Tenaga Kerja", registry.region))
    UnitVersion.objects.filter(unit__in=[foreign, below]).update(until=TODAY)
    preview = registry.look(
        staff(SITI, "Siti", "PNS", "Balai Latihan", "Balai Latihan"), staff(JOKO, "Joko", "PNS", "", "Kantor Arsip")
    )
    assert (registry.problems(preview), preview.notes[0].items) == ([], ("Balai Latihan", "Kantor Arsip"))


def test_new_unit_is_not_mixed_up_with_one_of_another_region(registry: Registry) -> None:
    other = make.unit("Dinas Kesehatan", make.world().other)
    registry.put(staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Dinas Kesehatan"))
    assert (
        UnitVersion.objects.filter(folded="dinas kesehatan")
        .exclude(unit=other)
        .exclude(unit__region__code="82")
        .count()
        == 1
    )


def test_job_without_a_kind_is_the_one_of_that_name(registry: Registry) -> None:
    nurse = make.position("Perawat Ahli Muda", registry.region, kind="2")
    preview = registry.look(staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Dinas Kesehatan", "", "perawat ahli muda"))
    assert [note.message for note in preview.notes] == ["1 unit baru akan dibuat."]
    registry.apply(preview.uuid)
    assert rows("SELECT position_id FROM people_assignment") == [(nurse.pk,)]


def test_job_of_another_kind_is_another_job(registry: Registry) -> None:
    make.position("Perawat", registry.region, kind="4")
    registry.put(staff(SITI, "Siti", *OFFICE[:3], "Fungsional", "Perawat"))
    assert rows("SELECT kind FROM people_position ORDER BY 1") == [("2",), ("4",)]


def test_only_structural_officer_of_a_unit_leads_it(registry: Registry) -> None:
    registry.put(
        staff(SITI, "Siti", *OFFICE, "Kepala Dinas"),
        staff(JOKO, "Joko", *OFFICE[:2], "Bidang Umum", "Struktural", "Kepala Bidang"),
        staff(AGUS, "Agus", *OFFICE[:2], "Bidang Umum"),
    )
    assert [(name, leads) for name, _unit, _job, leads, *_days in served()] == [
        ("Agus", False),
        ("Joko", True),
        ("Siti", True),
    ]


def test_unit_with_several_structural_officers_stays_without_a_head(registry: Registry) -> None:
    preview = registry.look(
        staff(SITI, "Siti", *OFFICE, "Kepala Dinas"),
        staff(JOKO, "Joko", *OFFICE, "Sekretaris"),
        staff(AGUS, "Agus", *OFFICE[:2], "Bidang Umum", "Struktural", "Kepala Bidang"),
    )
    assert preview.notes[2:] == (
        Note("Pimpinan 1 unit belum ditentukan, karena pejabat strukturalnya lebih dari satu.", ("Dinas Kesehatan",)),
    )
    registry.apply(preview.uuid)
    assert [(name, leads) for name, _unit, _job, leads, *_days in served()] == [
        ("Agus", True),
        ("Joko", False),
        ("Siti", False),
    ]


def test_head_who_stays_is_not_pushed_aside(registry: Registry) -> None:
    office = make.unit("Dinas Kesehatan", registry.region)
    make.civil_servant("Ketua", office, make.position("Kepala Dinas", registry.region, kind="1"), leads=True)
    preview = registry.look(staff(SITI, "Siti", *OFFICE, "Sekretaris"), staff(JOKO, "Joko", *OFFICE, "Asisten"))
    assert [note.message for note in preview.notes] == ["2 jabatan baru akan dibuat."]
    registry.apply(preview.uuid)
    assert [name for name, _unit, _job, leads, *_days in served() if leads] == ["Ketua"]


def test_head_whose_day_is_corrected_stays_head_beside_another(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti", *OFFICE, "Kepala Dinas"))
    table = [
        (*staff(SITI, "Siti", *OFFICE, "Kepala Dinas"), "03-01-2022"),
        (*staff(JOKO, "Joko", *OFFICE, "Sekretaris"), ""),
    ]
    preview = registry.look(*table, head=(*HEAD, "TMT Jabatan"))
    assert [note.message for note in preview.notes] == ["1 jabatan baru akan dibuat."]
    registry.apply(preview.uuid)
    assert [(name, leads) for name, _unit, _job, leads, _since, until in served() if not until or leads] == [
        ("Joko", False),
        ("Siti", True),
        ("Siti", True),
    ]


def test_new_head_follows_one_who_leaves_in_the_same_file(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti", *OFFICE, "Kepala Dinas"))
    registry.put(
        staff(SITI, "Siti", *OFFICE[:2], "Bidang Umum", "Struktural", "Kepala Bidang"),
        staff(JOKO, "Joko", *OFFICE, "Kepala Dinas"),
    )
    assert [(name, unit) for name, unit, _job, leads, _since, until in served() if leads and not until] == [
        ("Joko", "Dinas Kesehatan"),
        ("Siti", "Bidang Umum"),
    ]
