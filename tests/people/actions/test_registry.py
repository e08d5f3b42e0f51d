"""A registry comes in: who is new, what has changed, where everybody serves."""

from datetime import date

import pytest
import time_machine

from pamong.core.actor import AccountId, Actor, Grant, RegionId
from pamong.core.models import Entry
from pamong.core.refusals import NotFound
from pamong.kit.imports import Note, apply_import
from pamong.people.actions.registry.columns import DROPPED
from pamong.people.models import Person, PersonNumber, Position, Unit
from tests import make
from tests.people.actions.registry_case import (
    AGUS,
    HEAD,
    JOKO,
    RINA,
    SITI,
    TODAY,
    Registry,
    outcome,
    rows,
    served,
    staff,
    workbook,
)

pytestmark = pytest.mark.django_db

OFFICE = ("PNS", "Dinas Kesehatan", "Dinas Kesehatan", "Struktural")
DATED = (*HEAD, "TMT Jabatan")
TERMS = ("NIP", "Nama", "Jenis Pegawai", "OPD", "Jabatan", "Kedudukan Hukum", "Gol. Akhir", "TMT Golongan")


def terms() -> list[tuple[object, ...]]:
    return rows(
        "SELECT p.name, e.kind, standing, grade, grade_since, since, until FROM people_employment e"
        " JOIN people_person p ON p.id = person_id ORDER BY 1, e.id"
    )


def test_registry_of_an_office_is_read_whatever_its_author_made_of_it(registry: Registry) -> None:
    mess: list[list[object]] = [
        ["DAFTAR PEGAWAI NEGERI SIPIL"],
        ["Keadaan November 2026"],
        [],
        [
            *("No.", "Nama Pegawai", "NIP BARU", "Gol. Akhir", "TMT Golongan", "Nama Jab.", "TMT Jabatan"),
            *("Unit Kerja", "OPD", "Status", "Tgl. Lahir", "No HP", "No KTP", "Status Perkawinan", "Keterangan"),
        ],
        [
            *(1, "  Siti   Aminah ", "19850712 201001 2 014", "3a", date(2020, 4, 1), "Perawat Ahli Muda"),
            *("1 Maret 2021", "Puskesmas Muara Bulian", "Dinas Kesehatan", "PNS", "12-07-1985", 81234567890, "1504"),
        ],
        [],
        [
            *(2, "Joko Susilo", 1.97903042005011003e17, "III/d", "01/04/2019", "Kepala Dinas", date(2022, 1, 3)),
            *("Dinas  Kesehatan", "DINAS KESEHATAN", "P", "4 Maret 1979", "", "1504", "Kawin", "pindahan"),
        ],
        [
            *(3, "Rina", "'199202252023212031", "IX", 45000, "Bidan", "45.000", "Puskesmas MUARA-BULIAN"),
            *("dinas kesehatan", "PPPK", "", "-"),
        ],
    ]
    preview = registry.look_at(workbook(registry.folder / "pegawai.xlsx", mess))
    assert (preview.heading_row, outcome(preview.counts)) == (4, (1, 0, 0, 2))
    assert preview.dropped == (
        ("No.", "Tidak diperlukan."),
        ("No KTP", "Data pribadi yang tidak diperlukan untuk pengembangan kompetensi."),
        ("Status Perkawinan", "Data pribadi yang tidak diperlukan untuk pengembangan kompetensi."),
    )
    assert preview.ignored == ("Keterangan",)
    assert registry.problems(preview) == [
        (
            7,
            "NIP BARU",
            "NIP “197903042005011000” sudah diubah oleh lembar kerja. Jadikan kolomnya Teks, lalu ketik ulang 18 angkanya.",
        ),
        (
            8,
            "TMT Jabatan",
            "“45.000” tidak terbaca sebagai tanggal. Tulis hari, bulan, tahun, misalnya 3/5/1985 atau 3 Mei 1985.",
        ),
    ]
    registry.apply(preview.uuid)
    assert served() == [("Siti Aminah", "Puskesmas Muara Bulian", "Perawat Ahli Muda", False, date(2021, 3, 1), None)]
    assert terms() == [("Siti Aminah", "pns", "01", "III/a", date(2020, 4, 1), date(2020, 4, 1), None)]
    person = Person.objects.get()
    assert (person.phone, person.born, person.sex) == ("081234567890", date(1985, 7, 12), "P")


