"""Scores, scoring runs and item analysis as pages: who reads them, and what they say."""

from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.competency.models import Competency
from pamong.exams.actions.scoring import conclude, rescore, score_attempts
from pamong.exams.models import Attempt, Item, ItemKey, Score, ScoringRun
from pamong.people.models import Account
from tests import make
from tests.exams import case, sat
from tests.exams.case import Prepared
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def judged(world: World) -> Prepared:
    """Closed: Ani 66.67, Kiki 100, one who did not come; pass mark 70."""
    made = case.prepared(world)
    sat.work(made, world.ani, ["b", "b", "c"])
    sat.work(made, world.kiki, ["b", "b", "b"])
    case.candidate(made.sitting, world.hadi)
    conclude(world.actor("budi"), sat.close(made.sitting))
    return made


def waiting(world: World, by: str = "budi") -> tuple[Prepared, ScoringRun]:
    """The key of the third item corrected from b to c, scored again, undecided."""
    made = judged(world)
    ItemKey.objects.create(
        version=made.versions[2],
        number=2,
        key={"right": "c"},
        reason="Kunci tertukar",
        set_at=timezone.now(),
        set_by=world.actor(by).account,
    )
    return made, rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Pengaduan peserta")


def sheet(answer: object) -> list[list[Any]]:
    content = b"".join(getattr(answer, "streaming_content", ()))
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def page_of(made: Prepared, name: str = "nilai/") -> str:
    return f"/pelaksanaan/{made.sitting.uuid}/{name}"


def test_scores_say_who_meets_the_mark_and_who_did_not_come(world: World) -> None:
    made = judged(world)
    page = client(world.budi).get(page_of(made)).content.decode()
    assert "<h1>1 dari 2 peserta memenuhi batas</h1>" in page
    assert page.count("Belum memenuhi batas") == 1
    assert "66,67" in page
    assert "Tidak hadir" in page
    assert "Nilai dari putaran 1." in page
    assert "Keputusan panel" in page
    assert len(page.encode()) < 100_000


def test_scores_say_how_many_they_are_with_median_and_mean(world: World) -> None:
    made = case.prepared(world)
    for person, given in ((world.ani, ["b", "b", "c"]), (world.kiki, ["b", "b", "b"]), (world.hadi, ["b", "b", "b"])):
        sat.work(made, person, given)
    conclude(world.actor("budi"), sat.close(made.sitting))
    page = client(world.budi).get(page_of(made)).content.decode()
    for figure, caption in (("3", "punya nilai"), ("100,00", "median nilai"), ("88,89", "rata-rata nilai")):
        assert f"<b>{figure}</b><span>{caption}</span>" in page


def test_scores_of_a_running_sitting_are_provisional_and_cannot_be_made_again(world: World) -> None:
    made = case.prepared(world)
    done = sat.work(made, world.ani, ["b", "b", "b"])
    case.attempt(case.candidate(made.sitting, world.kiki))
    score_attempts([done.pk], timezone.now())
    page = client(world.budi).get(page_of(made)).content.decode()
    assert "Nilai sementara: ujian belum ditutup." in page
    assert "Mengerjakan" in page
    assert "nilai/ulang" not in page
    answer = client(world.budi).post(page_of(made, "nilai/ulang"), {"alasan": "x"})
    assert (answer.status_code, ScoringRun.objects.count()) == (422, 1)
    assert "Ujian belum ditutup." in answer.content.decode()


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki", "fajar", "hadi", "joko"])
def test_scores_runs_and_analysis_are_not_for_others(world: World, who: str) -> None:
    made, run = waiting(world)
    browser = client(getattr(world, who))
    for name in ("nilai/", "nilai.xlsx", "analisis/", "analisis.xlsx"):
        assert browser.get(page_of(made, name)).status_code == 404
    assert browser.post(page_of(made, "nilai/ulang"), {"alasan": "x"}).status_code == 404
    for end in ("/", ".xlsx"):
        assert browser.get(f"/putaran-skor/{run.uuid}{end}").status_code == 404
    assert browser.post(f"/putaran-skor/{run.uuid}/", {"keputusan": "x"}).status_code == 404
    run.refresh_from_db()
    assert (run.adopted_at, ScoringRun.objects.count()) == (None, 2)


def test_a_score_is_not_there_for_nobody_and_for_no_sitting(world: World) -> None:
    made = judged(world)
    assert Client().get(page_of(made)).status_code == 302
    assert client(world.budi).get(f"/pelaksanaan/{uuid4()}/nilai/").status_code == 404


