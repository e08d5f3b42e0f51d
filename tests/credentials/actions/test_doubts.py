"""Reports of doubt: anybody may report, who organises there handles, and nobody twice."""

import pytest

from pamong.core.actor import VISITOR
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.credentials.actions.doubts import handle_doubt, report_doubt
from pamong.credentials.models import DoubtReport
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

STORY = "Tanda tangannya lain dari yang di halaman."


@pytest.fixture
def world() -> World:
    world = make.world()
    case.issuing_rule(world)
    return world


def report(number: str = "800.2/1", region: str = "15.04") -> DoubtReport:
    return report_doubt(VISITOR, number=number, region=region, message=STORY)


def test_report_of_a_known_number_goes_to_who_gave_it(world: World) -> None:
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.credential(world, case.decided(world, application))
    assert report(row.number, "82").region == world.region


def test_report_leaves_no_word_of_it_in_the_journal(world: World) -> None:
    row = report()
    entry = Entry.objects.get(verb="credentials.doubt_reported")
    assert (entry.object, entry.region, entry.data) == (f"credentials.doubtreport:{row.pk}", world.region.pk, {})


def test_report_is_handled_once(world: World) -> None:
    row, actor = report(), world.actor("budi")
    handled = handle_doubt(actor, doubt=row.uuid, outcome=" Palsu; dilaporkan ke kepolisian. ")
    assert (handled.outcome, handled.handled_by) == ("Palsu; dilaporkan ke kepolisian.", world.budi.pk)
    with pytest.raises(Conflict) as refused:
        handle_doubt(actor, doubt=row.uuid, outcome="Asli.")
    assert refused.value.code == "doubt-handled"
    row.refresh_from_db()
    assert row.outcome == "Palsu; dilaporkan ke kepolisian."


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "fajar", "gita", "kiki"])
def test_who_does_not_organise_there_does_not_handle_it(world: World, name: str) -> None:
    row = report()
    with pytest.raises(NotFound):
        handle_doubt(world.actor(name), doubt=row.uuid, outcome="Asli.")
    row.refresh_from_db()
    assert row.handled_at is None


def test_outcome_is_needed(world: World) -> None:
    row = report()
    with pytest.raises(Invalid) as refused:
        handle_doubt(world.actor("budi"), doubt=row.uuid, outcome=" ")
    assert refused.value.code == "doubt-outcome"
