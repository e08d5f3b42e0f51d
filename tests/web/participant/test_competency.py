"""The page of a person's competencies: whose it is, who sees it, and why a level counts as it does."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.discussions import open_discussions
from pamong.competency.actions.evidence import EnteredFacts, EvidenceFacts, enter_evidence, record_evidence
from pamong.competency.actions.profiles import set_requirements
from pamong.competency.actions.rules import set_gap_rule
from pamong.competency.models import Competency, Discussion, Evidence, EvidenceKind, SetAside
from pamong.competency.queries.frameworks import levels_of
from pamong.core.actor import SYSTEM
from pamong.people.models import Account, Assignment, Person, Position
from pamong.web.http import ACTING, EXAM, METHOD
from tests import make
from tests.competency.actions.test_evidence import competency

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
ROUND = "competency.round:7"


def signed_in(account: Account) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    client.force_login(account)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    """What the page says."""
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


def page(person: Person) -> str:
    """Address of somebody's competencies."""
    return f"/pegawai/{person.uuid}/kompetensi/"


def shown(region: int, person: Person, skill: Competency, **levels: float) -> None:
    """Evidence of today, one piece of each kind by its name."""
    kinds = {kind.name.lower(): kind for kind in EvidenceKind}
    rows = [
        EvidenceFacts(
            person.pk,
            skill.pk,
            kinds[name],
            level,
            TODAY,
            ROUND if kinds[name] in (4, 5, 6) else "Berita acara 12/2026",
            raters=2 if name == "peer" else None,
        )
        for name, level in levels.items()
    ]
    record_evidence(SYSTEM, region=region, rows=rows)


def asked(world: make.World, **levels: int) -> dict[str, Competency]:
    """Competencies that Ani's position asks for, by their codes; without a *jenjang* it asks for no other."""
    Position.objects.filter(pk=world.officer.pk).update(level="")
    made = {code: competency(code, region=world.region) for code in levels}
    wanted: dict[UUID, int | None] = {made[code].uuid: level for code, level in levels.items()}
    set_requirements(world.actor("budi"), position=world.officer.uuid, levels=wanted, reason="SK 1/2026")
    return made


def test_bars_say_the_gap_in_words() -> None:
    world = make.world()
    made = asked(world, A=3, B=4, C=2, D=3, E=2)
    ani, region = world.ani.person, world.region.pk
    shown(region, ani, made["A"], exam=3)
    shown(region, ani, made["B"], exam=3, self=5)
    shown(region, ani, made["C"], exam=4)
    shown(region, ani, made["D"], supervisor=4, peer=2)
    shown(region, ani, made["E"], self=2)
    told = text(signed_in(world.ani), page(ani))
    assert "Tingkat 3, diminta 3." in told
    assert "Kurang 1 tingkat" in told
    assert "Lebih 2 tingkat" in told
    assert "Perlu dibahas, dua bukti berbeda jauh" in told
    assert "Belum terverifikasi, baru penilaian diri" in told
    assert "<b>2 dari 5 kompetensi</b> sesuai atau lebih. 1 kurang dari yang diminta. 2 belum dapat dihitung." in told
    assert told.count('class="c u"') == 3  # the key, and two levels of the self-rating
    assert "Penilaian rekan, rata-rata 2 orang" in told
    assert "Taksiran 3,2 (selang 2,2 sampai 4,1) dari 2 bukti: ujian " in told
    assert "Yang dihitung paling berat: ujian, 92 %." in told
    assert "JPM 100,00 %" in told  # 3 + 3 + 4 of 3 + 4 + 2: the surplus makes up
    assert "Dihitung dari 3 dari 5 kompetensi." in told
    assert "Memenuhi Syarat (MS)" in told
    assert "Peraturan BKN 26/2019" in told


