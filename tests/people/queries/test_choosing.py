"""What a typed name means."""

import pytest
from pytest_django import DjangoAssertNumQueries

from pamong.core.refusals import NotFound
from pamong.people.queries.choosing import (
    Option,
    near,
    pick,
    position_options,
    region_options,
    unit_options,
)
from tests import make

LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
OPTIONS = (
    Option("1", ("Dinas Kesehatan",)),
    Option("2", ("Subbagian Umum", "Dinas Kesehatan")),
    Option("3", ("Subbagian Umum", "Sekretariat", "Dinas Sosial")),
    Option("4", ("Sekretariat", "Dinas Sosial")),
    Option("5", ("Subbagian Umum",)),
    Option("6", ("Kabupaten Batang Hari",), ("15.04", "Batang Hari")),
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Dinas Kesehatan", ["1"]),
        ("  dinas   KESEHATAN. ", ["1"]),
        ("Subbagian Umum, Dinas Kesehatan", ["2"]),
        ("subbagian umum dinas kesehatan", ["2"]),
        ("Subbagian Umum, Sekretariat", ["3"]),
        ("Subbagian Umum", ["5"]),
        ("Sekretariat", ["4"]),
        ("15.04", ["6"]),
        ("batang hari", ["6"]),
        ("Dinas", []),
        ("", []),
        ("…", []),
    ],
)
def test_name_means_what_it_tells_apart(text: str, values: list[str]) -> None:
    assert [option.value for option in pick(text, OPTIONS)] == values


def test_name_that_tells_nothing_apart_means_all_of_them() -> None:
    assert [option.value for option in pick("subbagian umum", OPTIONS[:4])] == ["2", "3"]


def test_near_is_what_shares_most_words() -> None:
    found = near("Sub bagian umum Dinas Kesehatn", OPTIONS)
    assert [option.value for option in found] == ["1", "2", "3", "5", "4"]
    assert near("Puskesmas", OPTIONS) == []
    assert len(near("umum", OPTIONS, most=2)) == 2


@pytest.mark.django_db
def test_units_are_those_of_the_own_region_or_branch(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world = make.world()
    budi, joko = world.actor("budi"), world.actor("joko")
    with django_assert_num_queries(2):
        labels = [option.label for option in unit_options(budi, "15.04")]
    assert labels == [f"Bidang Perizinan, {LICENSING}", "Dinas Kesehatan", LICENSING]
    assert [option.label for option in unit_options(joko, "15.04")] == ["Dinas Kesehatan"]
    assert unit_options(budi, "82") == ()
    assert unit_options(world.actor("kiki"), "15.04") == ()


@pytest.mark.django_db
def test_positions_are_open_and_told_apart_by_their_kind() -> None:
    world = make.world()
    make.position("Kepala Dinas", world.region)
    make.position("Juru Ketik", world.region, closed_on=make.SINCE)
    labels = [option.label for option in position_options(world.actor("budi"), "15.04")]
    assert labels == [
        "Kepala Dinas, Struktural",
        "Kepala Dinas, Pelaksana",
        "Penata Perizinan Ahli Pertama, Fungsional",
    ]
    with pytest.raises(NotFound):
        position_options(world.actor("joko"), "15.04")


@pytest.mark.django_db
def test_regions_are_found_by_name_and_code() -> None:
    world = make.world()
    assert region_options("15.04") == ()  # nobody there yet
    assert world.dewi.is_active
    options = region_options("15.04")
    assert [option.value for option in pick("maluku utara", options)] == ["82"]
    assert [option.value for option in pick("Provinsi Maluku Utara", options)] == ["82"]
    assert pick("15.04", options) == []