def test_scores_are_sorted_as_asked_with_no_score_last(world: World) -> None:
    made = judged(world)
    browser = client(world.budi)

    def names(order: str) -> list[str]:
        page = browser.get(page_of(made), {"urut": order}).content.decode()
        people = (world.ani, world.kiki, world.hadi)
        return sorted((one.person.name for one in people), key=page.index)

    ani, kiki, hadi = (one.person.name for one in (world.ani, world.kiki, world.hadi))
    assert names("") == [ani, kiki, hadi]
    assert names("-kursi") == [hadi, kiki, ani]
    assert names("nilai") == [ani, kiki, hadi]
    assert names("-nilai") == [kiki, ani, hadi]
    assert names("x") == [ani, kiki, hadi]


def test_scores_take_the_same_statements_for_two_and_for_twenty(world: World) -> None:
    made = judged(world)
    browser = client(world.budi)
    browser.get(page_of(made))
    with CaptureQueriesContext(connection) as few:
        browser.get(page_of(made))
    sat.crowd(made, [["b", "b", "b"]] * 18)
    score_attempts(list(Attempt.objects.values_list("pk", flat=True)), timezone.now())
    with CaptureQueriesContext(connection) as many:
        browser.get(page_of(made))
    assert len(many) == len(few)


def test_scores_as_a_workbook(world: World) -> None:
    made = judged(world)
    rows = sheet(client(world.budi).get(page_of(made, "nilai.xlsx")))
    assert rows[0][:3] == ["Kursi", "Nomor peserta", "Nama"]
    assert rows[1][0] == 1.0
    assert rows[1][2] == world.ani.person.name
    assert rows[1][6:11] == [3.0, 2.0, 3.0, 66.67, "Belum memenuhi batas"]
    assert rows[3][5] == "Tidak hadir"


def test_scores_show_sums_by_competency(world: World) -> None:
    made = case.prepared(world)
    Item.objects.update(competency=Competency.objects.order_by("pk")[0], level=2)
    sat.work(made, world.ani, ["b", "b", "c"])
    conclude(world.actor("budi"), sat.close(made.sitting))
    page = client(world.budi).get(page_of(made)).content.decode()
    assert ", level 2: 2,0/3" in page
    rows = sheet(client(world.budi).get(page_of(made, "nilai.xlsx")))
    assert str(rows[0][-1]).endswith(", level 2 (%)")
    assert rows[1][-1] == pytest.approx(66.67, abs=0.005)


def test_a_corrected_key_asks_for_scores_to_be_made_again(world: World) -> None:
    made = judged(world)
    browser = client(world.budi)
    assert "Ada kunci yang dibetulkan" not in browser.get(page_of(made)).content.decode()
    facts = {"key": {"right": "c"}, "reason": "Tertukar", "set_at": timezone.now()}
    ItemKey.objects.create(version=made.versions[2], number=2, **facts)
    assert "Ada kunci yang dibetulkan" in browser.get(page_of(made)).content.decode()
    empty = browser.post(page_of(made, "nilai/ulang"), {"alasan": "  "})
    assert (empty.status_code, ScoringRun.objects.count()) == (422, 1)
    answer = browser.post(page_of(made, "nilai/ulang"), {"alasan": "Pengaduan peserta"})
    run = ScoringRun.objects.get(number=2)
    assert answer.headers["Location"] == f"/putaran-skor/{run.uuid}/"
    page = browser.get(page_of(made)).content.decode()
    assert "Putaran 2 menunggu keputusan." in page
    assert "nilai/ulang" not in page


def test_a_run_says_who_changes_status(world: World) -> None:
    _made, run = waiting(world)
    page = client(world.eka).get(f"/putaran-skor/{run.uuid}/").content.decode()
    assert "<h1>2 peserta berubah status</h1>" in page
    assert "1 di antaranya kini memenuhi batas." in page
    assert page.index(world.ani.person.name) < page.index("Pakai nilai ini")
    assert "Kini belum memenuhi batas" in page
    assert "Kunci tertukar" in page
    assert "B. Mencatat kekurangannya" in page
    assert "C. Meneruskan tanpa catatan" in page


def test_a_run_is_adopted_by_a_second_person_with_words(world: World) -> None:
    made, run = waiting(world)
    where = f"/putaran-skor/{run.uuid}/"
    own = client(world.budi)
    assert "Anda yang membetulkan kuncinya" in own.get(where).content.decode()
    refused = own.post(where, {"keputusan": "Setuju", "pakai": "1"})
    assert refused.status_code == 422
    assert "Penyelenggara lain yang memutuskan" in refused.content.decode()
    other = client(world.eka)
    assert other.post(where, {"keputusan": "", "pakai": "1"}).status_code == 422
    run.refresh_from_db()
    assert run.adopted_at is None
    assert other.post(where, {"keputusan": "Sudah dibandingkan", "pakai": "1"}).headers["Location"] == where
    run.refresh_from_db()
    assert (run.decision, run.adopted_by) == ("Sudah dibandingkan", world.eka.pk)
    assert "Nilai dari putaran 2." in other.get(page_of(made)).content.decode()
    assert "Sudah dibandingkan" in other.get(where).content.decode()


