"""A certificate from elsewhere counts once somebody else has verified it with its issuer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError

from pamong.competency.models import Evidence, SetAside
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.credentials.actions.outside import (
    OutsideFacts,
    refuse_outside,
    register_outside,
    revoke_outside,
    verify_outside,
    withdraw_outside,
)
from pamong.credentials.models import OutsideCredential
from pamong.credentials.queries.outside import outside_page, outsides, own_outside
from pamong.kit.models import File
from pamong.office.models import Message
from pamong.people.access import actor_of
from tests import make
from tests.competency.queries.gapped import Office, office
from tests.credentials import case
from tests.credentials.able import counts
from tests.make import World

pytestmark = pytest.mark.django_db

FACTS = OutsideFacts(" Sertifikat  Pendidik ", "Kemendikbud", "101/2023", date(2023, 5, 2), date(2028, 5, 1))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def world(here: Office) -> World:
    return here.world


def copy(text: str = "satu") -> BytesIO:
    """A PDF as far as anybody looks."""
    return BytesIO(b"%PDF-1.4\n" + text.encode() + b"\n\x00\xff%%EOF\n")


def registered(world: World, facts: OutsideFacts = FACTS, *, who: str = "ani", text: str = "satu") -> OutsideCredential:
    return register_outside(world.actor(who), facts=facts, stream=copy(text), name="sertifikat.pdf")


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = (list(OutsideCredential.objects.values()), Evidence.objects.count(), Entry.objects.count())
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert (list(OutsideCredential.objects.values()), Evidence.objects.count(), Entry.objects.count()) == before
    return refused.value.code


def test_a_registered_one_counts_nothing_until_it_is_verified(world: World) -> None:
    row = registered(world)
    assert (row.person_id, row.region_id, row.title, row.digest) == (
        world.ani.person_id,
        world.region.pk,
        "Sertifikat Pendidik",
        row.file.sha256,
    )
    assert (row.file.media_type, row.claimed_by, Evidence.objects.count()) == ("application/pdf", world.ani.pk, 0)
    assert list(Entry.objects.filter(verb="credentials.outside_registered").values_list("region", "data")) == [
        (world.region.pk, {"person": world.ani.person_id})
    ]


def test_a_verified_one_shows_its_competency_until_its_last_day(here: Office, world: World) -> None:
    row = registered(world, replace(FACTS, competency=here.competencies["A"].uuid, level=4))
    verify_outside(world.actor("budi"), outside=row.uuid, how="  Laman  penerbit ")
    assert counts(world.ani) == [("A", 3, 4.0, "credentials.outside", date(2028, 5, 1))]
    piece = Evidence.objects.get()
    assert (piece.source, piece.observed_on) == (f"credentials.outside:{row.uuid}", date(2023, 5, 2))
    assert Message.objects.values_list("person", "topic", "subject", "body", "path").get() == (
        world.ani.person_id,
        "credentials.outside",
        "Sertifikat dari luar terverifikasi: Sertifikat Pendidik",
        "Catatan penyelenggara: Laman penerbit",
        f"/sertifikat-luar/{row.uuid}/",
    )
    told = Entry.objects.filter(verb="credentials.outside_verified").values_list("data", flat=True).get()
    assert told == {"fields": [], "evidence": 1}


def test_one_without_a_competency_is_verified_and_shows_none(world: World) -> None:
    row = registered(world)
    verify_outside(world.actor("budi"), outside=row.uuid, how="Surat LSP")
    assert (outside_page(world.actor("ani"), row.uuid).row.state, Evidence.objects.count()) == ("verified", 0)


def test_who_verifies_may_put_right_and_add_the_competency(here: Office, world: World) -> None:
    row = registered(world)
    right = replace(FACTS, number="101/A/2023", competency=here.competencies["B"].uuid, level=2)
    verify_outside(world.actor("budi"), outside=row.uuid, how="Laman penerbit", facts=right)
    row.refresh_from_db()
    assert (row.number, row.level) == ("101/A/2023", 2)
    told = Entry.objects.filter(verb="credentials.outside_verified").values_list("data", flat=True).get()
    assert told == {"fields": ["number", "competency", "level"], "evidence": 1}
    assert counts(world.ani) == [("B", 3, 2.0, "credentials.outside", date(2028, 5, 1))]


def test_it_is_decided_once(world: World) -> None:
    budi, ani = world.actor("budi"), world.actor("ani")
    row = registered(world)
    assert code_of(verify_outside, budi, outside=row.uuid, how=" ") == "outside-how"
    assert code_of(refuse_outside, budi, outside=row.uuid, reason=" ") == "reason-empty"
    refuse_outside(budi, outside=row.uuid, reason="Salinan tidak terbaca")
    assert Message.objects.values_list("subject", flat=True).get() == (
        "Sertifikat dari luar tidak diterima: Sertifikat Pendidik"
    )
    for action, actor, told in (
        (verify_outside, budi, {"how": "x"}),
        (refuse_outside, budi, {"reason": "x"}),
        (withdraw_outside, ani, {}),
    ):
        assert code_of(action, actor, outside=row.uuid, **told) == "outside-decided"


def test_it_is_withdrawn_and_registered_again(world: World) -> None:
    row = registered(world)
    withdraw_outside(world.actor("ani"), outside=row.uuid)
    again = registered(world)
    found = outsides(world.actor("budi"), "15.04", "waiting")
    assert ([one.uuid for one in found.page.object_list], found.waiting) == ([again.uuid], 1)
    assert [one.state for one in own_outside(world.actor("ani"))] == ["waiting", "withdrawn"]


def test_a_verification_is_withdrawn_with_a_reason_and_counts_no_more(here: Office, world: World) -> None:
    row = registered(world, replace(FACTS, competency=here.competencies["A"].uuid, level=3))
    budi = world.actor("budi")
    assert code_of(revoke_outside, budi, outside=row.uuid, reason="x") == "outside-not-verified"
    verify_outside(world.actor("eka"), outside=row.uuid, how="Laman penerbit")
    assert code_of(revoke_outside, budi, outside=row.uuid, reason="  ") == "reason-empty"
    assert code_of(revoke_outside, world.actor("ani"), outside=row.uuid, reason="x") == "own-outside"
    assert code_of(revoke_outside, world.actor("dewi"), outside=row.uuid, reason="x") == "not-found"
    assert not SetAside.objects.exists()
    revoke_outside(budi, outside=row.uuid, reason=" Dicabut  penerbitnya ")
    assert SetAside.objects.get().reason == "Dicabut penerbitnya"
    told = outside_page(world.actor("ani"), row.uuid)
    assert (told.row.state, told.row.how, told.row.ending) == ("revoked", "Laman penerbit", "Dicabut penerbitnya")
    assert (told.revoke, told.decided_by) == (False, "Budi Hartawan")
    message = Message.objects.get(source__endswith=":revoked", person=world.ani.person)
    assert message.subject == "Verifikasi sertifikat dari luar dicabut: Sertifikat Pendidik"
    assert message.body == "Catatan penyelenggara: Dicabut penerbitnya"
    entry = Entry.objects.get(verb="credentials.outside_revoked")
    assert (entry.region, entry.data) == (world.region.pk, {"evidence": 1})
    assert code_of(revoke_outside, budi, outside=row.uuid, reason="x") == "outside-not-verified"
    assert registered(world).pk != row.pk


def test_the_same_number_or_file_is_not_registered_twice(world: World) -> None:
    registered(world)
    ani = world.actor("ani")
    same = replace(FACTS, title="Lain", issuer="KEMENDIKBUD")
    assert code_of(register_outside, ani, facts=same, stream=copy("dua"), name="b.pdf") == "outside-twice"
    other = replace(FACTS, number="102/2023")
    assert code_of(register_outside, ani, facts=other, stream=copy(), name="b.pdf") == "outside-file-twice"
    second = registered(world, other, text="dua")
    how = {"outside": second.uuid, "how": "x", "facts": FACTS}
    assert code_of(verify_outside, world.actor("budi"), **how) == "outside-twice"
    registered(world, who="kiki")  # another person may have the same copy; who verifies reads so
    twin = OutsideCredential.objects.get(person=world.kiki.person)
    assert outside_page(world.actor("budi"), twin.uuid).same_file == 1
    with pytest.raises(IntegrityError):
        OutsideCredential.objects.filter(pk=second.pk).update(number="101/2023")


def test_a_certificate_of_pamong_itself_is_known_already(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.credential(world, case.decided(world, application))
    body = f"%PDF-1.7\n% {row.number}\n%%EOF\n".encode()
    given = {"facts": FACTS, "stream": BytesIO(body), "name": "a.pdf"}
    assert code_of(register_outside, world.actor("ani"), **given) == "outside-own"


@pytest.mark.parametrize(
    ("body", "name"),
    [(b"<html><script>1</script></html>", "sertifikat.pdf"), (b"PK\x03\x04 nothing", "sertifikat.jpg")],
)
def test_a_file_that_is_not_what_it_says_is_refused(world: World, body: bytes, name: str) -> None:
    given = {"facts": FACTS, "stream": BytesIO(body), "name": name}
    assert code_of(register_outside, world.actor("ani"), **given) == "file-type"
    assert File.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": " "}, "outside-title"),
        ({"issuer": ""}, "outside-issuer"),
        ({"number": "\t"}, "outside-number"),
        ({"issued_on": date(2026, 11, 22)}, "outside-issued"),
        ({"valid_until": date(2023, 5, 1)}, "outside-until"),
        ({"level": 2}, "outside-competency"),
        ({"competency": "A", "level": None}, "outside-level"),
        ({"competency": "A", "level": 6}, "outside-level"),
        ({"competency": "A", "level": 0}, "outside-level"),
    ],
)
def test_what_cannot_be_is_refused(here: Office, world: World, wrong: dict[str, Any], code: str) -> None:
    named = {"competency": here.competencies["A"].uuid} if "competency" in wrong else {}
    facts = replace(FACTS, **{**wrong, **named})
    assert code_of(register_outside, world.actor("ani"), facts=facts, stream=copy(), name="a.pdf") == code


def test_nobody_decides_the_own_nor_what_one_brought(world: World) -> None:
    row = registered(world, who="budi")
    for action, told in ((verify_outside, {"how": "x"}), (refuse_outside, {"reason": "x"})):
        assert code_of(action, world.actor("budi"), outside=row.uuid, **told) == "own-outside"
    assert not outside_page(world.actor("budi"), row.uuid).verify
    delegation = make.delegation(world.budi, world.eka)
    acting = actor_of(world.eka, acting=delegation.uuid)
    assert code_of(verify_outside, acting, outside=row.uuid, how="x") == "own-outside"
    verify_outside(world.actor("eka"), outside=row.uuid, how="Surat penerbit")


@pytest.mark.parametrize("who", ["kiki", "dewi", "fajar", "gita", "citra", "joko"])
def test_it_is_not_there_for_others(world: World, who: str) -> None:
    row, actor = registered(world), world.actor(who)
    for action, told in ((verify_outside, {"how": "x"}), (refuse_outside, {"reason": "x"}), (withdraw_outside, {})):
        assert code_of(action, actor, outside=row.uuid, **told) == "not-found"
    assert code_of(outside_page, actor, row.uuid) == "not-found"
    assert code_of(outsides, actor, "15.04", "waiting") == "not-found"


def test_who_acts_for_somebody_neither_registers_nor_reads_nor_withdraws(world: World) -> None:
    row = registered(world)
    acting = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    given = {"facts": replace(FACTS, number="9"), "stream": copy("dua"), "name": "a.pdf"}
    assert code_of(register_outside, acting, **given) == "not-found"
    assert code_of(outside_page, acting, row.uuid) == "not-found"
    assert code_of(withdraw_outside, acting, outside=row.uuid) == "not-found"
    assert own_outside(acting) == ()


def test_the_organiser_withdraws_nothing_for_others(world: World) -> None:
    row = registered(world)
    assert code_of(withdraw_outside, world.actor("budi"), outside=row.uuid) == "not-found"


def test_one_past_its_last_day_is_shown_as_such(here: Office, world: World) -> None:
    facts = replace(FACTS, valid_until=date(2026, 11, 20), competency=here.competencies["A"].uuid, level=4)
    row = registered(world, facts)
    verify_outside(world.actor("budi"), outside=row.uuid, how="Laman penerbit")
    found = own_outside(world.actor("ani"))[0]
    assert (found.state, found.state_label, found.over) == ("expired", "Terverifikasi, kedaluwarsa", True)
    budi = world.actor("budi")
    assert [len(outsides(budi, "15.04", state).page.object_list) for state in ("verified", "expired", "semua")] == [
        0,
        1,
        1,
    ]
