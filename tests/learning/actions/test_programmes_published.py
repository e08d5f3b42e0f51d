"""A programme is published when nothing is missing, and withdrawn when nothing of it runs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine

from pamong.core.refusals import Conflict
from pamong.learning.actions.programmes import (
    ProgrammeFacts,
    change_module,
    change_programme,
    create_programme,
    publish_programme,
    set_aims,
    set_partners,
    set_positions,
    withdraw_programme,
)
from pamong.learning.models import Agreement, Module
from tests import make
from tests.learning import case
from tests.learning.actions.programme_case import (
    FACTS,
    MODULE,
    complete,
    refusal,
    running,
)
from tests.make import World
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def test_publishing_names_everything_that_is_missing(world: World) -> None:
    budi = world.actor("budi")
    row = create_programme(budi, region="15.04", facts=ProgrammeFacts("Kosong", "Bidang"))
    with pytest.raises(Conflict) as refused:
        publish_programme(budi, programme=row.uuid)
    assert refused.value.code == "programme-incomplete"
    assert str(refused.value) == (
        "Tujuan belum ditulis: untuk apa peserta datang."
        " Waktu yang diminta dari peserta belum ditulis."
        " Siapa melihat data peserta belum ditulis."
        " Akibat hadir, tidak hadir, dan belum tuntas belum ditulis."
        " Kepada siapa peserta dapat bertanya belum ditulis."
        " Pertanyaan evaluasi belum ditulis: apa yang seharusnya berubah."
        " Ukuran evaluasi belum ditulis: indikator apa, dari sumber mana."
        " Hari evaluasi belum ditulis: berapa hari sesudah angkatan selesai."
        " Hari peninjauan belum ditetapkan."
        " Belum ada modul."
        " Belum ada kompetensi yang dituju."
    )
    row.refresh_from_db()
    assert row.published_at is None


def test_publishing_refuses_a_review_of_today_and_an_agreement_that_ended(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    change_programme(budi, programme=row.uuid, facts=replace(FACTS, review_on=date(2026, 11, 23)))
    ended = case.partner(world, until=date(2026, 11, 22), name="Universitas Jambi")
    holds = case.partner(world, until=date(2026, 11, 23))
    none = case.partner(world, name="Yayasan Baru")
    Agreement.objects.filter(partner=none).delete()
    later = case.partner(world, name="Badan Diklat")
    Agreement.objects.filter(partner=later).update(since=date(2027, 1, 1))
    partners = dict.fromkeys((ended.uuid, holds.uuid, none.uuid, later.uuid), "")
    set_partners(budi, programme=row.uuid, partners=partners)
    with pytest.raises(Conflict) as refused:
        publish_programme(budi, programme=row.uuid)
    assert str(refused.value) == (
        "Hari peninjauan 23 November 2026 sudah lewat. Pilih hari yang akan datang."
        " Perjanjian PKS/1 dengan Badan Diklat belum berlaku."
        " Perjanjian PKS/1 dengan Universitas Jambi berakhir 22 November 2026."
        " Yayasan Baru belum punya perjanjian yang berlaku."
    )


def test_publishing_happens_once(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    first = publish_programme(budi, programme=row.uuid).published_at
    with time_machine.travel("2026-11-24T02:00:00Z", tick=False):
        assert publish_programme(budi, programme=row.uuid).published_at == first
    assert facts("learning.programme_published") == [(world.region.pk, {})]


def test_withdrawn_programme_is_left_alone(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    one = Module.objects.get(programme=row)
    withdraw_programme(budi, programme=row.uuid)
    assert refusal(withdraw_programme, budi, programme=row.uuid) == "programme-withdrawn"
    assert refusal(publish_programme, budi, programme=row.uuid) == "programme-withdrawn"
    assert refusal(change_programme, budi, programme=row.uuid, facts=FACTS) == "programme-withdrawn"
    assert refusal(change_module, budi, module=one.uuid, facts=MODULE) == "programme-withdrawn"
    assert refusal(set_aims, budi, programme=row.uuid, aims={}) == "programme-withdrawn"
    assert refusal(set_positions, budi, programme=row.uuid, positions=[]) == "programme-withdrawn"
    assert refusal(set_partners, budi, programme=row.uuid, partners={}) == "programme-withdrawn"
    assert facts("learning.programme_withdrawn") == [(world.region.pk, {})]


def test_programme_that_runs_is_not_withdrawn(world: World) -> None:
    assert refusal(withdraw_programme, world.actor("budi"), programme=running(world).uuid) == "programme-running"