def test_evidence_so_old_that_it_weighs_nothing_breaks_no_page() -> None:
    world = make.world()
    made = asked(world, A=3)
    usual = [Decimal(text) for text in ("0.80", "0.75", "0.70", "0.55", "0.50", "0.25")]
    hadi = world.actor("hadi")
    set_gap_rule(hadi, region="15.04", reliabilities=usual, half_life=1, cap_each=False, reason="Uji coba")
    told = EnteredFacts(EvidenceKind.CERTIFICATE, 3, date(1900, 1, 1), "Sertifikat lama")
    enter_evidence(world.actor("budi"), person=world.ani.person.uuid, competency=made["A"].uuid, facts=told)
    browser = signed_in(world.ani)
    assert "Sertifikat lama" in text(browser, page(world.ani.person))
    assert b"".join(browser.get(f"/pegawai/{world.ani.person.uuid}/kompetensi.xlsx")).startswith(b"PK")


def test_who_acts_for_somebody_reads_neither_levels_nor_talks_of_that_person() -> None:
    world = make.world()
    made = asked(world, A=3)
    shown(world.region.pk, world.ani.person, made["A"], supervisor=4, peer=2)
    open_discussions(SYSTEM, region=world.region.pk, people=[world.ani.person_id])
    talk = f"/diskusi/{Discussion.objects.get().uuid}/"
    mine = page(world.ani.person)
    browser = signed_in(world.kiki)
    session = browser.session
    session[ACTING] = str(make.delegation(world.ani, world.kiki).uuid)
    session.save()
    places = (mine, f"{mine.rstrip('/')}.xlsx", talk)
    assert [browser.get(place).status_code for place in places] == [403, 403, 403]
    assert f'href="{mine}"' not in text(browser, f"/pegawai/{world.ani.person.uuid}/")
    assert [signed_in(world.ani).get(place).status_code for place in places] == [200, 200, 200]


def test_code_of_an_exam_day_shows_no_level_on_the_home() -> None:
    world = make.world()
    made = asked(world, A=3)
    shown(world.region.pk, world.ani.person, made["A"], exam=2)
    browser = signed_in(world.ani)
    assert "Nama A" in text(browser, "/beranda/peserta/")
    session = browser.session
    session[METHOD] = EXAM
    session.save()
    assert "Nama A" not in text(browser, "/beranda/peserta/")


def test_a_nurse_a_teacher_and_a_clerk_see_three_pages() -> None:
    world = make.world()
    ensure_built_in()
    nursing, teaching = (
        competency("Asuhan Keperawatan", region=world.region),
        competency("Pedagogik", region=world.region),
    )
    posts = {
        "nurse": make.position("Perawat Terampil", world.region, kind="2", level="JF Terampil"),
        "teacher": make.position("Guru Ahli Muda", world.region, kind="2", level="JF Ahli Muda"),
        "clerk": make.position("Pengadministrasi", world.region),
    }
    budi = world.actor("budi")
    set_requirements(budi, position=posts["nurse"].uuid, levels={nursing.uuid: 3}, reason="SK 2/2026")
    set_requirements(budi, position=posts["teacher"].uuid, levels={teaching.uuid: 4}, reason="SK 3/2026")
    people = {name: make.civil_servant(name, world.health, post) for name, post in posts.items()}
    told = {name: text(signed_in(make.account(person)), page(person)) for name, person in people.items()}
    titles = {
        name: [word for word in ("Asuhan Keperawatan", "Pedagogik") if f"Nama {word}" in told[name]] for name in told
    }
    assert titles == {"nurse": ["Asuhan Keperawatan"], "teacher": ["Pedagogik"], "clerk": []}
    levels = {name: [level for level in (1, 2, 3) if f"Diminta {level}." in told[name]] for name in told}
    assert levels == {"nurse": [2, 3], "teacher": [3], "clerk": [1]}


