"""Practice in a browser without JavaScript: every type of item can be answered, and nothing is kept."""

import re
from typing import Any

import pytest
from django.test import Client

from pamong.exams.models import Blueprint
from tests import make
from tests.exams import case
from tests.exams.actions.form_case import counts
from tests.make import World

pytestmark = pytest.mark.django_db

BUDGET = 100_000
STEPS = [{"id": "x", "text": "Terima berkas"}, {"id": "y", "text": "Periksa"}, {"id": "z", "text": "Serahkan"}]
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single": ({"options": case.OPTIONS}, {"right": "b"}),
    "multiple": ({"options": case.OPTIONS}, {"right": ["a", "c"]}),
    "true_false": ({}, {"right": False}),
    "judgement": ({"options": case.OPTIONS}, {"points": {"a": 1, "b": 5, "c": 2, "d": 0}}),
    "matching": (
        {
            "left": [{"id": "1", "text": "Izin"}, {"id": "2", "text": "Aduan"}],
            "right": [{"id": "p", "text": "Tujuh hari"}, {"id": "q", "text": "Tiga hari"}],
        },
        {"pairs": {"1": "p", "2": "q"}},
    ),
    "ordering": ({"options": STEPS}, {"order": ["y", "x", "z"]}),
    "numeric": ({"unit": "hari"}, {"value": "14", "tolerance": "0"}),
    "short_text": ({}, {"accepted": ["tanda terima"]}),
}
RIGHT: dict[str, dict[str, Any]] = {
    "single": {"": "b"},
    "multiple": {"": ["a", "c"]},
    "true_false": {"": "salah"},
    "judgement": {"": "b"},
    "matching": {".1": "p", ".2": "q"},
    "ordering": {".1": "2", ".2": "1", ".3": "3"},
    "numeric": {"": "14 hari"},
    "short_text": {"": "Tanda-terima"},
}


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world, "ani")


def plan(world: World, *kinds: str, **facts: Any) -> Blueprint:
    """A practice with one item of each of these types."""
    store = case.bank(world, practice=True)
    for kind in kinds:
        content, key = KINDS[kind]
        case.version(case.item(store), kind=kind, content={"stem": f"Soal {kind}", **content, **facts}, key=key)
    return case.blueprint(world, store, practice=True, items=len(kinds), title="Latihan Pengaduan")


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert len(response.content) < BUDGET
    return response.content.decode()


def token(html: str) -> str:
    found = re.search(r'name="lembar" value="([^"]+)"', html)
    assert found
    return found[1]


