"""A certificate is suspended, resumed and withdrawn by a certifier, never the own one, for reasons that each may read in part."""

from collections.abc import Callable
from typing import Any

import pytest

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials.actions.keys import ensure_keys
from pamong.credentials.actions.life import resume, suspend, withdraw_credential
from pamong.credentials.formats.bitstring import bit, decode
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, StatusChange
from pamong.credentials.queries.check import check_number
from pamong.credentials.queries.status_lists import list_document
from pamong.office.models import Message
from pamong.people.access import actor_of
from pamong.people.models import Account, Role
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

WHY = "Putusan sidang etik nomor 7, 20 November 2026."


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def certifier(world: World) -> Account:
    return case.certifier(world, "Nadia Certifier")


@pytest.fixture
def row(world: World) -> Credential:
    return certificate(world)


def certificate(world: World, **facts: Any) -> Credential:
    version = case.version(case.scheme(world))
    return case.credential(world, case.decided(world, case.application(version, world.ani)), **facts)


def code_of(action: Callable[..., Any], actor: Actor, row: Credential, public: str, reason: str = WHY) -> str:
    """Code of the refusal, after checking that nothing was changed or told."""
    before = (StatusChange.objects.count(), Entry.objects.count(), Message.objects.count())
    with pytest.raises(Refusal) as refused:
        action(actor, credential=row.uuid, public=public, reason=reason)
    assert (StatusChange.objects.count(), Entry.objects.count(), Message.objects.count()) == before
    return refused.value.code


def test_suspension_shows_at_once_and_is_told_to_the_holder(row: Credential, certifier: Account) -> None:
    change = suspend(actor_of(certifier), credential=row.uuid, public="check", reason=f" {WHY} ")
    assert (change.kind, change.number, change.public, change.reason) == ("suspended", 1, "check", WHY)
    assert change.account == certifier.pk
    assert check_number(row.number).state == State.SUSPENDED
    entry = Entry.objects.get(verb="credentials.suspended")
    assert (entry.object, entry.region, entry.data) == (
        f"credentials.credential:{row.pk}",
        row.region_id,
        {"public": "check"},
    )
    message = Message.objects.get(topic="credentials.status")
    assert (message.person, message.path) == (row.person, f"/sertifikat/{row.uuid}/")
    assert message.subject == f"Sertifikat Anda dibekukan: {row.number}"
    assert (
        message.body == f"Alasan yang tampil bagi siapa pun: Sedang diperiksa.\nAlasan lengkap, hanya untuk Anda: {WHY}"
    )


def test_suspended_one_is_resumed_and_holds_again(row: Credential, certifier: Account) -> None:
    actor = actor_of(certifier)
    suspend(actor, credential=row.uuid, public="check", reason=WHY)
    change = resume(actor, credential=row.uuid, public="checked", reason="Tidak terbukti.")
    assert (change.kind, change.number) == ("resumed", 2)
    assert check_number(row.number).state == State.VALID
    suspend(actor, credential=row.uuid, public="discipline", reason=WHY)
    assert check_number(row.number).state == State.SUSPENDED
    assert Message.objects.filter(topic="credentials.status").count() == 3


def test_withdrawal_is_final(row: Credential, certifier: Account) -> None:
    actor = actor_of(certifier)
    withdraw_credential(actor, credential=row.uuid, public="discipline", reason=WHY)
    assert check_number(row.number).state == State.WITHDRAWN
    for action, public in ((suspend, "check"), (resume, "checked"), (withdraw_credential, "error")):
        assert code_of(action, actor, row, public) == "credential-final"


def test_replaced_one_is_final(row: Credential, certifier: Account) -> None:
    changed(row, "replaced")
    for action, public in ((suspend, "check"), (resume, "checked"), (withdraw_credential, "error")):
        assert code_of(action, actor_of(certifier), row, public) == "credential-final"


def changed(row: Credential, kind: str) -> None:
    StatusChange.objects.create(
        credential=row, number=1, kind=kind, public="name", reason="Nama salah.", at=row.made_at
    )


