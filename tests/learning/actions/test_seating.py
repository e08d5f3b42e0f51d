"""Seats by need and by lottery: the order, the quotas, who is passed over, and that it happens once and whole."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.actions.lottery import commit_draw
from pamong.learning.actions.registration import give_seats, promote_waiting
from pamong.learning.models import Draw, Engagement, Offering, Quota, Registration
from pamong.learning.queries.registrations import draw_page, my_state, seated_in
from pamong.office.models import Message
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from pamong.people.access import actor_of
from pamong.people.models import Person, Unit
from pamong.science.lottery import order
from tests import make
from tests.learning import case
from tests.make import World

NAMES = ("Lia Hasan", "Made Putra", "Nina Sari", "Oki Wibowo", "Pia Lestari")

DIE = """
import os, signal, sys
from typing import Any
import django
django.setup()
from django.db import connection
from uuid import UUID
from pamong.core.actor import SYSTEM
from pamong.learning.actions.registration import give_seats

seen = 0

def die(execute, sql, params, many, context):
    global seen
    done = execute(sql, params, many, context)
    seen += "INSERT INTO learning_engagement" in sql
    if seen == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

with connection.execute_wrapper(die):
    give_seats(SYSTEM, offering=UUID(sys.argv[1]))
"""


def closed(world: World, seating: str, **facts: Any) -> case.Held:
    """An offering whose registration has closed, committed when it is a lottery."""
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(minutes=1)}
    held = case.held(world, seating=seating, **{**times, **facts})
    if seating == "lottery":
        with transaction.atomic():
            commit_draw(world.actor("budi"), offering=held.offering)
    return held


def approved(held: case.Held, name: str, unit: Unit, world: World, **facts: Any) -> Registration:
    """Somebody who waits for the seats to be given."""
    post = world.officer if unit.region_id == world.region.pk else world.away_post
    someone = make.civil_servant(name, unit, post)
    now = timezone.now()
    usual = {"way": "self", "region": unit.region, "unit": unit, "registered_at": now, "approved_at": now}
    row = Registration.objects.create(offering=held.offering, person=someone, **{**usual, **facts})
    row.refresh_from_db()
    return row


def places(held: case.Held) -> list[tuple[int | None, str, str]]:
    """Lot, name and what came of it, in order."""
    rows = Registration.objects.filter(offering=held.offering).select_related("person").order_by("lot", "pk")
    return [(one.lot, one.person.name, "seat" if one.seated_at else one.passed_over or "queue") for one in rows]


@pytest.mark.django_db
def test_by_need_the_greatest_need_comes_first_then_who_came_first() -> None:
    world = make.world()
    held = closed(world, "need", seats=2)
    now = timezone.now()
    for name, need, minutes in (("Lia", 1, 3), ("Made", 3, 1), ("Nina", 1, 5), ("Oki", 0, 9)):
        approved(held, name, world.health, world, need=need, registered_at=now - timedelta(minutes=minutes))
    found = give_seats(world.actor("budi"), offering=held.offering.uuid)
    assert places(held) == [(1, "Made", "seat"), (2, "Nina", "seat"), (3, "Lia", "queue"), (4, "Oki", "queue")]
    people = {row.pk: row.name for row in Person.objects.filter(pk__in=(*found.seated, *found.waiting))}
    assert [people[pk] for pk in found.seated] == ["Made", "Nina"]
    assert [people[pk] for pk in found.waiting] == ["Lia", "Oki"]
    assert [row.name for row in seated_in(held.offering.pk)] == ["Made", "Nina"]
    assert Engagement.objects.count() == 4
    subjects = dict(Message.objects.values_list("person__name", "subject"))
    title = f"{held.programme.title}, angkatan 1"
    assert subjects["Made"] == f"Anda mendapat kursi di {title}"
    assert subjects["Oki"] == f"Anda masuk daftar tunggu {title}"


@pytest.mark.django_db
def test_by_lottery_the_order_is_the_one_that_anybody_computes() -> None:
    world = make.world()
    held = closed(world, "lottery", seats=2)
    rows = {str(row.uuid): row for row in (approved(held, name, world.health, world) for name in NAMES)}
    give_seats(world.actor("budi"), offering=held.offering.uuid, word="  hujan   pagi ")
    draw = Draw.objects.get()
    assert draw.word == "hujan pagi"
    expected = order(bytes.fromhex(draw.seed), "hujan pagi", list(rows))
    names = [rows[entry].person.name for entry in expected]
    assert places(held) == [(lot, name, "seat" if lot <= 2 else "queue") for lot, name in enumerate(names, start=1)]
    entry = Entry.objects.get(verb="learning.seats_given")
    assert entry.data == {
        "seats": 2,
        "limits": {"0": 2},
        "order": [[rows[uuid].pk, 0] for uuid in expected],
        "seated": [rows[uuid].pk for uuid in expected[:2]],
        "away": [],
    }


@pytest.mark.django_db
def test_commitment_is_published_before_and_the_seed_after() -> None:
    world = make.world()
    held = closed(world, "lottery", seats=1)
    mine = approved(held, "Lia Hasan", world.health, world)
    approved(held, "Made Putra", world.health, world)
    draw = Draw.objects.get()
    assert Entry.objects.get(verb="learning.draw_committed").data == {"commitment": draw.commitment}
    again = commit_draw(world.actor("budi"), offering=held.offering)
    assert (again.pk, again.seed, Entry.objects.filter(verb="learning.draw_committed").count()) == (
        draw.pk,
        draw.seed,
        1,
    )
    for who in ("budi", "ani"):
        page = draw_page(world.actor(who), held.offering.uuid)
        assert (page.commitment, page.seed, page.word, list(page.rows)) == (draw.commitment, "", "", [])
        assert (page.ready, page.pending, page.may_draw) == (2, 0, who == "budi")
    give_seats(world.actor("budi"), offering=held.offering.uuid, word="hujan")
    page = draw_page(world.actor("ani"), held.offering.uuid)
    assert (page.seed, page.word, [row.lot for row in page.rows]) == (draw.seed, "hujan", [1, 2])
    assert {row.name for row in page.rows} == {""}
    assert {row.name for row in draw_page(world.actor("budi"), held.offering.uuid).rows} == {"Lia Hasan", "Made Putra"}
    assert mine.uuid in {row.entry for row in page.rows}
    assert (page.own, page.given, len(page.rows)) == (None, 1, 2)
    with pytest.raises(NotFound):
        draw_page(world.actor("dewi"), held.offering.uuid)


@pytest.mark.django_db
def test_turn_of_a_full_quota_goes_to_the_next() -> None:
    world = make.world()
    held = closed(world, "need", seats=3)
    Quota.objects.create(offering=held.offering, region=world.other, seats=1)
    for need, (name, unit) in enumerate(
        (
            ("Lia", world.health),
            ("Made", world.away),
            ("Nina", world.away),
            ("Oki", world.permits),
            ("Pia", world.health),
        )
    ):
        approved(held, name, unit, world, need=9 - need)
    give_seats(world.actor("budi"), offering=held.offering.uuid)
    assert places(held) == [
        (1, "Lia", "seat"),
        (2, "Made", "seat"),
        (3, "Nina", "quota"),
        (4, "Oki", "seat"),
        (5, "Pia", "queue"),
    ]


@pytest.mark.django_db
def test_who_is_elsewhere_by_then_is_passed_over_and_the_next_sits() -> None:
    world = make.world()
    held = closed(world, "need", seats=1)
    first = approved(held, "Lia", world.health, world, need=2)
    approved(held, "Made", world.health, world, need=1)
    case.seated(case.held(world, starts_at=held.sessions[1].starts_at).offering, first.person)
    give_seats(world.actor("budi"), offering=held.offering.uuid)
    assert places(held) == [(1, "Lia", "clash"), (2, "Made", "seat")]
    assert Engagement.objects.filter(registration=first).count() == 0
    assert Entry.objects.get(verb="learning.seats_given").data["away"] == [first.pk]


@pytest.mark.django_db
def test_thousands_get_their_seats_by_as_many_queries_as_two() -> None:
    world = make.world()
    counts = []
    for many in (1, 2, 12):  # the first one fills what is remembered
        held = closed(world, "need", seats=30, starts_at=timezone.now() + timedelta(days=10 * many))
        for place in range(many):
            approved(held, f"Orang {many} {place}", world.health, world)
        with CaptureQueriesContext(connection) as seen:
            assert len(give_seats(world.actor("budi"), offering=held.offering.uuid).seated) == many
        counts.append(len(seen))
    assert counts[1] == counts[2]


@pytest.mark.django_db
def test_nobody_gets_a_seat_where_two_sessions_of_the_offering_are_at_once() -> None:
    world = make.world()
    held = closed(world, "need", seats=2)
    case.session(held.offering, held.module, held.sessions[0].starts_at + timedelta(hours=1))
    for name in NAMES[:2]:
        approved(held, name, world.health, world)
    assert give_seats(world.actor("budi"), offering=held.offering.uuid).seated == ()
    assert [what for _lot, _name, what in places(held)] == ["clash", "clash"]
    assert Engagement.objects.count() == 0


@pytest.mark.django_db
def test_who_is_not_approved_takes_no_part() -> None:
    world = make.world()
    held = closed(world, "lottery", seats=5)
    now = timezone.now()
    approved(held, "Lia", world.health, world)
    approved(held, "Made", world.health, world, approved_at=None)
    approved(held, "Nina", world.health, world, withdrawn_at=now, withdrawal="Sakit")
    approved(held, "Oki", world.health, world, declined_at=now, refusal="Tidak", approved_at=None)
    give_seats(world.actor("budi"), offering=held.offering.uuid)
    assert [(lot, name) for lot, name, _what in places(held) if lot] == [(1, "Lia")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seating", "facts", "code"),
    [
        ("first", {}, "seats-first-come"),
        ("need", {"closes_at": timezone.now() + timedelta(days=900)}, "registration-open"),
        ("need", {"seated_at": timezone.now()}, "already-seated"),
        ("need", {"cancelled_at": timezone.now(), "cancellation": "Banjir"}, "offering-cancelled"),
        ("need", {"finished_at": timezone.now()}, "offering-finished"),
        ("need", {"starts_at": timezone.now() - timedelta(hours=1)}, "offering-begun"),
    ],
)
def test_seats_are_given_in_their_time_and_once(seating: str, facts: dict[str, Any], code: str) -> None:
    world = make.world()
    held = closed(world, seating, **facts)
    row = approved(held, "Lia", world.health, world)
    with pytest.raises(Conflict) as caught:
        give_seats(world.actor("budi"), offering=held.offering.uuid)
    row.refresh_from_db()
    assert (caught.value.code, row.lot, row.seated_at) == (code, None, None)


@pytest.mark.django_db
def test_a_lottery_without_commitment_is_not_drawn() -> None:
    world = make.world()
    held = closed(world, "lottery")
    Draw.objects.all().delete()
    approved(held, "Lia", world.health, world)
    with pytest.raises(Conflict) as caught:
        give_seats(world.actor("budi"), offering=held.offering.uuid)
    assert (caught.value.code, places(held)) == ("draw-missing", [(None, "Lia", "queue")])


@pytest.mark.django_db
def test_only_who_organises_gives_seats() -> None:
    world = make.world()
    held = closed(world, "need")
    approved(held, "Lia", world.health, world)
    for who in ("ani", "citra", "dewi", "fajar", "gita", "joko"):
        with pytest.raises(NotFound):
            give_seats(world.actor(who), offering=held.offering.uuid)
    assert Offering.objects.get(pk=held.offering.pk).seated_at is None


@pytest.mark.django_db
def test_more_seats_go_to_the_waiting_list_in_its_order() -> None:
    world = make.world()
    held = closed(world, "need", seats=1)
    for need, name in enumerate(("Lia", "Made", "Nina")):
        approved(held, name, world.health, world, need=9 - need)
    budi = world.actor("budi")
    give_seats(budi, offering=held.offering.uuid)
    assert promote_waiting(budi, offering=held.offering.uuid) == 0
    Offering.objects.filter(pk=held.offering.pk).update(seats=2)
    assert promote_waiting(budi, offering=held.offering.uuid) == 1
    assert places(held) == [(1, "Lia", "seat"), (2, "Made", "seat"), (3, "Nina", "queue")]
    nina = Registration.objects.get(person__name="Nina").person
    own = my_state(actor_of(make.account(nina)), held.offering.uuid).own
    assert own is not None
    assert (own.place, own.lot) == (1, 3)


def test_a_giving_that_is_killed_leaves_nothing_and_can_be_done_again(committed: None, home: Home) -> None:
    world = make.world()
    held = closed(world, "lottery", seats=4)
    for name in NAMES:
        approved(held, name, world.health, world)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PAMONG_DATABASE_URL": embedded_url(home, connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", DIE, str(held.offering.uuid)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    assert [(lot, what) for lot, _name, what in places(held)] == [(None, "queue")] * 5
    assert (Engagement.objects.count(), Message.objects.count()) == (0, 0)
    assert (Draw.objects.get().drawn_at, Offering.objects.get(pk=held.offering.pk).seated_at) == (None, None)
    assert Entry.objects.filter(verb="learning.seats_given").count() == 0
    give_seats(world.actor("budi"), offering=held.offering.uuid)
    assert [(lot, what) for lot, _name, what in places(held)] == [
        (1, "seat"),
        (2, "seat"),
        (3, "seat"),
        (4, "seat"),
        (5, "queue"),
    ]