def test_a_run_is_dropped_with_words(world: World) -> None:
    made, run = waiting(world)
    browser = client(world.budi)
    browser.post(f"/putaran-skor/{run.uuid}/", {"keputusan": "Kunci lama ternyata benar", "buang": "1"})
    run.refresh_from_db()
    assert (run.adopted_at, run.decision) == (None, "Kunci lama ternyata benar")
    assert run.dropped_at is not None
    assert "Nilai dari putaran 1." in browser.get(page_of(made)).content.decode()


def test_a_run_as_a_workbook(world: World) -> None:
    _made, run = waiting(world)
    rows = sheet(client(world.eka).get(f"/putaran-skor/{run.uuid}.xlsx"))
    assert rows[1][2:] == [66.67, 100.0, "Belum memenuhi batas", "Memenuhi batas"]
    assert rows[2][2:] == [100.0, 66.67, "Memenuhi batas", "Belum memenuhi batas"]


def test_the_first_run_has_its_page(world: World) -> None:
    made = judged(world)
    run = ScoringRun.objects.get(sitting=made.sitting)
    page = client(world.budi).get(f"/putaran-skor/{run.uuid}/").content.decode()
    assert "<h1>Putaran pertama</h1>" in page
    assert "Pakai nilai ini" not in page


def test_analysis_waits_for_the_end(world: World) -> None:
    made = case.prepared(world)
    sat.work(made, world.ani, ["b", "b", "b"])
    page = client(world.budi).get(page_of(made, "analisis/")).content.decode()
    assert "<h1>Analisis tersedia setelah ujian ditutup</h1>" in page
    assert made.versions[0].item.code not in page


def test_analysis_of_few_withholds_numbers_with_the_reason(world: World) -> None:
    made = judged(world)
    page = client(world.budi).get(page_of(made, "analisis/")).content.decode()
    assert "<h1>Terlalu sedikit peserta untuk usulan</h1>" in page
    assert "ditahan: 2 orang, diperlukan sedikitnya 30" in page
    assert page.count("kurang dari 30 jawaban") == 1
    assert "3 butir belum dihitung: kurang dari 30 jawaban" in page
    assert all(one.item.code in page for one in made.versions)
    assert "Korelasi butir-sisa" not in page.partition("Aturan dan sumbernya")[0]


def test_analysis_says_once_that_too_few_answered_for_a_correlation(world: World) -> None:
    page = client(world.budi).get(page_of(crowded(world, half=15), "analisis/")).content.decode()
    assert page.count("kurang dari 100 jawaban") == 1
    assert "Korelasi dan D pada 4 butir belum dihitung: kurang dari 100 jawaban." in page
    assert page.count("<dt>Korelasi butir-sisa</dt><dd>–</dd>") == 4
    assert "ditahan" not in page.partition('id="b-1"')[2]


def crowded(world: World, half: int = 50) -> Prepared:
    """Twice so many people: half know all four, half know nothing and say c. Item 4 has a wrong key: those who know say a."""
    made = case.prepared(world, items=4)
    sat.crowd(made, [["b", "b", "b", "a"]] * half + [["c", "c", "c", "b"]] * half)
    conclude(world.actor("budi"), sat.close(made.sitting))
    return made


def test_analysis_proposes_a_wrong_key_and_options_that_nobody_chose(world: World) -> None:
    made = crowded(world)
    page = client(world.budi).get(page_of(made, "analisis/")).content.decode()
    assert "<h1>4 butir perlu dilihat penelaah</h1>" in page
    assert "pilihan A berkorelasi 1,00 dengan sisa skor, kuncinya -1,00" in page.replace("−", "-")
    assert "belum dikonfirmasi" in page
    assert "Haladyna &amp; Downing 1993" in page
    assert "seorang penelaah memutuskan" in page
    assert len(page.encode()) < 100_000


def test_analysis_as_a_workbook(world: World) -> None:
    made = crowded(world)
    rows = sheet(client(world.budi).get(page_of(made, "analisis.xlsx")))
    assert rows[1][:3] == ["A", 1.0, made.versions[0].item.code]
    assert rows[1][6:10] == [100.0, 0.5, 1.0, 1.0]
    assert "Kunci diragukan" in str(rows[4])
    assert "B. Mencatat kekurangannya dan memberi tanda terima: 50" in str(rows[1])


def test_scores_are_exact_to_two_decimals(world: World) -> None:
    judged(world)
    assert sorted(Score.objects.values_list("percent", flat=True)) == [Decimal("66.67"), Decimal("100.00")]
