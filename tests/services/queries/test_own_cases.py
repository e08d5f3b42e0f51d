"""Who worked on a case is for that person and the line manager alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from pamong.core.refusals import NotFound
from pamong.people.access import actor_of
from pamong.services.models import CaseSource
from pamong.services.queries.own_cases import cases_handled_by, own_cases
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

BASIS = "Peraturan Bupati 12/2025 pasal 7"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def source(world: World) -> CaseSource:
    """Ani decided ten cases in one to ten working days from Monday, 5 January 2026, and has two open ones."""
    found = case.source(case.service(world), handler_basis=BASIS, covers_until=datetime(2026, 2, 28, tzinfo=UTC))
    day = date(2026, 1, 5)
    decided = [date(2026, 1, day) for day in (6, 7, 8, 9, 12, 13, 14, 15, 19, 20)]  # 16 January 2026 is Isra Mikraj
    for number, end in enumerate(decided):
        case.case(found, day, end, source_key=f"A-{number}", handler=world.ani.person_id)
    case.case(found, day, source_key="B-1", handler=world.fajar.person_id)
    return found


def test_somebody_sees_the_own_cases_with_median_and_p90(world: World, source: CaseSource) -> None:
    case.case(source, date(2026, 1, 5), source_key="C-1", handler=world.budi.person_id)
    found = own_cases(world.actor("ani"))
    assert (found.name, found.bases, found.team) == ("", (BASIS,), ())
    assert (found.figures.n, found.figures.open) == (10, 0)
    assert (found.figures.median, found.figures.p90) == (5, 9)
    assert {line.key for line in found.page.object_list} == {f"A-{number}" for number in range(10)}


def test_who_leads_directly_sees_them_and_nobody_else(world: World, source: CaseSource) -> None:
    """Fajar leads the office above Ani's empty unit. Budi organises, Hadi evaluates, Gita audits, Dewi serves elsewhere."""
    mine = own_cases(world.actor("fajar"))
    assert [line.key for line in mine.page.object_list] == ["B-1"]
    assert [(one.name, one.n) for one in mine.team] == [("Ani Rahmawati", 10)]
    ani = world.ani.person.uuid
    assert cases_handled_by(world.actor("fajar"), ani).figures.n == 10
    for name in ("budi", "eka", "hadi", "gita", "dewi", "joko", "kiki", "ani"):
        with pytest.raises(NotFound):
            cases_handled_by(world.actor(name), ani)
        assert own_cases(world.actor(name)).team == ()


def test_who_leads_only_the_unit_above_the_own_leader_sees_nothing(world: World, source: CaseSource) -> None:
    chief = make.account(make.civil_servant("Gunawan", world.permits, world.officer, leads=True))
    assert [one.name for one in own_cases(actor_of(chief)).team] == ["Ani Rahmawati"]
    assert own_cases(world.actor("fajar")).team == ()
    with pytest.raises(NotFound):
        cases_handled_by(world.actor("fajar"), world.ani.person.uuid)


def test_nothing_is_shown_to_who_only_acts_for_somebody(world: World, source: CaseSource) -> None:
    held = make.delegation(principal=world.fajar, delegate=world.budi)
    acting = actor_of(world.budi, acting=held.uuid)
    assert acting.behalf is not None
    with pytest.raises(NotFound):
        own_cases(acting)
    with pytest.raises(NotFound):
        cases_handled_by(acting, world.ani.person.uuid)


def test_without_a_rule_nothing_is_shown_even_if_it_was_kept(world: World, source: CaseSource) -> None:
    CaseSource.objects.filter(pk=source.pk).update(handler_basis="")
    assert own_cases(world.actor("ani")).figures.n == 0
    assert own_cases(world.actor("fajar")).team == ()


def test_few_cases_give_no_figure(world: World) -> None:
    source = case.source(case.service(world), handler_basis=BASIS)
    today = timezone.localdate()
    case.case(source, today - timedelta(days=9), today, handler=world.ani.person_id)
    found = own_cases(world.actor("ani"))
    assert (found.figures.n, found.figures.median, found.figures.p90) == (1, None, None)
