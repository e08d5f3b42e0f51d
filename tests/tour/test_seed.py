"""A tour home is filled once and whole: governments, people, what happened to them, and the cast with its roles."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from pamong.core.actor import SYSTEM
from pamong.core.queries import Head, chain_heads
from pamong.people import access
from pamong.people.actions.regions import create_region
from pamong.people.models import Account, Assignment, Employment, Person, PersonNumber, Region, Unit, UnitVersion
from pamong.people.queries.directory import Wanted, people_rows
from pamong.tour.seed import PEOPLE, seed


class KilledError(Exception):
    """What ends a seeding in the middle."""


def unit_named(name: str, code: str = "15.04") -> Unit:
    return UnitVersion.objects.select_related("unit").get(name=name, unit__region__code=code, until=None).unit


def account_of(key: str) -> Account:
    return Account.objects.select_related("person__region").get(email=f"{key}@contoh.invalid")


def roles_of(key: str) -> set[tuple[str, str, str]]:
    """Role, region and unit of everything that somebody of the cast may do."""
    units = {version.unit_id: version.name for version in UnitVersion.objects.filter(until=None)}
    regions = {region.pk: region.code for region in Region.objects.all()}
    grants = access.actor_of(account_of(key)).grants
    return {(grant.role, regions[grant.region], units[grant.unit] if grant.unit else "") for grant in grants}


def test_regions_stand_with_those_above_them(filled: list[str]) -> None:
    parents = dict(Region.objects.values_list("code", "parent__code"))
    assert parents == {
        "ID": None,
        "12": "ID",
        "12.77": "12",
        "15": "ID",
        "15.04": "15",
        "19": "ID",
        "19.71": "19",
        "82": "ID",
        "82.72": "82",
        "K.PANRB": "ID",
    }


def test_regions_have_a_face_of_their_own(filled: list[str]) -> None:
    tour = Region.objects.filter(code__in=PEOPLE)
    assert len(set(tour.values_list("hue", flat=True))) == 6
    batang_hari = tour.get(code="15.04")
    assert batang_hari.office == "BKPSDM Kabupaten Batang Hari"
    assert batang_hari.letterhead == "Jalan Contoh 3, Muara Bulian\nTelepon (0000) 000000"
    assert tour.get(code="82.72").time_zone == "Asia/Jayapura"


def test_people_serve_where_they_should_and_all_of_them_somewhere(filled: list[str]) -> None:
    found = Counter(Employment.objects.filter(until=None).values_list("region__code", flat=True))
    # Two heads of Batang Hari are missing on purpose, and four people have moved.
    assert found == {"19.71": 900, "12.77": 800, "15.04": 1_197, "82": 602, "82.72": 398, "K.PANRB": 101}
    posted = Assignment.objects.filter(until=None, kind="D").values("person")
    waiting = Person.objects.exclude(pk__in=posted).values_list("region__code", flat=True)
    # The partner, a lecturer who teaches here, and who has just come to the ministry.
    assert sorted(waiting) == ["15.04", "15.04", "K.PANRB"]


def test_people_are_told_of_line_by_line(filled: list[str]) -> None:
    assert filled == [
        "Rumah contoh ini masih kosong; mengisinya dengan pegawai rekaan …",
        "Kota Pangkalpinang: 900 pegawai",
        "Kota Padangsidimpuan: 800 pegawai",
        "Kabupaten Batang Hari: 1.200 pegawai",
        "Provinsi Maluku Utara: 600 pegawai",
        "Kota Tidore Kepulauan: 400 pegawai",
        "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi: 100 pegawai",
        "Kamus, standar jabatan, dan penilaian kompetensi …",
        "Program, angkatan, undian, dan jam pelajaran …",
        "Bank soal, kisi-kisi, dan ujian …",
        "Skema, permohonan, keputusan, dan sertifikat …",
        "Layanan, berkas, dan survei kepuasan …",
        "Studi dampak, temuan, dan tindak lanjut …",
        "Program empat instansi lain, dalam tiga masa …",
        "Data contoh lengkap. Semua orang di dalamnya rekaan.",
    ]


@pytest.mark.parametrize(
    ("key", "roles"),
    [
        ("ani", set()),
        ("budi", {("organiser", "15.04", "")}),
        ("citra", {("assessor", "15.04", "")}),
        ("dewi", {("organiser", "82", "")}),
        ("eka", {("administrator", "15.04", "")}),
        ("fajar", {("leader", "15.04", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu")}),
        ("gita", {("auditor", "15.04", "")}),
        ("hadi", {("evaluator", "15.04", "")}),
        ("indra", {("partner", "15.04", "")}),
        ("joko", {("unit-administrator", "15.04", "Dinas Kesehatan")}),
        ("kartika", {("certifier", "15.04", "")}),
        ("lukman", {("certifier", "15.04", "")}),
        ("maya", {("organiser", "19.71", "")}),
        ("nasrul", {("organiser", "12.77", "")}),
        ("oktavia", {("organiser", "K.PANRB", "")}),
    ],
)
def test_cast_has_its_roles(filled: list[str], key: str, roles: set[tuple[str, str, str]]) -> None:
    assert roles_of(key) == roles


def test_cast_alone_can_sign_in_and_nobody_has_a_password(filled: list[str]) -> None:
    accounts = list(Account.objects.select_related("person__region"))
    assert [account.email for account in accounts if account.has_usable_password() or not account.is_active] == []
    cast = [account for account in accounts if str(account.email).endswith("@contoh.invalid")]
    assert len(cast) == 15
    others = Counter(account.person.region.code for account in accounts if account not in cast if account.person.region)
    assert others == {"19.71": 3, "12.77": 3}  # who judge and decide there; nobody of the cast does


def test_partner_is_no_civil_servant(filled: list[str]) -> None:
    indra = account_of("indra").person
    assert not PersonNumber.objects.filter(person=indra).exists()
    assert not Employment.objects.filter(person=indra).exists()


def test_ani_serves_below_fajar(filled: list[str]) -> None:
    (row,) = people_rows(access.actor_of(account_of("fajar")), "15.04", Wanted(text="Ani Rahmawati"))
    assert (row.name, row.position) == ("Ani Rahmawati, S.A.P.", "Penata Perizinan Ahli Pertama")
    assert row.above == ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",)


def test_reorganised_office_keeps_its_old_name(filled: list[str]) -> None:
    unit = unit_named("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia")
    versions = UnitVersion.objects.filter(unit=unit).order_by("since").values_list("name", "since", "until")
    assert list(versions) == [
        ("Badan Kepegawaian Daerah", date(2009, 1, 2), date(2020, 1, 2)),
        ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", date(2020, 1, 2), None),
    ]


def test_one_office_has_an_acting_head_and_one_has_none(filled: list[str]) -> None:
    heads = Assignment.objects.filter(leads=True, until=None).values_list("kind", "position__name")
    assert list(heads.filter(unit=unit_named("Dinas Sosial"))) == [("PLT", "Kepala Dinas Sosial")]
    assert list(heads.filter(unit=unit_named("Dinas Perhubungan"))) == []
    assert list(heads.filter(unit=unit_named("Dinas Kesehatan"))) == [("D", "Kepala Dinas Kesehatan")]


def test_schools_and_health_centres_are_led_beside_the_own_duty(filled: list[str]) -> None:
    beside = Assignment.objects.filter(kind="TT", leads=True, until=None)
    assert set(beside.values_list("position__name", flat=True)) == {"Kepala Sekolah", "Kepala Puskesmas"}
    assert beside.filter(unit=unit_named("UPTD Puskesmas Rangkui", "19.71")).count() == 1


def test_people_have_moved_and_their_old_region_sees_them_no_longer(filled: list[str]) -> None:
    ways = Counter(
        (old.region.code, person.region.code if person.region else "")
        for old in Employment.objects.filter(until__isnull=False).select_related("region", "person__region")
        for person in [old.person]
    )
    assert ways == {("82.72", "82"): 2, ("15.04", "19.71"): 1, ("19.71", "K.PANRB"): 1}


def test_nothing_private_reaches_the_database(filled: list[str]) -> None:
    assert not Person.objects.filter(email__icontains="@").exclude(email__endswith=".invalid").exists()
    assert not Person.objects.exclude(phone="").exclude(phone__startswith="0000").exists()


def test_filled_home_is_left_alone(filled: list[str]) -> None:
    before = Person.objects.count()
    said: list[str] = []
    assert not seed(said.append)
    assert (said, Person.objects.count()) == ([], before)


@pytest.mark.django_db
def test_killed_seeding_writes_nothing_and_the_next_one_begins_anew() -> None:
    def die(line: str) -> None:
        said.append(line)
        if line.startswith("Kota Padangsidimpuan"):
            raise KilledError

    said: list[str] = []
    before: list[Head] = chain_heads()
    for _ in range(2):
        with pytest.raises(KilledError):
            seed(die)
        assert (Region.objects.count(), Person.objects.count(), chain_heads()) == (0, 0, before)
        assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.part")) == []
    assert said[: len(said) // 2] == said[len(said) // 2 :]


@pytest.mark.django_db
def test_home_with_a_region_is_never_filled() -> None:
    create_region(SYSTEM, code="15.04")
    assert not seed(lambda _line: None)
    assert Person.objects.count() == 0
