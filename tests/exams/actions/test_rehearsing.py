"""A rehearsal can be entered at once, and counts nowhere."""

import pytest
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Invalid, NotFound
from pamong.exams.actions.entering import enter
from pamong.exams.actions.rehearsing import rehearse
from pamong.exams.actions.submitting import submit_attempts
from pamong.exams.items import problems
from pamong.exams.models import Bank, Blueprint, Candidate, Form, Item, ItemKey, Sitting
from pamong.exams.queries.banks import BanksWanted, bank_rows
from pamong.exams.queries.blueprints import BlueprintsWanted, blueprint_lines
from pamong.exams.queries.sittings import SittingsWanted, sitting_rows
from tests import make
from tests.exams import case

pytestmark = pytest.mark.django_db


def test_a_rehearsal_is_open_to_candidates_who_are_nobody() -> None:
    world = make.world()
    made = rehearse(world.actor("budi"), region="15.04", candidates=3, items=5, minutes=20)
    sitting = Sitting.objects.get()
    assert (made.sitting, made.slots, len(made.candidates)) == (sitting.uuid, 5, 3)
    assert (sitting.kind, sitting.gate, sitting.own_clock, sitting.pin) == ("rehearsal", False, True, "")
    assert not Candidate.objects.exclude(person=None, region=None).exists()
    ticket = made.candidates[2]
    entered = enter(number=ticket.number, code=ticket.code, pin="", now=timezone.now())
    assert entered.state == "working"
    assert submit_attempts([entered.key], timezone.now())[entered.key].score == 0
    assert list(Entry.objects.filter(verb__startswith="exams.").order_by("id").values_list("verb", flat=True)) == [
        "exams.rehearsed",
        "exams.entered",
        "exams.submitted",
    ]


def test_items_and_forms_of_rehearsals_are_made_once_and_are_for_nothing_else() -> None:
    world = make.world()
    for items in (5, 5, 200):
        rehearse(world.actor("budi"), region="15.04", candidates=1, items=items, minutes=20)
    bank = Bank.objects.get()
    assert (bank.name, bank.practice) == ("Gladi bersih", True)
    assert (Item.objects.count(), Form.objects.count(), Sitting.objects.count()) == (200, 2, 3)
    assert list(Blueprint.objects.values_list("evidence", "practice").distinct()) == [(False, False)]
    assert not Blueprint.objects.filter(withdrawn_at=None).exists()
    for key in ItemKey.objects.select_related("version"):
        content = key.version.content
        assert problems("single", content, key.key) == ()
        left, right = (int(part) for part in content["stem"].removesuffix(" = …").split(" + "))
        right_one = next(one["text"] for one in content["options"] if one["id"] == key.key["right"])
        assert (int(right_one), content["stem"]) == (left + right, content["stem"])


def test_rehearsals_stand_among_nothing_that_counts() -> None:
    world = make.world()
    actor = world.actor("budi")
    own = case.bank(world, name="Gladi bersih", practice=True)
    made = rehearse(actor, region="15.04", candidates=1, items=5, minutes=20)
    assert not Item.objects.filter(bank=own).exists()
    assert [row.uuid for row in bank_rows(actor, "15.04", BanksWanted()).stream()] == [own.uuid]
    assert list(bank_rows(actor, "15.04", BanksWanted(closed=True)).stream()) == []
    for state in ("", "terbit", "ditarik"):
        assert list(blueprint_lines(actor, "15.04", BlueprintsWanted(state=state)).stream()) == []
    assert list(sitting_rows(actor, "15.04", SittingsWanted()).stream()) == []
    listed = list(sitting_rows(actor, "15.04", SittingsWanted(status="gladi")).stream())
    assert [(row.uuid, row.status.code) for row in listed] == [(made.sitting, "berlangsung")]


@pytest.mark.parametrize(
    ("candidates", "items", "minutes"), [(0, 5, 5), (10_001, 5, 5), (5, 0, 5), (5, 201, 5), (5, 5, 0)]
)
def test_a_rehearsal_has_a_size(candidates: int, items: int, minutes: int) -> None:
    world = make.world()
    with pytest.raises(Invalid, match="Gladi bersih"):
        rehearse(world.actor("budi"), region="15.04", candidates=candidates, items=items, minutes=minutes)
    assert not Bank.objects.exists()


def test_only_who_keeps_the_region_makes_one() -> None:
    world = make.world()
    for name in ("ani", "dewi", "fajar"):
        with pytest.raises(NotFound):
            rehearse(world.actor(name), region="15.04", candidates=1, items=1, minutes=1)
    assert not Sitting.objects.exists()
