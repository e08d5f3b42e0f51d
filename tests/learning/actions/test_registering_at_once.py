"""Registrations of the same moment, in transactions of their own: seats are exact, and nobody is in two places."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

from django.db import connection

from pamong.core.actor import Actor
from pamong.core.refusals import Refusal
from pamong.learning.actions.registration import approve, register, withdraw
from pamong.learning.models import Approval, Engagement, Quota, Registration
from pamong.people.access import actor_of
from tests import make
from tests.learning import case
from tests.make import World


def together(*runs: Callable[[], object]) -> list[str]:
    """Run all at once, each with a connection of its own; returns the codes of those that were refused."""
    start, refused = Barrier(len(runs)), list[str]()

    def begin(run: Callable[[], object]) -> None:
        start.wait()
        try:
            run()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=begin, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def eight(world: World) -> list[Actor]:
    """Eight people of one office."""
    names = ("Lia", "Made", "Nina", "Oki", "Pia", "Rudi", "Sari", "Tono")
    return [actor_of(make.account(make.civil_servant(name, world.health, world.officer))) for name in names]


def wish(actor: Actor, held: case.Held) -> Callable[[], object]:
    return lambda: register(actor, offering=held.offering.uuid)


def counts(held: case.Held) -> tuple[int, int]:
    """Seats and places on the waiting list."""
    live = Registration.objects.filter(offering=held.offering, withdrawn_at=None)
    return live.filter(seated_at__isnull=False).count(), live.filter(seated_at=None, queued_at__isnull=False).count()


def test_eight_at_once_for_three_seats_leave_exactly_three_seated(committed: None) -> None:
    world = make.world()
    held = case.held(world, seats=3)
    assert together(*(wish(actor, held) for actor in eight(world))) == []
    assert counts(held) == (3, 5)
    assert Engagement.objects.count() == 6


def test_a_quota_is_exact_as_well(committed: None) -> None:
    world = make.world()
    held = case.held(world, seats=8)
    Quota.objects.create(offering=held.offering, region=world.region, unit=world.health, seats=2)
    assert together(*(wish(actor, held) for actor in eight(world))) == []
    assert counts(held) == (2, 6)


def test_four_windows_of_one_person_make_one_registration(committed: None) -> None:
    world = make.world()
    held = case.held(world)
    ani = world.actor("ani")
    assert together(*(wish(ani, held) for _window in range(4))) == ["already-registered"] * 3
    assert (Registration.objects.count(), Engagement.objects.count()) == (1, 2)


def test_one_person_at_once_in_two_places_gets_one_of_them(committed: None) -> None:
    world = make.world()
    one = case.held(world)
    two = case.held(world, starts_at=one.sessions[0].starts_at)
    ani = world.actor("ani")
    assert together(wish(ani, one), wish(ani, two)) == ["clash"]
    assert (Registration.objects.count(), Engagement.objects.count()) == (1, 2)


def test_who_leaves_and_who_comes_at_once_leave_no_seat_empty(committed: None) -> None:
    world = make.world()
    held = case.held(world, seats=4)
    people = eight(world)
    rows = [register(actor, offering=held.offering.uuid) for actor in people[:4]]
    leaving: list[Callable[[], object]] = [
        partial(withdraw, actor, registration=row.uuid, reason="Sakit")
        for actor, row in zip(people[:2], rows[:2], strict=True)
    ]
    assert together(*leaving, *(wish(actor, held) for actor in people[4:])) == []
    assert counts(held) == (4, 2)
    assert Engagement.objects.filter(released_at=None).count() == 8


def test_approvals_at_once_give_exactly_the_seats(committed: None) -> None:
    world = make.world()
    fajar = world.actor("fajar")
    held = case.held(world, seats=2, approval=True)
    names = ("Lia", "Made", "Nina", "Oki", "Pia")
    for name in names:
        someone = make.account(make.civil_servant(name, world.permits, world.officer))
        register(actor_of(someone), offering=held.offering.uuid)
    uuids = Approval.objects.values_list("uuid", flat=True)
    steps: list[Callable[[], object]] = [partial(approve, fajar, approval=uuid) for uuid in uuids]
    assert together(*steps) == []
    assert counts(held) == (2, 3)