def sent(client: Client, row: Blueprint, status: int = 200, **data: Any) -> str:
    response = client.post(f"/latihan/{row.uuid}/", data)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def answers(html: str, given: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Fields of a sheet, by the types in the order in which they were drawn."""
    order = re.findall(r"<p>Soal (\w+)</p>", html)
    assert sorted(order) == sorted(given)
    return {f"j.{slot}{part}": value for slot, kind in enumerate(order, 1) for part, value in given[kind].items()}


def test_list_offers_what_the_region_published(world: World, client: Client) -> None:
    assert "Belum ada latihan." in page(client, "/latihan/")
    row = plan(world, "single")
    html = page(client, "/latihan/")
    assert f'href="/latihan/{row.uuid}/"' in html
    assert "1 latihan untuk Anda" in html
    assert "Belum ada latihan." in page(make.browser("stranger", world), "/latihan/")


def test_every_type_is_answered_right_without_javascript(world: World, client: Client) -> None:
    row = plan(world, *KINDS)
    html = page(client, f"/latihan/{row.uuid}/")
    assert "<script" not in html.partition("<main")[2].partition("</main>")[0]
    result = sent(client, row, lembar=token(html), **answers(html, RIGHT))
    assert "<h1>8 dari 8 poin, 100%</h1>" in result
    assert result.count(">Jawaban benar</span>") == 8
    assert "UU 25/2009 pasal 21" in result


def test_wrong_partial_unread_and_missing_answers_are_told_apart(world: World, client: Client) -> None:
    row = plan(world, "single", "matching", "numeric", "ordering", "true_false")
    html = page(client, f"/latihan/{row.uuid}/")
    given: dict[str, dict[str, Any]] = {
        "single": {"": "a"},
        "matching": {".1": "p", ".2": ""},
        "numeric": {"": "dua minggu"},
        "ordering": {".1": "1", ".2": "1", ".3": "3"},
        "true_false": {},
    }
    result = sent(client, row, lembar=token(html), **answers(html, given))
    assert "<h1>0,5 dari 5 poin, 10%</h1>" in result
    for state, times in (("Belum benar", 1), ("Sebagian", 1), ("Tidak terbaca", 2), ("Tidak dijawab", 1)):
        assert result.count(f">{state}</span>") == times
    assert "<dd>dua minggu</dd>" in result
    assert "<dd>1, 1, 3</dd>" in result
    assert "<dd>1. Periksa<br>2. Terima berkas<br>3. Serahkan</dd>" in result
    assert "<dd>14 hari</dd>" in result


def test_words_of_a_result_are_in_the_readers_language(world: World, client: Client) -> None:
    row = plan(world, "true_false")
    client.cookies["bahasa"] = "en"
    html = page(client, f"/latihan/{row.uuid}/")
    assert ("<span>True</span>" in html, "<span>False</span>" in html) == (True, True)
    given: dict[str, Any] = {"j.1": "salah"}
    result = sent(client, row, lembar=token(html), **given)
    assert result.count("<dd>False</dd>") == 2  # the answer and the key
    assert ">True</span>" not in result  # that is no mark


def test_question_tells_a_screen_reader_what_is_asked(world: World, client: Client) -> None:
    html = page(client, f"/latihan/{plan(world, 'single').uuid}/")
    described = re.search(r'<fieldset[^>]* aria-describedby="([^"]+)"', html)
    assert described
    assert "Soal single" in html.partition(f'id="{described[1]}"')[2].partition("</div>")[0]


def test_nothing_is_stored(world: World, client: Client) -> None:
    row = plan(world, *KINDS)
    page(client, "/latihan/")
    before = counts()
    html = page(client, f"/latihan/{row.uuid}/")
    sent(client, row, lembar=token(html), **answers(html, RIGHT))
    assert counts() == before


def test_no_key_is_on_the_sheet(world: World, client: Client) -> None:
    html = page(client, f"/latihan/{plan(world, 'numeric', 'short_text').uuid}/")
    assert "14" not in html.partition("<fieldset")[2].partition("</form>")[0]
    assert "tanda terima" not in html


def test_forged_sheet_is_refused(world: World, client: Client) -> None:
    row = plan(world, "single")
    assert "Lembar latihan ini tidak dikenal." in sent(client, row, 422, lembar="x")
    assert "Lembar latihan ini tidak dikenal." in sent(client, row, 422)


def test_pictures_come_apart_from_the_page_and_tables_stand_in_it(world: World, client: Client) -> None:
    image = {"data": "data:image/png;base64," + "A" * 200_000, "alt": "Bagan alur"}
    row = plan(world, "single", images=[image], table=[["Hari", "Berkas"], ["Senin", "12"]])
    html = page(client, f"/latihan/{row.uuid}/")
    found = re.search(r'<img src="([^"]+)" alt="Bagan alur"', html)
    assert found
    assert "<td>Senin</td>" in html
    response = client.get(found[1])
    assert (response["Content-Type"], len(response.content)) == ("image/png", 150_000)
    assert client.get(f"{found[1]}9").status_code == 404


@pytest.mark.parametrize("role", ["anonymous", "stranger"])
def test_practice_of_the_region_is_for_its_people(world: World, role: str) -> None:
    row = plan(world, "single")
    other = make.browser(role, world)
    expected = 302 if role == "anonymous" else 404
    assert other.get(f"/latihan/{row.uuid}/").status_code == expected
    assert other.post(f"/latihan/{row.uuid}/", {"lembar": "x"}).status_code == expected
