"""Five programmes of five governments, each before, running, and a year later."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from pamong.competency.models import Snapshot
from pamong.core.actor import SYSTEM
from pamong.credentials.formats.states import State
from pamong.credentials.models import Credential, OutsideCredential
from pamong.credentials.queries.register import SOON, RegisterWanted, register_rows
from pamong.evaluation.models import Observation
from pamong.evaluation.queries.observations import applied
from pamong.evaluation.queries.results_chain import results_chain
from pamong.evaluation.queries.verdicts import verdicts_in
from pamong.learning.models import Completion, Offering, Programme, Registration, Session
from pamong.people.access import today
from pamong.people.models import Region
from pamong.tour.governments import GOVERNMENTS, Government
from pamong.tour.hours import next_days

pytestmark = pytest.mark.usefixtures("filled")

every = pytest.mark.parametrize("one", GOVERNMENTS, ids=lambda one: one.code)


def offerings(one: Government) -> tuple[Offering, Offering]:
    """The one that is over, and the one that is open."""
    past, still_open = Offering.objects.filter(programme__title=one.title, region__code=one.code).order_by("number")
    return past, still_open


@every
def test_before_there_is_a_picture_of_what_lacks(one: Government) -> None:
    snapshot = Snapshot.objects.get(region__code=one.code)
    assert snapshot.title == f"Pemetaan kompetensi {today().year}"


@every
def test_running_batch_has_people_in_every_state(one: Government) -> None:
    _past, row = offerings(one)
    seats = Registration.objects.filter(offering=row)
    held = seats.filter(seated_at__isnull=False, withdrawn_at=None)
    assert (row.finished_at, seats.count(), held.count()) == (None, 8, 5)
    assert seats.filter(withdrawn_at__isnull=False).count() == 1
    assert seats.filter(seated_at=None, withdrawn_at=None).count() == 2
    assert seats.filter(confirmed_at__isnull=False).count() == 3


@every
def test_running_batch_begins_on_the_next_working_morning_of_its_place(one: Government) -> None:
    _past, row = offerings(one)
    zone = ZoneInfo(row.region.time_zone)
    sessions = Session.objects.filter(offering=row).order_by("starts_at")
    spans = [(held.starts_at.astimezone(zone), held.ends_at.astimezone(zone)) for held in sessions]
    seeded = row.created_at.astimezone(zone)
    days = next_days(row.region_id, seeded, 4)
    at = {"pelayanan-prima": (0, 1, 1, 2, 3), "komunikasi-dengan-masyarakat": (0, 1, 2)}[one.template]
    assert [starts.date() for starts, _ends in spans] == [days[number] for number in at]
    assert {(f"{starts:%H.%M}", f"{ends:%H.%M}") for starts, ends in spans} <= {("08.00", "12.30"), ("13.30", "16.30")}
    assert spans[0][0] - row.closes_at == timedelta(minutes=30)


@every
def test_a_year_later_nothing_but_the_work_place_is_left_to_measure(one: Government) -> None:
    past, _open = offerings(one)
    links = {link.key: link for link in results_chain(past.programme.uuid)}
    assert [key for key, link in links.items() if not link.measured] == ["applied"]


def test_sofifi_compares_ten_offices() -> None:
    link = next(link for link in results_chain(Programme.objects.get(region__code="82").uuid) if link.key == "service")
    assert link.n == 10


def test_governments_number_their_certificates_in_their_own_ways() -> None:
    numbers = Credential.objects.values_list("number", flat=True)
    assert len(set(numbers)) == len(numbers) == 9
    firsts = Credential.objects.order_by("region", "pk").distinct("region").values_list("region__code", "number")
    told = {code: number.replace(str(today().year), "{year}") for code, number in firsts}
    assert told["15.04"] == "800.1.13/001/BKPSDM-BTH/{year}"
    assert told["12.77"] == "895.5/001/BKPSDM.PSP/{year}"
    assert told["19.71"].startswith("800.1.13/001/BKPSDM-PGK/")


@every
def test_a_year_later_most_passed_and_not_all(one: Government) -> None:
    past, _open = offerings(one)
    rows = Completion.objects.filter(registration__offering=past)
    told = {"19.71": (12, 8), "12.77": (12, 8), "82": (15, 10), "K.PANRB": (12, 8)}
    assert past.finished_at is not None
    assert (rows.count(), rows.filter(completed=True).count()) == told[one.code]


@pytest.mark.parametrize(
    ("code", "words"),
    [("19.71", {"terbukti"}), ("12.77", {"tidak terlihat"}), ("82", {"terbukti"}), ("K.PANRB", {"mungkin"})],
)
def test_studies_of_the_other_governments_found_what_was_planted(code: str, words: set[str]) -> None:
    assert {one.verdict for one in verdicts_in(Region.objects.get(code=code).pk)} == words


def test_all_four_words_are_met_in_the_tour() -> None:
    regions = Region.objects.values_list("pk", flat=True)
    assert {one.verdict for region in regions for one in verdicts_in(region)} == {
        "terbukti",
        "mungkin",
        "tidak terlihat",
        "data kurang",
    }


@pytest.mark.parametrize(
    ("state", "count"),
    [(State.VALID, 4), (SOON, 1), (State.SUSPENDED, 1), (State.WITHDRAWN, 1), (State.REPLACED, 1)],
)
def test_certificates_are_in_every_state_that_a_new_home_can_have(state: str, count: int) -> None:
    assert len(register_rows(SYSTEM, "15.04", RegisterWanted(state=state))) == count


@pytest.mark.parametrize(("code", "count"), [("19.71", 1), ("12.77", 1), ("82", 0)])
def test_certification_of_other_governments_has_begun(code: str, count: int) -> None:
    assert Credential.objects.filter(region__code=code).count() == count


def test_what_was_learnt_is_seen_at_work_by_others() -> None:
    course = Programme.objects.get(title="Pelayanan Prima", region__code="15.04")
    found = applied(course.uuid)
    assert found is not None
    assert (found.day, found.people >= 5, found.share > 50) == (30, True, True)
    assert Observation.objects.filter(day=0, survey__isnull=False).count() == 1


def test_certificate_of_another_institute_has_ended() -> None:
    row = OutsideCredential.objects.get(person__name="Ani Rahmawati")
    assert row.verified_at is not None
    assert row.valid_until is not None
    assert row.valid_until < today()
