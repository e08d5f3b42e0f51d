"""Who applies, for what, how it is handed in, and how its papers are checked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials.actions.applications import (
    Claim,
    apply,
    ask_adjustment,
    check_application,
    claim_unit,
    claim_units,
    return_application,
    submit_application,
    withdraw_application,
)
from pamong.credentials.models import Appeal, Application, Duty, SchemeVersion, StatusChange, UnitClaim
from pamong.office.models import Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = (list(Application.objects.order_by("pk").values()), UnitClaim.objects.count(), Entry.objects.count())
    messages = Message.objects.count()
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    after = (list(Application.objects.order_by("pk").values()), UnitClaim.objects.count(), Entry.objects.count())
    assert after == before
    assert Message.objects.count() == messages
    return refused.value.code


def opened(world: World, **facts: Any) -> tuple[SchemeVersion, Application]:
    version = case.version(case.scheme(world), **facts)
    return version, apply(world.actor("ani"), version=version.uuid, route="prior")


def answered(world: World, row: Application) -> None:
    claims = [Claim(unit.uuid, able=True) for unit in case.units(row.version)]
    claim_units(world.actor("ani"), application=row.uuid, claims=claims)


def handed_in(world: World, **facts: Any) -> Application:
    _version, row = opened(world, **facts)
    answered(world, row)
    submit_application(world.actor("ani"), application=row.uuid, agreed=True)
    row.refresh_from_db()
    return row


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="credentials.").order_by("pk").values_list("verb", flat=True))


def test_application_begins_as_a_draft_of_the_own_person(world: World) -> None:
    version, row = opened(world)
    assert (row.person_id, row.version_id, row.scheme_id, row.route) == (
        world.ani.person_id,
        version.pk,
        version.scheme_id,
        "prior",
    )
    assert (row.submitted_at, row.renews_id, row.agreement) == (None, None, "")
    entry = Entry.objects.get(verb="credentials.applied")
    assert (entry.region, entry.data) == (
        world.region.pk,
        {"person": world.ani.person_id, "route": "prior", "closed": []},
    )


def test_nobody_applies_in_another_name(world: World) -> None:
    version = case.version(case.scheme(world))
    held = make.delegation(world.ani, world.kiki)
    acting = actor_of(world.kiki, acting=held.uuid)
    assert acting.person == world.ani.person_id
    assert code_of(apply, acting, version=version.uuid, route="prior") == "not-in-anothers-name"


def test_scheme_takes_nobody_from_another_region(world: World) -> None:
    version = case.version(case.scheme(world))
    assert code_of(apply, world.actor("dewi"), version=version.uuid, route="prior") == "application-region"


def test_only_the_newest_published_version_takes_applications(world: World) -> None:
    scheme = case.scheme(world)
    old, new = case.version(scheme), case.version(scheme)
    draft = case.version(scheme, published=False)
    ani = world.actor("ani")
    assert code_of(apply, ani, version=old.uuid, route="prior") == "version-old"
    assert code_of(apply, ani, version=draft.uuid, route="prior") == "not-found"
    assert code_of(apply, ani, version=new.uuid, route="gratis") == "route"
    scheme.retired_at, scheme.retirement = timezone.now(), "Layanan dipindahkan"
    scheme.save()
    assert code_of(apply, ani, version=new.uuid, route="prior") == "scheme-retired"


def test_second_live_application_is_refused(world: World) -> None:
    version, _row = opened(world)
    newer = case.version(version.scheme)
    assert code_of(apply, world.actor("ani"), version=newer.uuid, route="course") == "application-live"


def test_withdrawn_application_makes_room_for_another(world: World) -> None:
    version, row = opened(world)
    withdraw_application(world.actor("ani"), application=row.uuid, reason=" Pindah  tugas ")
    row.refresh_from_db()
    assert row.withdrawal == "Pindah tugas"
    assert Message.objects.count() == 0  # nobody knew of it
    apply(world.actor("ani"), version=version.uuid, route="prior")
    assert Application.objects.count() == 2


def test_decided_application_is_closed_by_the_next_only_when_the_appeal_is_given_up(world: World) -> None:
    version = case.version(case.scheme(world))
    row = case.application(version, world.ani)
    case.judged(row, case.appointed(row, world.citra), competent=[True, False])
    case.decided(world, row, competent=[True, False])
    ani = world.actor("ani")
    assert code_of(apply, ani, version=version.uuid, route="prior") == "appeal-open"
    again = apply(ani, version=version.uuid, route="prior", waive_appeal=True)
    row.refresh_from_db()
    assert row.closed_at is not None
    assert Entry.objects.get(verb="credentials.applied").data["closed"] == [row.pk]
    assert again.pk != row.pk


def test_decision_that_can_no_longer_be_appealed_closes_without_a_word(world: World) -> None:
    version = case.version(case.scheme(world), appeal_days=10)
    with time_machine.travel(datetime(2026, 11, 2, 5, tzinfo=UTC), tick=False):  # Monday; ten working days: 16 November
        row = case.application(version, world.ani)
        case.decided(world, row, competent=[True, False])
    with time_machine.travel(datetime(2026, 11, 16, 5, tzinfo=UTC), tick=False):
        assert code_of(apply, world.actor("ani"), version=version.uuid, route="prior") == "appeal-open"
    with time_machine.travel(datetime(2026, 11, 17, 5, tzinfo=UTC), tick=False):
        apply(world.actor("ani"), version=version.uuid, route="prior")
    row.refresh_from_db()
    assert row.closed_at == datetime(2026, 11, 17, 5, tzinfo=UTC)


def test_open_appeal_keeps_the_application_alive(world: World) -> None:
    version = case.version(case.scheme(world))
    row = case.application(version, world.ani)
    decision = case.decided(world, row, competent=[True, False])
    appeal = Appeal.objects.create(decision=decision, grounds="x", filed_at=timezone.now(), due_on=timezone.localdate())
    ani = world.actor("ani")
    assert code_of(apply, ani, version=version.uuid, route="prior", waive_appeal=True) == "application-live"
    appeal.withdrawn_at = timezone.now()
    appeal.save()
    assert apply(ani, version=version.uuid, route="prior").person_id == row.person_id  # an appeal is filed once


def test_who_is_competent_waits_for_the_certificate_and_then_renews_it(world: World) -> None:
    version = case.version(case.scheme(world))
    row = case.application(version, world.ani)
    case.judged(row, case.appointed(row, world.citra))
    decision = case.decided(world, row)
    ani = world.actor("ani")
    assert code_of(apply, ani, version=version.uuid, route="prior") == "certificate-waits"
    held = case.credential(world, decision, signed=False)
    assert code_of(apply, ani, version=version.uuid, route="prior") == "certificate-held"
    case.sign(held)
    assert code_of(apply, ani, version=version.uuid, route="prior") == "certificate-held"
    assert code_of(apply, ani, version=version.uuid, route="renewal", renews=held.uuid) == "renewal-early"
    assert code_of(apply, ani, version=version.uuid, route="renewal", renews=uuid4()) == "renewal-what"


@pytest.mark.parametrize(("days", "refused"), [(91, "renewal-early"), (90, ""), (1, ""), (-1, "renewal-late")])
def test_renewal_is_open_from_its_days_before_the_end_until_the_end(world: World, days: int, refused: str) -> None:
    version = case.version(case.scheme(world), renewal_days=90)
    row = case.application(version, world.ani)
    ends = timezone.now() + timedelta(days=days)
    held = case.credential(world, case.decided(world, row), valid_from=ends - timedelta(days=1000), valid_until=ends)
    ani = world.actor("ani")
    if refused and days < 0:
        assert code_of(apply, ani, version=version.uuid, route="renewal", renews=held.uuid) == refused
        apply(ani, version=version.uuid, route="prior")
    elif refused:
        assert code_of(apply, ani, version=version.uuid, route="renewal", renews=held.uuid) == refused
    else:
        assert code_of(apply, ani, version=version.uuid, route="prior") == "certificate-held"
        assert code_of(apply, ani, version=version.uuid, route="prior", renews=held.uuid) == "certificate-held"
        assert apply(ani, version=version.uuid, route="renewal", renews=held.uuid).renews_id == held.pk


def test_withdrawn_certificate_is_earned_anew_and_a_suspended_one_waits(world: World) -> None:
    version = case.version(case.scheme(world))
    row = case.application(version, world.ani)
    held = case.credential(world, case.decided(world, row))
    facts = {"credential": held, "public": "check", "reason": "Diperiksa", "at": timezone.now()}
    StatusChange.objects.create(number=1, kind="suspended", **facts)
    ani = world.actor("ani")
    assert code_of(apply, ani, version=version.uuid, route="prior") == "certificate-held"
    StatusChange.objects.create(number=2, kind="withdrawn", **facts)
    assert code_of(apply, ani, version=version.uuid, route="renewal", renews=held.uuid) == "renewal-late"
    assert apply(ani, version=version.uuid, route="prior").route == "prior"


def test_unit_is_claimed_again_until_it_is_handed_in(world: World) -> None:
    _version, row = opened(world)
    first = case.units(row.version)[0]
    ani = world.actor("ani")
    claim_unit(ani, application=row.uuid, unit=first.uuid, able=False, note="Belum pernah")
    claim_unit(ani, application=row.uuid, unit=first.uuid, able=True, note=" Di  loket ")
    assert list(UnitClaim.objects.values_list("unit", "able", "note")) == [(first.pk, True, "Di loket")]
    foreign = case.units(case.version(case.scheme(world)))[0]
    assert code_of(claim_unit, ani, application=row.uuid, unit=foreign.uuid, able=True) == "claim-unit"
    answered(world, row)
    submit_application(ani, application=row.uuid, agreed=True)
    assert code_of(claim_unit, ani, application=row.uuid, unit=first.uuid, able=False) == "application-state"


def test_handing_in_names_all_that_lacks(world: World) -> None:
    _version, row = opened(world)
    ani = world.actor("ani")
    with pytest.raises(Refusal) as refused:
        submit_application(ani, application=row.uuid, agreed=False)
    assert str(refused.value) == (
        "Permohonan belum lengkap. Asesmen mandiri unit 1, 2 belum dijawab. Persetujuan belum Anda beri tanda."
    )
    none = [Claim(unit.uuid, able=False) for unit in case.units(row.version)]
    claim_units(ani, application=row.uuid, claims=none)
    assert code_of(submit_application, ani, application=row.uuid, agreed=True) == "application-lacks"
    answered(world, row)
    assert code_of(submit_application, ani, application=row.uuid, agreed=False) == "application-lacks"
    row.refresh_from_db()
    assert (row.submitted_at, row.agreed_at) == (None, None)


def test_handed_in_application_keeps_post_and_agreement_and_tells_organisers_only(world: World) -> None:
    assert world.budi.pk
    assert world.eka.pk
    row = handed_in(world)
    assert (row.region_id, row.unit_id, row.position_id) == (world.region.pk, world.permits.pk, world.officer.pk)
    assert row.agreement.startswith("Persetujuan asesmen dan kerahasiaan, versi 1 (November 2026)")
    assert "Saya dapat mengajukan banding dalam 10 hari kerja sesudah keputusan." in row.agreement
    assert row.agreed_at == row.submitted_at
    told = set(Message.objects.values_list("person", "topic", "subject", "path"))
    subject = "Permohonan sertifikasi menunggu diperiksa: Petugas Front Office Perizinan"
    path = f"/permohonan-kelola/{row.uuid}/"
    assert told == {(who.person_id, "credentials.application", subject, path) for who in (world.budi, world.eka)}


def test_unit_that_an_earlier_partial_pass_carries_needs_no_answer(world: World) -> None:
    version = case.version(case.scheme(world))
    earlier = case.application(version, world.ani)
    case.decided(world, earlier, competent=[True, False])
    ani = world.actor("ani")
    row = apply(ani, version=version.uuid, route="prior", waive_appeal=True)
    claim_unit(ani, application=row.uuid, unit=case.units(version)[1].uuid, able=True)
    submit_application(ani, application=row.uuid, agreed=True)
    row.refresh_from_db()
    assert row.submitted_at is not None


@pytest.mark.parametrize("who", ["kiki", "dewi", "budi", "fajar"])
def test_application_is_changed_by_its_person_alone(world: World, who: str) -> None:
    _version, row = opened(world)
    answered(world, row)
    unit, other = case.units(row.version)[0], world.actor(who)
    assert code_of(claim_unit, other, application=row.uuid, unit=unit.uuid, able=False) == "not-found"
    assert code_of(submit_application, other, application=row.uuid, agreed=True) == "not-found"
    assert code_of(ask_adjustment, other, application=row.uuid, needs="x") == "not-found"
    assert code_of(withdraw_application, other, application=row.uuid) == "not-found"


def test_draft_is_not_there_for_organisers(world: World) -> None:
    _version, row = opened(world)
    assert code_of(check_application, world.actor("budi"), application=row.uuid, checks=[]) == "not-found"
    assert code_of(return_application, world.actor("budi"), application=row.uuid, remark="x") == "not-found"


def test_papers_are_complete_when_every_prerequisite_is_ticked(world: World) -> None:
    asked = ["SK jabatan terakhir", "Surat atasan"]
    row = handed_in(world, prerequisites=asked)
    budi = world.actor("budi")
    with pytest.raises(Refusal) as refused:
        check_application(budi, application=row.uuid, checks=["SK jabatan terakhir"])
    assert (refused.value.code, "“Surat atasan”" in str(refused.value)) == ("checks-missing", True)
    check_application(budi, application=row.uuid, checks=["Surat atasan", "SK jabatan terakhir", "Lain"])
    row.refresh_from_db()
    assert (row.checks, row.checked_by) == (asked, world.budi.pk)
    assert row.checked_at is not None
    told = Message.objects.get(person=world.ani.person)
    assert (told.subject, told.path) == (
        "Berkas permohonan Anda lengkap: Petugas Front Office Perizinan",
        f"/permohonan/{row.uuid}/",
    )
    assert code_of(check_application, budi, application=row.uuid, checks=asked) == "application-state"
    assert code_of(return_application, budi, application=row.uuid, remark="x") == "application-state"


def test_required_certificate_is_looked_up(world: World) -> None:
    basic = case.scheme(world, title="Dasar Pelayanan")
    row = handed_in(world, requires=basic)
    budi = world.actor("budi")
    assert code_of(check_application, budi, application=row.uuid, checks=[]) == "requires-missing"
    before = case.application(case.version(basic), world.ani)
    held = case.credential(world, case.decided(world, before), signed=False)
    assert code_of(check_application, budi, application=row.uuid, checks=[]) == "requires-missing"
    case.sign(held)
    check_application(budi, application=row.uuid, checks=[])
    row.refresh_from_db()
    assert row.checked_at is not None


def test_returned_application_is_mended_and_handed_in_again(world: World) -> None:
    budi, ani = world.actor("budi"), world.actor("ani")
    row = handed_in(world)
    assert code_of(return_application, budi, application=row.uuid, remark="  ") == "remark-empty"
    return_application(budi, application=row.uuid, remark="SK jabatan\nbelum ada")
    row.refresh_from_db()
    assert row.remark == "SK jabatan belum ada"
    told = Message.objects.get(person=world.ani.person)
    assert (told.subject, told.body) == (
        "Permohonan Anda perlu dilengkapi: Petugas Front Office Perizinan",
        "Catatan penyelenggara: SK jabatan belum ada",
    )
    assert code_of(check_application, budi, application=row.uuid, checks=[]) == "application-state"
    submit_application(ani, application=row.uuid, agreed=True)
    row.refresh_from_db()
    assert (row.returned_at, row.remark) == (None, "")
    assert Message.objects.filter(person=world.budi.person).count() == 2
    assert verbs()[-3:] == ["credentials.submitted", "credentials.returned", "credentials.submitted"]


@pytest.mark.parametrize("who", ["ani", "kiki", "dewi", "citra", "joko", "gita", "fajar"])
def test_papers_are_checked_by_who_organises_alone(world: World, who: str) -> None:
    row = handed_in(world)
    other = world.actor(who)
    assert code_of(check_application, other, application=row.uuid, checks=[]) == "not-found"
    assert code_of(return_application, other, application=row.uuid, remark="x") == "not-found"


def test_nobody_checks_the_own_papers_even_in_another_name(world: World) -> None:
    version = case.version(case.scheme(world))
    own = case.application(version, world.budi, state="submitted")
    assert code_of(check_application, world.actor("budi"), application=own.uuid, checks=[]) == "not-found"
    held = make.delegation(world.eka, world.budi)
    acting: Actor = actor_of(world.budi, acting=held.uuid)
    assert code_of(check_application, acting, application=own.uuid, checks=[]) == "not-found"


def test_adjustment_is_asked_for_until_the_assessment_is_over(world: World) -> None:
    row = handed_in(world)
    ani = world.actor("ani")
    ask_adjustment(ani, application=row.uuid, needs="Huruf besar")
    row.refresh_from_db()
    assert row.needs == "Huruf besar"
    assert Entry.objects.get(verb="credentials.adjustment_asked").data == {"asked": True}
    check_application(world.actor("budi"), application=row.uuid, checks=[])
    case.judged(row, case.appointed(row, world.citra))
    assert code_of(ask_adjustment, ani, application=row.uuid, needs="") == "application-state"


def test_giving_up_tells_who_keeps_and_who_judges(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    case.appointed(row, world.citra)
    case.appointed(row, world.kiki, Duty.DECIDER, ended_at=timezone.now(), ending="Pindah")
    assert world.budi.pk
    withdraw_application(world.actor("ani"), application=row.uuid)
    told = set(Message.objects.values_list("person", "path"))
    assert told == {
        (world.budi.person_id, f"/permohonan-kelola/{row.uuid}/"),
        (world.citra.person_id, "/penugasan/"),
    }


def test_decided_application_cannot_be_given_up(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    case.decided(world, row)
    assert code_of(withdraw_application, world.actor("ani"), application=row.uuid) == "application-state"
