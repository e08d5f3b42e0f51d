"""Certificates for decisions: one each, all of it together, refused where nobody may have one."""

import json
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.credentials.actions import issuing
from pamong.credentials.actions.issuing import issue, start_issue
from pamong.credentials.formats.badge import ATTACHED
from pamong.credentials.formats.checking import check_pdf
from pamong.credentials.formats.seal import attached, signatures_of
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, Decision, Signature, StatusList
from pamong.credentials.queries.keys import key_set
from pamong.kit.files import open_file
from pamong.kit.jobs import cancel_job, run_job, visible_job
from pamong.kit.models import Job
from pamong.office.models import IssuedNumber, Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

JAKARTA = ZoneInfo("Asia/Jakarta")


def decided(world: World, number: int = 1, **facts: object) -> list[Decision]:
    """Competent decisions about new people, by one scheme."""
    version = case.version(case.scheme(world))
    found = []
    for one in range(number):
        someone = make.civil_servant(f"Pemegang {one}", world.health, world.officer)
        row = case.application(version, someone)
        case.judged(row, case.appointed(row, case.assessor(world, f"Asesor {one}")))
        found.append(case.decided(world, row, **facts))  # type: ignore[arg-type]  # as the case takes them
    return found


def content(signature: Signature) -> bytes:
    """The signed file."""
    with open_file(signature.file) as file:
        return file.read()


def test_certificate_is_one_sealed_file_that_our_own_check_believes() -> None:
    world = make.world()
    case.issuing_rule(world)
    (decision,) = decided(world)
    (row,) = issue(actor_of(world.budi), decisions=[decision.uuid])
    signature = Signature.objects.get(credential=row)
    pdf = content(signature)
    assert attached(pdf)[ATTACHED].decode() == row.badge
    assert [(one.sound, one.whole) for one in signatures_of(pdf)] == [(True, True)]
    found = check_pdf(pdf, key_set(), None, timezone.now())
    assert (found.status, found.number, found.intact) == (State.VALID, row.number, True)
    assert json.loads(row.badge)["credentialSubject"]["identifier"][0]["identityHash"] == row.holder
    assert (row.holder, row.paper_id, row.way) == (decision.application.person.name, None, "seal")


def test_certificate_ends_with_the_same_day_of_the_month_of_its_last_month() -> None:
    world = make.world()
    case.issuing_rule(world)
    (decision,) = decided(world)
    (row,) = issue(SYSTEM, decisions=[decision.uuid])
    today = timezone.localdate(timezone=JAKARTA)
    assert row.issued_on == today
    ends = row.valid_until.astimezone(JAKARTA)
    assert (ends.year, ends.month, ends.hour, ends.minute, ends.second) == (today.year + 3, today.month, 23, 59, 59)


def test_the_same_decision_again_gives_the_same_certificate() -> None:
    world = make.world()
    case.issuing_rule(world)
    (decision,) = decided(world)
    first = issue(SYSTEM, decisions=[decision.uuid])
    assert issue(SYSTEM, decisions=[decision.uuid]) == first
    assert (Credential.objects.count(), Signature.objects.count(), IssuedNumber.objects.count()) == (1, 1, 1)


def test_numbers_follow_each_other_and_places_do_not() -> None:
    world = make.world()
    case.issuing_rule(world)
    rows = issue(SYSTEM, decisions=[row.uuid for row in decided(world, 3)])
    assert [row.number for row in rows] == [f"800.1.13/{n}/{unit(rows)}/{rows[0].issued_on.year}" for n in (1, 2, 3)]
    assert len({row.place_in_list for row in rows}) == 3
    assert StatusList.objects.count() == 1


def unit(rows: tuple[Credential, ...]) -> str:
    """The office in short, as the first number has it."""
    return rows[0].number.split("/")[2]


def test_each_is_in_the_journal_and_its_holder_is_told() -> None:
    world = make.world()
    case.issuing_rule(world)
    rows = issue(SYSTEM, decisions=[row.uuid for row in decided(world, 2)])
    told = Entry.objects.filter(verb="credentials.issued").order_by("id").values_list("object", "data")
    assert list(told) == [(f"credentials.credential:{row.pk}", {"decision": row.decision_id}) for row in rows]
    sent = Message.objects.filter(topic="credentials.issued").order_by("person").values_list("person", "path")
    assert list(sent) == sorted((row.person_id, f"/sertifikat/{row.uuid}/") for row in rows)


def test_two_certificates_of_one_person_are_both_told() -> None:
    world = make.world()
    case.issuing_rule(world)
    (first,) = decided(world)
    again = case.application(case.version(case.scheme(world)), first.application.person)
    issue(SYSTEM, decisions=[first.uuid, case.decided(world, again).uuid])
    assert Message.objects.filter(topic="credentials.issued", person=first.application.person).count() == 2


