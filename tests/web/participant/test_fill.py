"""Answering a survey: without script, by the page's script, and by a token."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pamong.surveys.actions.invitations import cancel_invitation, issue_tokens
from pamong.surveys.actions.surveys import close_survey
from pamong.surveys.models import Answer, Invitation, SurveyResponse
from pamong.surveys.queries.sheets import sheet
from pamong.web.http import EXAM, METHOD
from pamong.web.participant.asking import read
from tests import make
from tests.make import World
from tests.surveys.case import CALM_KEY, CLOSES, MINUTES_KEY, NOW, WAY_KEY, WORDS_KEY, asked, opened, state

pytestmark = pytest.mark.django_db

FORM = {f"n.{CALM_KEY}": "4", f"t.{WAY_KEY}": "Motor", f"n.{MINUTES_KEY}": "12,5", f"t.{WORDS_KEY}": "Suara genset"}


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def invitation(world: World) -> UUID:
    return asked(world, opened(world), world.ani.person)


@pytest.fixture
def ani(world: World) -> Client:
    return browser_of(world, "ani")


def browser_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def html_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return html


def save(client: Client, invitation: UUID, answers: object) -> Any:
    return client.post(f"/isi/{invitation}/simpan", json.dumps(answers), content_type="application/json")


def standing(world: World, invitation: UUID) -> dict[str, object]:
    held = sheet(world.actor("ani"), invitation).saved
    return {key: answer.text or answer.number for key, answer in held.items()}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3.0), ("12,5", 12.5), ("1.250", 1250.0), ("1.250,5", 1250.5), ("2.5", 2.5), ("−3", -3.0), (" 7 ", 7.0)],
)
def test_number_is_read_as_it_is_written_here(typed: str, number: float) -> None:
    given = read("n.lama", typed)
    assert given is not None
    assert (given.key, given.number, given.text) == ("lama", number, None)


def test_what_is_no_number_goes_on_as_it_was_typed() -> None:
    given = read("n.lama", "sepuluh")
    assert given is not None
    assert (given.number, given.text) == (None, "sepuluh")
    assert read("csrfmiddlewaretoken", "abc") is None


def test_all_questions_are_one_form_that_needs_no_script(world: World, ani: Client, invitation: UUID) -> None:
    html = html_of(ani.get(f"/isi/{invitation}/"))
    for words in ("Seberapa tenang hari Anda?", "Cara datang", "Lama perjalanan", "Apa yang mengganggu?"):
        assert html.count(words) == 1
    assert html.count('<button class="btn btn-wide"') == 1
    assert "Dengan nama." in html
    answer = ani.post(f"/isi/{invitation}/", FORM)
    assert (answer.status_code, answer.url) == (302, f"/isi/{invitation}/")  # type: ignore[attr-defined]  # a redirect
    assert standing(world, invitation) == {
        CALM_KEY: 4.0,
        WAY_KEY: "Motor",
        MINUTES_KEY: 12.5,
        WORDS_KEY: "Suara genset",
    }
    assert "Jawaban sudah dikirim pada 21 November 2026, 10.32 WIB" in html_of(ani.get(f"/isi/{invitation}/"))


def test_missing_and_wrong_answers_are_said_and_nothing_typed_is_lost(ani: Client, invitation: UUID) -> None:
    before = state()
    html = html_of(ani.post(f"/isi/{invitation}/", FORM | {f"n.{MINUTES_KEY}": "sebentar"}), 422)
    assert html.count("jawabannya harus angka; terbaca “sebentar”.") == 2  # in the summary and at the question
    assert 'value="sebentar"' in html
    assert "Suara genset" in html
    html = html_of(ani.post(f"/isi/{invitation}/", {f"t.{WORDS_KEY}": "Suara genset"}), 422)
    assert html.count("Pertanyaan 1 belum dijawab.") == 2
    assert state() == before


def test_second_hand_in_changes_nothing(ani: Client, invitation: UUID) -> None:
    ani.post(f"/isi/{invitation}/", FORM)
    before = state()
    assert "Jawaban ini sudah dikirim" in html_of(ani.post(f"/isi/{invitation}/", FORM | {f"n.{CALM_KEY}": "1"}), 409)
    assert save(ani, invitation, {f"n.{CALM_KEY}": ["1", 9]}).json()["kode"] == "already-answered"
    assert state() == before


def test_answers_are_saved_one_by_one_and_continued(world: World, ani: Client, invitation: UUID) -> None:
    told = save(ani, invitation, {f"n.{CALM_KEY}": ["2", 1], f"t.{WAY_KEY}": ["Mobil", 1]})
    assert (told.status_code, told.json()) == (200, {"seq": {CALM_KEY: 1, WAY_KEY: 1}, "lain": []})
    save(ani, invitation, {f"n.{CALM_KEY}": ["5", 3]})
    late = save(ani, invitation, {f"n.{CALM_KEY}": ["2", 2]})
    assert late.json() == {"seq": {CALM_KEY: 3}, "lain": [CALM_KEY]}
    assert standing(world, invitation) == {CALM_KEY: 5.0, WAY_KEY: "Mobil"}
    html = html_of(ani.get(f"/isi/{invitation}/"))
    assert 'value="5" checked' in html
    assert f'data-tanya="n.{CALM_KEY}" data-seq="3"' in html
    ani.post(f"/isi/{invitation}/", {f"n.{CALM_KEY}": "1", "tersimpan": "1"})  # an older window says that all is saved
    assert standing(world, invitation) == {CALM_KEY: 5.0, WAY_KEY: "Mobil"}
    assert SurveyResponse.objects.get().submitted_at == NOW


def test_code_of_an_exam_day_answers_nothing(ani: Client, invitation: UUID) -> None:
    """Others have seen that code: whoever typed it would rate colleagues, and read what was saved."""
    session = ani.session
    session[METHOD] = EXAM
    session.save()
    before = state()
    assert ani.get("/isi/").status_code == ani.get(f"/isi/{invitation}/").status_code == 403
    assert ani.post(f"/isi/{invitation}/", FORM).status_code == 403
    assert save(ani, invitation, {f"n.{CALM_KEY}": ["4", 1]}).status_code == 403
    assert state() == before


def test_script_saves_nothing_without_the_token_of_its_page(world: World, invitation: UUID) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ani)
    assert save(client, invitation, {f"n.{CALM_KEY}": ["4", 1]}).status_code == 403
    assert Answer.objects.count() == 0


def test_body_nested_deeply_or_large_breaks_nothing(ani: Client, invitation: UUID) -> None:
    def sent(body: str) -> Any:
        return ani.post(f"/isi/{invitation}/simpan", body, content_type="application/json")

    assert sent("[" * 100_000).json() == {"seq": {}, "lain": []}
    assert sent(f'{{"n.{CALM_KEY}": ["4", {"9" * 5_000}]}}').json() == {"seq": {}, "lain": []}
    assert sent(json.dumps({"t.x": ["a" * (2 << 20), 1]})).status_code == 413
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("sent", [[], "jawaban", {f"n.{CALM_KEY}": "2"}, {f"n.{CALM_KEY}": [2, "1"]}])
def test_body_that_is_no_batch_of_answers_saves_nothing(ani: Client, invitation: UUID, sent: object) -> None:
    assert save(ani, invitation, sent).json() == {"seq": {}, "lain": []}
    broken = ani.post(f"/isi/{invitation}/simpan", "{", content_type="application/json")
    assert broken.json() == {"seq": {}, "lain": []}
    assert Answer.objects.count() == 0


def test_answer_that_does_not_fit_is_named_and_nothing_of_the_batch_is_kept(ani: Client, invitation: UUID) -> None:
    told = save(ani, invitation, {f"n.{CALM_KEY}": ["9", 1], f"t.{WAY_KEY}": ["Motor", 1]})
    assert (told.status_code, told.json()["salah"]) == (422, [CALM_KEY])
    assert Answer.objects.count() == 0


def test_survey_that_closed_meanwhile_says_what_was_saved(world: World, ani: Client) -> None:
    survey = opened(world)
    invitation = asked(world, survey, world.ani.person)
    save(ani, invitation, {f"n.{CALM_KEY}": ["2", 1]})
    close_survey(world.actor("budi"), survey=survey.uuid)
    told = save(ani, invitation, {f"t.{WAY_KEY}": ["Motor", 1]})
    assert (told.status_code, told.json()["kode"]) == (409, "survey-closed")
    assert "1 jawaban Anda tetap tersimpan" in told.json()["pesan"]
    assert "1 jawaban Anda tetap tersimpan" in html_of(ani.get(f"/isi/{invitation}/"))
    assert "1 jawaban Anda tetap tersimpan" in html_of(ani.post(f"/isi/{invitation}/", FORM), 409)
    assert standing(world, invitation) == {CALM_KEY: 2.0}


def test_survey_is_early_then_closed(world: World, ani: Client, moment: time_machine.Traveller) -> None:
    invitation = asked(world, opened(world, opens_at=NOW + timedelta(days=1)), world.ani.person)
    assert "Belum dibuka" in html_of(ani.get(f"/isi/{invitation}/"))
    moment.move_to(CLOSES)
    assert "Sudah ditutup" in html_of(ani.get(f"/isi/{invitation}/"))


@pytest.mark.parametrize("who", ["budi", "kiki", "dewi"])
def test_invitation_of_somebody_else_is_not_there(world: World, invitation: UUID, who: str) -> None:
    client = browser_of(world, who)
    before = state()
    assert client.get(f"/isi/{invitation}/").status_code == 404
    assert client.post(f"/isi/{invitation}/", FORM).status_code == 404
    told = save(client, invitation, {f"n.{CALM_KEY}": ["2", 1]})
    assert (told.status_code, told.json()["kode"]) == (404, "not-found")
    assert state() == before


def test_visitor_is_asked_to_sign_in(invitation: UUID) -> None:
    assert Client().get(f"/isi/{invitation}/").status_code == 302
    assert save(Client(), invitation, {}).status_code == 302


def test_withdrawn_invitation_says_so(world: World, ani: Client, invitation: UUID) -> None:
    cancel_invitation(world.actor("budi"), invitation=invitation)
    assert "Undangan ini sudah ditarik" in html_of(ani.get(f"/isi/{invitation}/"), 409)


def test_anonymous_sheet_saves_nothing_before_it_is_handed_in(world: World, ani: Client) -> None:
    invitation = asked(world, opened(world, anonymous=True), world.ani.person)
    html = html_of(ani.get(f"/isi/{invitation}/"))
    assert "Anonim." in html
    assert "data-simpan" not in html
    assert save(ani, invitation, {f"n.{CALM_KEY}": ["2", 1]}).json()["kode"] == "anonymous-not-saved"
    assert Answer.objects.count() == 0
    ani.post(f"/isi/{invitation}/", FORM | {"tersimpan": ""})
    assert Answer.objects.count() == 4
    assert "Jawaban untuk undangan ini sudah dikirim." in html_of(ani.get(f"/isi/{invitation}/"))


def test_token_answers_once_without_an_account(world: World) -> None:
    survey = opened(world, anonymous=True)
    token = issue_tokens(world.actor("budi"), survey=survey.uuid, count=1)[0]
    visitor = Client()
    html = html_of(visitor.get(f"/s/{token}/"))
    assert f'data-survei="{token}' not in html  # the name of a draft opens nothing
    assert "data-simpan" not in html
    assert visitor.post(f"/s/{token}/", FORM).status_code == 302
    assert "Terkirim" in html_of(visitor.get(f"/s/{token.upper()}/"))
    assert "Jawaban ini sudah dikirim" in html_of(visitor.post(f"/s/{token}/", FORM), 409)
    assert (SurveyResponse.objects.count(), Invitation.objects.get().done) == (1, True)
    assert visitor.get("/s/tidak-ada/").status_code == 404


def test_own_surveys_wait_and_leave(world: World, ani: Client, invitation: UUID) -> None:
    html = html_of(ani.get("/isi/"))
    assert "1 survei menunggu jawaban Anda" in html
    assert f"/isi/{invitation}/" in html
    ani.post(f"/isi/{invitation}/", FORM)
    assert "Tidak ada survei yang menunggu Anda" in html_of(ani.get("/isi/"))


def test_list_of_own_surveys_asks_as_often_for_three_as_for_one(world: World, ani: Client, invitation: UUID) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            ani.get("/isi/")
        return len(seen)

    one = count()
    for title in ("Kedua", "Ketiga"):
        asked(world, opened(world, title=title), world.ani.person)
    assert count() == one
