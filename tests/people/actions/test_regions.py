"""Regions come from the list, with everything above them, once."""

import pytest

from pamong.core.actor import SYSTEM, VISITOR
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people.actions.regions import create_ministry, create_region
from pamong.people.models import Region
from tests import make

pytestmark = pytest.mark.django_db


def tree() -> list[tuple[str, str | None]]:
    """Code and parent's code of every region."""
    return list(Region.objects.order_by("pk").values_list("code", "parent__code"))


def test_regency_brings_its_province_and_the_nation() -> None:
    row = create_region(SYSTEM, code="15.04")
    assert (row.name, row.time_zone) == ("Kabupaten Batang Hari", "Asia/Jakarta")
    assert tree() == [("ID", None), ("15", "ID"), ("15.04", "15")]
    assert Entry.objects.filter(verb="people.region_created").count() == 3


def test_second_time_changes_nothing() -> None:
    first = create_region(SYSTEM, code="15.04")
    assert create_region(SYSTEM, code="15.04") == first
    assert Entry.objects.filter(verb="people.region_created").count() == 3


def test_unknown_code_is_refused_with_an_example() -> None:
    with pytest.raises(Invalid, match=r"“15\.99” tidak dikenal. Tulis misalnya 15\.04"):
        create_region(SYSTEM, code="15.99")
    assert tree() == []


def test_ministry_stands_below_the_nation_with_a_code_of_ours() -> None:
    create_ministry(SYSTEM, code="K.PANRB", name="Kementerian PANRB")
    assert tree() == [("ID", None), ("K.PANRB", "ID")]
    with pytest.raises(Conflict, match=r"“K\.PANRB” sudah ada"):
        create_ministry(SYSTEM, code="K.PANRB", name="Kementerian PANRB")


def test_nobody_else_creates_regions() -> None:
    world = make.world()
    before = tree()
    for actor in (VISITOR, world.actor("eka"), world.actor("dewi")):
        with pytest.raises(NotFound):
            create_region(actor, code="12.77")
        with pytest.raises(NotFound):
            create_ministry(actor, code="K.PANRB", name="Kementerian PANRB")
    assert tree() == before
