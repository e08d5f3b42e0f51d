"""What a copy of everything leaves out though it is about the person: what does not hold yet, and what opens something."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from pamong.learning.models import RosterCopy
from pamong.people.actions import ask_data
from pamong.people.queries.everything import Told, everything
from pamong.people.queries.readable import readable
from pamong.web.auditor.words import HAPPENED
from tests import make
from tests.evaluation.traced import chain
from tests.learning import case as learning

pytestmark = pytest.mark.django_db


def told(person: int) -> dict[str, Told]:
    """Kinds of record by their tables."""
    return {one.model: one for one in everything(person)}


def test_results_that_do_not_hold_yet_are_withheld_with_a_reason() -> None:
    found = chain()
    given = told(found.world.ani.person_id)
    for label in ("exams.Score", "credentials.UnitResult"):
        assert (given[label].rows, given[label].columns, given[label].withheld != "") == ((), (), True)
    assert len(given["credentials.Decision"].rows) == 1
    assert len(given["exams.Attempt"].rows) == 1


def test_keys_are_in_no_copy() -> None:
    world = make.world()
    session, now = learning.held(world).sessions[0], timezone.now()
    RosterCopy.objects.create(
        session=session, account=world.ani.pk, key="ab" * 32, taken_at=now, until=now + timedelta(days=1)
    )
    given = told(world.ani.person_id)["learning.RosterCopy"]
    assert len(given.rows) == 1
    assert "key" not in given.columns
    assert "ab" * 32 not in str(given.rows)


def test_page_of_a_copy_is_for_people() -> None:
    found = chain()
    given, zone = told(found.world.ani.person_id), ZoneInfo("Asia/Jakarta")
    person = readable(given["people.Person"], zone)
    assert ("nama", "Ani Rahmawati") in zip(person.headings, person.rows[0], strict=True)
    post = readable(given["people.Assignment"], zone)
    assert (post.headings, post.rows) == (
        ("unit", "jabatan", "sifat penugasan", "memimpin unit", "sejak"),
        (("Bidang Perizinan", "Penata Perizinan Ahli Pertama", "Definitif", "tidak", "1 Januari 2024"),),
    )
    hours = readable(given["learning.HoursLine"], zone)
    assert [dict(zip(hours.headings, row, strict=True))["JP"] for row in hours.rows] == ["5", "2,5"]
    decided = readable(given["credentials.Decision"], zone)
    assert dict(zip(decided.headings, decided.rows[0], strict=True))["diputuskan"] == "10 Februari 2025"


def test_no_key_of_a_table_stands_on_the_page() -> None:
    found = chain()
    zone = ZoneInfo("Asia/Jakarta")
    sheets = [readable(one, zone) for one in everything(found.world.ani.person_id) if one.rows]
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row]
    assert [
        cell for cell in cells if re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+[.][a-z_]+(:.*)?|.*T\d\d:\d\d.*", cell)
    ] == []
    assert [name for sheet in sheets for name in sheet.headings if name in {"id", "uuid", "person", "batch"}] == []


def test_journal_in_a_copy_speaks_as_its_pages_do() -> None:
    world = make.world()
    ask_data(world.actor("ani"), kind="correction", wish="Gelar")
    sheet = readable(told(world.ani.person_id)["core.Entry"], ZoneInfo("Asia/Jakarta"))
    happened = [dict(zip(sheet.headings, row, strict=True))["yang terjadi"] for row in sheet.rows]
    assert happened == [str(HAPPENED["people.data_asked"])]
