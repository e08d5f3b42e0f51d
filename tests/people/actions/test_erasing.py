"""Erasure: names, contacts and numbers go; the journal still verifies; a duty forbids it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from pamong.competency.models import Discussion, Round
from pamong.core.actor import SYSTEM
from pamong.core.delivery import drain_all
from pamong.core.journal import record
from pamong.core.keys import load_key
from pamong.core.models import Entry
from pamong.core.refusals import Conflict
from pamong.core.seal import seal_all
from pamong.core.verify import verify
from pamong.credentials.formats.states import State
from pamong.credentials.models import Appeal, Application
from pamong.credentials.queries.check import check_code
from pamong.credentials.queries.standing import still_in_force
from pamong.evaluation.models import Cycle
from pamong.exams.models import Proctor, Sitting
from pamong.kit.jobs import Run
from pamong.kit.models import File, Job
from pamong.learning.models import Approval, CalendarFeed, Offering, Registration, Session, SessionSpeaker
from pamong.office.actions.data_letters import forget_messages_of
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message
from pamong.people.actions import answer_request, ask_data, erase_person
from pamong.people.actions.copying import pack_copy
from pamong.people.models import Account, Assignment, Employment, Person, PersonNumber
from tests import make
from tests.credentials import case
from tests.evaluation import cycling
from tests.exams import case as exams
from tests.house import needs, privacy
from tests.learning import case as learning
from tests.people.actions.effects import facts, refusal, state


def retired(world: make.World) -> Person:
    """Ani, who serves nowhere any more."""
    person = world.ani.person
    today = timezone.localdate()
    Employment.objects.filter(person=person).update(until=today)
    Assignment.objects.filter(person=person).update(until=today)
    return person


@pytest.mark.django_db
def test_erasure_takes_names_contacts_and_numbers_away() -> None:
    world = make.world()
    person = retired(world)
    Person.objects.filter(pk=person.pk).update(phone="0812 3456 7890", email="ani@contoh.invalid", sex="P")
    asked = ask_data(world.actor("ani"), kind="erasure", wish="Sudah pensiun")
    answer_request(world.actor("budi"), request=asked.uuid, grant=True)
    person.refresh_from_db()
    account = Account.objects.get(person=person)
    assert (person.name, person.phone, person.email, person.sex, person.region_id) == ("Data dihapus", "", "", "", None)
    assert (account.email, account.is_active, account.has_usable_password()) == (None, False, False)
    assert PersonNumber.objects.filter(person=person).count() == 0
    assert facts("people.erased") == [(world.region.pk, {})]
    asked.refresh_from_db()
    assert (asked.wish, asked.outcome) == ("", "granted")


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [Employment, Assignment])
def test_duty_forbids_erasure_with_its_reason(kept: type[Employment | Assignment]) -> None:
    world = make.world()
    retired(world)
    kept.objects.filter(person=world.ani.person).update(until=None)
    assert refusal(erase_person, world.actor("budi"), person=world.ani.person.uuid) == "erasure-duty"


@pytest.mark.django_db
def test_role_forbids_erasure() -> None:
    world = make.world()
    person = retired(world)
    make.grant(person, "trainer", world.region)
    assert refusal(erase_person, world.actor("budi"), person=person.uuid) == "erasure-duty"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ani", "fajar", "gita", "dewi"])
def test_erasure_is_for_who_keeps_the_registry(name: str) -> None:
    world = make.world()
    person = retired(world)
    assert refusal(erase_person, world.actor(name), person=person.uuid) in {"not-found", "own-record"}


@pytest.mark.usefixtures("committed")
def test_journal_still_verifies_after_an_erasure() -> None:
    world = make.world()
    person, key = retired(world), load_key(settings.HOME)
    ask_data(world.actor("ani"), kind="correction", wish="Nama")
    seal_all(key)
    before = list(Entry.objects.order_by("id").values())
    erase_person(world.actor("budi"), person=person.uuid)
    seal_all(key)
    report = verify({key.fingerprint: key.public})
    assert list(Entry.objects.order_by("id").values())[: len(before)] == before
    assert (report.ok, report.unsealed, report.entries) == (True, 0, len(before) + 1)


@pytest.mark.django_db
def test_certificate_in_force_forbids_erasure_and_an_ended_one_keeps_number_and_status() -> None:
    world = make.world()
    asked = case.application(case.version(case.scheme(world)), world.ani.person)
    row = case.credential(world, case.decided(world, asked))
    person = retired(world)
    assert still_in_force(person.pk) == "1 sertifikatnya masih berlaku atau menunggu ditandatangani."
    assert refusal(erase_person, world.actor("budi"), person=person.uuid) == "erasure-duty"
    Application.objects.filter(pk=asked.pk).update(closed_at=timezone.now())
    with time_machine.travel(row.valid_until + timedelta(days=1)):
        assert check_code(row.code).holder == row.holder
        erase_person(SYSTEM, person=person.uuid)
        found = check_code(row.code)
    assert (found.state, found.number, found.holder) == (State.EXPIRED, row.number, "")


@pytest.mark.django_db
def test_messages_to_the_erased_are_blanked() -> None:
    world = make.world()
    draft = Draft(world.ani.person.pk, "Hasil ujian Ani", "Anda lulus", "/ujian-saya/")
    send_messages(world.actor("budi"), region=world.region.pk, topic="exams", source="", drafts=[draft])
    assert forget_messages_of(world.ani.person.pk) == 1
    assert list(Message.objects.values_list("subject", "body")) == [("Pesan lama", "")]
    assert forget_messages_of(world.ani.person.pk) == 0


def applies(world: make.World) -> None:
    """For a certificate, and nobody has looked at it."""
    case.application(case.version(case.scheme(world)), world.ani.person, state="draft")


def sits(world: make.World) -> None:
    """On the list of an exam in an hour."""
    exams.candidate(exams.prepared(world).sitting, world.ani)


def watches(world: make.World) -> None:
    """The same exam."""
    Proctor.objects.create(sitting=exams.prepared(world).sitting, person=world.ani.person)


def waits(world: make.World) -> None:
    """For the supervisor's answer."""
    learning.seated(learning.held(world).offering, world.ani, approved_at=None, seated_at=None)