@pytest.mark.parametrize("heading", ["No", "NO.", "No Urut", "nomor urut"])
def test_number_of_a_line_is_known_and_not_stored(registry: Registry, heading: str) -> None:
    preview = registry.look((1, *staff(SITI, "Siti")), head=(heading, *HEAD))
    assert (preview.dropped, preview.ignored) == (((heading, "Tidak diperlukan."),), ())
    assert outcome(preview.counts) == (1, 0, 0, 0)


def test_columns_that_are_not_stored_are_written_as_people_write_them() -> None:
    assert [column.label for column in DROPPED] == [
        *("NIP lama", "Tempat lahir", "Agama", "Jenis kawin", "NIK", "Alamat", "NPWP", "BPJS", "Kartu ASN virtual"),
        *("Nomor SK CPNS", "Tanggal SK CPNS", "TMT CPNS", "Nomor SK PNS", "Tanggal SK PNS", "TMT PNS", "Gol awal"),
        *("MK tahun", "MK bulan", "KPKN", "Lokasi kerja", "Instansi induk", "Is valid NIK", "No"),
    ]


def test_new_people_get_number_terms_post_and_the_units_that_were_missing(registry: Registry) -> None:
    head = (
        *("pns_id", "nip_baru", "nama", "gelar_depan", "gelar_belakang", "nomor_hp", "email", "email_gov"),
        *("jenis_pegawai", "status_cpns_pns", "tingkat_pendidikan", "pendidikan", "tahun_lulus"),
        *("unor", "satuan_kerja_kerja", "jabatan", "eselon", "jenis_jabatan"),
    )
    one = (
        *("A1", SITI, "Siti", "dr.", "M.Kes.", "0812-3456-789", "Siti@Contoh.id", "siti@contoh.go.id", "PNS", "C"),
        *("S2", "Kesehatan Masyarakat", "2012", "Dinas Kesehatan", "Dinas Kesehatan", "Kepala Dinas", "II.b", "1"),
    )
    assert outcome(registry.put(one, head=head)) == (1, 0, 0, 0)
    assert rows(
        "SELECT name, title_before, title_after, born, sex, phone, email, email_office, education_level, education,"
        " education_year, source_id, region_id FROM people_person"
    ) == [
        (
            *("Siti", "dr.", "M.Kes.", date(1985, 7, 12), "P", "08123456789", "siti@contoh.id", "siti@contoh.go.id"),
            *("45", "Kesehatan Masyarakat", 2012, "A1", registry.id),
        )
    ]
    assert rows("SELECT number, since, until FROM people_personnumber") == [(SITI, TODAY, None)]
    assert terms() == [("Siti", "cpns", "01", "", None, TODAY, None)]
    assert served() == [("Siti", "Dinas Kesehatan", "Kepala Dinas", True, TODAY, None)]
    assert rows("SELECT name, kind, level, echelon FROM people_position") == [
        ("Kepala Dinas", "1", "JPT Pratama", "22")
    ]
    assert rows("SELECT name, parent_id, since, until FROM people_unitversion") == [
        ("Dinas Kesehatan", None, TODAY, None)
    ]


def test_every_written_row_names_its_import(registry: Registry) -> None:
    preview = registry.look(staff(SITI, "Siti"))
    registry.apply(preview.uuid)
    ((batch,),) = rows("SELECT id FROM kit_import")
    tables = ("person", "personnumber", "employment", "assignment", "unit", "position")
    assert [rows(f"SELECT DISTINCT batch FROM people_{table}") for table in tables] == [[(batch,)]] * 6  # noqa: S608  # names above
    facts = Entry.objects.filter(verb="kit.import_applied", region=registry.id).values_list("data", flat=True).get()
    assert facts == {"kind": "people.registry", "rows": 1, "new": 1, "changed": 0, "unchanged": 0, "refused": 0}


def test_preview_says_what_would_be_made_and_what_looks_doubtful(registry: Registry) -> None:
    head = (*HEAD, "Tanggal Lahir", "Instansi Kerja")
    preview = registry.look(
        (*staff(SITI, "Siti"), "13-07-1985", "Pemkab Batanghari"),
        (*staff(JOKO, "Joko", *OFFICE, "Kepala Dinas"), "04-03-1979", "Kab. Muaro Jambi"),
        (*staff(AGUS, "Agus", *OFFICE[:3], "", "Pengemudi"), "", ""),
        (*staff("123", "Salah", "PNS", "Kantor Lain", "Kantor Lain", "Pelaksana", "Juru Tik"), "", ""),
        head=head,
    )
    assert preview.notes == (
        Note("2 unit baru akan dibuat.", ("Dinas Kesehatan", "Puskesmas Muara Bulian")),
        Note("3 jabatan baru akan dibuat.", ("Kepala Dinas", "Pengadministrasi Umum", "Pengemudi")),
        Note("Jenis jabatan kosong: 1 jabatan baru akan dicatat sebagai Pelaksana.", ("Pengemudi",)),
        Note("Tanggal lahir di 1 baris berbeda dari NIP. Yang dicatat adalah tanggal di kolomnya.", ("baris 2",)),
        Note("Kolom instansi kerja di 1 baris menyebut instansi lain.", ("baris 3",)),
    )
    assert (Unit.objects.count(), Position.objects.count(), Person.objects.count()) == (0, 0, 0)
    registry.apply(preview.uuid)
    assert Person.objects.get(name="Siti").born == date(1985, 7, 13)


