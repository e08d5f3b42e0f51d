"""One-time codes: used once, by whom they are for, in their time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import override_settings

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from pamong.people.actions.accounts import close_account, open_account
from pamong.people.actions.codes import IssuedCode, cancel_code, digest_of, issue_exam_code, use_code
from pamong.people.formats.codes import grouped, new_code, read_code
from pamong.people.models import Account, PersonNumber, Role, SignInCode
from tests import make
from tests.make import World

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
WRONG = "Nama atau kode itu tidak cocok, atau kodenya sudah dipakai atau lewat waktu. Minta kode baru."


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def number_of(account: Account) -> str:
    return PersonNumber.objects.get(person=account.person_id).number


def activation(world: World, account: Account) -> IssuedCode:
    """A code for an account whose owner never came."""
    Account.objects.filter(pk=account.pk).update(password=make.hashed(""))
    return open_account(world.actor("budi"), person=account.person.uuid)


def verbs(account: Account) -> list[str]:
    return list(
        Entry.objects.filter(object=f"people.account:{account.pk}").order_by("id").values_list("verb", flat=True)
    )


def refused(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as found:
        call()
    return found.value.code, str(found.value)


def test_code_is_ten_signs_that_nobody_confuses() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {10}
    assert set("".join(codes)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert grouped("7QK9D2M4F8") == "7QK9D-2M4F8"


@pytest.mark.parametrize(
    "typed", ["7QK0D-1M4F1", "7qk0d1m4f1", " 7QKOD IM4FL ", "7qkod–lm4fi", "7 Q K 0 D 1 M 4 F 1", "7qkod\u20111m4f1"]
)
def test_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == "7QK0D1M4F1"


def test_code_lets_its_owner_in_once(world: World) -> None:
    issued = activation(world, world.ani)
    used = use_code(login=number_of(world.ani), code=issued.code.lower().replace("-", " "))
    assert (used.account, used.purpose) == (world.ani.uuid, "activation")
    assert refused(lambda: use_code(login=number_of(world.ani), code=issued.code)) == ("code-wrong", WRONG)
    assert verbs(world.ani) == ["people.code_used"]
    entry = Entry.objects.get(verb="people.code_used")
    assert (entry.region, entry.actor, entry.data["purpose"]) == (world.region.pk, world.ani.pk, "activation")


def test_code_is_kept_and_journalled_as_a_digest_alone(world: World) -> None:
    issued = activation(world, world.ani)
    code = issued.code.replace("-", "")
    row = SignInCode.objects.get(account=world.ani)
    assert row.digest == digest_of(world.ani.uuid, code)
    assert code not in repr(issued)
    assert issued.code not in repr(issued)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM core_entry e")
        journal = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(c::text, ' ') FROM people_signincode c")
        kept = cursor.fetchone()[0]
    assert (code in journal + kept, row.digest in journal) == (False, False)


def test_digest_depends_on_account_and_on_the_secret_of_the_installation(world: World) -> None:
    mine = digest_of(UUID(int=1), "7QK9D2M4F8")
    assert len(mine) == 64
    assert digest_of(UUID(int=2), "7QK9D2M4F8") != mine
    with override_settings(SECRET_KEY="another"):
        assert digest_of(UUID(int=1), "7QK9D2M4F8") != mine


@pytest.mark.parametrize("login", ["", "tidak-ada@contoh.id", "198507222010012999"])
def test_unknown_name_and_wrong_code_get_the_same_sentence(world: World, login: str) -> None:
    issued = activation(world, world.ani)
    assert refused(lambda: use_code(login=login, code=issued.code)) == ("code-wrong", WRONG)
    assert refused(lambda: use_code(login=number_of(world.ani), code="0000000000")) == ("code-wrong", WRONG)
    assert refused(lambda: use_code(login=number_of(world.kiki), code=issued.code)) == ("code-wrong", WRONG)
    assert SignInCode.objects.get(account=world.ani).used_at is None


def test_code_works_by_e_mail_and_by_a_former_number(world: World) -> None:
    person = make.person("Lina Marlina", world.region, email_office="Lina@Contoh.id")
    PersonNumber.objects.create(person=person, number="198507222010012901", since=make.SINCE, until=NOW.date())
    assert use_code(login=" LINA@contoh.id", code=open_account(SYSTEM, person=person.uuid).code).purpose == "activation"
    assert (
        use_code(login="19850722 201001 2 901", code=open_account(SYSTEM, person=person.uuid).code).purpose
        == "activation"
    )


def test_number_that_was_corrected_is_no_name(world: World) -> None:
    issued = activation(world, world.ani)
    PersonNumber.objects.create(
        person=world.ani.person, number="198507222010012902", since=make.SINCE, until=make.SINCE
    )
    assert refused(lambda: use_code(login="198507222010012902", code=issued.code))[0] == "code-wrong"


def test_code_works_from_its_first_to_before_its_last_moment(world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        begin, end = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
        code = issue_exam_code(world.actor("budi"), account=world.ani.uuid, valid_from=begin, valid_until=end).code
        for moment in (begin - timedelta(seconds=1), end):
            clock.move_to(moment)
            assert refused(lambda: use_code(login=number_of(world.ani), code=code))[0] == "code-wrong"
        clock.move_to(end - timedelta(seconds=1))
        assert use_code(login=number_of(world.ani), code=code).purpose == "exam"


def test_code_of_a_closed_account_lets_nobody_in(world: World) -> None:
    issued = activation(world, world.ani)
    Account.objects.filter(pk=world.ani.pk).update(closed_at=NOW)
    assert refused(lambda: use_code(login=number_of(world.ani), code=issued.code))[0] == "code-wrong"


def test_closing_an_account_ends_its_codes(world: World) -> None:
    issued = activation(world, world.ani)
    close_account(world.actor("budi"), account=world.ani.uuid)
    Account.objects.filter(pk=world.ani.pk).update(closed_at=None)
    assert refused(lambda: use_code(login=number_of(world.ani), code=issued.code))[0] == "code-wrong"


def test_cancelled_code_lets_nobody_in(world: World) -> None:
    issued = activation(world, world.ani)
    row = SignInCode.objects.get(account=world.ani)
    cancel_code(world.actor("budi"), code=row.uuid)
    assert refused(lambda: use_code(login=number_of(world.ani), code=issued.code))[0] == "code-wrong"
    assert refused(lambda: cancel_code(world.actor("budi"), code=row.uuid))[0] == "code-over"
    assert verbs(world.ani) == ["people.code_cancelled"]


def test_owner_may_cancel_a_code_for_the_own_account(world: World) -> None:
    activation(world, world.ani)
    cancel_code(world.actor("ani"), code=SignInCode.objects.get(account=world.ani).uuid)
    assert SignInCode.objects.get(account=world.ani).cancelled_at is not None


@pytest.mark.parametrize("who", ["dewi", "kiki", "fajar", "gita", "joko"])
def test_code_is_cancelled_by_those_alone_who_may_help(world: World, who: str) -> None:
    activation(world, world.ani)
    row = SignInCode.objects.get(account=world.ani)
    assert refused(lambda: cancel_code(world.actor(who), code=row.uuid))[0] == "not-found"
    assert SignInCode.objects.get(account=world.ani).cancelled_at is None


@pytest.mark.usefixtures("committed")
def test_two_who_use_a_code_at_once_are_one_and_a_refusal() -> None:
    world = make.world()
    issued, login, together = activation(world, world.ani), number_of(world.ani), Barrier(2)

    def attempt() -> str:
        together.wait()
        try:
            return use_code(login=login, code=issued.code).purpose
        except Invalid as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(future.result() for future in [pool.submit(attempt), pool.submit(attempt)])
    assert found == ["activation", "code-wrong"]
    assert Entry.objects.filter(verb="people.code_used").count() == 1


def test_new_exam_code_for_the_same_time_ends_the_one_before(world: World) -> None:
    make.grant(world.kiki.person, Role.PROCTOR, world.region)
    with time_machine.travel(NOW, tick=False):
        times = {"valid_from": NOW, "valid_until": NOW + timedelta(hours=3)}
        first = issue_exam_code(world.actor("kiki"), account=world.ani.uuid, **times)
        tomorrow = {"valid_from": NOW + timedelta(days=1), "valid_until": NOW + timedelta(days=1, hours=3)}
        issue_exam_code(world.actor("kiki"), account=world.ani.uuid, **tomorrow)
        second = issue_exam_code(world.actor("kiki"), account=world.ani.uuid, **times)
        assert refused(lambda: use_code(login=number_of(world.ani), code=first.code))[0] == "code-wrong"
        assert use_code(login=number_of(world.ani), code=second.code).purpose == "exam"
    assert SignInCode.objects.filter(account=world.ani, cancelled_at=None, used_at=None).count() == 1


@pytest.mark.parametrize(
    ("begins", "ends"), [(0, 0), (2, 1), (0, 25), (-5, -1)], ids=["empty", "backwards", "too long", "past"]
)
def test_exam_code_has_times_that_make_sense(world: World, begins: int, ends: int) -> None:
    with time_machine.travel(NOW, tick=False), pytest.raises(Invalid) as found:
        issue_exam_code(
            world.actor("budi"),
            account=world.ani.uuid,
            valid_from=NOW + timedelta(hours=begins),
            valid_until=NOW + timedelta(hours=ends),
        )
    assert found.value.code == "code-times"
    assert SignInCode.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "whom", "kind"),
    [
        ("dewi", "ani", NotFound),
        ("ani", "ani", NotFound),
        ("joko", "kiki", NotFound),
        ("budi", "budi", Forbidden),
        ("budi", "eka", Forbidden),
        ("budi", "citra", Forbidden),
    ],
    ids=["other region", "no role", "unit administrator", "oneself", "administrator", "holder of a role"],
)
def test_exam_code_is_given_by_who_may_and_never_to_oneself(
    world: World, who: str, whom: str, kind: type[Refusal]
) -> None:
    begin = datetime.now(UTC)
    account = getattr(world, whom)
    with pytest.raises(kind):
        issue_exam_code(
            world.actor(who), account=account.uuid, valid_from=begin, valid_until=begin + timedelta(hours=2)
        )
    assert SignInCode.objects.count() == 0
    assert verbs(account) == []


def test_exam_code_for_a_closed_account_is_refused(world: World) -> None:
    close_account(world.actor("budi"), account=world.ani.uuid)
    begin = datetime.now(UTC)
    with pytest.raises(Conflict) as found:
        issue_exam_code(
            world.actor("budi"), account=world.ani.uuid, valid_from=begin, valid_until=begin + timedelta(hours=2)
        )
    assert found.value.code == "account-closed"
