"""Outside training counts once somebody else has verified its proof, each hour on its day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.learning.actions.claims import ClaimFacts, Taken, claim_hours, refuse_claim, verify_claim, withdraw_claim
from pamong.learning.models import HoursLine, OutsideTraining
from pamong.learning.queries.claims import claim_page, claims
from pamong.office.models import Message
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

COURSE = Taken("KL08", date(2026, 3, 2), date(2026, 3, 3), Decimal(8))
FACTS = ClaimFacts(COURSE, " Kursus  Arsip ", "ANRI", number="12/2026", dated=date(2026, 3, 4))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def proof(text: str = "satu") -> BytesIO:
    """A PDF as far as anybody looks."""
    return BytesIO(b"%PDF-1.4\n" + text.encode() + b"\n\x00\xff%%EOF\n")


def claimed(
    world: World, taken: Taken = COURSE, *, who: str = "ani", text: str = "satu", title: str = "Kursus Arsip"
) -> OutsideTraining:
    facts = replace(FACTS, taken=taken, title=title)
    return claim_hours(world.actor(who), facts=facts, stream=proof(text), name="sertifikat.pdf")


def lines() -> list[tuple[date, Decimal, int]]:
    return list(HoursLine.objects.order_by("day").values_list("day", "hours", "times"))


def code_of(action: Any, *args: Any, **given: Any) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = (list(OutsideTraining.objects.values()), HoursLine.objects.count(), Entry.objects.count())
    with pytest.raises(Refusal) as refused:
        action(*args, **given)
    assert (list(OutsideTraining.objects.values()), HoursLine.objects.count(), Entry.objects.count()) == before
    return refused.value.code


def test_a_claim_counts_nothing_until_it_is_verified(world: World) -> None:
    row = claim_hours(world.actor("ani"), facts=FACTS, stream=proof(), name="sertifikat.pdf")
    assert (row.person_id, row.region_id, row.title) == (world.ani.person_id, world.region.pk, "Kursus Arsip")
    assert (row.file.media_type, row.file.name) == ("application/pdf", "sertifikat.pdf")
    assert lines() == []
    assert list(Entry.objects.filter(verb="learning.hours_claimed").values_list("region", "data")) == [
        (world.region.pk, {"person": world.ani.person_id, "form": "KL08", "hours": "8"})
    ]


def test_a_verified_claim_counts_evenly_over_its_days_and_the_claimant_is_told(world: World) -> None:
    row = claimed(world)
    verify_claim(world.actor("budi"), claim=row.uuid)
    assert lines() == [(date(2026, 3, 2), Decimal(4), 0), (date(2026, 3, 3), Decimal(4), 0)]
    line = HoursLine.objects.all()[0]
    assert (line.person, line.region, line.source) == (
        world.ani.person_id,
        world.region.pk,
        f"learning.outside:{row.uuid}",
    )
    assert Message.objects.values_list("person", "subject", "path").get() == (
        world.ani.person_id,
        "Klaim JP Anda terverifikasi: Kursus Arsip",
        f"/klaim/{row.uuid}/",
    )
    assert Entry.objects.filter(verb="learning.claim_verified").values_list("data", flat=True).get() == {
        "fields": [],
        "lines": 2,
    }


@pytest.mark.parametrize(
    ("taken", "found"),
    [
        (Taken("KL06", date(2026, 3, 2), date(2026, 3, 3)), [(2, "0", 1), (3, "0", 1)]),
        (Taken("NKL01", date(2026, 3, 2), date(2026, 3, 5), times=2), [(3, "0", 1), (5, "0", 1)]),
        (Taken("NKL12", date(2026, 3, 2), date(2026, 3, 5), times=1), [(5, "0", 1)]),
        (
            Taken("NKL03", date(2026, 3, 2), date(2026, 3, 4), Decimal(10)),
            [(2, "3.33", 0), (3, "3.34", 0), (4, "3.33", 0)],
        ),
    ],
)
def test_each_form_counts_on_its_days(world: World, taken: Taken, found: list[tuple[int, str, int]]) -> None:
    verify_claim(world.actor("budi"), claim=claimed(world, taken).uuid)
    assert lines() == [(date(2026, 3, day), Decimal(hours), times) for day, hours, times in found]


def test_who_verifies_may_correct_with_a_note(world: World) -> None:
    row, budi = claimed(world), world.actor("budi")
    right = replace(COURSE, hours=Decimal(6), ends_on=date(2026, 3, 2))
    assert code_of(verify_claim, budi, claim=row.uuid, taken=right) == "claim-note"
    verify_claim(budi, claim=row.uuid, taken=right, note="Sertifikat menyebut 6 JP, satu hari")
    row.refresh_from_db()
    assert (row.hours, row.ends_on, row.decision) == (
        Decimal(6),
        date(2026, 3, 2),
        "Sertifikat menyebut 6 JP, satu hari",
    )
    assert lines() == [(date(2026, 3, 2), Decimal(6), 0)]
    told = Entry.objects.filter(verb="learning.claim_verified").values_list("data", flat=True).get()
    assert told == {"fields": ["ends_on", "hours"], "lines": 1}


def test_a_claim_is_decided_once(world: World) -> None:
    budi, ani = world.actor("budi"), world.actor("ani")
    row = claimed(world)
    assert code_of(refuse_claim, budi, claim=row.uuid, reason=" ") == "reason-empty"
    refuse_claim(budi, claim=row.uuid, reason="Nama di sertifikat lain")
    assert claim_page(ani, row.uuid).row.state == "refused"
    for action, actor, told in (
        (verify_claim, budi, {}),
        (refuse_claim, budi, {"reason": "x"}),
        (withdraw_claim, ani, {}),
    ):
        assert code_of(action, actor, claim=row.uuid, **told) == "claim-decided"


def test_a_claim_is_withdrawn_and_claimed_again(world: World) -> None:
    row = claimed(world)
    withdraw_claim(world.actor("ani"), claim=row.uuid)
    again = claimed(world)
    found = claims(world.actor("budi"), "15.04", "waiting")
    assert ([one.uuid for one in found.page.object_list], found.waiting) == ([again.uuid], 1)


def test_the_same_training_or_file_is_not_claimed_twice(world: World) -> None:
    claimed(world)
    ani = world.actor("ani")
    same = {"facts": replace(FACTS, title="KURSUS ARSIP"), "stream": proof("dua"), "name": "b.pdf"}
    assert code_of(claim_hours, ani, **same) == "claim-twice"
    other = {"facts": replace(FACTS, title="Kursus lain"), "stream": proof("satu"), "name": "b.pdf"}
    assert code_of(claim_hours, ani, **other) == "claim-file-twice"


def test_another_persons_claim_with_the_same_file_is_shown_to_who_verifies(world: World) -> None:
    row = claimed(world)
    claimed(world, who="kiki")
    assert claim_page(world.actor("budi"), row.uuid).same_file == 1
    assert claim_page(world.actor("ani"), row.uuid).same_file == 0


def test_nobody_verifies_the_own_claim(world: World) -> None:
    row = claimed(world, who="budi")
    assert code_of(verify_claim, world.actor("budi"), claim=row.uuid) == "own-claim"
    assert code_of(refuse_claim, world.actor("budi"), claim=row.uuid, reason="x") == "own-claim"
    verify_claim(world.actor("eka"), claim=row.uuid)
    assert HoursLine.objects.count() == 2


@pytest.mark.parametrize("who", ["kiki", "fajar", "gita", "joko", "dewi"])
def test_others_see_and_decide_nothing(world: World, who: str) -> None:
    row, actor = claimed(world), world.actor(who)
    assert code_of(verify_claim, actor, claim=row.uuid) == "not-found"
    assert code_of(refuse_claim, actor, claim=row.uuid, reason="x") == "not-found"
    assert code_of(withdraw_claim, actor, claim=row.uuid) == "not-found"
    assert code_of(claim_page, actor, row.uuid) == "not-found"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FACTS, title=" "), "claim-title"),
        (replace(FACTS, organiser=""), "claim-organiser"),
        (replace(FACTS, dated=date(2026, 11, 22)), "claim-dated"),
        (replace(FACTS, taken=replace(COURSE, ends_on=date(2026, 3, 1))), "claim-days"),
        (replace(FACTS, taken=replace(COURSE, ends_on=date(2026, 11, 22))), "claim-ahead"),
        (replace(FACTS, taken=replace(COURSE, starts_on=date(2025, 3, 2))), "claim-long"),
        (replace(FACTS, taken=replace(COURSE, form="KL99")), "claim-form"),
        (replace(FACTS, taken=replace(COURSE, hours=Decimal(1001))), "claim-hours"),
        (replace(FACTS, taken=replace(COURSE, hours=Decimal(0))), "claim-hours"),
        (replace(FACTS, taken=replace(COURSE, form="NKL01")), "claim-times"),
        (replace(FACTS, taken=replace(COURSE, form="NKL01", times=17)), "claim-times"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(world: World, facts: ClaimFacts, code: str) -> None:
    assert code_of(claim_hours, world.actor("ani"), facts=facts, stream=proof(), name="a.pdf") == code


def test_a_proof_is_a_pdf_or_a_picture(world: World) -> None:
    told = {"facts": FACTS, "stream": BytesIO(b"NIP;Nama\n1;Ani\n"), "name": "sertifikat.pdf"}
    assert code_of(claim_hours, world.actor("ani"), **told) == "file-type"
