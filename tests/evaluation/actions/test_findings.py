"""Findings stand on evidence that exists, and are taken back only when nothing promised about them is open."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils.translation import override

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.evaluation.actions.cycles import close_cycle
from pamong.evaluation.actions.findings import FindingFacts, add_finding, withdraw_finding
from pamong.evaluation.actions.follow_ups import waive_follow_up
from pamong.evaluation.models import Finding
from pamong.evaluation.queries.evidence import evidence_choices
from pamong.services.actions.releases import publish_release
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import promised
from tests.make import World
from tests.services import satisfied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(satisfied.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def released(world: World) -> str:
    """A quarter of Budi's service, published: 29 forms of the published example."""
    row = satisfied.opened(world)
    satisfied.example(satisfied.closed(row))
    publish_release(world.actor("budi"), round=row.uuid, visits=580)
    return str(row.uuid)


def facts(reference: str, **changed: str) -> FindingFacts:
    usual = {"kind": "weakness", "text": "Antrean pagi di loket masih panjang", "evidence": "satisfaction"}
    return FindingFacts(**{**usual, "reference": reference, **changed})


def test_evidence_is_told_by_the_system_with_its_numbers(world: World) -> None:
    reference = released(world)
    (choice,) = evidence_choices(world.region.pk)
    assert (choice.kind, choice.reference) == ("satisfaction", reference)
    row = case.cycle(world)
    made = add_finding(world.actor("hadi"), cycle=row.uuid, facts=facts(reference))
    # sums 100 and 101 of 29 forms are the two lowest: 3.448…
    assert made.told.startswith("Triwulan IV 2026: nilai 91,48 (A) dari 29 jawaban; terendah ")
    assert made.told.endswith(" 3,45")
    entry = Entry.objects.get(verb="evaluation.finding_added")
    assert entry.data == {"cycle": row.pk, "kind": "weakness", "evidence": "satisfaction", "reference": reference}


def test_evidence_is_kept_in_the_language_of_the_office(world: World) -> None:
    reference = released(world)
    with override("en"):
        made = add_finding(world.actor("hadi"), cycle=case.cycle(world).uuid, facts=facts(reference))
    assert made.told.startswith("Triwulan IV 2026: nilai 91,48")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "lain"}, "finding-kind"),
        ({"text": " \u200b "}, "finding-text"),
        ({"text": "k" * 2001}, "finding-text"),
        ({"evidence": "rumor"}, "finding-evidence"),
        ({"reference": "izin-usaha"}, "finding-evidence"),
        ({"reference": "00000000-0000-0000-0000-000000000000"}, "finding-evidence"),
    ],
)
def test_finding_without_words_or_evidence_is_refused(world: World, changed: dict[str, str], code: str) -> None:
    told = facts(**{"reference": released(world), **changed})
    row = case.cycle(world)
    with pytest.raises(Invalid) as refused:
        add_finding(world.actor("budi"), cycle=row.uuid, facts=told)
    assert (refused.value.code, Finding.objects.count()) == (code, 0)


def test_evidence_of_another_region_is_none(world: World) -> None:
    reference = released(world)
    row = case.cycle(world, region=world.other)
    with pytest.raises(Invalid) as refused:
        add_finding(world.actor("dewi"), cycle=row.uuid, facts=facts(reference))
    assert (refused.value.code, evidence_choices(world.other.pk), Finding.objects.count()) == (
        "finding-evidence",
        (),
        0,
    )


def test_closed_cycle_takes_no_finding(world: World) -> None:
    row, reference = case.cycle(world), released(world)
    case.finding(row, kind="strength")
    close_cycle(world.actor("budi"), cycle=row.uuid, summary="Baik")
    with pytest.raises(Conflict) as refused:
        add_finding(world.actor("budi"), cycle=row.uuid, facts=facts(reference))
    assert (refused.value.code, Finding.objects.count()) == ("cycle-closed", 1)


@pytest.mark.parametrize("who", ["dewi", "gita", "fajar", "kiki"])
def test_who_only_reads_finds_nothing_and_withdraws_nothing(world: World, who: str) -> None:
    row = case.cycle(world)
    one = case.finding(row)
    with pytest.raises(NotFound):
        add_finding(world.actor(who), cycle=row.uuid, facts=facts("izin-usaha"))
    with pytest.raises(NotFound):
        withdraw_finding(world.actor(who), finding=one.uuid, why="Salah")
    assert Finding.objects.get().withdrawn_at is None


def test_withdrawing_is_no_way_around_a_promise(world: World) -> None:
    found = promised(world)
    with pytest.raises(Conflict) as refused:
        withdraw_finding(world.actor("budi"), finding=found.finding.uuid, why="Tidak penting")
    assert refused.value.code == "finding-promised"
    waive_follow_up(world.actor("hadi"), follow_up=found.follow_up.uuid, why="Loketnya tutup")
    withdraw_finding(world.actor("budi"), finding=found.finding.uuid, why="Loketnya  tutup")
    row = Finding.objects.get()
    assert (row.withdrawn_at, row.withdrawal) == (satisfied.NOW, "Loketnya tutup")
    with pytest.raises(Conflict) as twice:
        withdraw_finding(world.actor("budi"), finding=found.finding.uuid, why="Lagi")
    assert twice.value.code == "finding-withdrawn"


def test_withdrawal_says_why(world: World) -> None:
    one = case.finding(case.cycle(world))
    with pytest.raises(Invalid) as refused:
        withdraw_finding(world.actor("budi"), finding=one.uuid, why="  ")
    assert (refused.value.code, Finding.objects.get().withdrawn_at) == ("finding-why", None)
