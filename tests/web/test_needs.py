"""A needs analysis from the first page to the last, as each of its people sees it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.profiles import set_requirements
from pamong.competency.models import Competency, Discussion, Evidence, EvidenceKind, Rating, Round, Snapshot
from pamong.core.models import Entry
from pamong.kit.jobs import run_job
from pamong.kit.models import Job
from pamong.people.access import actor_of
from pamong.people.models import Account, Assignment, Person, Position, Unit
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.actions.invitations import Invitee, invite
from tests import make
from tests.make import World
from tests.surveys.case import CALM_KEY, opened

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
OFFICE = "Dinas Kependudukan dan Pencatatan Sipil"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@dataclass
class Registry:
    """The office of five clerks and their head, and everybody's browser."""

    world: World
    unit: Unit
    post: Position
    head: Person
    clerks: list[Person]
    browsers: dict[int, Client] = field(default_factory=dict)

    def browser(self, person: Person) -> Client:
        if person.pk not in self.browsers:
            self.browsers[person.pk] = client_of(make.account(person))
        return self.browsers[person.pk]


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def words(client: Client, path: str, status: int = 200) -> str:
    """What a page says, without its tags."""
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(response.content.decode())).split()).replace(" ,", ",")


@pytest.fixture
def registry() -> Registry:
    world = make.world()
    ensure_built_in()
    _ = world.budi, world.dewi, world.hadi, world.kiki
    unit = make.unit(OFFICE, world.region)
    post = make.position("Penata Kependudukan Ahli Pertama", world.region, kind="2", level="JF Ahli Pertama")
    head = make.civil_servant("Darma Putra", unit, world.head)
    Assignment.objects.filter(person=head).update(leads=True)
    names = ("Nina Kartika", "Oka Wirawan", "Putri Lestari", "Rian Saputra", "Siti Aminah")
    clerks = [make.civil_servant(name, unit, post) for name in names]
    for name in ("Tari Puspita", "Umar Hakim"):
        make.civil_servant(
            name, world.health, world.officer
        )  # with the cast five: else this office would be hidden too
    results = Competency.objects.get(code="M.04")
    set_requirements(world.actor("budi"), position=post.uuid, levels={results.uuid: 4}, reason="Analisis jabatan")
    return Registry(world, unit, post, head, clerks)


def ask_for(registry: Registry) -> Round:
    """Budi makes the round and opens it, by its pages."""
    budi = client_of(registry.world.budi)
    told = {"nama": "AKPK 2027", "rekan": "2", "mulai": "23/11/2026", "sampai": "4/12/2026"}
    assert budi.post("/instansi/15.04/putaran/baru", {**told, "unit": [str(registry.unit.uuid)]}).status_code == 302
    row = Round.objects.get()
    press(budi, f"/putaran/{row.uuid}/buka")
    return row


def press(client: Client, path: str) -> None:
    """A button that asks for a job, and the worker who does it."""
    assert client.post(path).status_code == 302
    job = Job.objects.latest("pk")
    run_job(job.pk)
    job.refresh_from_db()
    assert job.finished_at, (job.note, job.result)


def rate(registry: Registry, rater: Person, rated: Person, level: int, **other: int) -> None:
    """Somebody rates from the own queue: one level for everything, but for the competencies named by code."""
    client = registry.browser(rater)
    uuid = Rating.objects.get(rater=rater, subject__person=rated).invitation.uuid
    assert f'href="/isi/{uuid}/"' in client.get("/penilaian/").content.decode()
    codes = {str(found): code.replace(".", "_") for found, code in Competency.objects.values_list("uuid", "code")}
    keys = re.findall(r'data-tanya="n\.([^"]+)"', client.get(f"/isi/{uuid}/").content.decode())
    assert len(keys) == 9
    answers = {f"n.{key}": str(other.get(codes[key], level)) for key in keys}
    assert client.post(f"/isi/{uuid}/", answers).status_code == 302


def rated(registry: Registry) -> Round:
    """Nina by herself 3, by her head 3, by one colleague 3 and by another 1; of public service both say 1.

    The others are rated by their head alone.
    """
    row, (nina, *others) = ask_for(registry), registry.clerks
    near, far = (line.rater for line in Rating.objects.filter(subject__person=nina, kind="peer").order_by("pk"))
    rate(registry, nina, nina, 3)
    rate(registry, registry.head, nina, 3)
    rate(registry, near, nina, 3, M_05=1)
    rate(registry, far, nina, 1)
    for clerk in others:
        rate(registry, registry.head, clerk, 2)
    press(client_of(registry.world.budi), f"/putaran/{row.uuid}/tutup")
    return row


def test_clerk_reads_what_her_round_showed(registry: Registry) -> None:
    rated(registry)
    nina = registry.clerks[0]
    page = words(registry.browser(nina), f"/pegawai/{nina.uuid}/kompetensi/")
    # (3 × 1,222 + 2 × 1 + 3 × 0,333) ÷ 2,556 = 2,61; 2,61 + 0,25 is in the third step, so 2 counts; 2 of 2 and 2 of 4
    assert "Integritas Tingkat 2, diminta 2. Sesuai" in page
    assert "Orientasi pada Hasil Tingkat 2, diminta 4. Kurang 2 tingkat" in page
    assert "Pelayanan Publik Diminta 2. Perlu dibahas, dua bukti berbeda jauh" in page
    assert "Taksiran 2,6" in page
    # eight of nine count: (8 × 2) ÷ (7 × 2 + 4) = 16 ÷ 18
    assert "JPM 88,89 %, IKK 11,11 %" in page
    assert "Dihitung dari 8 dari 9 kompetensi." in page
    levels = Evidence.objects.filter(person=nina.pk, competency=Competency.objects.get(code="M.01").pk)
    assert {(EvidenceKind(row.kind).name, row.level, row.raters) for row in levels} == {
        ("SELF", 3.0, None),
        ("SUPERVISOR", 3.0, None),
        ("PEER", 2.0, 2),
    }


