"""A plan is asked step by step, worded again, shown with what it can find, locked, changed with a reason."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.evaluation.models import Study, StudyPlan
from pamong.learning.models import Programme
from tests import make
from tests.evaluation import case
from tests.learning import case as learning
from tests.make import World
from tests.services import case as services

pytestmark = pytest.mark.django_db

NEW = "/instansi/15.04/dampak/baru/"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(services.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def hadi(world: World) -> Client:
    return make.browser("owner", world, "hadi")


@pytest.fixture
def programme(world: World) -> Programme:
    return learning.programme(
        world,
        title="Pelayanan Prima",
        evaluation_question="Apakah izin usaha menjadi lebih cepat?",
        evaluation_measure="Lama proses dari buku berkas loket",
    )


@pytest.fixture
def service(world: World) -> str:
    for number in range(2):
        unit = case.office(world, f"Kantor Camat {number}")
        row = services.service(world, unit=unit, code="izin-usaha", title="Izin usaha")
        services.standard(row)
    return "izin-usaha"


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return re.sub(r"\s+", " ", html)


def steps(programme: Programme, **facts: str) -> dict[str, str]:
    """Everything that the five steps ask, as somebody types it."""
    return {
        "program": str(programme.uuid),
        "layanan": "izin-usaha",
        "ukuran": "processing",
        "pertanyaan": "Apakah izin usaha menjadi lebih cepat?",
        "berarti": "1",
        "satuan": "satuan",
        "pembanding": "staggered",
        "orang": "1",
        "mulai": "Januari 2027",
        "awal": "1/2026",
        "akhir": "2027-06",
        "utama": "ya",
    } | facts


def test_questions_come_one_after_another_with_what_the_programme_says(
    hadi: Client, programme: Programme, service: str
) -> None:
    first = read(hadi.get(NEW))
    assert "Program mana yang Anda nilai?" in first
    assert "Pelayanan Prima" in first
    assert "Perubahan yang berarti" not in first
    second = read(hadi.post(NEW, {"langkah": "1", "program": str(programme.uuid)}))
    assert "Apa yang seharusnya berubah karenanya?" in second
    assert "Lama proses dari buku berkas loket" in second
    assert "2 kantor" in second
    third = read(
        hadi.post(
            NEW, {"langkah": "2", "program": str(programme.uuid), "layanan": "izin-usaha", "ukuran": "processing"}
        )
    )
    assert "Apakah izin usaha menjadi lebih cepat?</textarea>" in third
    assert "hari kerja</span>" in third
    assert "Bagaimana memilih perubahan yang berarti?" in third
    assert Study.objects.count() == 0


def test_last_step_makes_a_draft_whose_threshold_points_in_the_good_direction(
    hadi: Client, programme: Programme, service: str
) -> None:
    sent: Any = hadi.post(NEW, {"langkah": "5"} | steps(programme))
    plan = StudyPlan.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/dampak-kelola/{plan.study.uuid}/rencana/")
    assert (plan.number, plan.locked_at, plan.programme_id, plan.service) == (1, None, programme.pk, "izin-usaha")
    assert (plan.meaningful, plan.relative, plan.confirmatory) == (Decimal(-1), False, True)
    assert (plan.first_month, plan.planned_start, plan.last_month) == (
        date(2026, 1, 1),
        date(2027, 1, 1),
        date(2027, 6, 1),
    )


@pytest.mark.parametrize(
    ("facts", "meaningful", "relative"),
    [
        ({"berarti": "0,5"}, Decimal("-0.5"), False),
        ({"berarti": "-2"}, Decimal(-2), False),
        ({"berarti": "20 %", "satuan": "persen"}, Decimal("-0.2"), True),
        ({"ukuran": "within_promise", "berarti": "5"}, Decimal("0.05"), False),
        ({"ukuran": "within_promise", "berarti": "10", "satuan": "persen"}, Decimal("0.1"), True),
    ],
)
def test_threshold_is_read_as_people_type_it(
    hadi: Client, programme: Programme, service: str, facts: dict[str, str], meaningful: Decimal, relative: object
) -> None:
    hadi.post(NEW, {"langkah": "5"} | steps(programme, **facts))
    plan = StudyPlan.objects.get()
    assert (plan.meaningful, plan.relative) == (meaningful, relative)


def test_going_back_keeps_what_was_typed(hadi: Client, programme: Programme, service: str) -> None:
    back = read(hadi.post(NEW, {"langkah": "4", "kembali": "1"} | steps(programme, berarti="1,5", orang="3")))
    assert "Apa pertanyaannya" in back
    assert 'name="berarti" value="1,5"' in back
    assert '<input type="hidden" name="orang" value="3">' in back
    first = read(hadi.post(NEW, {"langkah": "1", "kembali": "1"}))
    assert "Program mana yang Anda nilai?" in first


@pytest.mark.parametrize(
    ("facts", "question", "words"),
    [
        ({"program": "00000000-0000-7000-8000-000000000000"}, "Program mana yang Anda nilai?", "pilihan"),
        ({"layanan": ""}, "Apa yang seharusnya berubah karenanya?", "Pilih salah satu layanan."),
        ({"berarti": "0"}, "Apa pertanyaannya", "bukan ukuran di atas nol"),
        ({"berarti": "sedikit"}, "Apa pertanyaannya", "“sedikit” bukan ukuran"),
        ({"pertanyaan": "?" * 301}, "Apa pertanyaannya", "300"),
        ({"orang": "dua"}, "Dibandingkan dengan apa?", "bukan bilangan bulat"),
        ({"mulai": "kapan-kapan"}, "Bulan mana yang dilihat?", "tidak terbaca sebagai bulan"),
        ({"awal": "13/2026"}, "Bulan mana yang dilihat?", "tidak terbaca sebagai bulan"),
        ({"awal": "Januari 2027"}, "Bulan mana yang dilihat?", "Bulan mulai harus sesudah bulan pertama"),
        ({"akhir": "Januari 2040"}, "Bulan mana yang dilihat?", "paling banyak 120"),
    ],
)
def test_what_is_wrong_is_said_at_its_step_and_nothing_is_made(
    hadi: Client, programme: Programme, service: str, facts: dict[str, str], question: str, words: str
) -> None:
    page = read(hadi.post(NEW, {"langkah": "5"} | steps(programme, **facts)), 422)
    assert question in page
    assert words in page
    assert Study.objects.count() == 0


def test_programme_of_another_region_is_not_offered(world: World, hadi: Client, service: str) -> None:
    other = learning.programme(world, region=world.other, title="Milik provinsi lain")
    learning.programme(world)
    assert "Milik provinsi lain" not in read(hadi.get(NEW))
    assert "Program mana" in read(hadi.post(NEW, {"langkah": "5"} | steps(other)), 422)
    assert Study.objects.count() == 0


def test_nothing_to_study_says_what_is_missing(world: World, hadi: Client) -> None:
    assert "Belum ada program yang terbit." in read(hadi.get(NEW))
    learning.programme(world)
    assert "Belum ada layanan dengan berkas." in read(hadi.get(NEW))


def test_months_are_proposed_around_the_end_of_the_programme(world: World, hadi: Client, service: str) -> None:
    found = case.planted(world, trained=1, compared=1, each=1, months=1)
    typed = steps(found.programme)
    sent = {name: typed[name] for name in ("program", "layanan", "ukuran", "pertanyaan", "berarti", "satuan")}
    page = read(hadi.post(NEW, {"langkah": "4", "pembanding": "staggered", "orang": "1"} | sent))
    for name, month in (("mulai", "Januari 2025"), ("awal", "Januari 2024"), ("akhir", "Juni 2025")):
        assert f'name="{name}" value="{month}"' in page


def draft(world: World, **facts: Any) -> Study:
    """A study whose plan is being worded: cases are known until 2025, nobody is trained, the training shows from 2027 on."""
    found = case.planted(world, trained=0, compared=3, each=1, months=6)
    study = case.study(world)
    usual = {"planned_start": date(2027, 1, 1), "last_month": date(2027, 6, 1), "locked": False}
    case.plan(study, found.programme, found.service, **{**usual, **facts})
    return study


def test_draft_shows_what_can_be_found_and_what_locking_means(world: World, hadi: Client) -> None:
    page = read(hadi.get(f"/dampak-kelola/{draft(world).uuid}/rencana/"))
    assert "Periksa rancangan ini" in page
    assert "1 hari kerja lebih sedikit" in page
    assert "3 kantor memberi layanan ini; 3 di antaranya punya catatan berkas." in page
    assert "tidak dapat diubah atau dihapus oleh siapa pun" in page
    assert "belum ada data dari waktu sesudah pelatihan" in page
    assert "Rencana ini akan bertanda" not in page


def test_late_draft_is_told_before_it_is_locked_and_marked_for_ever(world: World, hadi: Client) -> None:
    study = draft(world, planned_start=date(2025, 1, 1))
    place = f"/dampak-kelola/{study.uuid}/rencana/"
    assert "Rencana ini akan bertanda “dikunci sesudah data ada” untuk selamanya" in read(hadi.get(place))
    assert hadi.post(f"{place}kunci", {"yakin": "on"}).status_code == 302
    page = read(hadi.get(place))
    assert "Dikunci sesudah data ada" in page
    assert "Sudah sesudah dampaknya seharusnya mulai." in page


def test_lock_wants_a_mark_and_happens_once(world: World, hadi: Client) -> None:
    study = draft(world)
    place = f"/dampak-kelola/{study.uuid}/rencana/"
    assert "Beri tanda bahwa rencananya sudah Anda periksa." in read(hadi.post(f"{place}kunci"), 422)
    assert StudyPlan.objects.get().locked_at is None
    assert hadi.post(f"{place}kunci", {"yakin": "on"}).status_code == 302
    plan = StudyPlan.objects.get()
    page = read(hadi.get(place))
    assert plan.digest in page
    assert "Dikunci sebelum datanya ada" in page
    assert "sudah dikunci" in read(hadi.post(f"{place}kunci", {"yakin": "on"}), 422)
    assert "sudah dikunci" in read(hadi.post(place, steps(plan.programme, layanan=plan.service)), 422)
    assert StudyPlan.objects.get().digest == plan.digest


def test_draft_is_worded_again(world: World, hadi: Client) -> None:
    study = draft(world)
    plan = StudyPlan.objects.get()
    place = f"/dampak-kelola/{study.uuid}/rencana/"
    page = read(hadi.get(f"{place}?ubah=1"))
    assert 'name="berarti" value="1"' in page
    assert 'name="mulai" value="Januari 2027"' in page
    sent = steps(plan.programme, layanan=plan.service, berarti="2", pertanyaan="Apakah <b>cepat</b>?")
    assert hadi.post(place, sent).status_code == 302
    assert "Apakah &lt;b&gt;cepat&lt;/b&gt;?" in read(hadi.get(place))
    assert StudyPlan.objects.get().meaningful == Decimal(-2)
    assert "Pilih salah satu program." in read(hadi.post(place, sent | {"program": ""}), 422)
    assert StudyPlan.objects.get().meaningful == Decimal(-2)


def test_locked_plan_is_changed_only_beside_itself_with_a_reason(world: World, hadi: Client) -> None:
    study = draft(world)
    place = f"/dampak-kelola/{study.uuid}/rencana/"
    assert "belum dikunci" in read(hadi.post(f"{place}ubah", {"alasan": "Indikator lama tidak tercatat"}), 422)
    assert hadi.post(f"{place}buang").status_code == 409
    hadi.post(f"{place}kunci", {"yakin": "on"})
    first = StudyPlan.objects.get()
    assert "sedikitnya 10 huruf" in read(hadi.post(f"{place}ubah", {"alasan": "salah"}), 422)
    assert "Tulis satu kalimat." in read(hadi.post(f"{place}ubah"), 422)
    assert StudyPlan.objects.count() == 1
    assert hadi.post(f"{place}ubah", {"alasan": "Ambangnya terlalu rendah"}).status_code == 302
    assert hadi.post(f"{place}buang").status_code == 302
    assert StudyPlan.objects.count() == 1
    hadi.post(f"{place}ubah", {"alasan": "Ambangnya terlalu rendah"})
    hadi.post(place, steps(first.programme, layanan=first.service, berarti="2"))
    assert hadi.post(f"{place}kunci", {"yakin": "on"}).status_code == 302
    page = read(hadi.get(place))
    for words in ("Rencana 2", "Rencana 1", "Diubah sesudah dikunci", "Ambangnya terlalu rendah", "Semula", "−1", "−2"):
        assert words in page
    assert StudyPlan.objects.get(number=1).digest == first.digest


@pytest.mark.parametrize("name", ["gita", "fajar"])
def test_who_reads_sees_the_plan_and_can_do_nothing(world: World, name: str) -> None:
    study = draft(world)
    reader = make.browser("owner", world, name)
    place = f"/dampak-kelola/{study.uuid}/rencana/"
    page = read(reader.get(f"{place}?ubah=1"))
    for words in ("Kunci rencana", "Ubah rancangan", "Hentikan studi"):
        assert words not in page
    refused(reader, study)


@pytest.mark.parametrize("name", ["dewi", "joko", "kiki", "ani"])
def test_others_find_nothing_and_change_nothing(world: World, name: str) -> None:
    study = draft(world)
    other = make.browser("owner", world, name)
    for place in ("rencana/", "urutan/", "data/"):
        assert other.get(f"/dampak-kelola/{study.uuid}/{place}").status_code == 404
    refused(other, study)


def refused(browser: Client, study: Study) -> None:
    """Whatever is sent is not there for them, and nothing changed."""
    before = list(StudyPlan.objects.values())
    sent = {"yakin": "on", "alasan": "Tidak jadi diadakan", "kata": "hujan", "mulai": "1/2027", "kantor": "2"}
    for place in ("rencana/", "rencana/kunci", "rencana/ubah", "rencana/buang", "urutan/"):
        assert browser.post(f"/dampak-kelola/{study.uuid}/{place}", sent).status_code == 404
    for place in ("hitung", "terbitkan", "batalkan"):
        assert browser.post(f"/dampak-kelola/{study.uuid}/{place}", sent).status_code == 404
    assert browser.post(f"/dampak-kelola/{study.uuid}/rencana/kunci").status_code == 404
    assert browser.get(NEW).status_code == 404
    assert list(StudyPlan.objects.values()) == before
    assert Study.objects.filter(withdrawn_at=None, published_at=None).count() == 1