def learns(world: make.World) -> None:
    """With a seat in what was not finished."""
    learning.seated(learning.held(world).offering, world.ani)


def judges(world: make.World) -> None:
    """The application of somebody else."""
    asked = case.application(case.version(case.scheme(world)), world.fajar.person)
    case.appointed(asked, world.ani)


def follows(world: make.World) -> None:
    """A weakness in her office, until next week."""
    cycling.promised(world, due_on=timezone.localdate() + timedelta(days=7))


def rated(world: make.World) -> None:
    """In a round that runs."""
    needs.open_now(world)


def teaches(world: make.World) -> None:
    """One of the two sessions in ten days."""
    speaker = learning.speaker(world, world.ani.person)
    SessionSpeaker.objects.create(session=learning.held(world).sessions[0], speaker=speaker)


CLOSED = {"closed_at": timezone.now, "summary": lambda: "Selesai"}
"""Of a cycle."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("busy", "words", "close"),
    [
        (applies, "1 permohonan sertifikasinya belum selesai.", (Application, {"withdrawn_at": timezone.now})),
        (sits, "1 pelaksanaan ujiannya belum ditutup.", (Sitting, {"closed_at": timezone.now})),
        (watches, "1 pelaksanaan ujiannya belum ditutup.", (Sitting, {"closed_at": timezone.now})),
        (
            waits,
            "1 pendaftaran pelatihannya belum diputuskan atau belum selesai.",
            (Registration, {"declined_at": timezone.now, "refusal": lambda: "Sudah pensiun"}),
        ),
        (
            learns,
            "1 pendaftaran pelatihannya belum diputuskan atau belum selesai.",
            (Offering, {"finished_at": timezone.now}),
        ),
        (teaches, "Masih dijadwalkan mengajar pada 1 sesi.", (Session, {"cancelled_at": timezone.now})),
        (judges, "Masih ditugaskan menilai 1 permohonan sertifikasi.", (Application, {"closed_at": timezone.now})),
        (
            follows,
            "1 tindak lanjut yang dipegangnya belum selesai.",
            (Cycle, {"closed_at": timezone.now, "summary": lambda: "Selesai"}),
        ),
        (rated, "Masih dinilai dalam 1 putaran kompetensi.", (Round, {"closed_at": timezone.now})),
    ],
)
def test_what_runs_above_forbids_erasure_until_it_ends(
    busy: Callable[[make.World], None], words: str, close: tuple[type[Model], dict[str, Callable[[], object]]]
) -> None:
    world = make.world()
    busy(world)
    person, budi = retired(world), world.actor("budi")
    before = state()
    with pytest.raises(Conflict) as refused:
        erase_person(budi, person=person.uuid)
    assert (refused.value.code, str(refused.value)) == ("erasure-duty", f"Belum dapat dihapus. {words}")
    assert state() == before
    table, ended = close
    QuerySet(table).update(**{field: value() for field, value in ended.items()})
    assert erase_person(budi, person=person.uuid).name == "Data dihapus"


@pytest.mark.django_db
def test_erasure_takes_away_what_others_wrote() -> None:
    world = make.world()
    talk = needs.discussion(world, proposed=True)
    Discussion.objects.filter(pk=talk.pk).update(objection="Saya, Ani, tidak setuju")
    person, now = retired(world), timezone.now()
    asked = case.application(case.version(case.scheme(world)), person, needs="Ani memakai kursi roda")
    Application.objects.filter(pk=asked.pk).update(withdrawn_at=now)
    ended = {"removed_at": now, "removal": "Ani sakit", "accommodation": "Surat dokter Ani", "extra": 30}
    place = exams.candidate(exams.prepared(world).sitting, person, **ended)
    refused = {"declined_at": now, "approved_at": None, "seated_at": None, "refusal": "Ani belum lama", "reason": "Ani"}
    seat = learning.seated(learning.held(world).offering, person, **refused)
    speaker = learning.speaker(
        world, person, institution="Kantor Ani", expertise=["OSS"], about="Ani Rahmawati", conflict="Istri Budi"
    )
    other = learning.speaker(world, world.kiki.person, about="Kiki Amalia")
    said = Approval.objects.create(
        registration=seat,
        step=1,
        approver=world.fajar.person,
        asked_at=now,
        decided_at=now,
        agreed=False,
        note="Ani sakit",
    )
    ties: dict[str, Any] = {"conflict": True, "declaration": "Adik ipar Kiki", "ended_at": now, "ending": "Benturan"}
    judge = case.appointed(
        case.application(case.version(case.scheme(world, code="LAIN")), world.kiki.person), world.ani, **ties
    )
    CalendarFeed.objects.create(person=person, token="a" * 40, made_at=now)
    erase_person(world.actor("budi"), person=person.uuid)
    for _twice in range(2):
        drain_all()
        record(SYSTEM, "people.erased", person)  # reactions come at least once
    for row in (asked, place, seat, speaker, other, said, talk, judge):
        row.refresh_from_db()
    assert (asked.needs, asked.withdrawal) == ("Data dihapus", "")
    assert (place.removal, place.accommodation, place.extra) == ("Data dihapus", "Data dihapus", 30)
    assert (seat.reason, seat.refusal, seat.withdrawal) == ("Data dihapus", "Data dihapus", "")
    told = (speaker.institution, speaker.expertise, speaker.conflict, speaker.about)
    assert (told, speaker.closed_at is None) == (("", [], "", ""), False)
    assert (other.about, other.closed_at) == ("Kiki Amalia", None)
    assert CalendarFeed.objects.count() == 0
    assert (said.agreed, said.note, said.approver_id) == (False, "Data dihapus", world.fajar.person_id)
    assert (talk.outcome, talk.objection) == ("Data dihapus", "Data dihapus")
    assert (judge.conflict, judge.declaration) == (True, "Data dihapus")


@pytest.mark.django_db
def test_appeal_stays_after_an_erasure() -> None:
    world = make.world()
    asked = case.application(case.version(case.scheme(world)), world.ani.person)
    filed = {"filed_at": timezone.now(), "due_on": timezone.localdate()}
    row = Appeal.objects.create(decision=case.decided(world, asked), grounds="Bukti saya tidak dibaca", **filed)
    Application.objects.filter(pk=asked.pk).update(closed_at=timezone.now())
    erase_person(world.actor("budi"), person=retired(world).uuid)
    drain_all()
    row.refresh_from_db()
    assert row.grounds == "Bukti saya tidak dibaca"


@pytest.mark.django_db
def test_own_words_of_requests_go_with_the_name() -> None:
    world = make.world()
    asked = ask_data(world.actor("ani"), kind="correction", wish="Nama saya Ani Rachmawati")
    person = retired(world)
    erase_person(world.actor("budi"), person=person.uuid)
    asked.refresh_from_db()
    assert asked.wish == ""


@pytest.mark.django_db
@pytest.mark.parametrize("ended", [True, False])
def test_packed_copy_goes_with_the_name(ended: bool) -> None:  # noqa: FBT001  # a parameter of the test
    world = make.world()
    asked = privacy.copied(world)
    if not ended:  # the file is committed, the job's result is not yet
        Job.objects.filter(pk=privacy.job_of(asked)).update(finished_at=None, result={})
    erase_person(world.actor("budi"), person=retired(world).uuid)
    made = Job.objects.get(pk=privacy.job_of(asked))
    assert (File.objects.count(), made.result.get("file"), made.cancel_asked_at is None) == (0, None, ended)


@pytest.mark.django_db
def test_copy_is_not_packed_after_an_erasure() -> None:
    world = make.world()
    asked = ask_data(world.actor("ani"), kind="copy")
    erase_person(world.actor("budi"), person=retired(world).uuid)
    made = Job.objects.get(pk=privacy.job_of(asked))
    assert made.cancel_asked_at is not None
    assert pack_copy(Run(made.pk, made.args, None)) == {}  # a worker that took it just before
    assert File.objects.count() == 0
