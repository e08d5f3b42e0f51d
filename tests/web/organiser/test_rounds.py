"""Rounds as browsers get them: made, opened, looked after, closed; and the queue of who rates."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.actions.rounds import create_round, finish_round, open_round
from pamong.competency.models import Competency, Evidence, Rating, Round, RoundSubject
from pamong.core.actor import SYSTEM
from pamong.kit.jobs import run_job
from pamong.kit.models import Job
from pamong.people.models import Person, PersonNumber
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

ROUNDS = "/instansi/15.04/putaran/"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    ensure_built_in()
    _ = world.ani, world.fajar, world.budi, world.dewi
    make.civil_servant("Lia Hartati", world.permits, world.officer)
    make.civil_servant("Mira Yuliana", world.permits, world.officer)
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def planned(world: World, **facts: Any) -> Round:
    given: dict[str, Any] = {"units": [world.licensing.uuid], "peers": 2, "opens_on": NOW.date(), **facts}
    return create_round(world.actor("budi"), region="15.04", title="AKPK 2027", closes_on=date(2026, 12, 4), **given)


def opened(world: World) -> Round:
    row = planned(world)
    run_job(open_round(world.actor("budi"), uuid=row.uuid).pk)
    return row


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def table(client: Client, path: str) -> list[list[Any]]:
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    rows: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return rows[1:]


def test_list_says_that_there_is_none_and_how_to_begin(client: Client) -> None:
    html = page(client, ROUNDS)
    assert "<h1>Belum ada putaran penilaian kompetensi</h1>" in html
    assert f'href="{ROUNDS}baru"' in html


def test_list_is_a_workbook_too(world: World, client: Client) -> None:
    row = opened(world)
    planned(world)
    assert f'href="{ROUNDS[:-1]}.xlsx"' in page(client, ROUNDS)
    rows = table(client, f"{ROUNDS[:-1]}.xlsx")
    first, last = date(2026, 11, 23), date(2026, 12, 4)
    assert rows == [
        ["AKPK 2027", "Belum dibuka", first, last, 2, 0, 0, 0],
        ["AKPK 2027", "Berjalan", first, last, 2, 3, 12, 0],
    ], row


def test_form_offers_offices_with_their_people_and_makes_a_round(world: World, client: Client) -> None:
    html = page(client, ROUNDS + "baru")
    assert "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu (4 pegawai)" in html
    assert "Dinas Kesehatan (1 pegawai)" in html
    assert "Bidang Perizinan" not in html
    given = {"nama": "AKPK 2027", "rekan": "2", "mulai": "23/11/2026", "sampai": "4 Desember 2026"}
    response = client.post(ROUNDS + "baru", {**given, "unit": [str(world.licensing.uuid)]})
    row = Round.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/putaran/{row.uuid}/")
    assert (row.title, row.peers, row.closes_on) == ("AKPK 2027", 2, date(2026, 12, 4))


def test_form_says_what_is_missing_and_keeps_what_was_typed(world: World, client: Client) -> None:
    given = {"nama": "AKPK 2027", "rekan": "2", "mulai": "4/12/2026", "sampai": "23/11/2026"}
    response = client.post(ROUNDS + "baru", given)
    assert response.status_code == 422
    assert "Belum ada unit yang dipilih" in response.content.decode()
    response = client.post(ROUNDS + "baru", {**given, "unit": [str(world.licensing.uuid)]})
    assert "Hari terakhir (23 November 2026) sebelum hari pertama" in response.content.decode()
    assert 'value="AKPK 2027"' in response.content.decode()
    assert not Round.objects.exists()


def test_planned_round_says_what_opening_will_do(world: World, client: Client) -> None:
    html = page(client, f"/putaran/{planned(world).uuid}/")
    assert "<h1>3 orang siap dinilai</h1>" in html
    assert "1 penugasan tidak dinilai: jabatannya belum punya standar kompetensi." in html
    assert "Buka putaran untuk 3 orang" in html


def test_planned_round_says_who_could_not_answer_and_leads_to_their_cards(world: World, client: Client) -> None:
    address = f"/putaran/{planned(world).uuid}/"
    html = page(client, address)
    said = "2 dari 4 penilai belum punya akun: mereka tidak dapat masuk untuk menilai."
    assert (
        html.index(said) < html.index('href="/instansi/15.04/akun/kartu/"') < html.index("Buka putaran untuk 3 orang")
    )
    for person in Person.objects.filter(name__in=["Lia Hartati", "Mira Yuliana"]):
        make.account(person)
    assert "belum punya akun" not in page(client, address)


def test_open_round_shows_progress_and_nobody_as_a_rater_of_somebody(world: World, client: Client) -> None:
    row = opened(world)
    html = page(client, f"/putaran/{row.uuid}/")
    assert "<h1>0 dari 12 penilaian masuk</h1>" in html
    assert "Ingatkan 4 orang" in html
    assert html.count("0 dari 2") == 3
    assert "Jabatan kepala Bidang Perizinan kosong." in html
    assert "Fajar Nugraha" not in html
    idle = page(client, f"/putaran/{row.uuid}/belum-mulai/")
    assert "<h1>4 orang belum mulai menilai</h1>" in idle
    assert "Fajar Nugraha" in idle
    assert "<h1>1 orang tidak dinilai</h1>" in page(client, f"/putaran/{row.uuid}/tidak-dinilai/")
    page(client, f"/putaran/{row.uuid}/lain/", 404)


def test_subjects_are_found_by_name_and_by_what_is_missing(world: World, client: Client) -> None:
    row = opened(world)
    assert "1 jabatan dinilai" in page(client, f"/putaran/{row.uuid}/?cari=mira")
    assert "Tidak ada yang cocok." in page(client, f"/putaran/{row.uuid}/?saring=tanpa-atasan")
    assert "3 jabatan dinilai" in page(client, f"/putaran/{row.uuid}/?saring=belum-lengkap")


def test_tables_hold_counts_of_peers_and_no_names_of_theirs(world: World, client: Client) -> None:
    row = opened(world)
    officer = "Penata Perizinan Ahli Pertama"
    vacant = "Jabatan kepala Bidang Perizinan kosong."
    assert table(client, f"/putaran/{row.uuid}/peserta.xlsx?cari=lia") == [
        ["Lia Hartati", officer, "Bidang Perizinan", "belum", "belum", vacant, 2, 0]
    ]
    assert [line[0] for line in table(client, f"/putaran/{row.uuid}/belum-mulai.xlsx")] == [
        "Ani Rahmawati",
        "Fajar Nugraha",
        "Lia Hartati",
        "Mira Yuliana",
    ]


def test_buttons_open_remind_close_and_cancel(world: World, client: Client) -> None:
    row = planned(world)
    asked = client.post(f"/putaran/{row.uuid}/buka")
    job = Job.objects.get(kind="competency.open_round")
    assert asked.headers["Location"] == f"/pekerjaan/{job.uuid}/"
    run_job(job.pk)
    assert "Putaran dibuka: 3 orang dinilai, 12 penilaian diminta, 4 orang diberi tahu." in page(
        client, f"/pekerjaan/{job.uuid}/"
    )
    sent = client.post(f"/putaran/{row.uuid}/ingatkan")
    assert sent.headers["Location"] == f"/putaran/{row.uuid}/?diingatkan=4"
    assert "4 orang sudah diingatkan." in page(client, sent.headers["Location"])
    assert client.post(f"/putaran/{row.uuid}/batalkan").status_code == 409
    client.post(f"/putaran/{row.uuid}/tutup")
    job = Job.objects.get(kind="competency.close_round")
    run_job(job.pk)
    assert "Putaran ditutup: 0 bukti tentang 0 orang dicatat" in page(client, f"/pekerjaan/{job.uuid}/")
    other = planned(world)
    client.post(f"/putaran/{other.uuid}/batalkan")
    assert "Putaran ini dibatalkan" in page(client, f"/putaran/{other.uuid}/")


def test_peer_is_replaced_by_number_of_both(world: World, client: Client) -> None:
    row = opened(world)
    subject = RoundSubject.objects.get(round=row, person=world.ani.person)
    old = Rating.objects.filter(subject=subject, kind="peer").order_by("pk")[0].rater
    kiki = world.kiki.person
    path = f"/putaran/peserta/{subject.uuid}/ganti-rekan"
    assert "0 dari 2 rekan sudah menilai." in page(client, path)
    numbers = dict(PersonNumber.objects.values_list("person", "number"))
    given = {"lama": numbers[old.pk], "baru": numbers[world.ani.person_id]}
    response = client.post(path, given)
    assert response.status_code == 422
    assert "Seseorang tidak menjadi rekan penilai bagi dirinya sendiri." in response.content.decode()
    response = client.post(path, {"lama": numbers[old.pk], "baru": numbers[kiki.pk]})
    assert response.headers["Location"] == f"/putaran/{row.uuid}/"
    assert Rating.objects.filter(subject=subject, rater=kiki, cancelled_at=None).exists()


def test_stranger_and_colleague_find_nothing(world: World) -> None:
    row = opened(world)
    subject = RoundSubject.objects.filter(round=row)[0]
    for role in ("colleague", "stranger"):
        browser = make.browser(role, world)
        for path in (
            ROUNDS,
            f"{ROUNDS}baru",
            f"/putaran/{row.uuid}/",
            f"/putaran/{row.uuid}/belum-mulai/",
            f"/putaran/{row.uuid}/belum-mulai.xlsx",
            f"/putaran/{row.uuid}/peserta.xlsx",
            f"/putaran/peserta/{subject.uuid}/ganti-rekan",
        ):
            page(browser, path, 404)
        for verb in ("buka", "ingatkan", "tutup", "batalkan"):
            assert browser.post(f"/putaran/{row.uuid}/{verb}").status_code == 404


def test_monitor_asks_as_much_for_three_as_for_thirty(
    world: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = opened(world)
    with django_assert_max_num_queries(40) as few:
        page(client, f"/putaran/{row.uuid}/")
    for number in range(27):
        make.civil_servant(f"Pegawai {number}", world.permits, world.officer)
    more = opened(world)
    with django_assert_max_num_queries(len(few)):
        page(client, f"/putaran/{more.uuid}/")


def test_supervisor_who_rates_five_is_compared_with_the_others(world: World, client: Client) -> None:
    for number in range(2):
        make.civil_servant(f"Pegawai {number}", world.permits, world.officer)
    row = opened(world)
    service = Competency.objects.get(code="M.05").pk
    for person in RoundSubject.objects.filter(round=row).values_list("person", flat=True):
        for kind, level in ((4, 4), (5, 3), (6, 2)):
            Evidence.objects.create(
                region=row.region_id,
                person=person,
                competency=service,
                kind=kind,
                level=level,
                raters=2 if kind == 5 else None,
                observed_on=NOW.date(),
                source=f"competency.round:{row.pk}",
                recorded_at=NOW,
            )
    finish_round(SYSTEM, number=row.pk)
    html = page(client, f"/putaran/{row.uuid}/")
    assert "Fajar Nugraha" in html
    assert '1,5 <span class="mute">tingkat lebih tinggi</span>' in html


def test_queue_shows_oneself_first_then_staff_then_colleagues(world: World) -> None:
    row = opened(world)
    browser = Client()
    browser.force_login(world.ani)
    html = page(browser, "/penilaian/")
    assert "<h1>3 penilaian menunggu Anda</h1>" in html
    assert html.index("Diri Anda") < html.index("Rekan Anda")
    assert "Isilah sampai Jumat 4 Desember 2026." in html
    own = Rating.objects.get(subject__round=row, kind="self", rater=world.ani.person).invitation
    assert f'href="/isi/{own.uuid}/"' in html
    browser.force_login(world.fajar)
    assert page(browser, "/penilaian/").count("Isi penilaian") == 3
    assert "3 penilaian menunggu Anda" in page(browser, "/beranda/pimpinan/")
    assert "3 penilaian menunggu Anda" in page(browser, "/beranda/peserta/")


def test_queue_of_who_is_not_asked_is_empty(world: World) -> None:
    opened(world)
    browser = make.browser("stranger", world)
    assert "Tidak ada penilaian yang menunggu Anda" in page(browser, "/penilaian/")
    assert make.browser("anonymous").get("/penilaian/").status_code == 302
