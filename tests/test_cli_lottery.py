"""``pamong lottery verify``: a true draw is found true, and each way of touching it is named."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from pamong.learning.actions.lottery import commit_draw
from pamong.learning.actions.registration import give_seats, withdraw
from pamong.learning.models import Draw, Offering, Quota, Registration
from pamong.learning.queries.draw_check import check_draw
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests import make
from tests.learning import case
from tests.make import World


def drawn(world: World, *, draw: bool = True) -> Offering:
    """A lottery of six people for three seats, of which two are the other region's, with a word."""
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(minutes=1)}
    held = case.held(world, seating="lottery", seats=3, **times)
    Quota.objects.create(offering=held.offering, region=world.other, seats=2)
    with transaction.atomic():
        commit_draw(world.actor("budi"), offering=held.offering)
    places = (world.health, world.health, world.permits, world.away, world.away, world.away)
    for name, unit in zip("ABCDEF", places, strict=True):
        someone = make.civil_servant(
            name, unit, world.officer if unit.region_id == world.region.pk else world.away_post
        )
        facts = {"region": unit.region, "unit": unit, "way": "self", "registered_at": now, "approved_at": now}
        Registration.objects.create(offering=held.offering, person=someone, **facts)
    # The time of the commitment is that of publishing, before anybody registered.
    Draw.objects.update(committed_at=now - timedelta(days=9))
    if draw:
        give_seats(world.actor("budi"), offering=held.offering.uuid, word="hujan")
    return held.offering


def swap_lots() -> None:
    first, second = Registration.objects.order_by("lot")[:2]
    Registration.objects.filter(pk=first.pk).update(lot=99)
    Registration.objects.filter(pk=second.pk).update(lot=1)
    Registration.objects.filter(pk=first.pk).update(lot=2)


def other_seed() -> None:
    Draw.objects.update(seed="ab" * 32)


def other_commitment() -> None:
    other_seed()

    Draw.objects.update(commitment=hashlib.sha256(bytes.fromhex("ab" * 32)).hexdigest())


def drop_entry() -> None:
    last = Registration.objects.order_by("-lot")[0]
    Registration.objects.filter(pk=last.pk).update(lot=None)


def move_seat() -> None:
    seated = Registration.objects.filter(seated_at__isnull=False).order_by("lot")[0]
    other = Registration.objects.filter(seated_at=None).order_by("lot")[0]
    Registration.objects.filter(pk=other.pk).update(seated_at=seated.seated_at)
    Registration.objects.filter(pk=seated.pk).update(seated_at=None)


def other_word() -> None:
    Draw.objects.update(word="kemarau")


def late_commitment() -> None:
    Draw.objects.update(committed_at=timezone.now() + timedelta(hours=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("touch", "named"),
    [
        (lambda: None, set()),
        (swap_lots, {"order", "journal"}),
        (other_seed, {"commitment", "order"}),
        (other_commitment, {"published", "order"}),
        (drop_entry, {"entries", "order", "journal"}),
        (move_seat, {"kept"}),
        (other_word, {"order"}),
        (late_commitment, {"before"}),
    ],
)
def test_each_way_of_touching_a_draw_is_named(touch: Callable[[], None], named: set[str]) -> None:
    offering = drawn(make.world())
    touch()
    found = check_draw(offering.uuid)
    assert {check.code for check in found.checks if not check.ok} >= named
    assert found.ok == (not named)
    if touch is not drop_entry:
        assert found.entries == 6


@pytest.mark.django_db
def test_a_seat_that_is_given_back_later_changes_nothing_of_the_draw() -> None:
    world = make.world()
    offering = drawn(world)
    seated = Registration.objects.filter(seated_at__isnull=False).order_by("lot")[0]
    withdraw(world.actor("budi"), registration=seated.uuid, reason="Sakit")
    Quota.objects.update(seats=0)
    assert check_draw(offering.uuid).ok


def lottery(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_", "LC_"))}
    address = {"PAMONG_DATABASE_URL": str(embedded_url(home, connection.settings_dict["NAME"]))}
    return subprocess.run(
        [sys.executable, "-m", "pamong.cli", "lottery", "verify", *arguments, "--home", str(home.path)],
        env=kept | {"LANG": "C"} | address,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_says_so_by_its_exit_code(committed: None, home: Home) -> None:
    offering = drawn(make.world())
    done = lottery(home, str(offering.uuid))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Undian ini cocok.\n")
    assert done.stdout.count("✓") == 9
    drop_entry()
    told = lottery(home, str(offering.uuid), "--json")
    assert told.returncode == 1
    answer: dict[str, Any] = json.loads(told.stdout)
    assert (answer["ok"], answer["word"]) == (False, "hujan")
    wrong = lottery(home, str(offering.uuid))
    assert (wrong.returncode, "✗ Pesertanya sama dengan saat diundi" in wrong.stdout) == (1, True)


def test_what_was_not_drawn_is_refused_with_its_commitment(committed: None, home: Home) -> None:
    offering = drawn(make.world(), draw=False)
    done = lottery(home, str(offering.uuid))
    assert (done.returncode, done.stdout) == (2, "")
    assert Draw.objects.get().commitment in done.stderr
    assert Draw.objects.get().seed not in done.stderr
    nowhere = lottery(home, "00000000-0000-7000-8000-000000000000")
    assert nowhere.returncode == 2