def test_long_note_names_the_first_hundred(registry: Registry) -> None:
    people = [staff(f"198507122010012{n:03}", f"P {n}", *OFFICE[:3], "4", f"Tugas {n:03}") for n in range(1, 104)]
    (_units, positions) = registry.look(*people).notes
    assert (positions.message, len(positions.items)) == ("103 jabatan baru akan dibuat.", 101)
    assert positions.items[98:] == ("Tugas 099", "Tugas 100", "dan 3 lainnya")


def test_same_file_twice_changes_nothing(registry: Registry) -> None:
    table = [
        (*staff(SITI, "Siti"), "01-02-2020"),
        (*staff(JOKO, "Joko", *OFFICE, "Kepala Dinas"), "2022-01-03"),
        (*staff(RINA, "Rina", "PPPK"), ""),
    ]
    assert outcome(registry.put(*table, head=DATED)) == (3, 0, 0, 0)
    with time_machine.travel("2026-12-24T03:00:00Z", tick=False):
        again = registry.look(*table, head=DATED)
        assert (outcome(again.counts), again.notes) == ((0, 0, 3, 0), ())
        assert outcome(registry.apply(again.uuid)) == (0, 0, 3, 0)
    assert rows("SELECT count(*) FROM people_assignment") == [(3,)]


def test_blank_cell_keeps_what_is_there(registry: Registry) -> None:
    head = (*HEAD, "Gelar Belakang", "No HP", "Gol", "Kedudukan Hukum")
    registry.put((*staff(SITI, "Siti"), "S.Kep.", "081234567890", "III/a", "Tugas Belajar"), head=head)
    blank = (SITI, "Siti", "", "", "", "", "", "", "", "", "")
    assert outcome(registry.put(blank, head=head)) == (0, 0, 1, 0)
    assert outcome(registry.put((SITI, "Siti"), head=HEAD[:2])) == (0, 0, 1, 0)
    assert outcome(registry.put((SITI, "Siti Aminah"), head=HEAD[:2])) == (0, 1, 0, 0)
    person = Person.objects.get()
    assert (person.name, person.title_after, person.phone) == ("Siti Aminah", "S.Kep.", "081234567890")
    assert [row[2:4] for row in terms()] == [("03", "III/a")]


def test_change_of_terms_is_a_new_dated_row(registry: Registry) -> None:
    one = (SITI, "Siti", "CPNS", "Dinas Kesehatan", "Bidan", "Aktif", "III/a", "01-04-2020")
    registry.put(one, head=TERMS)
    promoted = (SITI, "Siti", "CPNS", "Dinas Kesehatan", "Bidan", "Aktif", "III/b", "01-04-2024")
    assert outcome(registry.put(promoted, head=TERMS)) == (0, 1, 0, 0)
    permanent = (SITI, "Siti", "PNS", "Dinas Kesehatan", "Bidan", "CLTN", "III/b", "01-04-2024")
    assert outcome(registry.put(permanent, head=TERMS)) == (0, 1, 0, 0)
    assert terms() == [
        ("Siti", "cpns", "01", "III/a", date(2020, 4, 1), date(2020, 4, 1), date(2024, 4, 1)),
        ("Siti", "cpns", "01", "III/b", date(2024, 4, 1), date(2024, 4, 1), TODAY),
        ("Siti", "pns", "02", "III/b", date(2024, 4, 1), TODAY, None),
    ]


def test_day_of_a_grade_that_was_wrong_is_corrected(registry: Registry) -> None:
    registry.put((SITI, "Siti", "PNS", "Dinas Kesehatan", "Bidan", "", "III/a", "01-04-2020"), head=TERMS)
    right = (SITI, "Siti", "PNS", "Dinas Kesehatan", "Bidan", "", "III/a", "01-10-2019")
    registry.put(right, head=TERMS)
    assert terms() == [
        ("Siti", "pns", "01", "III/a", date(2020, 4, 1), date(2020, 4, 1), date(2020, 4, 1)),
        ("Siti", "pns", "01", "III/a", date(2019, 10, 1), date(2019, 10, 1), None),
    ]
    assert outcome(registry.put(right, head=TERMS)) == (0, 0, 1, 0)


