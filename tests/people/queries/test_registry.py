"""A registry written out is the registry that comes in."""

from datetime import date

import pytest

from pamong.core.actor import SYSTEM, AccountId, Actor, Grant, RegionId
from pamong.core.refusals import NotFound
from pamong.kit.tables import csv, xlsx
from pamong.people.actions.regions import create_region
from pamong.people.formats.reference import registry_columns
from pamong.people.models import Assignment
from pamong.people.queries.registry import registry_rows
from tests import make
from tests.people.actions.registry_case import HEAD, JOKO, RINA, SITI, Registry, everything, outcome, staff

pytestmark = pytest.mark.django_db

WIDE = (
    *("pns_id", *HEAD, "Gelar Depan", "Gelar Belakang", "No HP", "Email", "Email Dinas", "Kedudukan Hukum"),
    *("Gol", "TMT Golongan", "TMT Jabatan", "Tingkat Pendidikan", "Pendidikan", "Tahun Lulus", "Eselon"),
)


@pytest.fixture
def registry(registry: Registry) -> Registry:
    """With three people of three kinds."""
    head = ("PNS", "Dinas Kesehatan", "Dinas Kesehatan", "Struktural", "Kepala Dinas")
    registry.put(
        (
            *("A1", *staff(SITI, "Siti", *head), "dr.", "M.Kes.", "+60123456789", "siti@contoh.id", "s@contoh.go.id"),
            *("Tugas Belajar", "IV/b", "01-04-2020", "03-01-2022", "S2", "Kesehatan Masyarakat", "2012", "I.a"),
        ),
        ("A2", *staff(JOKO, "Joko", "CPNS"), *[""] * 13),
        ("A3", *staff(RINA, "Rina", "PPPK Paruh Waktu"), *[""] * 6, "IX", *[""] * 6),
        head=WIDE,
    )
    return registry


def test_rows_stand_in_the_order_of_the_registry_with_the_number_as_text(registry: Registry) -> None:
    columns, rows = registry_rows(registry.actor, region=registry.id)
    order = [*registry_columns(), "eselon"]
    keys = [column.key for column in columns]
    assert keys == sorted(keys, key=order.index)
    assert set(order) - set(keys) == {
        *("nip_lama", "tempat_lahir", "agama", "jenis_kawin", "nik", "alamat", "npwp", "bpjs", "kartu_asn_virtual"),
        *("nomor_sk_cpns", "tanggal_sk_cpns", "tmt_cpns", "nomor_sk_pns", "tanggal_sk_pns", "tmt_pns", "gol_awal"),
        *("mk_tahun", "mk_bulan", "kpkn", "lokasi_kerja", "instansi_induk", "satuan_kerja_induk", "is_valid_nik"),
    }
    assert next(column.kind for column in columns if column.key == "nip_baru") == "text"
    joko, rina, siti = rows
    assert siti == {
        "pns_id": "A1",
        "nip_baru": SITI,
        "nama": "Siti",
        "gelar_depan": "dr.",
        "gelar_belakang": "M.Kes.",
        "tanggal_lahir": date(1985, 7, 12),
        "jenis_kelamin": "P",
        "nomor_hp": "+60123456789",
        "email": "siti@contoh.id",
        "email_gov": "s@contoh.go.id",
        "jenis_pegawai": "PNS",
        "kedudukan_hukum": "Tugas Belajar",
        "status_cpns_pns": "P",
        "gol_akhir": "IV/b",
        "tmt_golongan": date(2020, 4, 1),
        "jenis_jabatan": "Jabatan Struktural",
        "jabatan": "Kepala Dinas",
        "tmt_jabatan": date(2022, 1, 3),
        "tingkat_pendidikan": "S2",
        "pendidikan": "Kesehatan Masyarakat",
        "tahun_lulus": 2012,
        "unor": "Dinas Kesehatan",
        "instansi_kerja": "Kabupaten Batang Hari",
        "satuan_kerja_kerja": "Dinas Kesehatan",
        "eselon": "11",
    }
    assert [(row["jenis_pegawai"], row["status_cpns_pns"], row["unor"]) for row in (joko, rina)] == [
        ("PNS", "C", "Puskesmas Muara Bulian"),
        ("PPPK Paruh Waktu", "", "Puskesmas Muara Bulian"),
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_written_out_changes_nothing_when_it_comes_in(registry: Registry, form: str) -> None:
    office = make.unit("Dinas Sosial", registry.region)
    twins = [
        make.unit("Subbagian Umum", registry.region, make.unit(f"Bidang {n}", registry.region, office)) for n in "AB"
    ]
    for unit in twins:
        make.civil_servant(
            f"Orang {unit.pk}", unit, make.position(f"Juru {unit.pk}", registry.region), born=date(1985, 7, 22)
        )
    before = everything()
    columns, rows = registry_rows(registry.actor, region=registry.id)
    path = registry.folder / f"keluar.{form}"
    path.write_bytes(b"".join(xlsx(columns, rows, title="Pegawai") if form == "xlsx" else csv(columns, rows)))
    preview = registry.look_at(path)
    assert (registry.problems(preview), outcome(preview.counts), preview.notes) == ([], (0, 0, 5, 0), ())
    registry.apply(preview.uuid)
    assert everything() == before


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_person_without_a_post_comes_back_unchanged(registry: Registry, form: str) -> None:
    unit, position = make.unit("Dinas Sosial", registry.region), make.position("Juru", registry.region)
    someone = make.civil_servant("Ani", unit, position, born=date(1985, 7, 22))
    Assignment.objects.filter(person=someone).delete()
    before = everything()
    columns, rows = registry_rows(registry.actor, region=registry.id)
    path = registry.folder / f"keluar.{form}"
    path.write_bytes(b"".join(xlsx(columns, rows, title="Pegawai") if form == "xlsx" else csv(columns, rows)))
    preview = registry.look_at(path)
    assert (registry.problems(preview), outcome(preview.counts), preview.notes) == ([], (0, 0, 4, 0), ())
    registry.apply(preview.uuid)
    assert everything() == before


def test_people_of_others_and_who_serves_no_more_are_not_in_it(registry: Registry) -> None:
    other = create_region(SYSTEM, code="82")
    make.civil_servant("Orang Lain", make.unit("Dinas", other), make.position("Juru", other))
    make.person("Pembicara", registry.region)
    _columns, rows = registry_rows(SYSTEM, region=registry.id)
    assert [row["nama"] for row in rows] == ["Joko", "Rina", "Siti"]


def test_registry_is_written_out_for_organisers_of_the_whole_region_only(registry: Registry) -> None:
    stranger = Actor("dewi", account=AccountId(8), grants=(Grant("organiser", RegionId(registry.id + 1)),))
    auditor = Actor("gita", account=AccountId(9), grants=(Grant("auditor", registry.id),))
    for actor in (stranger, auditor):
        with pytest.raises(NotFound):
            registry_rows(actor, region=registry.id)
