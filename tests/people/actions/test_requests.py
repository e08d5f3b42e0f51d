"""Requests about the own data: asked, answered within three days, or refused with a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.kit.files import open_file, stored_file
from pamong.kit.jobs import cancel_job, run_job, visible_job
from pamong.kit.models import File, Job
from pamong.people.actions import (
    answer_request,
    ask_data,
    finish_copy,
    forget_words,
    lift_restriction,
    prune_copies,
    remind_due,
)
from pamong.people.models import DataRequest, Person, Restriction
from pamong.people.queries.requests import data_requests, left_words, own_data
from tests import make
from tests.house import privacy
from tests.people.actions.effects import facts, refusal

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""Ten o'clock in Batang Hari."""


def test_request_is_due_three_days_later() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        row = privacy.correction(world)
        found = own_data(world.actor("ani"))
    assert row.due_at == NOW + timedelta(hours=72)
    assert [(line.state, line.left, line.kind_label) for line in found.rows] == [
        ("waiting", "sisa 72 jam", "Perbaikan data")
    ]
    ((region, told),) = facts("people.data_asked")
    assert (region, told["kind"]) == (world.region.pk, "correction")


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(hours=30, minutes=59), "sisa 30 jam"),
        (timedelta(minutes=40), "sisa 40 menit"),
        (-timedelta(hours=5), "terlambat 5 jam"),
        (timedelta(), "terlambat 0 menit"),
    ],
)
def test_clock_is_said_in_words(gap: timedelta, words: str) -> None:
    assert left_words(NOW + gap, NOW) == words


def test_same_request_waits_only_once() -> None:
    world = make.world()
    privacy.correction(world)
    assert refusal(ask_data, world.actor("ani"), kind="correction", wish="Lagi") == "request-open"
    assert refusal(ask_data, world.actor("ani"), kind="erasure", wish="  ") == "request-wish"
    assert refusal(ask_data, world.actor("ani"), kind="forget", wish="x") == "request-kind"
    assert refusal(ask_data, SYSTEM, kind="copy") == "not-found"


def test_nobody_asks_in_the_name_of_somebody_else() -> None:
    world = make.world()
    make.delegation(principal=world.fajar, delegate=world.budi)
    fajar = world.actor("fajar")
    acting = replace(world.actor("budi"), behalf=fajar.account, person=fajar.person)
    assert refusal(ask_data, acting, kind="copy") == "own-name"


def test_correction_is_written_by_the_answer() -> None:
    world = make.world()
    row = privacy.correction(world)
    answer_request(world.actor("budi"), request=row.uuid, grant=True, name="Ani Rachmawati", words="Sudah dibetulkan")
    world.ani.person.refresh_from_db()
    row.refresh_from_db()
    assert (world.ani.person.name, row.outcome, row.words) == ("Ani Rachmawati", "granted", "Sudah dibetulkan")
    assert facts("people.corrected") == [(world.region.pk, {"fields": ["name"]})]
    assert refusal(answer_request, world.actor("budi"), request=row.uuid, grant=True) == "request-answered"


def test_wrong_correction_leaves_the_request_open() -> None:
    world = make.world()
    row = privacy.correction(world)
    given = {"request": row.uuid, "grant": True, "corrections": {"email": "bukan alamat"}}
    assert refusal(answer_request, world.actor("budi"), **given) == "person-email"
    assert DataRequest.objects.get(pk=row.pk).answered_at is None


def test_refusal_says_why() -> None:
    world = make.world()
    row = privacy.correction(world)
    assert refusal(answer_request, world.actor("budi"), request=row.uuid, grant=False, words=" ") == "answer-words"
    answer_request(world.actor("budi"), request=row.uuid, grant=False, words="Nama sesuai SK")
    assert [(line.state, line.words) for line in own_data(world.actor("ani")).rows] == [("refused", "Nama sesuai SK")]


@pytest.mark.parametrize("name", ["ani", "citra", "fajar", "gita", "joko", "dewi"])
def test_only_who_keeps_the_registry_answers(name: str) -> None:
    world = make.world()
    row = privacy.correction(world)
    assert refusal(answer_request, world.actor(name), request=row.uuid, grant=True) == "not-found"


def test_organiser_does_not_answer_the_own_request() -> None:
    world = make.world()
    row = ask_data(world.actor("budi"), kind="correction", wish="Nama")
    assert refusal(answer_request, world.actor("budi"), request=row.uuid, grant=True) == "own-record"
    answer_request(world.actor("eka"), request=row.uuid, grant=True)
    assert DataRequest.objects.get(pk=row.pk).outcome == "granted"


def test_restriction_holds_until_the_person_ends_it() -> None:
    world = make.world()
    privacy.restricted(world)
    assert refusal(ask_data, world.actor("ani"), kind="restriction") == "restriction-holds"
    lift_restriction(world.actor("ani"))
    row = Restriction.objects.get()
    assert (row.until is not None, row.lifted_by) == (True, world.ani.pk)
    assert refusal(lift_restriction, world.actor("ani")) == "not-found"


def test_reminder_comes_once_and_a_day_before_the_end() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        row = privacy.correction(world)
        privacy.breach(world)
    assert remind_due(NOW + timedelta(hours=44, minutes=59)) == 0
    assert remind_due(NOW + timedelta(hours=45)) == 1  # the laptop was noticed three hours earlier
    assert remind_due(NOW + timedelta(hours=48)) == 1
    assert remind_due(NOW + timedelta(hours=49)) == 0
    row.refresh_from_db()
    assert row.reminded_at == NOW + timedelta(hours=48)
    assert (len(facts("people.data_due")), len(facts("people.breach_due"))) == (1, 1)


