"""What contradicts itself is talked about: the supervisor proposes, the person agrees, and neither decides alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pamong.competency.actions.discussions import agree_outcome, decline_outcome, open_discussions, propose_outcome
from pamong.competency.actions.evidence import EvidenceFacts, record_evidence
from pamong.competency.models import Competency, Discussion, Evidence, EvidenceKind, SetAside
from pamong.competency.queries.evidence import standings
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import SYSTEM
from pamong.office.models import Message
from pamong.people.access import actor_of
from tests import make
from tests.competency.actions.test_evidence import competency, refusal
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db

PROPOSAL: dict[str, Any] = {"dropped": EvidenceKind.PEER, "outcome": "Rekan belum melihat kerjanya"}


def rated(world: make.World, skill: Competency, supervisor: float, peer: float, *, number: int = 1) -> None:
    """Ani, by her supervisor and by two colleagues, in one round."""
    told: dict[str, Any] = {"observed_on": timezone.localdate(), "source": f"competency.round:{number}"}
    rows = [
        EvidenceFacts(world.ani.person_id, skill.pk, EvidenceKind.SUPERVISOR, supervisor, **told),
        EvidenceFacts(world.ani.person_id, skill.pk, EvidenceKind.PEER, peer, raters=2, **told),
    ]
    record_evidence(SYSTEM, region=world.region.pk, rows=rows)


def opened(world: make.World) -> Discussion:
    """A discussion about Ani, whose head is Fajar."""
    _head = world.fajar
    rated(world, competency("A", region=world.region), 4, 2)
    open_discussions(SYSTEM, region=world.region.pk, people=[world.ani.person_id])
    return Discussion.objects.get()


def proposed(world: make.World) -> Discussion:
    """The same, with a proposal of Fajar's."""
    return propose_outcome(world.actor("fajar"), discussion=opened(world).uuid, **PROPOSAL)


def test_open_discussions_finds_what_contradicts_itself_once() -> None:
    world = make.world()
    _head = world.fajar
    rated(world, competency("A", region=world.region), 4, 2)
    rated(world, competency("B", region=world.region), 4, 3)
    people = [world.ani.person_id]
    assert open_discussions(SYSTEM, region=world.region.pk, people=people) == 1
    row = Discussion.objects.get()
    assert (row.person_id, row.competency.code) == (world.ani.person_id, "A")
    assert (row.low_kind, row.high_kind, row.settled_at) == (EvidenceKind.PEER, EvidenceKind.SUPERVISOR, None)
    assert facts("competency.discussions_opened") == [(world.region.pk, {"count": 1})]
    told = set(Message.objects.values_list("person", "path"))
    assert told == {(who, f"/diskusi/{row.uuid}/") for who in (world.ani.person_id, world.fajar.person_id)}
    assert open_discussions(SYSTEM, region=world.region.pk, people=people) == 0
    assert (Discussion.objects.count(), Message.objects.count()) == (1, 2)


@pytest.mark.parametrize("who", ["ani", "dewi", "fajar", "gita", "hadi"])
def test_open_discussions_is_for_keepers(who: str) -> None:
    world = make.world()
    given = {"region": world.region.pk, "people": [world.ani.person_id]}
    assert refusal(open_discussions, world.actor(who), **given) == "not-found"


def test_agreed_outcome_sets_the_dropped_kind_aside_and_a_level_counts() -> None:
    world = make.world()
    row = proposed(world)
    assert row.proposed_at is not None
    settled = agree_outcome(world.actor("ani"), discussion=row.uuid, seen=row.proposed_at)
    assert settled.settled_at is not None
    aside = SetAside.objects.get()
    assert Evidence.objects.get(id=aside.evidence).kind == EvidenceKind.PEER
    assert aside.reason == "Hasil pembicaraan atasan dan pegawai: Rekan belum melihat kerjanya"
    level = standings(world.region.pk, [world.ani.person_id]).combined(rule_of(world.region.pk))
    assert (level.counted.tolist(), Evidence.objects.count()) == ([4], 2)
    told = {"person": world.ani.person_id, "dropped": EvidenceKind.PEER, "set_aside": [str(aside.evidence)]}
    assert facts("competency.discussion_settled") == [(world.region.pk, told)]


def test_a_proposal_alone_changes_nothing_that_counts() -> None:
    world = make.world()
    row = proposed(world)
    assert (SetAside.objects.count(), row.settled_at, row.proposed_by) == (0, None, world.fajar.pk)
    told = {"person": world.ani.person_id, "dropped": EvidenceKind.PEER}
    assert facts("competency.outcome_proposed") == [(world.region.pk, told)]