def test_suspended_one_can_be_withdrawn_but_not_suspended_twice(row: Credential, certifier: Account) -> None:
    actor = actor_of(certifier)
    suspend(actor, credential=row.uuid, public="check", reason=WHY)
    assert code_of(suspend, actor, row, "check") == "credential-suspended"
    assert withdraw_credential(actor, credential=row.uuid, public="discipline", reason=WHY).number == 2


def test_only_a_suspended_one_is_resumed(row: Credential, certifier: Account) -> None:
    assert code_of(resume, actor_of(certifier), row, "checked") == "credential-not-suspended"


def test_unsigned_one_is_withdrawn_but_not_suspended(world: World, certifier: Account) -> None:
    row = certificate(world, signed=False)
    assert code_of(suspend, actor_of(certifier), row, "check") == "credential-unsigned"
    withdraw_credential(actor_of(certifier), credential=row.uuid, public="error", reason="Skema keliru.")
    assert check_number(row.number).state == State.UNKNOWN


@pytest.mark.parametrize(
    ("action", "public", "reason", "code"),
    [
        (suspend, "", WHY, "reason-class"),
        (suspend, "appeal", WHY, "reason-class"),
        (suspend, "<b>", WHY, "reason-class"),
        (withdraw_credential, "check", WHY, "reason-class"),
        (withdraw_credential, "discipline", " ", "reason-empty"),
        (withdraw_credential, "discipline", "a" * 2_001, "reason-long"),
    ],
)
def test_reason_has_a_class_and_words(
    row: Credential, certifier: Account, action: Callable[..., Any], public: str, reason: str, code: str
) -> None:
    assert code_of(action, actor_of(certifier), row, public, reason) == code


@pytest.mark.parametrize("name", ["ani", "budi", "citra", "dewi", "eka", "fajar", "gita", "joko", "kiki"])
def test_nobody_but_a_certifier_of_the_region_changes_it(world: World, row: Credential, name: str) -> None:
    for action, public in ((suspend, "check"), (resume, "checked"), (withdraw_credential, "error")):
        assert code_of(action, world.actor(name), row, public) == "not-found"


def test_certifier_does_not_decide_about_the_own(world: World, row: Credential) -> None:
    make.grant(world.ani.person, Role.CERTIFIER, world.region)
    assert code_of(withdraw_credential, actor_of(world.ani), row, "error") == "not-found"


def test_certifier_does_not_decide_about_the_own_in_anothers_name(
    world: World, row: Credential, certifier: Account
) -> None:
    delegation = make.delegation(certifier, world.ani)
    acting = actor_of(world.ani, acting=delegation.uuid)
    assert acting.person == certifier.person_id
    assert code_of(withdraw_credential, acting, row, "error") == "not-found"


def test_public_page_and_status_list_say_it_at_once(world: World, certifier: Account) -> None:
    ensure_keys(world.actor("budi"), region=world.region.pk)
    row, actor = certificate(world), actor_of(certifier)
    assert places(row) == (False, False)
    suspend(actor, credential=row.uuid, public="check", reason=WHY)
    assert (check_number(row.number).state, places(row)) == (State.SUSPENDED, (True, False))
    resume(actor, credential=row.uuid, public="checked", reason=WHY)
    assert (check_number(row.number).state, places(row)) == (State.VALID, (False, False))
    withdraw_credential(actor, credential=row.uuid, public="discipline", reason=WHY)
    assert (check_number(row.number).state, places(row)) == (State.WITHDRAWN, (False, True))


def places(row: Credential) -> tuple[bool, bool]:
    """Whether its place is set for suspension and for revocation."""
    found = []
    for purpose in ("suspension", "revocation"):
        bits = decode(list_document(row.status_list.uuid, purpose)["credentialSubject"]["encodedList"])
        found.append(bit(bits, row.place_in_list))
    return found[0], found[1]
