"""What is looked at after a programme is written in numbers; nothing is rewritten."""

from uuid import uuid4

import pytest

from pamong.evaluation.actions.instruments import InstrumentFacts, write_instrument
from pamong.evaluation.models import Instrument
from pamong.learning.models import Module, Programme
from tests import make
from tests.evaluation.followed import refusal
from tests.learning import case as learning
from tests.make import World
from tests.office.kept import facts

pytestmark = pytest.mark.django_db

TWO = ("Menjelaskan syarat sebelum diminta", "Menjawab pengaduan pada hari yang sama")


@pytest.fixture
def world() -> World:
    return make.world()


def two_tests(programme: Programme) -> tuple[Module, Module]:
    pre, post = (
        learning.module(programme, rule="test", pass_mark=0, title=title) for title in ("Tes awal", "Tes akhir")
    )
    return pre, post


def test_instrument_is_written_and_a_change_is_the_next_number(world: World) -> None:
    programme = learning.programme(world)
    pre, post = two_tests(programme)
    first = write_instrument(
        world.actor("budi"), programme=programme.uuid, facts=InstrumentFacts([f"  {TWO[0]} ", "", TWO[1]])
    )
    assert (first.number, first.behaviours, first.pre, first.post, first.peers) == (1, list(TWO), None, None, 2)
    assert first.created_by == world.budi.pk
    same = write_instrument(world.actor("hadi"), programme=programme.uuid, facts=InstrumentFacts(TWO))
    assert same.pk == first.pk
    second = write_instrument(
        world.actor("hadi"), programme=programme.uuid, facts=InstrumentFacts(TWO[:1], pre.uuid, post.uuid, 5)
    )
    assert (second.number, second.behaviours, second.pre, second.post, second.peers) == (2, [TWO[0]], pre, post, 5)
    assert list(Instrument.objects.order_by("number").values_list("behaviours", flat=True)) == [list(TWO), [TWO[0]]]
    assert facts("evaluation.instrument_written") == [
        (world.region.pk, {"programme": programme.pk, "number": 1, "behaviours": 2, "tests": False}),
        (world.region.pk, {"programme": programme.pk, "number": 2, "behaviours": 1, "tests": True}),
    ]


def test_what_cannot_be_asked_is_refused_and_nothing_changes(world: World) -> None:
    programme, other = learning.programme(world), learning.programme(world)
    pre, post = two_tests(programme)
    foreign, _post = two_tests(other)
    attended = learning.module(programme)

    def code(*behaviours: str, **more: object) -> str:
        told = InstrumentFacts(behaviours or TWO, **more)  # type: ignore[arg-type]  # as a form may send it
        return refusal(write_instrument, world.actor("budi"), programme=programme.uuid, facts=told)

    assert code("  ", "") == "behaviours-none"
    assert code(*(f"Perilaku {n}" for n in range(11))) == "behaviours-many"
    assert code("a" * 301) == "behaviour-long"
    assert code(TWO[0], TWO[0].upper()) == "behaviour-twice"
    assert code(peers=6) == code(peers=-1) == "instrument-peers"
    assert code(pre=pre.uuid) == code(post=post.uuid) == "tests-both"
    assert code(pre=pre.uuid, post=pre.uuid) == "tests-same"
    assert code(pre=pre.uuid, post=foreign.uuid) == code(pre=attended.uuid, post=post.uuid) == "test-unknown"
    longest = [f"{n}".ljust(300, "x") for n in range(10)]
    made = write_instrument(world.actor("budi"), programme=programme.uuid, facts=InstrumentFacts(longest))
    assert made.behaviours == longest


@pytest.mark.parametrize("name", ["dewi", "fajar", "gita", "joko", "kiki", "ani"])
def test_nobody_else_writes_it(world: World, name: str) -> None:
    programme = learning.programme(world)
    given = {"programme": programme.uuid, "facts": InstrumentFacts(TWO)}
    assert refusal(write_instrument, world.actor(name), **given) == "not-found"


def test_draft_and_unknown_programmes_have_none(world: World) -> None:
    draft = learning.programme(world, published=False)
    for uuid in (draft.uuid, uuid4()):
        given = {"programme": uuid, "facts": InstrumentFacts(TWO)}
        assert refusal(write_instrument, world.actor("budi"), **given) == "not-found"