def test_a_declined_proposal_waits_for_another() -> None:
    world = make.world()
    row = proposed(world)
    ani, fajar = world.actor("ani"), world.actor("fajar")
    seen = row.proposed_at
    assert seen is not None
    decline_outcome(ani, discussion=row.uuid, seen=seen, objection="Rekan benar")
    assert refusal(agree_outcome, ani, discussion=row.uuid, seen=seen) == "discussion-changed"
    again = propose_outcome(fajar, discussion=row.uuid, dropped=EvidenceKind.SUPERVISOR, outcome="Saya keliru")
    assert (again.declined_at, again.objection, SetAside.objects.count()) == (None, "Rekan benar", 0)
    assert again.proposed_at is not None
    agree_outcome(ani, discussion=row.uuid, seen=again.proposed_at)
    assert Evidence.objects.get(id=SetAside.objects.get().evidence).kind == EvidenceKind.SUPERVISOR


def test_a_new_contradiction_after_the_outcome_is_a_new_discussion() -> None:
    world = make.world()
    row = proposed(world)
    assert row.proposed_at is not None
    agree_outcome(world.actor("ani"), discussion=row.uuid, seen=row.proposed_at)
    people = [world.ani.person_id]
    assert open_discussions(SYSTEM, region=world.region.pk, people=people) == 0
    rated(world, row.competency, 5, 1, number=2)
    assert open_discussions(SYSTEM, region=world.region.pk, people=people) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"dropped": EvidenceKind.EXAM}, "discussion-kind"), ({"outcome": "  "}, "discussion-outcome")],
)
def test_propose_outcome_refuses_what_it_cannot_be(changed: dict[str, Any], code: str) -> None:
    world = make.world()
    row = opened(world)
    given = {**PROPOSAL, **changed}
    assert refusal(propose_outcome, world.actor("fajar"), discussion=row.uuid, **given) == code


@pytest.mark.parametrize("who", ["budi", "dewi", "eka", "gita", "hadi", "kiki"])
def test_others_have_no_part_in_it(who: str) -> None:
    world = make.world()
    row = proposed(world)
    actor = world.actor(who)
    assert refusal(propose_outcome, actor, discussion=row.uuid, **PROPOSAL) == "not-found"
    assert refusal(agree_outcome, actor, discussion=row.uuid, seen=row.proposed_at) == "not-found"
    given = {"seen": row.proposed_at, "objection": "Tidak"}
    assert refusal(decline_outcome, actor, discussion=row.uuid, **given) == "not-found"


def test_neither_side_decides_for_the_other() -> None:
    world = make.world()
    row = proposed(world)
    ani, fajar = world.actor("ani"), world.actor("fajar")
    assert refusal(propose_outcome, ani, discussion=row.uuid, **PROPOSAL) == "discussion-not-yours"
    assert refusal(agree_outcome, fajar, discussion=row.uuid, seen=row.proposed_at) == "discussion-not-yours"


def test_nobody_decides_on_both_sides_under_another_name() -> None:
    world = make.world()
    row = proposed(world)
    for_fajar = actor_of(world.ani, acting=make.delegation(world.fajar, world.ani).uuid)
    for_ani = actor_of(world.fajar, acting=make.delegation(world.ani, world.fajar).uuid)
    assert refusal(propose_outcome, for_fajar, discussion=row.uuid, **PROPOSAL) == "discussion-not-yours"
    assert refusal(agree_outcome, for_ani, discussion=row.uuid, seen=row.proposed_at) == "discussion-not-yours"


def test_an_answer_is_to_the_proposal_that_was_read() -> None:
    world = make.world()
    row = proposed(world)
    assert row.proposed_at is not None
    old = row.proposed_at - timedelta(seconds=1)
    assert refusal(agree_outcome, world.actor("ani"), discussion=row.uuid, seen=old) == "discussion-changed"
    given = {"seen": row.proposed_at, "objection": " "}
    assert refusal(decline_outcome, world.actor("ani"), discussion=row.uuid, **given) == "discussion-objection"


def test_what_is_settled_stays_settled() -> None:
    world = make.world()
    row = proposed(world)
    assert row.proposed_at is not None
    agree_outcome(world.actor("ani"), discussion=row.uuid, seen=row.proposed_at)
    assert refusal(propose_outcome, world.actor("fajar"), discussion=row.uuid, **PROPOSAL) == "discussion-settled"
    assert refusal(agree_outcome, world.actor("ani"), discussion=row.uuid, seen=row.proposed_at) == "discussion-settled"
