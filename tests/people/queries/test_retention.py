"""How long records are kept: one table, which the code that deletes follows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from pamong.core.actor import SYSTEM
from pamong.kit import imports, jobs
from pamong.office.actions.data_letters import forget_old_messages
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message
from pamong.people.actions import answer_request, ask_data, attempts, forget_words
from pamong.people.formats.privacy import data_rights, retentions
from pamong.people.models import SignInFailure
from pamong.people.queries.retention import due_rows, kept_for
from tests import make
from tests.house import privacy

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_table_says_what_the_code_does() -> None:
    table = {kind: rule.days for kind, rule in retentions().items()}
    assert table["attempts"] == attempts.KEPT.days
    assert table["sessions"] == settings.SESSION_COOKIE_AGE // 86_400
    assert table["import_rows"] == imports.KEPT.days
    assert table["job_results"] == jobs.KEPT.days
    assert table["uploads"] == 1
    assert all(rule.grace in (rule.days, 0) for rule in retentions().values() if rule.days)


def test_rules_say_their_source_and_whether_it_is_confirmed() -> None:
    assert {right: (rule.within, rule.confirmed) for right, rule in data_rights().items()} == {
        "copy": (timedelta(hours=72), False),
        "correction": (timedelta(hours=72), False),
        "restriction": (timedelta(hours=72), True),
        "erasure": (timedelta(hours=72), False),
        "breach": (timedelta(hours=72), True),
        "reminder": (timedelta(hours=48), False),
    }


def test_times_are_said_in_words() -> None:
    told = {one.kind: one.time for one in kept_for()}
    assert (told["attempts"], told["messages"], told["sessions"]) == ("1 hari", "2 tahun", "14 hari")
    assert told["journal"] == "seterusnya; tidak dapat dihapus"


@pytest.mark.django_db
def test_due_rows_are_counted_by_kind() -> None:
    SignInFailure.objects.create(bucket="a" * 64, at=NOW - timedelta(days=1, seconds=1))
    SignInFailure.objects.create(bucket="a" * 64, at=NOW - timedelta(hours=23))
    assert due_rows(NOW) == {
        "attempts": 1,
        "sessions": 0,
        "uploads": None,
        "import_rows": 0,
        "job_results": 0,
        "data_copies": 0,
        "door_marks": 0,
        "messages": 0,
        "request_words": 0,
        "persons": None,
        "certificates": None,
        "results": None,
        "breaches": None,
        "journal": None,
    }


@pytest.mark.django_db
def test_what_was_forgotten_is_not_due_again() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        privacy.copied(world)
        for name, words in (("ani", "Sesuai SK"), ("fajar", "")):
            asked = ask_data(world.actor(name), kind="correction", wish="Gelar")
            answer_request(world.actor("budi"), request=asked.uuid, grant=not words, words=words)
    later = NOW + timedelta(days=1826)
    assert due_rows(later)["request_words"] == 2
    assert forget_words(later) == 2
    assert due_rows(later)["request_words"] == 0


@pytest.mark.django_db
def test_old_messages_lose_what_they_said() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        draft = Draft(world.ani.person.pk, "Hasil ujian", "Anda lulus", "/ujian-saya/")
        send_messages(SYSTEM, region=world.region.pk, topic="exams", source="", drafts=[draft])
    assert forget_old_messages(NOW + timedelta(days=730)) == 0
    assert due_rows(NOW + timedelta(days=730, seconds=1))["messages"] == 1
    assert forget_old_messages(NOW + timedelta(days=730, seconds=1)) == 1
    assert forget_old_messages(NOW + timedelta(days=731)) == 0
    assert due_rows(NOW + timedelta(days=731))["messages"] == 0
    assert list(Message.objects.values_list("subject", "body")) == [("Pesan lama", "")]
