"""What a region chooses: kept with one fact that names columns, refused in words, never by somebody else."""

import io
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Invalid, NotFound, TooLarge
from pamong.kit.files import open_file, prepare_store
from pamong.kit.models import File
from pamong.people.actions.settings import set_up_region
from pamong.people.models import Region
from tests import make

pytestmark = pytest.mark.django_db

ARMS = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 36"><path d="M0 0h32v36H0z"/></svg>'
COUNTED = frozenset({"01", "03", "09", "11", "12", "15", "16", "20", "68"})
"""What is usual."""


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> make.World:
    settings.MEDIA_ROOT = tmp_path / "files"
    prepare_store()
    return make.world()


def choose(actor: Actor, **facts: Any) -> Region:
    usual = {"office": "", "letterhead": "", "time_zone": "Asia/Jakarta", "hue": 248, "counted": None}
    return set_up_region(actor, region="15.04", **{**usual, **facts})


def changes() -> list[Any]:
    rows = Entry.objects.filter(verb="people.region_changed").order_by("id")
    return [row.data["columns"] for row in rows]


def test_set_up_region_keeps_what_is_chosen_and_names_the_columns(world: make.World) -> None:
    row = choose(
        world.actor("eka"),
        office="  BKPSDM\tKabupaten Batang Hari ",
        letterhead="Jl. Gajah Mada 1\r\n\r\n Telp. 0743 21001 ",
        time_zone="Asia/Jayapura",
        hue=0,
        counted=COUNTED - {"12"},
    )
    assert (row.office, row.letterhead) == ("BKPSDM Kabupaten Batang Hari", "Jl. Gajah Mada 1\nTelp. 0743 21001")
    assert (row.time_zone, row.hue) == ("Asia/Jayapura", 0)
    assert row.left_out is not None
    assert "12" in row.left_out
    assert "01" not in row.left_out
    entry = Entry.objects.get(verb="people.region_changed")
    assert entry.data == {"columns": ["office", "letterhead", "time_zone", "hue", "left_out"]}
    assert (entry.region, entry.actor, entry.object) == (row.pk, world.eka.pk, f"people.region:{row.pk}")
    assert Region.objects.get(code="82").hue == 248


def test_set_up_region_as_it_is_writes_nothing(world: make.World) -> None:
    choose(world.actor("eka"), counted=COUNTED)
    assert changes() == []


def test_set_up_region_returns_to_the_usual_standings(world: make.World) -> None:
    choose(world.actor("eka"), counted=frozenset())
    row = choose(world.actor("eka"), counted=COUNTED)
    assert row.left_out is None
    assert changes() == [["left_out"], ["left_out"]]


def test_set_up_region_keeps_arms_until_they_are_taken_off(world: make.World) -> None:
    actor = world.actor("eka")
    row = choose(actor, arms=io.BytesIO(ARMS))
    assert row.arms is not None
    with open_file(row.arms) as kept:
        assert kept.read() == ARMS
    assert (row.arms.name, row.arms.media_type) == ("lambang-15.04.svg", "image/svg+xml")
    assert choose(actor).arms_id == row.arms_id
    assert choose(actor, without_arms=True).arms_id is None
    assert changes() == [["arms"], ["arms"]]


@pytest.mark.parametrize("name", ["ani", "budi", "fajar", "gita", "joko", "dewi"])
def test_set_up_region_is_for_its_administrators_alone(name: str, world: make.World) -> None:
    with pytest.raises(NotFound):
        choose(world.actor(name), hue=1, arms=io.BytesIO(ARMS))
    assert Region.objects.get(code="15.04").hue == 248
    assert (changes(), File.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"office": "a" * 201}, "region-office"),
        ({"letterhead": "a\n" * 7}, "region-letterhead"),
        ({"letterhead": "a" * 601}, "region-letterhead"),
        ({"time_zone": "Asia/Tokyo"}, "region-zone"),
        ({"hue": -1}, "region-hue"),
        ({"hue": 360}, "region-hue"),
        ({"counted": frozenset({"01", "xx"})}, "region-standing"),
        ({"arms": io.BytesIO(b"<svg onload='x()'/>")}, "region-arms"),
        ({"arms": io.BytesIO(b"GIF89a")}, "region-arms"),
    ],
)
def test_set_up_region_refuses_and_keeps_nothing(facts: dict[str, Any], code: str, world: make.World) -> None:
    with pytest.raises(Invalid) as refusal:
        choose(world.actor("eka"), **{"office": "BKPSDM", **facts})
    assert refusal.value.code == code
    assert (Region.objects.get(code="15.04").office, changes(), File.objects.count()) == ("", [], 0)


def test_set_up_region_refuses_large_arms(world: make.World) -> None:
    with pytest.raises(TooLarge):
        choose(world.actor("eka"), arms=io.BytesIO(ARMS + b"\n" * (64 << 10)))
    assert (changes(), File.objects.count()) == ([], 0)


def test_office_and_letterhead_hold_no_signs_that_nobody_sees(world: make.World) -> None:
    row = choose(world.actor("eka"), office="BKP\u200bSDM\u202e", letterhead="Jl. Gajah\u2067 Mada 1\nTe\u00adlp. 1")
    assert (row.office, row.letterhead) == ("BKPSDM", "Jl. Gajah Mada 1\nTelp. 1")