def test_two_posts_are_two_profiles() -> None:
    world = make.world()
    made = asked(world, A=3)
    other = make.position("Bendahara", world.region)
    budget = competency("B", region=world.region)
    set_requirements(world.actor("budi"), position=other.uuid, levels={budget.uuid: 2}, reason="SK 1/2026")
    Assignment.objects.create(
        person=world.ani.person, unit=world.health, position=other, kind="PLT", leads=False, since=make.SINCE
    )
    shown(world.region.pk, world.ani.person, made["A"], exam=3)
    told = text(signed_in(world.ani), page(world.ani.person))
    first, second = told.index("Penata Perizinan Ahli Pertama"), told.index("Plt. Bendahara")
    assert first < told.index("Nama A") < second < told.index("Nama B")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ani", 200),
        ("budi", 200),
        ("eka", 200),
        ("fajar", 200),
        ("gita", 404),
        ("hadi", 404),
        ("joko", 404),
        ("kiki", 404),
        ("dewi", 404),
    ],
)
def test_levels_are_for_the_person_the_leaders_above_and_organisers(who: str, status: int) -> None:
    world = make.world()
    client = signed_in(getattr(world, who))
    text(client, page(world.ani.person), status)
    assert client.get(f"/pegawai/{world.ani.person.uuid}/kompetensi.xlsx").status_code == status
    link = f'href="{page(world.ani.person)}"'
    person = client.get(f"/pegawai/{world.ani.person.uuid}/")
    assert (link in person.content.decode()) == (status == 200)


def test_the_leader_of_another_unit_sees_nothing() -> None:
    world = make.world()
    lead = make.civil_servant("Lia Marlina", world.health, world.head, leads=True)
    text(signed_in(make.account(lead)), page(world.ani.person), 404)


def test_without_a_post_or_a_profile_the_page_says_what_is_missing() -> None:
    world = make.world()
    nobody = make.account(make.person("Nina Kurnia", world.region))
    assert "Belum ada jabatan." in text(signed_in(nobody), page(nobody.person))
    Position.objects.filter(pk=world.officer.pk).update(level="")
    assert "Jabatan ini belum punya standar kompetensi." in text(signed_in(world.ani), page(world.ani.person))
    asked(world, A=3)
    assert "Belum ada bukti" in text(signed_in(world.ani), page(world.ani.person))


def test_evidence_that_does_not_count_is_shown_with_the_reason() -> None:
    world = make.world()
    made = asked(world, A=3)
    shown(world.region.pk, world.ani.person, made["A"], exam=3)
    row = Evidence.objects.get()
    SetAside.objects.create(
        region=row.region, evidence=row.id, person=row.person, reason="Salah orang", at=timezone.now()
    )
    told = text(signed_in(world.ani), page(world.ani.person))
    assert "Dikesampingkan: Salah orang" in told
    assert "Belum ada bukti" in told


