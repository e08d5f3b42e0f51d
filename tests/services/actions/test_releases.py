"""A quarter's satisfaction: hidden while it runs, worked out by hand, frozen, corrected beside what stood there."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound, Refusal
from pamong.services.actions.releases import publish_release
from pamong.services.models import SkmRelease, SkmRound, Standard
from pamong.services.queries.releases import latest_release, public_quarter
from pamong.services.queries.rounds import preview, round_page, rounds_page
from tests import make
from tests.make import World
from tests.services import case, satisfied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(satisfied.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def row(world: World) -> SkmRound:
    return satisfied.opened(world)


def published(world: World, row: SkmRound, **facts: Any) -> SkmRelease:
    return publish_release(world.actor("budi"), **{"round": row.uuid, "visits": None, **facts})


def refused(world: World, row: SkmRound, **facts: Any) -> str:
    """Code of the refusal; nothing has changed."""
    before = SkmRelease.objects.count()
    with pytest.raises(Refusal) as told:
        published(world, row, **facts)
    assert SkmRelease.objects.count() == before
    return told.value.code


def test_while_it_runs_only_the_number_of_forms_is_shown(world: World, row: SkmRound) -> None:
    satisfied.example(row)
    found = round_page(world.actor("budi"), row.uuid)
    assert (found.row.forms, found.row.state, found.withheld) == (29, "open", "running")
    assert (found.result, found.who, found.comments) == (None, (), ())
    assert refused(world, row) == "skm-running"
    with pytest.raises(Conflict):
        preview(world.actor("budi"), row.uuid, None)


def test_published_example_is_frozen_with_everything(world: World, row: SkmRound) -> None:
    satisfied.example(satisfied.closed(row))
    made = published(world, row, visits=580)
    assert (made.number, made.n, made.rounded, made.band) == (1, 29, Decimal("91.48"), "A")
    assert made.index == Decimal("91.4750957854")
    assert (made.rule, made.published_by, made.why) == ("permenpanrb-14-2017", world.budi.pk, "")
    told = latest_release(row.service_id)
    assert told
    result = told.result
    assert [(one.code, one.n, one.total) for one in result.elements[:2]] == [("U1", 29, 105), ("U2", 29, 101)]
    # 3 × 11 + 4 × 18 = 105
    assert result.elements[0].counts == (0, 0, 11, 18)
    assert (result.exact, result.visits, result.visits_from) == ("23875/261", 580, "typed")
    assert (result.rate, result.needed, result.enough, result.lacking) == (5.0, 231, False, 202)
    assert (result.weakest.code, result.strongest.code) == ("U3", "U4")
    assert result.free
    assert (result.opened, result.closed) == (date(2026, 11, 21), date(2026, 11, 21))
    assert (result.trust.n, result.trust.share, result.wait.median) == (0, None, None)
    assert SkmRound.objects.get(pk=row.pk).visits == 580
    assert Entry.objects.get(verb="services.skm_published").data["index"] == "91.48"


def test_digest_is_that_of_the_counts(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(5))
    made = published(world, row)
    counts = ",".join(f'"U{number}":[0,0,5,0]' for number in range(1, 10))
    trust = '"trust":{"high":null,"least":30,"low":null,"n":0,"share":null}'
    told = f'{{"counts":{{{counts}}},"n":5,{trust},"wait":{{"median":null,"n":0}}}}'
    assert made.digest == sha256(told.encode()).hexdigest()


def test_fewer_forms_than_the_floor_are_never_shown_or_published(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(4))
    found = round_page(world.actor("budi"), row.uuid)
    assert (found.row.forms, found.withheld, found.result) == (4, "few", None)
    assert refused(world, row) == "skm-few"


def test_element_with_fewer_answers_than_the_floor_withholds_all(world: World, row: SkmRound) -> None:
    forms = satisfied.forms(6)
    for form in forms[:2]:
        del form["u9"]
    satisfied.handed_in(satisfied.closed(row), forms)
    assert round_page(world.actor("budi"), row.uuid).withheld == "few"
    assert refused(world, row) == "skm-few"


def test_nobody_answered(world: World, row: SkmRound) -> None:
    satisfied.closed(row)
    assert round_page(world.actor("budi"), row.uuid).withheld == "few"
    assert refused(world, row) == "skm-few"


def test_trust_is_shown_from_thirty_answers_with_its_interval(world: World, row: SkmRound) -> None:
    forms = [*satisfied.forms(20, kepercayaan=3), *satisfied.forms(10, kepercayaan=2)]
    satisfied.handed_in(satisfied.closed(row), [*forms[:-1], *satisfied.forms(1)])
    assert preview(world.actor("budi"), row.uuid, None).trust.share is None  # 29
    satisfied.handed_in(row, satisfied.forms(1, kepercayaan=1))
    trust = preview(world.actor("budi"), row.uuid, None).trust
    assert trust.n == 30
    assert [trust.share, trust.low, trust.high] == pytest.approx([66.67, 48.78, 80.77], abs=0.01)


def test_trust_is_no_part_of_the_index(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(30, kepercayaan=1))
    assert preview(world.actor("budi"), row.uuid, None).rounded == Decimal("75.00")


def test_waiting_is_the_median_of_what_was_said(world: World, row: SkmRound) -> None:
    forms = [form for minutes in (5, 10, 30, 240, 15) for form in satisfied.forms(1, menunggu=minutes)]
    satisfied.handed_in(satisfied.closed(row), [*forms, *satisfied.forms(2)])
    wait = preview(world.actor("budi"), row.uuid, None).wait
    assert (wait.n, wait.median) == (5, 15.0)


def test_visits_are_counted_from_the_cases_of_the_quarter(world: World, row: SkmRound) -> None:
    source = case.source(row.service)
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 2), date(2026, 12, 31), date(2027, 1, 1)):
        for _case in range(4):
            case.case(source, day)
    old = case.case(source, date(2026, 10, 5))
    type(old).objects.filter(region=old.region, source=old.source, source_key=old.source_key).update(current=False)
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    told = preview(world.actor("budi"), row.uuid, None)
    assert (told.visits, told.visits_from, told.rate, told.needed) == (12, "cases", 50.0, 12)


def test_fewer_cases_than_forms_are_no_visits(world: World, row: SkmRound) -> None:
    source = case.source(row.service)
    for _case in range(5):
        case.case(source, date(2026, 10, 5))
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    told = preview(world.actor("budi"), row.uuid, None)
    assert (told.visits, told.visits_from, told.rate, told.needed) == (None, "", None, None)


def test_fewer_visits_than_forms_are_refused(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    assert refused(world, row, visits=5) == "visits-few"
    assert preview(world.actor("budi"), row.uuid, 6).enough


def test_correction_needs_a_reason_and_is_the_next_number(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    first = published(world, row)
    assert refused(world, row, why="Salah ketik") == "release-same"
    assert refused(world, row, visits=60) == "release-why"
    assert refused(world, row, visits=60, why="k" * 501) == "release-why"
    second = published(world, row, visits=60, why="  Kunjungan dihitung ulang\ndari mesin antrean. ")
    assert (second.number, second.why) == (2, "Kunjungan dihitung ulang dari mesin antrean.")
    assert (second.digest, second.rounded) == (first.digest, first.rounded)
    first.refresh_from_db()
    assert first.result["visits"] is None
    found = latest_release(row.service_id)
    assert found
    assert (found.number, found.result.visits) == (2, 60)


def test_release_is_never_rewritten(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    made = published(world, row)
    for change in ("UPDATE services_skmrelease SET rounded = 99", "DELETE FROM services_skmrelease"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    made.refresh_from_db()
    assert made.rounded == Decimal("75.00")


def test_forms_that_come_in_afterwards_do_not_change_what_was_published(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    published(world, row)
    satisfied.handed_in(row, satisfied.forms(6, [24] * 9))
    found = latest_release(row.service_id)
    assert found
    assert (found.result.n, found.result.rounded) == (6, Decimal("75.00"))


def test_change_since_the_quarter_before_is_told_with_its_chance(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(20, [50] * 9))
    published(world, row)
    with time_machine.travel(satisfied.AFTER, tick=False):
        after = satisfied.opened(world, row.service, quarter=date(2027, 1, 1))
        satisfied.handed_in(satisfied.closed(after, satisfied.AFTER), satisfied.forms(20, [52] * 9))
        published(world, after)
        found = public_quarter("15.04", row.service.unit.uuid, row.service.code, 2027, 1)
    assert found.before
    assert (found.before.result.rounded, found.release.result.rounded) == (Decimal("62.50"), Decimal("65.00"))
    assert (found.change, found.clear) == (2.5, False)
    assert (found.before.quarter_name, found.release.quarter_name) == ("Triwulan IV 2026", "Triwulan I 2027")
    first = public_quarter("15.04", row.service.unit.uuid, row.service.code, 2026, 4)
    assert (first.before, first.change, first.clear) == (None, None, False)


def test_public_page_is_there_only_for_what_was_published(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    place = ("15.04", row.service.unit.uuid, row.service.code)
    with pytest.raises(NotFound):
        public_quarter(*place, 2026, 4)
    published(world, row)
    assert public_quarter(*place, 2026, 4).release.number == 1
    for year, number in ((2026, 3), (2026, 5), (2026, 0), (0, 1), (99999, 1)):
        with pytest.raises(NotFound):
            public_quarter(*place, year, number)
    with pytest.raises(NotFound):
        public_quarter("82", *place[1:], 2026, 4)


def test_service_without_a_published_standard_is_not_public(world: World) -> None:
    service = case.service(world)
    case.standard(service, published=False)
    row = satisfied.closed(satisfied.opened(world, service))
    satisfied.handed_in(row, satisfied.forms(6))
    published(world, row)
    with pytest.raises(NotFound):
        public_quarter("15.04", service.unit.uuid, service.code, 2026, 4)
    Standard.objects.filter(service=service).update(published_at=satisfied.NOW)
    assert public_quarter("15.04", service.unit.uuid, service.code, 2026, 4).release.number == 1


def test_comments_and_who_answered_are_shown_only_of_enough(world: World, row: SkmRound) -> None:
    forms = [
        *satisfied.forms(6, usia="26–35 tahun", komentar="Antrean 😀 lama\n\nSekali"),
        *satisfied.forms(5, usia="18–25 tahun", kelamin="Perempuan"),
    ]
    satisfied.handed_in(satisfied.closed(row), forms)
    found = round_page(world.actor("budi"), row.uuid)
    assert found.comments == ("Antrean 😀 lama\n\nSekali",) * 6
    who = {text: [(share.label, share.n) for share in shares] for text, shares in found.who}
    shown = dict(who["Berapa usia Anda?"])
    assert (shown["26–35 tahun"], shown["18–25 tahun"], shown["46–55 tahun"]) == (6, 5, 0)
    assert "" not in shown
    assert dict(who["Apa jenis kelamin Anda?"]) == {"Perempuan": 5, "Laki-laki": 0, "": 6}


def test_four_comments_are_not_shown(world: World, row: SkmRound) -> None:
    satisfied.handed_in(
        satisfied.closed(row), [*satisfied.forms(4, komentar="Baik"), *satisfied.forms(6, kelamin="Perempuan")]
    )
    found = round_page(world.actor("budi"), row.uuid)
    assert found.comments == ()
    # Four did not say: beside six they could be told, so the question is left out; nobody answered the others.
    assert found.who == ()


@pytest.mark.parametrize("who", ["dewi", "ani", "joko"])
def test_other_people_see_and_publish_nothing(world: World, row: SkmRound, who: str) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    actor = world.actor(who)
    for attempt in (
        lambda: publish_release(actor, round=row.uuid, visits=None),
        lambda: round_page(actor, row.uuid),
        lambda: rounds_page(actor, row.service.uuid),
        lambda: preview(actor, row.uuid, None),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert SkmRelease.objects.count() == 0


@pytest.mark.parametrize("who", ["hadi", "gita"])
def test_readers_see_figures_and_publish_nothing(world: World, row: SkmRound, who: str) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    actor = world.actor(who)
    found = round_page(actor, row.uuid)
    assert found.result
    assert (found.result.rounded, found.service.kept) == (Decimal("75.00"), False)
    assert rounds_page(actor, row.service.uuid).openable == ()
    with pytest.raises(NotFound):
        publish_release(actor, round=row.uuid, visits=None)
    assert SkmRelease.objects.count() == 0


def test_count_of_queries_does_not_depend_on_the_quarters(world: World, row: SkmRound) -> None:
    actor = world.actor("budi")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert rounds_page(actor, row.service.uuid).rows.object_list
        return len(queries)

    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    published(world, row)
    count()  # whatever is kept in memory is there from now on
    one = count()
    for quarter in (date(2027, 1, 1), date(2026, 4, 1)):
        other = satisfied.opened(world, case.service(world))
        satisfied.handed_in(satisfied.closed(other), satisfied.forms(6))
        published(world, other)
        SkmRound.objects.filter(pk=other.pk).update(service=row.service, quarter=quarter)
    assert (count(), len(rounds_page(actor, row.service.uuid).rows.object_list)) == (one, 3)


def test_visits_out_of_reach_are_refused_before_the_database(world: World, row: SkmRound) -> None:
    satisfied.handed_in(satisfied.closed(row), satisfied.forms(6))
    with pytest.raises(Invalid):
        published(world, row, visits=3_000_000_000)
