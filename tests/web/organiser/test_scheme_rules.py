"""The editor of a rule: way by way, without JavaScript."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.credentials.actions.schemes import create_scheme
from pamong.credentials.models import SchemeUnit
from tests import make
from tests.credentials.actions.scheme_case import FACTS, WORK, draft
from tests.exams import case as exam_case
from tests.learning import case as learning_case
from tests.make import World
from tests.web.organiser.scheme_pages import at, page, sent, unit_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def test_rule_is_written_way_by_way(world: World, client: Client) -> None:
    row = draft(world)
    course, exam = learning_case.programme(world, title="Prima"), exam_case.blueprint(world, title="Pengaduan")
    html = page(client, unit_at(row, "syarat"))
    assert html.count("<legend>Cara ") == 2
    assert '<option value="Prima"></option>' in html
    told = {
        "bukti-0": "2",
        "amati-0": "on",
        "pelatihan-1": "Prima",
        "usia_pelatihan-1": "24",
        "ujian-1": "Pengaduan",
        "nilai-1": "66,67",
        "alasan-1": "Keputusan panel",
    }
    response = client.post(unit_at(row, "syarat"), {**told, "tambah": "1"})
    assert response.headers["Location"] == unit_at(row, "syarat")
    proof = {"kind": "exam", "blueprint": str(exam.uuid), "least": 66.67, "reason": "Keputusan panel"}
    taken = {"kind": "attendance", "programme": str(course.uuid), "within": 24}
    assert SchemeUnit.objects.get(version=row).rule == {
        "any": [
            {"all": [{"kind": "portfolio", "pieces": 2}, {"kind": "observation"}]},
            {"all": [taken, proof]},
        ]
    }
    html = page(client, unit_at(row, "syarat"))
    assert html.count("<legend>Cara ") == 3
    assert 'value="66,67"' in html
    assert (
        "Ikuti pelatihan Prima (paling lama 24 bulan yang lalu) dan lulus ujian Pengaduan paling sedikit 66,67 "
        "(Keputusan panel)." in page(client, at(row))
    )
    sent(client, unit_at(row, "syarat"), data={**told, "bukti-0": "", "amati-0": ""} | {"nilai-1": "80"})
    [way] = SchemeUnit.objects.get(version=row).rule["any"]
    assert way["all"][1]["least"] == 80


def test_rule_that_is_left_empty_is_no_rule(world: World, client: Client) -> None:
    row = draft(world)
    sent(client, unit_at(row, "syarat"))
    assert SchemeUnit.objects.get(version=row).rule == {}
    assert "Unit PL.01 belum punya syarat" in page(client, at(row))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ujian-1": "Pengaduan"}, "Nilai paling sedikit masih kosong"),
        ({"ujian-1": "Pengaduan", "nilai-1": "70"}, "Alasan nilai masih kosong"),
        ({"nilai-1": "70", "alasan-1": "Panel"}, "Ujiannya belum dipilih"),
        ({"usia_pelatihan-1": "12"}, "Pelatihannya belum dipilih"),
        ({"ujian-1": "Menyanyi"}, "tidak ditemukan"),
        ({"ujian-1": "Rahasia"}, "tidak ditemukan"),
        ({"bukti-1": "21"}, "Tulis bilangan bulat 1 sampai 20"),
        ({"masa-1": "0"}, "Tulis bilangan bulat 1 sampai 600"),
        ({"ujian-1": "Pengaduan", "nilai-1": "101", "alasan-1": "Panel"}, "Ada angka di luar batas"),
        ({"ujian-1": "Pengaduan", "nilai-1": "tinggi"}, "Terbaca “tinggi”"),
    ],
)
def test_rule_that_cannot_be_says_why_and_is_not_kept(
    world: World, client: Client, given: dict[str, str], words: str
) -> None:
    row = draft(world)
    exam_case.blueprint(world, title="Pengaduan")
    exam_case.blueprint(world, title="Rahasia", region=world.other)
    assert words in sent(client, unit_at(row, "syarat"), 422, data={"bukti-0": "1", **given})
    assert SchemeUnit.objects.get(version=row).rule == WORK


def test_ways_of_a_template_are_offered_and_only_kept_when_completed(world: World, client: Client) -> None:
    row = create_scheme(world.actor("budi"), region="15.04", code="SK-01", title="", template="licensing")
    exam_case.blueprint(world, title="Informasi")
    path = unit_at(row, "syarat", "PZ.01")
    html = page(client, path)
    assert "Cara 2 (usulan contoh, belum disimpan)" in html
    assert html.count("<legend>Cara ") == 4
    now = {"bukti-0": "2", "amati-0": "on", "masa-0": "24"}
    reason = "Contoh pamong, belum dikonfirmasi"
    open_ways = {
        "nilai-1": "70",
        "alasan-1": reason,
        "amati-1": "on",
        "nilai-2": "80",
        "alasan-2": reason,
        "amati-2": "on",
    }
    before = SchemeUnit.objects.get(version=row, code="PZ.01").rule
    sent(client, path, data=now | open_ways)
    assert SchemeUnit.objects.get(version=row, code="PZ.01").rule == before
    sent(client, path, data=now | open_ways | {"ujian-2": "Informasi", "alasan-2": "Keputusan panel"})
    ways = SchemeUnit.objects.get(version=row, code="PZ.01").rule["any"]
    assert [len(way["all"]) for way in ways] == [3, 2]
    assert ways[1]["all"][0]["reason"] == "Keputusan panel"


def test_rule_that_the_form_cannot_show_says_so(world: World, client: Client) -> None:
    row = draft(world)
    SchemeUnit.objects.update(rule={"all": [{"kind": "portfolio", "pieces": 1}, {"kind": "portfolio", "pieces": 2}]})
    assert "lebih rumit daripada yang dapat diubah di sini" in page(client, unit_at(row, "syarat"))


def test_rule_of_renewal_is_written_and_taken_away(world: World, client: Client) -> None:
    row = draft(world)
    sent(client, at(row, "perpanjangan"), data={"bukti-0": "1"})
    row.refresh_from_db()
    assert row.renewal == {"any": [{"all": [{"kind": "portfolio", "pieces": 1}]}]}
    assert row.about == FACTS.about
    assert "Cara memperpanjang, salah satu" in page(client, at(row))
    sent(client, at(row, "perpanjangan"))
    row.refresh_from_db()
    assert row.renewal is None
