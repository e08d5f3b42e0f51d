"""Messages get into inboxes, once, with the hour of their mail."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message, MessageChoice
from pamong.people.models import Account, Person
from tests import make
from tests.make import World
from tests.office.effects import ROUND, facts, reach, refusal, state

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 21, 15, tzinfo=UTC)  # 22.00 in the west, 00.00 in the east
SOURCE = "competency.round:7"


@pytest.fixture(autouse=True)
def _night() -> Iterator[None]:
    with time_machine.travel(NIGHT, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def draft(person: Person, subject: str = "Penilaian dibuka", **facts: str | bool) -> Draft:
    return Draft(person.pk, subject, "Nilailah diri Anda.", **{"path": "/penilaian/", **facts})  # type: ignore[arg-type]  # by name


def due() -> list[tuple[str, datetime | None]]:
    """Name and hour of the mail of every message."""
    return list(Message.objects.order_by("pk").values_list("person__name", "email_at"))


def test_messages_are_written_once_for_each_person(world: World) -> None:
    ani, kiki = world.ani.person, world.kiki.person
    budi, region = world.actor("budi"), world.region.pk
    first = [draft(ani), draft(ani, "Lagi")]
    assert send_messages(budi, region=region, topic=ROUND, source=SOURCE, drafts=first) == 1
    assert send_messages(budi, region=region, topic=ROUND, source=SOURCE, drafts=[*first, draft(kiki)]) == 1
    before = state()
    assert send_messages(budi, region=region, topic=ROUND, source=SOURCE, drafts=[draft(kiki)]) == 0
    assert state() == before
    assert list(Message.objects.order_by("pk").values_list("person", "subject", "source", "created_at")) == [
        (ani.pk, "Penilaian dibuka", SOURCE, NIGHT),
        (kiki.pk, "Penilaian dibuka", SOURCE, NIGHT),
    ]
    assert facts("office.sent") == [(region, {"topic": ROUND, "count": 1}), (region, {"topic": ROUND, "count": 1})]


def test_without_a_source_each_call_writes_again(world: World) -> None:
    for _time in range(2):
        assert send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=[draft(world.ani.person)]) == 1
    assert facts("office.sent") == [(0, {"topic": ROUND, "count": 1})] * 2


def test_each_mail_has_its_hour(world: World) -> None:
    people = [
        reach(make.person("Barat", world.region), "a@contoh.go.id"),
        reach(make.person("Timur", world.other), "b@contoh.go.id"),
        reach(make.person("Ringkasan", world.region), "c@contoh.go.id"),
        reach(make.person("Tanpa", world.region), "d@contoh.go.id"),
        make.person("Tak berhubungan", world.region),
    ]
    MessageChoice.objects.create(person=people[2], rhythm="daily", digest_hour=9, changed_at=NIGHT)
    MessageChoice.objects.create(person=people[3], rhythm="never", changed_at=NIGHT)
    drafts = [*map(draft, people), draft(people[0], "Mendesak", urgent=True)]
    assert send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=drafts) == 6
    assert due() == [
        ("Barat", datetime(2026, 11, 21, 23, tzinfo=UTC)),
        ("Timur", datetime(2026, 11, 21, 21, tzinfo=UTC)),
        ("Ringkasan", datetime(2026, 11, 22, 2, tzinfo=UTC)),
        ("Tanpa", None),
        ("Tak berhubungan", None),
        ("Barat", NIGHT),
    ]


@pytest.mark.parametrize(
    ("office", "private", "signin", "mailed"),
    [
        ("a@contoh.go.id", "b@contoh.com", "c@contoh.com", True),
        ("-", "b@contoh.com", None, True),
        ("", "", "c@contoh.com", True),
        ("", "tidak ada", None, False),
        ("a@contoh.go.id\nBcc: x@y.id", "", None, False),
    ],
)
def test_mail_needs_an_address_that_can_be_one(
    world: World,
    office: str,
    private: str,
    signin: str | None,
    mailed: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    Person.objects.filter(pk=world.ani.person_id).update(email_office=office, email=private)
    Account.objects.filter(pk=world.ani.pk).update(email=signin)
    send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=[draft(world.ani.person)])
    assert (due()[0][1] is not None) == mailed


def test_what_cannot_be_a_message_is_refused_whole(world: World) -> None:
    ani = world.ani.person
    given = {"region": None, "topic": ROUND, "source": SOURCE}

    def code(wrong: Draft) -> str:
        return refusal(send_messages, SYSTEM, **given, drafts=[draft(ani), wrong])

    assert code(draft(ani, " \u202e ")) == "message-subject"
    for path in ("https://x.id/", "//x.id/", "/\\x.id", "", "penilaian/", "/a b", "/a\n"):
        assert code(draft(ani, path=path)) == "message-path"
    assert code(Draft(0, "Halo", "", "/")) == "not-found"


def test_subject_and_body_hold_no_signs_that_nobody_sees(world: World) -> None:
    told = Draft(world.ani.person_id, "Halo\r\nBcc: x@y.id", " Satu\u202e \r\n\n dua ", "/")
    send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=[told])
    assert Message.objects.values_list("subject", "body").get() == ("Halo Bcc: x@y.id", "Satu\n\ndua")


def test_codes_are_told_apart_and_cannot_be_guessed(world: World) -> None:
    drafts = [draft(world.ani.person)] * 200
    send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=drafts)
    codes = set(Message.objects.values_list("code", flat=True))
    assert len(codes) == 200
    assert {len(code) for code in codes} == {10}
    assert set("".join(codes)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_cost_does_not_depend_on_how_many_are_told(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make.person(f"Orang {place}", world.region) for place in range(30)]
    for some in (people[:1], people):
        with django_assert_num_queries(8):  # savepoint twice, accounts, people, choices, codes, insert, journal
            send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=list(map(draft, some)))


def test_written_messages_are_not_due_before_their_hour(world: World) -> None:
    reach(world.ani.person, "ani@contoh.go.id")
    send_messages(SYSTEM, region=None, topic=ROUND, source="", drafts=[draft(world.ani.person)])
    assert due()[0][1] == NIGHT + timedelta(hours=8)
