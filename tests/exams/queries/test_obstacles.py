"""Who cannot sit an exam because of what was done with it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from pamong.core.actor import AccountId
from pamong.core.journal import record
from pamong.exams.models import ItemKey, ItemVersion, SittingForm
from tests import make
from tests.exams import case
from tests.exams.sitting_case import NOW, added, planned, refusal
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def test_who_wrote_before_another_did_or_set_the_key_is_refused_too(world: World) -> None:
    found = planned(world)
    version = ItemVersion.objects.select_related("item__bank").order_by("pk")[0]
    with transaction.atomic():
        someone = replace(world.actor("kiki"), behalf=AccountId(world.ani.pk))
        record(someone, "exams.item_changed", version, region=version.item.bank.region_id, item=version.item_id)
    for who in (world.ani, world.kiki):
        assert refusal(partial(added, world, found, who)).code == "candidate-author"
    ItemKey.objects.create(
        version=version, number=2, key={"right": "a"}, reason="Salah", set_at=timezone.now(), set_by=world.joko.pk
    )
    assert refusal(lambda: added(world, found, world.joko)).code == "candidate-author"


def test_who_drew_a_form_does_not_sit_it(world: World) -> None:
    found = planned(world)
    form = case.form(found.blueprint, list(ItemVersion.objects.all()), created_by=world.ani.pk)
    SittingForm.objects.create(sitting=found.sitting, form=form)
    no = refusal(lambda: added(world, found, world.ani))
    assert (no.code, str(no)) == (
        "candidate-drew",
        "Ani Rahmawati: penyusun paket soal ujian ini, jadi tidak dapat menjadi peserta.",
    )
