"""Only who may is appointed, declares first, and never judges the same application twice."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from pamong.credentials.actions.appointing import appoint, appoint_several, declare, end_appointment
from pamong.credentials.models import Appeal, Application, Appointment, Duty
from pamong.credentials.queries.appointing import eligible, still_eligible
from pamong.learning.models import Programme
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Account, Grant, Role
from tests import make
from tests.credentials import case
from tests.credentials.test_access import attendance, taught
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def checked(world: World, state: str = "checked", **facts: Any) -> Application:
    return case.application(case.version(case.scheme(world)), world.ani, state=state, **facts)


def appointing(world: World, row: Application, who: Account, duty: str = "assessor", by: str = "budi") -> Appointment:
    return appoint(world.actor(by), application=row.uuid, person=who.person.uuid, duty=duty)


def refused(action: Callable[[], object]) -> str:
    """Code of a refusal that changed nothing."""
    before = (Appointment.objects.count(), Entry.objects.count(), Message.objects.count())
    with pytest.raises(Refusal) as caught:
        action()
    assert (Appointment.objects.count(), Entry.objects.count(), Message.objects.count()) == before
    return caught.value.code


def test_assessor_is_appointed_and_told_without_the_applicants_name(world: World) -> None:
    application = checked(world)
    row = appointing(world, application, world.citra)
    assert (row.duty, row.declared_at, row.conflict, row.appointed_by) == ("assessor", None, None, world.budi.pk)
    entry = Entry.objects.get(verb="credentials.appointed")
    assert entry.data == {"application": application.pk, "person": world.citra.person_id, "duty": "assessor"}
    assert entry.region == world.region.pk
    message = Message.objects.get()
    assert message.person_id == world.citra.person_id
    assert message.subject == "Anda ditugaskan sebagai Asesor: Petugas Front Office Perizinan"
    assert message.path == f"/penugasan/{row.uuid}/"
    assert "Ani" not in message.subject + message.body


def test_who_lacks_the_role_or_serves_elsewhere_is_not_there(world: World) -> None:
    application = checked(world)
    partly = make.account(make.civil_servant("Lia Utami", world.health, world.officer))
    make.grant(partly.person, Role.ASSESSOR, world.region, world.health)
    for who in (world.kiki, world.dewi, world.budi, partly):
        assert refused(partial(appointing, world, application, who)) == "not-found"
    assert refused(lambda: appointing(world, application, world.citra, "decider")) == "not-found"


@pytest.mark.parametrize("who", ["ani", "kiki", "dewi", "citra", "gita", "fajar"])
def test_only_who_organises_appoints(world: World, who: str) -> None:
    application = checked(world)
    assert refused(lambda: appointing(world, application, world.citra, by=who)) == "not-found"


def test_nobody_appoints_for_the_own_application(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.budi)
    assert refused(lambda: appointing(world, application, world.citra)) == "not-found"
    assert appointing(world, application, world.citra, by="eka").duty == "assessor"


def test_own_application_another_duty_and_no_account_keep_away(world: World) -> None:
    application = checked(world)
    make.grant(world.ani.person, Role.ASSESSOR, world.region)
    assert refused(lambda: appointing(world, application, world.ani)) == "kept-from-own"
    both = case.assessor(world, "Nur Aini")
    make.grant(both.person, Role.CERTIFIER, world.region)
    appointing(world, application, both)
    assert refused(lambda: appointing(world, application, both, "decider")) == "kept-from-duty"
    nobody = make.civil_servant("Lia Utami", world.health, world.officer)
    make.grant(nobody, Role.ASSESSOR, world.region)
    told: dict[str, Any] = {"application": application.uuid, "person": nobody.uuid, "duty": "assessor"}
    assert refused(lambda: appoint(world.actor("budi"), **told)) == "kept-from-account"


def test_a_trainer_cannot_be_appointed_to_any_duty(world: World) -> None:
    programme, application = trained(world, NOW - timedelta(days=90))
    make.grant(world.citra.person, Role.CERTIFIER, world.region)
    for duty in ("assessor", "decider"):
        with pytest.raises(Forbidden, match="Mengajar pemohon ini pada 23 Agustus 2026"):
            appointing(world, application, world.citra, duty)
    assert not Appointment.objects.exists()
    assert programme.pk


def trained(world: World, ends_at: datetime) -> tuple[Programme, Application]:
    """Citra taught Ani, until then, what a scheme is about; and Ani applied."""
    programme = taught(world, world.citra, world.ani, ends_at)
    version = case.version(case.scheme(world), rules=[attendance(programme)])
    return programme, case.application(version, world.ani)


def test_choice_offers_by_load_and_says_why_others_are_not_offered(world: World) -> None:
    _programme, application = trained(world, NOW - timedelta(days=90))
    busy, free, had = (case.assessor(world, name) for name in ("Amir Hasan", "Nur Aini", "Zainal Arifin"))
    other = case.application(case.version(case.scheme(world)), world.kiki)
    case.appointed(other, busy)
    case.appointed(application, had, ended_at=NOW, ending="Cuti")
    make.grant(world.ani.person, Role.ASSESSOR, world.region)
    found = eligible(world.actor("budi"), application.uuid, "assessor")
    assert [(one.uuid, one.name, one.load) for one in found.who] == [
        (free.person.uuid, "Nur Aini", 0),
        (busy.person.uuid, "Amir Hasan", 1),
    ]
    assert found.others == (
        ("Ani Rahmawati", "Permohonan ini miliknya sendiri"),
        ("Citra Anggraini", "Mengajar pemohon ini pada 23 Agustus 2026; skema ini memisahkan tugas 24 bulan"),
        ("Zainal Arifin", "Sudah bertugas dalam permohonan ini"),
    )


def test_load_counts_only_what_still_waits(world: World) -> None:
    application = checked(world)
    done = case.application(case.version(case.scheme(world)), world.kiki)
    case.appointed(done, world.citra)
    case.decided(world, done)
    gone = case.application(case.version(case.scheme(world)), world.joko, withdrawn_at=NOW)
    case.appointed(gone, world.citra)
    found = eligible(world.actor("budi"), application.uuid, "assessor")
    assert [(one.name, one.load) for one in found.who] == [("Citra Anggraini", 0)]


@pytest.mark.parametrize(("state", "code"), [("draft", "not-found"), ("submitted", "duty-state")])
def test_nobody_is_appointed_before_the_document_check(world: World, state: str, code: str) -> None:
    assert refused(lambda: appointing(world, checked(world, state), world.citra)) == code


def test_nobody_is_appointed_after_the_decision_or_to_an_appeal_that_is_not_there(world: World) -> None:
    application = checked(world)
    assert refused(lambda: appointing(world, application, world.citra, "examiner")) == "duty-state"
    case.decided(world, application)
    assert refused(lambda: appointing(world, application, world.citra)) == "duty-state"
    assert refused(lambda: appointing(world, application, world.citra, "examiner")) == "duty-state"


def appealed(world: World, **facts: Any) -> Application:
    application = checked(world)
    decision = case.decided(world, application, competent=[True, False])
    usual = {"grounds": "Berkas kedua tidak dibaca.", "filed_at": NOW, "due_on": NOW.date(), "accepted_at": NOW}
    Appeal.objects.create(decision=decision, **{**usual, **facts})
    return application


def test_an_appeal_has_one_handler_and_one_examiner_at_a_time(world: World) -> None:
    application = appealed(world)
    first = appointing(world, application, world.citra, "examiner")
    other = case.assessor(world, "Nur Aini")
    assert refused(lambda: appointing(world, application, other, "examiner")) == "duty-taken"
    end_appointment(world.actor("budi"), appointment=first.uuid, reason="Sakit")
    assert appointing(world, application, other, "examiner").duty == "examiner"
    assert appointing(world, application, world.eka, "handler").duty == "handler"


def test_before_an_appeal_is_accepted_only_a_handler_is_appointed(world: World) -> None:
    application = appealed(world, accepted_at=None)
    assert refused(lambda: appointing(world, application, world.citra, "examiner")) == "duty-state"
    assert appointing(world, application, world.eka, "handler").duty == "handler"


def test_declaring_no_conflict_opens_the_duty_once(world: World) -> None:
    row = appointing(world, checked(world), world.citra)
    assert still_eligible(row) == "undeclared"
    told = declare(world.actor("citra"), appointment=row.uuid, conflict=False, declaration="tidak ada")
    assert (told.declared_at, told.conflict, told.declaration, told.ended_at) == (NOW, False, "", None)
    assert still_eligible(told) == ""
    with pytest.raises(Conflict) as caught:
        declare(world.actor("citra"), appointment=row.uuid, conflict=True, declaration="Sepupu")
    assert caught.value.code == "declared"


def test_a_conflict_ends_the_duty_and_tells_who_organises_but_never_the_applicant(world: World) -> None:
    make.grant(world.ani.person, Role.ORGANISER, world.region)
    row = appointing(world, checked(world), world.citra, by="eka")
    assert world.budi.pk
    Message.objects.all().delete()
    told = declare(world.actor("citra"), appointment=row.uuid, conflict=True, declaration=" Sepupu  saya ")
    assert (told.conflict, told.declaration, told.ended_at, told.ending) == (
        True,
        "Sepupu saya",
        NOW,
        "Benturan kepentingan",
    )
    assert set(Message.objects.values_list("person", flat=True)) == {world.budi.person_id, world.eka.person_id}
    assert Message.objects.filter(body__contains="Sepupu").count() == 0
    assert Entry.objects.filter(verb="credentials.conflict_declared").count() == 1
    application = Application.objects.get(pk=row.application_id)
    assert refused(lambda: appointing(world, application, world.citra, by="eka")) == "kept-from-duty"


def test_a_conflict_is_told_in_words(world: World) -> None:
    row = appointing(world, checked(world), world.citra)
    with pytest.raises(Invalid) as caught:
        declare(world.actor("citra"), appointment=row.uuid, conflict=True, declaration="  ")
    assert caught.value.code == "declaration-empty"
    row.refresh_from_db()
    assert (row.declared_at, row.ended_at) == (None, None)


def test_who_taught_meanwhile_cannot_declare_to_be_free_nor_go_on(world: World) -> None:
    programme = learning.programme(world)
    version = case.version(case.scheme(world), rules=[attendance(programme)])
    application = case.application(version, world.ani)
    row = appointing(world, application, world.citra)
    other = case.appointed(application, case.assessor(world, "Nur Aini"))
    assert still_eligible(other) == ""
    taught(world, world.citra, world.ani, NOW - timedelta(hours=1), programme)
    with pytest.raises(Forbidden) as caught:
        declare(world.actor("citra"), appointment=row.uuid, conflict=False)
    assert caught.value.code == "kept-from-taught"
    Appointment.objects.filter(pk=row.pk).update(declared_at=NOW, conflict=False)
    row.refresh_from_db()
    assert still_eligible(row) == "taught"
    assert still_eligible(other) == ""


def test_who_lost_the_role_or_whose_duty_ended_may_not_go_on(world: World) -> None:
    row = case.appointed(checked(world), world.citra)
    Grant.objects.filter(person=world.citra.person).update(until=NOW.date())
    assert still_eligible(row) == "role"
    Appointment.objects.filter(pk=row.pk).update(ended_at=NOW, ending="Cuti")
    row.refresh_from_db()
    assert still_eligible(row) == "ended"


def test_nobody_declares_for_somebody_else(world: World) -> None:
    row = appointing(world, checked(world), world.citra)
    for_citra = actor_of(world.kiki, acting=make.delegation(world.citra, world.kiki).uuid)
    for actor in (for_citra, world.actor("budi"), world.actor("dewi"), world.actor("ani")):
        with pytest.raises(NotFound):
            declare(actor, appointment=row.uuid, conflict=False)
    row.refresh_from_db()
    assert row.declared_at is None


def test_ending_a_duty_needs_a_reason_and_tells_the_person(world: World) -> None:
    row = appointing(world, checked(world), world.citra)

    def end(actor: str, reason: str) -> Appointment:
        return end_appointment(world.actor(actor), appointment=row.uuid, reason=reason)

    for who in ("citra", "dewi", "ani"):
        with pytest.raises(NotFound):
            end(who, "x")
    with pytest.raises(Invalid):
        end("budi", " ")
    row.refresh_from_db()
    assert row.ended_at is None
    assert end("budi", "Cuti bersalin").ending == "Cuti bersalin"
    assert Message.objects.latest("pk").body == "Cuti bersalin"
    with pytest.raises(Conflict) as caught:
        end("budi", "Lagi")
    assert caught.value.code == "appointment-ended"


def test_a_duty_on_which_a_decision_stands_is_not_ended(world: World) -> None:
    application = checked(world)
    row = case.appointed(application, world.citra)
    case.decided(world, application)
    with pytest.raises(Conflict) as caught:
        end_appointment(world.actor("budi"), appointment=row.uuid, reason="Cuti")
    assert caught.value.code == "duty-state"
    row.refresh_from_db()
    assert row.ended_at is None


def test_several_are_appointed_and_the_others_named_with_the_reason(world: World) -> None:
    _programme, kept = trained(world, NOW - timedelta(days=90))
    version = case.version(case.scheme(world))
    free = [case.application(version, who) for who in (world.kiki, world.joko)]
    told = appoint_several(
        world.actor("budi"),
        applications=[kept.uuid, *(row.uuid for row in free)],
        person=world.citra.person.uuid,
        duty="assessor",
    )
    assert [row.application_id for row in told.appointed] == [row.pk for row in free]
    assert [(one.application, one.name) for one in told.refused] == [(kept.uuid, "Ani Rahmawati")]
    assert str(told.refused[0].reason) == (
        "Mengajar pemohon ini pada 23 Agustus 2026; skema ini memisahkan tugas 24 bulan. Pilih orang lain."
    )
    assert Message.objects.count() == 2


def test_several_need_one_and_all_of_them_there(world: World) -> None:
    application = checked(world)
    nobody = world.citra.person.uuid

    def told(some: list[UUID]) -> object:
        return appoint_several(world.actor("budi"), applications=some, person=nobody, duty="assessor")

    assert refused(lambda: told([])) == "applications-none"
    assert refused(lambda: told([application.uuid, world.ani.uuid])) == "not-found"
    assert (
        refused(lambda: told([application.uuid] + [UUID(int=number) for number in range(200)])) == "applications-many"
    )


def test_an_examiner_and_a_handler_keep_away_like_everybody(world: World) -> None:
    application = appealed(world)
    first = case.appointed(application, world.citra)
    assert first.duty == Duty.ASSESSOR
    assert refused(lambda: appointing(world, application, world.citra, "examiner")) == "kept-from-duty"