def test_contradiction_is_for_the_clerk_and_her_head(registry: Registry) -> None:
    rated(registry)
    talk = Discussion.objects.get()
    assert (talk.person, talk.competency.code) == (registry.clerks[0], "M.05")
    for side in (registry.clerks[0], registry.head):
        assert "Pembicaraan: Pelayanan Publik" in words(registry.browser(side), f"/diskusi/{talk.uuid}/")
    for other in (registry.world.budi, registry.world.hadi, registry.world.dewi):
        words(client_of(other), f"/diskusi/{talk.uuid}/", 404)


def test_groups_read_what_the_round_showed(registry: Registry) -> None:
    rated(registry)
    budi, hadi = client_of(registry.world.budi), client_of(registry.world.hadi)
    unit = f"/unit/{registry.unit.uuid}/kompetensi/"
    assert "Orientasi pada Hasil adalah kesenjangan terluas: 5 pegawai di 1 unit" in words(
        budi, "/instansi/15.04/kesenjangan/"
    )
    assert "5 dari 5 pegawai yang levelnya dihitung belum memenuhi yang diminta jabatannya" in words(budi, unit)
    assert "Orientasi pada Hasil 4 5 dari 5" in words(budi, f"/jabatan/{registry.post.uuid}/kompetensi/")
    cell = f'href="{unit}?kompetensi={Competency.objects.get(code="M.04").uuid}"'
    assert cell in budi.get("/instansi/15.04/kesenjangan/").content.decode()
    assert "Nina Kartika" in words(budi, unit)
    for path in (unit, "/instansi/15.04/kesenjangan/"):
        told = words(hadi, path)
        assert not [person.name for person in (*registry.clerks, registry.head) if person.name in told]


def test_outsider_sees_nothing_of_a_round(registry: Registry) -> None:
    row, (nina, *_others) = rated(registry), registry.clerks
    snapshot, talk, entries = Snapshot.objects.get(), Discussion.objects.get(), Entry.objects.count()
    code, of = "/instansi/15.04", registry.world
    paths = [
        *(f"{code}/{part}" for part in ("kompetensi/", "kesenjangan/", "kesenjangan.xlsx", "kesenjangan/tak-cocok/")),
        *(f"{code}/{part}" for part in ("putaran/", "potret/", "standar/", "tinjauan/", "aturan-kesenjangan/")),
        *(f"/putaran/{row.uuid}/{part}" for part in ("", "peserta.xlsx")),
        *(f"/unit/{registry.unit.uuid}/{part}" for part in ("kompetensi/", "kompetensi.xlsx")),
        *(f"/pegawai/{nina.uuid}/{part}" for part in ("kompetensi/", "kompetensi.xlsx", "")),
        *(f"/jabatan/{registry.post.uuid}/{part}" for part in ("", "kompetensi/")),
        f"/potret/{snapshot.uuid}/",
        f"/diskusi/{talk.uuid}/",
        f"/isi/{Rating.objects.filter(subject__person=nina)[0].invitation.uuid}/",
    ]
    assert {path: client_of(of.dewi).get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    colleague = {path: client_of(of.kiki).get(path).status_code for path in paths}
    mine = {
        f"/jabatan/{registry.post.uuid}/kompetensi/",
        f"{code}/aturan-kesenjangan/",
        f"/jabatan/{registry.post.uuid}/",
    }
    assert {path for path, status in colleague.items() if status == 200} <= mine
    assert Entry.objects.count() == entries


def test_nurse_teacher_and_clerk_find_three_homes(registry: Registry) -> None:
    world, homes = registry.world, {}
    jobs = {"Perawat Terampil": ("JF Terampil", "M.05", 3), "Guru Ahli Muda": ("JF Ahli Muda", "M.06", 4)}
    for name, (jenjang, code, level) in jobs.items():
        post = make.position(name, world.region, kind="2", level=jenjang)
        asked: dict[UUID, int | None] = {Competency.objects.get(code=code).uuid: level}
        set_requirements(world.actor("budi"), position=post.uuid, levels=asked, reason="Analisis jabatan")
        homes[name] = words(
            registry.browser(make.civil_servant(f"Pegawai {name}", world.health, post)), "/beranda/peserta/"
        )
    homes["clerk"] = words(registry.browser(registry.clerks[0]), "/beranda/peserta/")
    found = {name: set(re.findall(r"(Orientasi pada Hasil|Pelayanan Publik|Pengembangan Diri dan Orang Lain) Diminta (\d)", page))
             for name, page in homes.items()}  # fmt: skip
    assert len({frozenset(said) for said in found.values()}) == 3, found


def test_pulse_of_four_is_suppressed_on_its_page(registry: Registry) -> None:
    world, now = registry.world, timezone.now()
    survey = opened(world, anonymous=True, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=3))
    people = [*registry.clerks, registry.head]
    asked = invite(world.actor("budi"), survey=survey.uuid, people=[Invitee(person.pk) for person in people])
    for number, person in enumerate(people):
        registry.browser(person)
        if number < 4:
            actor = actor_of(Account.objects.get(person=person))
            submit(actor, invitation=asked[person.pk, None], answers=[Given(CALM_KEY, 5)])
    budi = client_of(world.budi)
    assert budi.post(f"/survei/{survey.uuid}/tutup").status_code == 302
    page = words(budi, f"/survei/{survey.uuid}/")
    assert "Kurang dari 5 jawaban, tidak dirinci." in page
    assert "Sangat tenang" not in page
