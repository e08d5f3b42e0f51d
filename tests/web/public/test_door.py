"""The pages of a survey at the counter, without a script."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from pamong.services.models import Improvement, SkmRelease, SkmRound
from pamong.surveys.models import Survey
from pamong.surveys.queries.doors import door_facts
from pamong.web.participant.asking import asked
from pamong.web.public.door import steps_of
from tests import make
from tests.make import World
from tests.services import case
from tests.surveys.counter import FORM, door


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def test_nine_are_counted_and_what_is_asked_about_oneself_stands_together(world: World) -> None:
    steps = steps_of(asked(door_facts(door(world).code).questions))
    assert [(step.number, step.last) for step in steps] == [(n, 9) for n in range(1, 10)] + [(0, 9)] * 4
    assert [[row.view.key for row in step.rows] for step in steps[9:]] == [
        ["kepercayaan"],
        ["menunggu"],
        ["komentar"],
        ["usia", "kelamin"],
    ]


@pytest.mark.parametrize(
    ("why", "status", "words"),
    [
        ("door-limit", 429, "batas sehari"),
        ("busy", 503, "server sedang sibuk"),
        ("door-id", 422, "Muat ulang halamannya"),
    ],
)
def test_a_form_that_comes_back_keeps_its_answers_and_its_id(world: World, why: str, status: int, words: str) -> None:
    at, identity = door(world), str(uuid4())
    found = Client().post(f"/nilai/{at.code}/?karena={why}", FORM | {"id": identity})
    assert (found.status_code, words in found.text, "Cepat 👍" in found.text) == (status, True, True)
    assert (found.text.count(" checked"), f'value="{identity}"' in found.text) == (10, True)
    assert found.cookies == {}


def test_a_closed_survey_says_since_when_and_that_nothing_was_stored(world: World) -> None:
    at = door(world)
    Survey.objects.filter(pk=at.survey_id).update(closed_at=datetime(2026, 11, 20, 3, 32, tzinfo=UTC))
    shown, sent = Client().get(f"/nilai/{at.code}/"), Client().post(f"/nilai/{at.code}/?karena=survey-closed", FORM)
    assert "ditutup pada 20 November 2026, 10.32 WIB" in shown.text
    assert (shown.status_code, "tidak disimpan" in shown.text) == (200, False)
    assert (sent.status_code, "tidak disimpan" in sent.text) == (409, True)
    assert "Sudah ditutup" in Client().get(f"/kios/{at.code}/").text


def test_thanks_tell_the_last_quarter_only_when_one_was_published(world: World) -> None:
    at = door(world)
    address = f"/nilai/{at.code}/terima-kasih/"
    assert "Nilai layanan ini" not in Client().get(address).text
    service = case.service(world)
    Survey.objects.filter(pk=at.survey_id).update(source=f"services.skm:{service.pk}:2026-10-01")
    before = {"service": service, "quarter": date(2026, 7, 1), "survey": 1, "door": uuid4()}
    quarter = SkmRound.objects.create(**before, opened_at=timezone.now())
    facts = {"index": "81.25", "rounded": "81.25", "band": "B", "rule": "r", "digest": "0" * 64, "result": {}}
    SkmRelease.objects.create(round=quarter, number=1, n=120, published_at=timezone.now(), **facts)
    now = timezone.now()
    said = {"said": "Antre terlalu lama", "done": "Dua loket dibuka pagi hari", "since": date(2026, 10, 5)}
    Improvement.objects.create(round=quarter, created_at=now, changed_at=now, **said)
    text = Client().get(address).text
    assert '<h2 id="s-lalu">Triwulan III 2026</h2>' in text
    assert "Nilai layanan ini <b>81,25</b> dari 100, mutu B, dari 120 jawaban." in text
    assert ("Dua loket dibuka pagi hari" in text, "sejak 5 Oktober 2026" in text) == (True, True)
