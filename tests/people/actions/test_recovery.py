"""Back into an account with two persons; neither is the owner, and neither acts for the other."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from pamong.core.actor import SYSTEM, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Invalid
from pamong.people.access import actor_of, today
from pamong.people.actions.accounts import close_account
from pamong.people.actions.codes import cancel_code, use_code
from pamong.people.actions.delegations import delegate, revoke_delegation
from pamong.people.actions.recovery import ask_recovery, confirm_recovery, recover_account
from pamong.people.models import Account, Delegation, Grant, PersonNumber, Role, SignInCode
from tests import make
from tests.make import World
from tests.people.actions.effects import facts, refusal

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
REASON = "telepon hilang"


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def number_of(account: Account) -> str:
    return PersonNumber.objects.get(person=account.person_id).number


def support(world: World) -> Actor:
    """A second helper: Kiki, who supports the region."""
    make.grant(world.kiki.person, Role.SUPPORT, world.region)
    return world.actor("kiki")


def lent(world: World, principal: str, to: str) -> Delegation:
    other = getattr(world, to)
    days = {"since": today(), "until": today() + timedelta(days=2)}
    return delegate(world.actor(principal), to=number_of(other), reason="dinas luar", **days)


def test_two_persons_let_somebody_back_in(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=f" {REASON} ")
    assert (asked.digest, asked.reason, asked.asked_by) == ("", REASON, world.budi.pk)
    issued = confirm_recovery(support(world), code=asked.uuid)
    row = SignInCode.objects.get(pk=asked.pk)
    assert (row.asked_by, row.confirmed_by) == (world.budi.pk, world.kiki.pk)
    assert row.valid_until - row.valid_from == timedelta(hours=24)
    assert use_code(login=number_of(world.ani), code=issued.code).purpose == "recovery"
    assert facts("people.recovery_asked") == [(world.region.pk, {"code": asked.pk})]
    assert facts("people.recovery_confirmed") == [(world.region.pk, {"code": asked.pk})]


def test_who_asked_does_not_confirm(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    assert refusal(confirm_recovery, world.actor("budi"), code=asked.uuid) == "second-person"


def test_owner_neither_asks_nor_confirms(world: World) -> None:
    make.grant(world.ani.person, Role.ADMINISTRATOR, world.region)
    assert refusal(ask_recovery, world.actor("ani"), account=world.ani.uuid, reason=REASON) == "own-account"
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    assert refusal(confirm_recovery, world.actor("ani"), code=asked.uuid) == "own-account"


@pytest.mark.parametrize("who", ["dewi", "citra", "fajar", "gita"])
def test_who_may_not_help_neither_asks_nor_confirms(world: World, who: str) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    assert refusal(ask_recovery, world.actor(who), account=world.ani.uuid, reason=REASON) == "not-found"
    assert refusal(confirm_recovery, world.actor(who), code=asked.uuid) == "not-found"


def test_helper_of_one_unit_does_not_confirm_for_another(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    assert refusal(confirm_recovery, world.actor("joko"), code=asked.uuid) == "not-found"


@pytest.mark.parametrize(("principal", "to"), [("budi", "eka"), ("eka", "budi")])
def test_delegate_and_principal_are_not_two(world: World, principal: str, to: str) -> None:
    lent(world, principal, to)
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "second-person"


def test_delegation_that_was_revoked_after_the_request_still_makes_them_one(world: World) -> None:
    row = lent(world, "budi", "eka")
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    revoke_delegation(world.actor("budi"), delegation=row.uuid)
    assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "second-person"


def test_delegation_that_was_over_before_the_request_does_not_matter(world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        revoked, past = lent(world, "budi", "eka"), lent(world, "eka", "budi")
        revoke_delegation(world.actor("budi"), delegation=revoked.uuid)
        clock.shift(timedelta(days=3))
        assert past.until < today()
        asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
        assert confirm_recovery(world.actor("eka"), code=asked.uuid).purpose == "recovery"


def test_nobody_asks_or_confirms_in_the_name_of_another(world: World) -> None:
    actor = actor_of(world.citra, acting=lent(world, "eka", "citra").uuid)
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    assert refusal(ask_recovery, actor, account=world.kiki.uuid, reason=REASON) == "acting"
    assert refusal(confirm_recovery, actor, code=asked.uuid) == "acting"


def test_recovery_of_who_holds_a_role_is_confirmed_by_an_administrator(world: World) -> None:
    asked = ask_recovery(support(world), account=world.citra.uuid, reason=REASON)
    assert refusal(confirm_recovery, world.actor("budi"), code=asked.uuid) == "holds-role"
    assert confirm_recovery(world.actor("eka"), code=asked.uuid).purpose == "recovery"


def test_request_is_confirmed_once(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    confirm_recovery(world.actor("eka"), code=asked.uuid)
    assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "recovery-over"


def test_request_lapses_after_seven_days_and_can_be_asked_again(world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
        assert refusal(ask_recovery, world.actor("eka"), account=world.ani.uuid, reason=REASON) == "recovery-asked"
        clock.shift(timedelta(days=7))
        assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "recovery-over"
        ask_recovery(world.actor("eka"), account=world.ani.uuid, reason=REASON)
    assert SignInCode.objects.filter(account=world.ani).count() == 2


def test_cancelled_request_is_not_confirmed(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    cancel_code(world.actor("ani"), code=asked.uuid)
    assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "recovery-over"


def test_code_of_another_purpose_is_not_confirmed(world: World) -> None:
    row = SignInCode.objects.create(
        account=world.ani, purpose="exam", asked_at=NOW, valid_from=NOW, valid_until=NOW + timedelta(days=9_999)
    )
    assert refusal(confirm_recovery, world.actor("eka"), code=row.uuid) == "recovery-over"


def test_new_recovery_ends_the_code_of_the_one_before(world: World) -> None:
    first = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    old = confirm_recovery(world.actor("eka"), code=first.uuid)
    second = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    new = confirm_recovery(world.actor("eka"), code=second.uuid)
    with pytest.raises(Invalid):
        use_code(login=number_of(world.ani), code=old.code)
    assert use_code(login=number_of(world.ani), code=new.code).purpose == "recovery"


def test_account_that_waits_or_is_closed_is_not_recovered(world: World) -> None:
    waits = make.account(make.person("Lina Marlina", world.region), password="")
    assert refusal(ask_recovery, world.actor("budi"), account=waits.uuid, reason=REASON) == "account-waiting"
    assert refusal(ask_recovery, world.actor("budi"), account=world.ani.uuid, reason=" ") == "reason-missing"
    close_account(world.actor("budi"), account=world.ani.uuid)
    assert refusal(ask_recovery, world.actor("budi"), account=world.ani.uuid, reason=REASON) == "account-closed"


def test_machines_owner_recovers_alone_and_the_journal_says_so(world: World) -> None:
    issued = recover_account(SYSTEM, login=number_of(world.budi))
    assert use_code(login=number_of(world.budi), code=issued.code).purpose == "recovery"
    entry = Entry.objects.get(verb="people.account_recovered")
    assert (entry.actor, entry.object) == (None, f"people.account:{world.budi.pk}")
    assert refusal(recover_account, SYSTEM, login="tidak-ada@contoh.id") == "no-account"
    assert refusal(recover_account, world.actor("eka"), login=number_of(world.ani)) == "not-found"


def test_request_of_who_may_not_ask_any_more_is_not_confirmed(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    grant = Grant.objects.get(person=world.budi.person)
    Grant.objects.filter(pk=grant.pk).update(until=today())
    assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "recovery-asker"
    Grant.objects.filter(pk=grant.pk).update(until=None)
    Account.objects.filter(pk=world.budi.pk).update(closed_at=NOW)
    assert refusal(confirm_recovery, world.actor("eka"), code=asked.uuid) == "recovery-asker"
    Account.objects.filter(pk=world.budi.pk).update(closed_at=None)
    assert confirm_recovery(world.actor("eka"), code=asked.uuid).purpose == "recovery"


def test_request_of_nobody_in_particular_is_confirmed(world: World) -> None:
    asked = ask_recovery(world.actor("budi"), account=world.ani.uuid, reason=REASON)
    SignInCode.objects.filter(pk=asked.pk).update(asked_by=None)
    assert confirm_recovery(world.actor("eka"), code=asked.uuid).purpose == "recovery"


def test_recovery_of_a_head_is_confirmed_by_an_administrator(world: World) -> None:
    asked = ask_recovery(support(world), account=world.fajar.uuid, reason=REASON)
    assert refusal(confirm_recovery, world.actor("budi"), code=asked.uuid) == "holds-role"
    assert confirm_recovery(world.actor("eka"), code=asked.uuid).purpose == "recovery"