def test_late_requests_come_first() -> None:
    with time_machine.travel(NOW - timedelta(days=5), tick=False):
        world = make.world()
        old = ask_data(world.actor("fajar"), kind="correction", wish="Gelar")
    privacy.correction(world)
    done = ask_data(world.actor("citra"), kind="correction", wish="Gelar")
    answer_request(world.actor("budi"), request=done.uuid, grant=False, words="Sudah benar")
    found = data_requests(world.actor("budi"), world.region.code)
    assert [(line.name, line.state) for line in found.page] == [
        ("Fajar Nugraha", "late"),
        ("Ani Rahmawati", "waiting"),
        ("Citra Anggraini", "refused"),
    ]
    assert (found.waiting, found.late, found.page[0].uuid) == (2, 1, old.uuid)


def test_copy_is_packed_and_answers_its_request() -> None:
    world = make.world()
    row = privacy.copied(world)
    row.refresh_from_db()
    assert (row.outcome, row.answered_by) == ("granted", None)
    result = visible_job(world.actor("ani"), row.job).result  # type: ignore[arg-type]  # a copy has one
    with open_file(stored_file(result["file"])) as content, ZipFile(content) as archive:
        names = set(archive.namelist())
        person = archive.read("data/people.person.json").decode()
        account = archive.read("data/people.account.json").decode()
        summary = archive.read("ringkasan.html").decode()
    assert {"ringkasan.html", "tidak-diberikan.json", "baca-saya.txt", "data/people.personnumber.json"} <= names
    assert '"name": "Ani Rahmawati"' in person
    assert "Budi" not in summary
    assert ("password" in account, "argon2" in account) == (False, False)
    assert "<h2>NIP dan NI PPPK (1)</h2>" in summary
    assert "Yang tidak diberikan, dan mengapa" in summary


def test_repeated_packing_adds_nothing() -> None:
    row = privacy.copied(make.world())
    made = Job.objects.get(pk=privacy.job_of(row))
    Job.objects.filter(pk=made.pk).update(finished_at=None, result={})  # killed between commit and the end of the job
    run_job(made.pk)
    made.refresh_from_db()
    assert (File.objects.count(), File.objects.get().uuid.hex) == (1, made.result["file"].replace("-", ""))
    finish_copy(row.pk)
    assert len(facts("people.data_answered")) == 1


def cancelled(job: Job, world: make.World) -> None:
    """Ani stops it before it is done."""
    cancel_job(world.actor("ani"), uuid=job.uuid)
    run_job(job.pk)


def failed(job: Job, world: make.World) -> None:
    """Something broke in it."""
    Job.objects.filter(pk=job.pk).update(started_at=NOW, failed_at=timezone.now(), note="Kesalahan pada sistem")


@pytest.mark.parametrize("ended", [cancelled, failed])
def test_copy_that_was_stopped_is_asked_for_again(ended: Callable[[Job, make.World], None]) -> None:
    world = make.world()
    ani = world.actor("ani")
    row = ask_data(ani, kind="copy")
    assert refusal(ask_data, ani, kind="copy") == "request-open"
    first = Job.objects.get(pk=privacy.job_of(row))
    assert [line.stopped for line in own_data(ani).rows] == [False]
    ended(first, world)
    assert (File.objects.count(), [(line.state, line.stopped) for line in own_data(ani).rows]) == (
        0,
        [("waiting", True)],
    )
    again = ask_data(ani, kind="copy")
    assert (again.pk, again.due_at, again.job == first.uuid) == (row.pk, row.due_at, False)
    assert refusal(ask_data, ani, kind="copy") == "request-open"
    run_job(first.pk)  # whatever still has it: it has ended
    run_job(privacy.job_of(again))
    assert [(line.state, line.stopped) for line in own_data(ani).rows] == [("granted", False)]
    assert (File.objects.count(), DataRequest.objects.count()) == (1, 1)
    assert (len(facts("people.data_asked")), len(facts("people.data_answered"))) == (1, 1)
    assert [data["kind"] for _region, data in facts("kit.job_asked")] == ["people.copy", "people.copy"]


def test_other_requests_are_not_asked_again_while_they_wait() -> None:
    world = make.world()
    cancelled(Job.objects.get(pk=privacy.job_of(ask_data(world.actor("ani"), kind="copy"))), world)
    privacy.correction(world)
    assert refusal(ask_data, world.actor("ani"), kind="correction", wish="Lagi") == "request-open"
    assert refusal(ask_data, world.actor("ani"), kind="restriction", wish="x" * 2001) == "request-wish"


def test_copies_and_words_are_forgotten_in_time() -> None:
    with time_machine.travel(NOW, tick=False):
        world = make.world()
        privacy.copied(world)
        row = privacy.correction(world)
        answer_request(world.actor("budi"), request=row.uuid, grant=False, words="Sesuai SK")
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        assert (prune_copies(), File.objects.count()) == (0, 1)
    with time_machine.travel(NOW + timedelta(days=14, seconds=1), tick=False):
        assert (prune_copies(), File.objects.count()) == (1, 0)
    assert forget_words(NOW + timedelta(days=1825)) == 0
    assert forget_words(NOW + timedelta(days=1825, seconds=1)) == 1
    assert forget_words(NOW + timedelta(days=1826)) == 0
    row.refresh_from_db()
    assert (row.wish, row.words, row.outcome) == ("", "–", "refused")


def test_who_belongs_to_no_region_gets_a_copy_and_asks_nobody_else() -> None:
    world = make.world()
    Person.objects.filter(pk=world.ani.person_id).update(region=None)
    ani = world.actor("ani")
    assert refusal(ask_data, ani, kind="correction", wish="Nama") == "request-nobody"
    run_job(privacy.job_of(ask_data(ani, kind="copy")))
    assert [(line.kind, line.state) for line in own_data(ani).rows] == [("copy", "granted")]