def test_the_workbook_holds_every_line() -> None:
    world = make.world()
    made = asked(world, A=3, B=2)
    shown(world.region.pk, world.ani.person, made["A"], exam=2)
    response = signed_in(world.ani).get(f"/pegawai/{world.ani.person.uuid}/kompetensi.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.getvalue())).get_sheet_by_index(0).to_python()
    at = next(place for place, row in enumerate(rows) if row[0] == "Jabatan")
    assert [(row[2], row[5], row[6], row[7], row[11]) for row in rows[at + 1 : at + 3]] == [
        ("A", "Pengetahuan, keterampilan, dan sikap", 3, 2, "Kurang 1 tingkat"),
        ("B", "Pengetahuan, keterampilan, dan sikap", 2, "", "Belum ada bukti"),
    ]


def test_page_says_what_the_next_level_asks() -> None:
    world = make.world()
    ensure_built_in()
    made = {code: Competency.objects.get(code=code) for code in ("M.01", "M.02", "M.03")}
    wanted: dict[UUID, int | None] = {made["M.01"].uuid: 4, made["M.02"].uuid: 3}
    set_requirements(world.actor("budi"), position=world.officer.uuid, levels=wanted, reason="SK 1/2026")
    shown(world.region.pk, world.ani.person, made["M.01"], exam=2)
    shown(world.region.pk, world.ani.person, made["M.03"], exam=2)
    told = " ".join(text(signed_in(world.ani), page(world.ani.person)).split())
    worded = {
        (code, level.number): level.headline for code, row in made.items() for level in levels_of([row.pk])[row.pk]
    }
    assert f"<b>Tingkat 2, yang dihitung:</b> {worded['M.01', 2]}" in told
    assert f"<b>Tingkat 3, langkah berikutnya:</b> {worded['M.01', 3]}" in told
    assert f"<b>Tingkat 4, yang diminta jabatan:</b> {worded['M.01', 4]}" in told
    assert f"<b>Tingkat 3, langkah berikutnya:</b> {worded['M.02', 3]}" in told  # nothing counts yet
    assert worded["M.03", 3] not in told  # what is asked of it is shown
    assert (
        "Bukti yang cocok: pengetahuan: ujian; keterampilan: praktik; sikap: penilaian atasan atau penilaian rekan."
        in told
    )
    assert "Belum ada bukti yang cocok untuk keterampilan, sikap." in told


def test_the_home_shows_the_own_competencies() -> None:
    world = make.world()
    made = asked(world, A=3, B=2)
    shown(world.region.pk, world.ani.person, made["A"], exam=2)
    told = text(signed_in(world.ani), "/beranda/peserta/")
    assert "Kompetensi jabatan Anda" in told
    assert "Kurang 1 tingkat" in told
    assert f'href="{page(world.ani.person)}"' in told


def entered(**changed: Any) -> dict[str, str]:
    """What an organiser types."""
    told = {
        "kompetensi": "Nama A",
        "jenis": "3",
        "level": "2,5",
        "tanggal": (TODAY - timedelta(days=3)).strftime("%d/%m/%Y"),
        "sumber": "Sertifikat 77",
        "sampai": "",
        "catatan": "",
    }
    return told | changed


def test_an_organiser_enters_evidence_and_sets_it_aside() -> None:
    world = make.world()
    asked(world, A=3)
    budi, ani = signed_in(world.budi), world.ani.person
    assert "Catat bukti kompetensi" in text(budi, f"{page(ani)}bukti")
    assert budi.post(f"{page(ani)}bukti", entered()).status_code == 302
    piece = Evidence.objects.get()
    assert (piece.kind, piece.level, piece.source) == (3, 2.5, "Sertifikat 77")
    path = f"{page(ani)}bukti/{piece.id}/kesampingkan"
    assert path in text(budi, page(ani))
    assert path not in text(signed_in(world.ani), page(ani))
    assert "Sertifikat 77" in text(budi, path)
    assert budi.post(path, {"alasan": "Palsu"}).status_code == 302
    assert "Dikesampingkan: Palsu" in text(budi, page(ani))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"level": "9"}, "Level harus 0 sampai 5"),
        ({"tanggal": (TODAY + timedelta(days=1)).strftime("%d/%m/%Y")}, "belum tiba"),
        ({"kompetensi": "Tidak Ada"}, "tidak ditemukan"),
        ({"sumber": ""}, "Sumber masih kosong"),
    ],
)
def test_evidence_that_cannot_be_is_refused_beside_its_field(changed: dict[str, str], said: str) -> None:
    world = make.world()
    asked(world, A=3)
    answer = signed_in(world.budi).post(f"{page(world.ani.person)}bukti", entered(**changed))
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("who", ["ani", "dewi", "fajar", "gita", "kiki"])
def test_others_do_not_enter_evidence(who: str) -> None:
    world = make.world()
    asked(world, A=3)
    answer = signed_in(getattr(world, who)).post(f"{page(world.ani.person)}bukti", entered())
    assert answer.status_code == 404
    assert Evidence.objects.count() == 0
