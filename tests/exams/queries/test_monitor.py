"""The room as a proctor sees it, at hand-made moments."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.exams.actions.proctoring import add_time, note_incident, pause, start_sitting
from pamong.exams.actions.submitting import submit_attempts
from pamong.exams.models import Attempt, Incident, IncidentKind, Proctor, Response, Signal, Silence, Sitting, Uptime
from pamong.exams.queries.board import board
from pamong.exams.queries.minutes import minutes
from pamong.exams.queries.monitor import Network, Room, seats
from pamong.exams.queries.timeline import duration, seats_named, timeline
from tests import make
from tests.exams import case
from tests.make import World

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 23, 3, tzinfo=UTC)
NOW = TEN + timedelta(minutes=10)


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> World:
    return make.world()


def exam(world: World, **facts: Any) -> Sitting:
    return case.prepared(world, **{"starts_at": TEN, "started_at": TEN, **facts}).sitting


def works(sitting: Sitting, ago: int, **facts: Any) -> Attempt:
    """Somebody at work since ten, last seen so many seconds ago."""
    row = case.attempt(case.candidate(sitting), begun=TEN)
    seen = NOW - timedelta(seconds=ago)
    Signal.objects.create(attempt=row.pk, sitting=sitting.pk, seen_at=seen, slot=2, **facts)
    return row


def shown(room: Room) -> list[tuple[int, str]]:
    return [(row.seat, row.state.code) for row in room.rows]


def test_states_are_computed_and_what_needs_a_person_stands_above(world: World) -> None:
    sitting = exam(world, gate=True)
    works(sitting, 20)
    works(sitting, 21)
    case.attempt(case.candidate(sitting), begun=TEN, paused_at=NOW, left=100)
    case.attempt(case.candidate(sitting), begun=TEN, submitted_at=NOW, receipt="1" * 16)
    case.attempt(case.candidate(sitting), begun=TEN, ended_at=NOW, receipt="1" * 16)
    case.attempt(case.candidate(sitting), begun=TEN, admitted_at=None, started_at=None, deadline=None)
    case.candidate(sitting)
    works(sitting, 3, away=2)
    room = seats(world.actor("budi"), sitting.uuid)
    assert shown(room) == [
        (2, "terputus"),
        (6, "menunggu"),
        (3, "jeda"),
        (8, "mengerjakan"),
        (1, "mengerjakan"),
        (4, "selesai"),
        (5, "selesai"),
        (7, "belum"),
    ]
    assert {one.state.code: one.seats for one in room.tally} == {
        "terputus": 1,
        "menunggu": 1,
        "jeda": 1,
        "mengerjakan": 2,
        "selesai": 2,
        "belum": 1,
    }


def test_who_is_let_in_before_the_start_is_ready(world: World) -> None:
    sitting = exam(world, started_at=None)
    case.attempt(case.candidate(sitting), begun=TEN, started_at=None, deadline=None)
    assert shown(seats(world.actor("budi"), sitting.uuid)) == [(1, "siap")]


def test_tally_narrows_the_table_and_not_the_counts(world: World) -> None:
    sitting = exam(world)
    works(sitting, 60)
    works(sitting, 1)
    room = seats(world.actor("budi"), sitting.uuid, "terputus")
    assert (shown(room), room.seats) == ([(1, "terputus")], 2)
    assert len(seats(world.actor("budi"), sitting.uuid, "lain").rows) == 2


def test_a_large_room_shows_who_needs_attention_and_who_is_looked_for(world: World) -> None:
    sitting, actor = exam(world), world.actor("budi")
    works(sitting, 1)
    works(sitting, 60)
    marked = works(sitting, 1)
    works(sitting, 1, away=1)
    room = seats(actor, sitting.uuid, most=2)
    assert ([row.seat for row in room.rows], room.fitting, room.seats) == ([2, 4], 4, 4)
    kept = seats(actor, sitting.uuid, most=2, kept={str(marked.candidate.uuid)})
    assert [row.seat for row in kept.rows] == [2, 4, 3]
    room = seats(actor, sitting.uuid, text=" 3 ")
    assert ([row.seat for row in room.rows], room.fitting, room.seats) == ([3], 1, 4)
    number = marked.candidate.number
    assert [row.seat for row in seats(actor, sitting.uuid, text=number.lower()).rows] == [3]
    assert seats(actor, sitting.uuid, text="tidak ada").rows == ()


def test_what_candidates_do_by_themselves_is_one_line_a_minute(world: World) -> None:
    sitting = exam(world)
    first, second = works(sitting, 1), works(sitting, 1)
    facts: list[tuple[Attempt, float]] = [(first, 5.1), (second, 5.5), (first, 5.9), (second, 6.0)]
    for row, minute in facts:
        Incident.objects.create(sitting=sitting, candidate=row.candidate, kind=IncidentKind.AWAY, at=at(minute))
    told = [(line.at, line.what) for line in timeline(sitting.pk)[0]]
    assert told == [(at(6.0), "Kursi 2 pindah jendela"), (at(5.1), "Kursi 1, 2 pindah jendela")]


def test_a_start_without_anybody_counts_no_seats(world: World) -> None:
    sitting = exam(world, started_at=None)
    start_sitting(world.actor("budi"), sitting=sitting.uuid)
    assert [line.what for line in timeline(sitting.pk)[0]] == ["Ujian dimulai"]


def test_row_tells_answers_time_and_flags(world: World) -> None:
    sitting = exam(world)
    row = works(sitting, 125, away=2, moves=1)
    values = [(1, 1, '"a"'), (1, 2, "null"), (2, 1, '"a"'), (2, 2, '"b"'), (3, 1, "null")]
    for slot, seq, value in values:
        Response.objects.create(region=row.region, attempt=row.pk, slot=slot, seq=seq, value=value, at=NOW)
    facts = {"sitting": sitting, "candidate": row.candidate, "at": NOW}
    Incident.objects.create(kind=IncidentKind.TIME, seconds=180, **facts)
    Incident.objects.create(kind=IncidentKind.OUTAGE, seconds=65, since=TEN, **facts)
    one = seats(world.actor("budi"), sitting.uuid).rows[0]
    assert (one.slot, one.answered, one.slots, one.clock, one.ago) == (2, 1, 3, "50.00", "2 mnt lalu")
    assert one.warnings == "pindah jendela ×2, alamat berganti"
    assert one.remarks == "ditambah 3 menit, diganti 1 menit 5 detik"


def test_network_tells_whether_an_outage_is_proven(world: World) -> None:
    sitting = exam(world)
    for ago in (60, 50, 40, *[1] * 8):
        works(sitting, ago)
    since = NOW - timedelta(seconds=60)
    room = seats(world.actor("budi"), sitting.uuid)
    assert room.network == Network(since, 3, 11, proven=False, enough=False)
    assert room.network is not None
    assert room.network.percent == 27
    Attempt.objects.filter(candidate__seat=11).update(submitted_at=NOW, receipt="1" * 16)
    third = NOW - timedelta(seconds=40)  # with it, three of ten were silent together
    assert seats(world.actor("budi"), sitting.uuid).network == Network(third, 3, 10, proven=True, enough=True)
    Attempt.objects.filter(candidate__seat__in=(1, *range(4, 11))).update(submitted_at=NOW, receipt="1" * 16)
    since = NOW - timedelta(seconds=50)
    assert seats(world.actor("budi"), sitting.uuid).network == Network(since, 2, 2, proven=False, enough=True)


def test_service_without_heartbeat_is_told(world: World) -> None:
    sitting = exam(world)
    works(sitting, 1)
    run = Uptime.objects.create(since=TEN, last=NOW - timedelta(seconds=15))
    assert seats(world.actor("budi"), sitting.uuid).down_since is None
    Uptime.objects.filter(pk=run.pk).update(last=NOW - timedelta(seconds=16))
    assert seats(world.actor("budi"), sitting.uuid).down_since == NOW - timedelta(seconds=16)


def test_only_who_watches_or_keeps_sees_the_room(world: World) -> None:
    sitting = exam(world, board=True)
    Proctor.objects.create(sitting=sitting, person=world.kiki.person)
    for name in ("budi", "kiki"):
        assert seats(world.actor(name), sitting.uuid).seats == 0
    for name in ("ani", "dewi", "gita", "citra"):
        for query in (seats, minutes, board):
            with pytest.raises(NotFound):
                query(world.actor(name), sitting.uuid)


@pytest.mark.parametrize("count", [1, 3])
def test_room_is_read_in_three_queries(world: World, count: int) -> None:
    sitting, actor = exam(world), world.actor("budi")
    for _ in range(count):
        works(sitting, 1)
    with CaptureQueriesContext(connection) as asked:
        seats(actor, sitting.uuid)
    assert len(asked) == 3


def test_timeline_tells_an_action_on_several_seats_once(world: World) -> None:
    sitting = exam(world, started_at=None)
    rows = [case.attempt(case.candidate(sitting), begun=TEN, started_at=None, deadline=None) for _ in range(3)]
    budi, chosen = world.actor("budi"), [row.candidate.uuid for row in rows[:2]]
    start_sitting(budi, sitting=sitting.uuid)
    pause(budi, sitting=sitting.uuid, candidates=chosen, cause="break", sentence="Ke toilet.")
    note_incident(budi, sitting=sitting.uuid, cause="power", sentence="Genset berganti.")
    found, _cut = timeline(sitting.pk)
    told = {(one.what, one.cause, one.sentence, one.by) for one in found}
    assert told == {
        ("Ujian dimulai, 3 kursi", "", "", "Budi Hartawan"),
        ("Kursi 1, 2 dijeda", "Ke toilet atau beribadah", "Ke toilet.", "Budi Hartawan"),
        ("Seluruh ruang", "Listrik padam atau genset berganti", "Genset berganti.", "Budi Hartawan"),
    }


def test_timeline_joins_the_pieces_of_an_outage_and_silences_that_began_together(world: World) -> None:
    sitting = exam(world)
    one, two = works(sitting, 1), works(sitting, 1)
    for row, since, seconds in ((one, 2.0, 30), (one, 2.5, 30), (two, 2.1, 24), (one, 6.0, 10)):
        facts = {"kind": IncidentKind.OUTAGE, "cause": "server", "since": at(since), "seconds": seconds, "at": NOW}
        Incident.objects.create(sitting=sitting, candidate=row.candidate, **facts)
    for row, begun in ((one, at(2)), (two, at(2) + timedelta(seconds=9)), (two, at(5))):
        Silence.objects.create(attempt=row.pk, sitting=sitting.pk, since=begun, until=begun + timedelta(seconds=61))
    found, cut = timeline(sitting.pk)
    assert [(line.at, line.what) for line in found] == [
        (at(6), "Gangguan terbukti, Kursi 1 mendapat kembali 10 detik"),
        (at(5), "Kursi 2 terputus 1 menit 1 detik"),
        (at(2), "Gangguan terbukti, Kursi 1, 2 mendapat kembali 24 detik sampai 1 menit"),
        (at(2), "Kursi 1, 2 terputus, paling lama 1 menit 1 detik"),
    ]
    assert not cut
    assert timeline(sitting.pk, most=1) == (found[:1], True)


def test_many_seats_are_counted_and_durations_read() -> None:
    assert seats_named([3, 1, 2]) == "Kursi 1, 2, 3"
    assert seats_named(range(13)) == "13 kursi"
    assert [duration(seconds) for seconds in (0, 45, 60, 432)] == ["0 detik", "45 detik", "1 menit", "7 menit 12 detik"]


def test_minutes_count_who_came_and_how_it_ended(world: World) -> None:
    sitting = exam(world)
    Proctor.objects.create(sitting=sitting, person=world.kiki.person)
    works(sitting, 1)
    case.attempt(case.candidate(sitting), begun=TEN, submitted_at=NOW, receipt="1" * 16)
    for account in (None, world.budi.pk):
        row = case.attempt(case.candidate(sitting), begun=TEN, ended_at=NOW, receipt="1" * 16)
        facts = {"kind": IncidentKind.ENDED, "at": NOW, "account": account}
        Incident.objects.create(sitting=sitting, candidate=row.candidate, **facts)
    case.candidate(sitting, world.ani, extra=15, accommodation="Surat dokter")
    found = minutes(world.actor("budi"), sitting.uuid)
    counts = found.numbers
    assert (counts.all, counts.present, counts.absent, counts.submitted) == (5, 4, 1, 1)
    assert (counts.timed, counts.ended, counts.others, counts.helped) == (1, 1, 1, 1)
    assert [(one.seat, one.name) for one in found.absent] == [(5, "Ani Rahmawati")]
    assert [one.name for one in found.proctors] == ["Kiki Amalia"]
    assert (found.items, found.forms) == (3, 1)


def test_board_is_by_number_and_only_where_there_is_one(world: World) -> None:
    sitting = exam(world, board=True)
    case.candidate(sitting, world.ani)
    row = works(sitting, 1)
    found = board(world.actor("budi"), sitting.uuid)
    assert [(one.number, one.percent) for one in found.rows] == [
        (f"{sitting.prefix}-0001", None),
        (row.candidate.number, None),
    ]
    assert "Ani" not in str(found.rows)
    with pytest.raises(NotFound):
        board(world.actor("budi"), exam(world).uuid)


def test_board_shows_the_score_of_who_has_finished(world: World) -> None:
    sitting = exam(world, board=True)
    row = works(sitting, 1)
    Response.objects.create(region=row.region, attempt=row.pk, slot=1, seq=1, value='"b"', at=NOW)
    submit_attempts([row.pk], NOW)
    found = board(world.actor("budi"), sitting.uuid)
    assert (found.rows[0].percent, found.done) == (Decimal("33.33"), 1)


def test_added_time_is_seen_at_once(world: World) -> None:
    sitting = exam(world)
    row = works(sitting, 1)
    chosen = [row.candidate.uuid]
    add_time(world.actor("budi"), sitting=sitting.uuid, candidates=chosen, cause="device", sentence="x", minutes=3)
    found = seats(world.actor("budi"), sitting.uuid)
    assert (found.rows[0].clock, found.latest) == ("53.00", at(63))
