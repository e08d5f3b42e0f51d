"""What counts as a competency today."""

from collections import Counter

import pytest

from pamong.competency.actions.built_in import ensure_built_in
from pamong.competency.models import Level
from pamong.competency.queries.frameworks import current_competencies, levels_of
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    ensure_built_in()
    return make.world()


def test_built_in_has_nine_competencies_of_five_levels(world: World) -> None:
    found = current_competencies(world.region.pk)
    assert [(row.code, row.name, row.group, row.top) for row in found.values()] == [
        ("M.01", "Integritas", "managerial", 5),
        ("M.02", "Kerjasama", "managerial", 5),
        ("M.03", "Komunikasi", "managerial", 5),
        ("M.04", "Orientasi pada Hasil", "managerial", 5),
        ("M.05", "Pelayanan Publik", "managerial", 5),
        ("M.06", "Pengembangan Diri dan Orang Lain", "managerial", 5),
        ("M.07", "Mengelola Perubahan", "managerial", 5),
        ("M.08", "Pengambilan Keputusan", "managerial", 5),
        ("SK.01", "Perekat Bangsa", "sociocultural", 5),
    ]
    assert {row.built_in for row in found.values()} == {True}
    levels = levels_of(found)
    assert {key: [level.number for level in rows] for key, rows in levels.items()} == {
        key: [1, 2, 3, 4, 5] for key in found
    }
    sure = Counter(level.confidence for rows in levels.values() for level in rows)
    assert sure == {"confirmed_1": 40, "confirmed_2+": 5}
    assert Level.objects.count() == 45