def test_new_post_closes_the_old_one_on_its_day(registry: Registry) -> None:
    registry.put((*staff(SITI, "Siti"), "01-02-2020"), head=DATED)
    risen = (SITI, "Siti", *OFFICE, "Sekretaris", "15-03-2025")
    registry.put(risen, head=DATED)
    assert served() == [
        ("Siti", "Puskesmas Muara Bulian", "Pengadministrasi Umum", False, date(2020, 2, 1), date(2025, 3, 15)),
        ("Siti", "Dinas Kesehatan", "Sekretaris", True, date(2025, 3, 15), None),
    ]
    assert outcome(registry.put(risen, head=DATED)) == (0, 0, 1, 0)


def test_move_within_a_job_begins_today_and_keeps_the_days_before(registry: Registry) -> None:
    registry.put((*staff(SITI, "Siti"), "01-02-2020"), head=DATED)
    moved = (*staff(SITI, "Siti", "PNS", "Dinas Kesehatan", "Puskesmas Batin"), "01-02-2020")
    assert outcome(registry.put(moved, head=DATED)) == (0, 1, 0, 0)
    assert served() == [
        ("Siti", "Puskesmas Muara Bulian", "Pengadministrasi Umum", False, date(2020, 2, 1), TODAY),
        ("Siti", "Puskesmas Batin", "Pengadministrasi Umum", False, TODAY, None),
    ]
    assert outcome(registry.put(moved, head=DATED)) == (0, 0, 1, 0)


def test_day_of_a_post_that_was_unknown_is_corrected_and_its_head_stays(registry: Registry) -> None:
    head = staff(SITI, "Siti", *OFFICE, "Kepala Dinas")
    registry.put(head)
    registry.put((*head, "15-03-2025"), head=DATED)
    assert served() == [
        ("Siti", "Dinas Kesehatan", "Kepala Dinas", True, date(2025, 3, 15), None),
        ("Siti", "Dinas Kesehatan", "Kepala Dinas", True, TODAY, TODAY),
    ]
    assert outcome(registry.put((*head, "15-03-2025"), head=DATED)) == (0, 0, 1, 0)


def test_person_known_by_the_registrys_id_gets_the_new_number(registry: Registry) -> None:
    head = ("ID PNS", *HEAD)
    registry.put(("A1", *staff(RINA, "Rina", "PPPK")), head=head)
    renewed = "199202252026222031"
    with time_machine.travel("2026-12-24T03:00:00Z", tick=False):
        assert outcome(registry.put(("A1", *staff(renewed, "Rina", "PPPK")), head=head)) == (0, 1, 0, 0)
    assert rows("SELECT number, since, until FROM people_personnumber ORDER BY since") == [
        (RINA, TODAY, date(2026, 12, 24)),
        (renewed, date(2026, 12, 24), None),
    ]
    assert Person.objects.count() == 1


def test_registrys_id_is_learnt_from_a_later_file(registry: Registry) -> None:
    registry.put(staff(SITI, "Siti"))
    assert outcome(registry.put(("A1", *staff(SITI, "Siti")), head=("pns_id", *HEAD))) == (0, 1, 0, 0)
    assert Person.objects.get().source_id == "A1"


def test_person_without_terms_or_post_gets_them(registry: Registry) -> None:
    someone = make.person("Siti", registry.region)
    PersonNumber.objects.create(person=someone, number=SITI, since=make.SINCE)
    assert outcome(registry.put(staff(SITI, "Siti"))) == (0, 1, 0, 0)
    assert [row[:4] for row in terms()] == [("Siti", "pns", "01", "")]
    assert [row[:3] for row in served()] == [("Siti", "Puskesmas Muara Bulian", "Pengadministrasi Umum")]


@pytest.mark.parametrize("role", ["unit-administrator", "leader", "auditor", "evaluator"])
def test_registry_is_imported_by_organisers_of_the_whole_region_only(registry: Registry, role: str) -> None:
    uuid = registry.look(staff(SITI, "Siti")).uuid
    stranger = Actor("dewi", account=AccountId(8), grants=(Grant("organiser", RegionId(registry.id + 1)),))
    colleague = Actor("kiki", account=AccountId(9), grants=(Grant(role, registry.id),))
    for actor in (stranger, colleague):
        with pytest.raises(NotFound):
            apply_import(actor, uuid=uuid)
    assert Person.objects.count() == 0