@pytest.mark.parametrize("way", ["service", "outside"])
def test_what_others_sign_waits_as_a_paper_and_nobody_is_told(way: str) -> None:
    world = make.world()
    case.issuing_rule(world, way=way)
    (decision,) = decided(world)
    (row,) = issue(SYSTEM, decisions=[decision.uuid])
    assert row.paper is not None
    assert not Signature.objects.exists()
    assert not Message.objects.filter(topic="credentials.issued").exists()
    verbs = Entry.objects.filter(verb__in=["credentials.issued", "credentials.prepared"]).values_list("verb", flat=True)
    assert list(verbs) == ["credentials.prepared"]


def test_nothing_is_issued_before_it_is_settled_who_signs() -> None:
    world = make.world()
    (decision,) = decided(world)
    with pytest.raises(Conflict) as refused:
        issue(SYSTEM, decisions=[decision.uuid])
    assert refused.value.code == "no-issuing-rule"
    assert (Credential.objects.count(), IssuedNumber.objects.count()) == (0, 0)


def test_a_decision_that_lacks_a_unit_gets_none() -> None:
    world = make.world()
    case.issuing_rule(world)
    (decision,) = decided(world, competent=[True, False])
    with pytest.raises(Conflict) as refused:
        issue(SYSTEM, decisions=[decision.uuid])
    assert refused.value.code == "decision-not-competent"
    assert not Credential.objects.exists()


def test_nobody_issues_the_own_and_other_regions_are_not_there() -> None:
    world = make.world()
    case.issuing_rule(world)
    row = case.application(case.version(case.scheme(world)), world.budi)
    own = case.decided(world, row)
    with pytest.raises(Forbidden) as refused:
        issue(actor_of(world.budi), decisions=[own.uuid])
    assert refused.value.code == "own-decision"
    for stranger in (world.dewi, world.ani, world.citra):
        with pytest.raises(NotFound):
            issue(actor_of(stranger), decisions=[own.uuid])
    with pytest.raises(NotFound):
        issue(actor_of(world.budi), decisions=[UUID(int=1)])
    assert not Credential.objects.exists()


def test_one_name_that_no_letter_can_show_stops_a_request_and_not_a_job() -> None:
    world = make.world()
    case.issuing_rule(world)
    found = decided(world, 2)
    person = found[0].application.person
    person.name = "Ни 𠀀"
    person.save()
    with pytest.raises(Invalid) as refused:
        issue(SYSTEM, decisions=[row.uuid for row in found])
    assert refused.value.code == "document-letters"
    assert (Credential.objects.count(), IssuedNumber.objects.count()) == (0, 0)
    job = start_issue(actor_of(world.budi), region=world.region.code, decisions=[row.uuid for row in found])
    run_job(job.pk)
    done = visible_job(SYSTEM, job.uuid)
    assert (done.state, done.result["issued"], done.result["left"]) == ("done", 1, 1)
    assert Credential.objects.get().number.split("/")[1] == "1"


def test_job_goes_on_after_the_last_chunk_that_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "CHUNK", 2)
    world = make.world()
    case.issuing_rule(world)
    found = decided(world, 5)
    job = start_issue(actor_of(world.budi), region=world.region.code, decisions=[row.uuid for row in found])
    Job.objects.filter(pk=job.pk).update(cursor={"next": 2, "issued": 2, "left": []})
    run_job(job.pk)
    done = visible_job(SYSTEM, job.uuid)
    assert (done.state, done.done, done.total, done.result["issued"]) == ("done", 5, 5, 5)
    assert list(Credential.objects.order_by("pk").values_list("decision", flat=True)) == [row.pk for row in found[2:]]
    assert Credential.objects.filter(made_by=world.budi.pk).count() == 3


def test_cancelled_job_leaves_whole_certificates_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "CHUNK", 2)
    world = make.world()
    case.issuing_rule(world)
    found = decided(world, 4)
    budi = actor_of(world.budi)
    job = start_issue(budi, region=world.region.code, decisions=[row.uuid for row in found])
    cancel_job(budi, uuid=job.uuid)
    run_job(job.pk)
    assert visible_job(SYSTEM, job.uuid).state == "cancelled"
    assert (Credential.objects.count(), IssuedNumber.objects.count()) == (0, 0)


def test_grantless_colleague_cannot_start_the_job() -> None:
    world = make.world()
    case.issuing_rule(world)
    found = decided(world, 1)
    for stranger in (world.dewi, world.joko, world.gita):
        with pytest.raises(NotFound):
            start_issue(actor_of(stranger), region=world.region.code, decisions=[found[0].uuid])
    assert not Job.objects.exists()
