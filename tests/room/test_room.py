"""From entering to the receipt, and everything that must change nothing."""

import asyncio
import hashlib
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from starlette.types import Message

from pamong.core.models import Entry
from pamong.exams.formats.attempt_token import issue
from pamong.exams.models import Attempt, Candidate, Response, Sitting
from pamong.room import bodies, endpoints, watching
from pamong.room.app import app
from pamong.room.problems import Problem
from pamong.room.work import in_thread
from tests import make
from tests.exams import case
from tests.room.player import Player, code_of, play, problem

pytestmark = pytest.mark.usefixtures("fresh")


def candidate(**facts: Any) -> Candidate:
    """On the list of a sitting whose clock runs from entering on."""
    world = make.world()
    usual = {"own_clock": True, "starts_at": timezone.now() - timedelta(minutes=1), "shows_score": True}
    return case.candidate(case.prepared(world, **{**usual, **facts}).sitting, world.ani)


def stored() -> list[tuple[int, int, str]]:
    connection.close()
    return list(Response.objects.order_by("slot", "seq").values_list("slot", "seq", "value"))


def test_a_candidate_enters_answers_and_gets_a_receipt() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        entered = (await player.enter(f" {someone.number.lower()} ", code_of(someone).lower())).json()
        assert sorted(entered) == ["attempt", "deadline", "server_now", "state", "token"]
        begun = (await player.look()).json()
        assert (begun["state"], begun["name"], begun["number"]) == ("working", "Ani Rahmawati", someone.number)
        assert [item["slot"] for item in begun["form"]["items"]] == [1, 2, 3]
        assert (begun["answers"], begun["receipt"], begun["score"]) == ([], None, None)
        saved = (await player.save((1, 1, "b"), (2, 2, "a"), (3, 3, "b"), (2, 4, "b"), (3, 5, None))).json()
        assert saved["saved"] == [{"slot": s, "seq": q} for s, q in [(1, 1), (2, 2), (3, 3), (2, 4), (3, 5)]]
        assert 3590 <= saved["seconds_left"] <= 3600
        ended = (await player.post("submit")).json()
        text = f'{player.attempt}\n1:1:"b"\n2:4:"b"\n3:5:null\n'
        assert ended == {"receipt": hashlib.sha256(text.encode()).hexdigest()[:16], "score": 66.67}
        assert (await player.post("submit")).json() == ended
        after = (await player.look()).json()
        assert (after["state"], after["form"], after["seconds_left"]) == ("done", None, None)
        assert (after["receipt"], after["score"]) == (ended["receipt"], 66.67)
        assert problem(await player.save((1, 9, "c"))) == (409, "done")

    play(part)
    assert stored() == [(1, 1, '"b"'), (2, 2, '"a"'), (2, 4, '"b"'), (3, 3, '"b"'), (3, 5, "null")]
    assert list(Entry.objects.filter(verb__startswith="exams.").values_list("verb", flat=True).order_by("id")) == [
        "exams.entered",
        "exams.submitted",
    ]


def test_answers_that_are_sent_again_count_as_saved_and_change_nothing() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        for value in ("b", "c"):
            assert (await player.save((1, 7, value))).json()["saved"] == [{"slot": 1, "seq": 7}]
        await player.save((1, 3, "d"))
        assert (await player.look()).json()["answers"] == [{"slot": 1, "seq": 7, "value": "b"}]

    play(part)
    assert stored() == [(1, 3, '"d"'), (1, 7, '"b"')]


BAD = (
    (b'{"answers":[{"slot":1,"seq":1,"value":"b"},{"slot":4,"seq":2,"value":"b"}]}', (422, "slot")),
    (b'{"answers":[{"slot":1,"seq":1,"value":"b"},{"slot":0,"seq":2,"value":"b"}]}', (422, "slot")),
    (b'{"answers":[{"slot":"1","seq":1,"value":"b"}]}', (422, "slot")),
    (b'{"answers":[{"slot":true,"seq":1,"value":"b"}]}', (422, "slot")),
    (b'{"answers":[{"slot":1,"seq":1,"value":"b"},{"slot":2,"seq":2,"value":"z"}]}', (422, "value")),
    (b'{"answers":[{"slot":1,"seq":1,"value":["b"]}]}', (422, "value")),
    (b'{"answers":[{"slot":1,"seq":1,"value":{"b":1}}]}', (422, "value")),
    (b'{"answers":[{"slot":1,"seq":1,"value":"\\u0000"}]}', (422, "value")),
    (b'{"answers":[{"slot":1,"seq":1,"value":"\\ud800"}]}', (422, "value")),
    (b'{"answers":[{"slot":1,"seq":0,"value":"b"}]}', (400, "malformed")),
    (b'{"answers":[{"slot":1,"seq":2147483648,"value":"b"}]}', (400, "malformed")),
    (b'{"answers":[{"slot":1,"seq":' + b"9" * 5000 + b',"value":"b"}]}', (400, "malformed")),
    (b'{"answers":[{"slot":1,"seq":1.0,"value":"b"}]}', (400, "malformed")),
    (b'{"answers":[{"slot":1,"seq":1}]}', (400, "malformed")),
    (b'{"answers":[{"slot":1,"seq":1,"value":NaN}]}', (400, "malformed")),
    (b'{"answers":[]}', (400, "malformed")),
    (b'{"answers":{"slot":1}}', (400, "malformed")),
    (b'[{"slot":1,"seq":1,"value":"b"}]', (400, "malformed")),
    (b"[" * 60_000, (400, "malformed")),
    (b"\xff\xfe", (400, "malformed")),
    (b"", (400, "malformed")),
    (b'{"answers":[' + b",".join([b'{"slot":1,"seq":1,"value":"b"}'] * 201) + b"]}", (413, "too-many")),
    (b'{"answers":[' + b",".join([b'{"slot":1,"seq":1,"value":"b"}'] * 10_000) + b"]}", (413, "too-large")),
    (b" " * 10_000_000, (413, "too-large")),
)
"""Bodies, and how each is refused."""


def test_a_request_with_anything_wrong_changes_nothing_at_all() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        for body, refusal in BAD:
            assert (problem(await player.send(body)), body[:80]) == (refusal, body[:80])
        assert (await player.save((1, 1, "a"))).status_code == 200

    play(part)
    assert stored() == [(1, 1, '"a"')]


def test_a_token_opens_one_attempt_and_only_for_a_time() -> None:
    someone = candidate()
    other = case.candidate(someone.sitting, None)

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        mine = player.attempt
        row = await in_thread(Attempt.objects.get, uuid=mine)
        facts = (row.pk, row.region, row.form_id)
        neighbour = Player(player.client)
        await neighbour.enter(other.number, code_of(other))
        own = player.token
        for token in (
            "",
            "x",
            own[:-4] + "AAA=",
            "B" + own[1:],
            neighbour.token,
            issue(row.uuid, *facts, 1, int(timezone.now().timestamp())),
        ):
            player.token = token
            for answer in (await player.save((1, 1, "a")), await player.look(), await player.post("submit")):
                assert problem(answer) == (401, "token")
        player.token = issue(row.uuid, *facts, 2, 2_000_000_000)
        for answer in (await player.save((1, 1, "a")), await player.look(), await player.post("submit")):
            assert problem(answer) == (409, "moved")

    play(part)
    assert stored() == []
    assert not Attempt.objects.exclude(receipt="").exists()


def test_a_code_opens_one_place_until_an_answer_came_after_it() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        again = Player(player.client)
        assert (await again.enter(someone.number, code_of(someone))).status_code == 200
        assert problem(await player.save((1, 1, "a"))) == (409, "moved")
        assert (await again.save((1, 1, "b"))).status_code == 200
        assert problem(await player.enter(someone.number, code_of(someone))) == (403, "code-used")
        await in_thread(Candidate.objects.filter(pk=someone.pk).update, edition=2)
        assert problem(await player.enter(someone.number, code_of(someone))) == (401, "number-or-code")
        await in_thread(someone.refresh_from_db)
        assert (await player.enter(someone.number, code_of(someone))).status_code == 200
        assert (await player.look()).json()["answers"] == [{"slot": 1, "seq": 1, "value": "b"}]
        assert problem(await again.save((1, 2, "c"))) == (409, "moved")
        assert (await again.enter(someone.number, code_of(someone))).status_code == 200

    play(part)
    assert stored() == [(1, 1, '"b"')]


def test_wrong_codes_are_counted_by_number_and_network() -> None:
    someone = candidate()
    other = case.candidate(someone.sitting, None)

    async def part(player: Player) -> None:
        for _guess in range(5):
            assert problem(await player.enter(someone.number, "CCCC-CCCC")) == (401, "number-or-code")
        refused = await player.enter(someone.number, "CCCC-CCCC")
        assert (problem(refused), 290 <= int(refused.headers["retry-after"]) <= 301) == ((429, "busy"), True)
        assert (await player.enter(other.number, code_of(other))).status_code == 200
        for number in ("", "X" * 40, "GB\x00", "…"):
            assert problem(await player.enter(number, "CCCC-CCCC")) == (401, "number-or-code")
        assert problem(await player.enter("X" * 41, "CCCC-CCCC")) == (400, "malformed")

    play(part)
    assert Attempt.objects.count() == 1


def test_nobody_can_lock_a_neighbour_or_a_whole_room_out() -> None:
    someone = candidate()
    other = case.candidate(someone.sitting, None)

    async def part(player: Player) -> None:
        for _guess in range(9):
            await player.enter(someone.number, "CCCC-CCCC")
        assert (await player.enter(someone.number, code_of(someone))).status_code == 200
        for guess in range(watching.FROM_ONE_NETWORK):
            with suppress(Problem):
                endpoints.GUESSES.note_code(f"X-{guess}", "192.0.2.7", time.monotonic())
        assert problem(await player.enter(other.number, "CCCC-CCCC")) == (401, "number-or-code")
        assert problem(await player.enter(other.number, code_of(other))) == (429, "busy")
        endpoints.GUESSES.wrong.pop(f"{other.number} 192.0.2.7")
        assert (await player.enter(other.number, code_of(other))).status_code == 200

    play(part)


def test_a_pin_is_guessed_five_times_from_wherever_and_no_more() -> None:
    soon = timezone.now() + timedelta(minutes=10)
    someone = candidate(own_clock=False, starts_at=soon, pin="123456", pin_closes=5)

    async def part(player: Player) -> None:
        for _guess in range(5):
            assert problem(await player.enter(someone.number, code_of(someone), "000000")) == (401, "pin-wrong")
        transport = httpx.ASGITransport(app, client=("198.51.100.9", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1") as elsewhere:
            assert problem(await Player(elsewhere).enter(someone.number, code_of(someone), "123456")) == (429, "busy")

    play(part)
    assert not Attempt.objects.exists()


def test_behind_a_proxy_only_what_it_added_itself_names_the_network() -> None:
    headers = [(b"x-forwarded-for", b"203.0.113.1"), (b"x-forwarded-for", b"203.0.113.1, 198.51.100.9")]
    with override_settings(PROXY=True):
        assert watching.address_of({"headers": headers, "client": ("127.0.0.1", 1)}) == "198.51.100.9"
        assert watching.address_of({"headers": headers[::-1], "client": ("127.0.0.1", 1)}) == "203.0.113.1"
    with override_settings(PROXY=False):
        assert watching.address_of({"headers": headers, "client": ("127.0.0.1", 1)}) == "127.0.0.1"


def test_the_computer_before_is_no_sign_of_life() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        again = Player(player.client)
        await again.enter(someone.number, code_of(someone))
        endpoints.WATCH.take()
        assert problem(await player.post("signal", {"slot": 2, "away": 9})) == (409, "moved")
        assert problem(await player.save((1, 1, "a"))) == (409, "moved")
        assert problem(await player.post("submit")) == (409, "moved")
        assert endpoints.WATCH.take() == []
        await again.post("signal", {"slot": 2, "away": 1})
        assert [(one.slot, one.away) for one in endpoints.WATCH.take()] == [(2, 1)]

    play(part)


def test_a_body_that_never_comes_is_given_up() -> None:
    async def part(player: Player) -> None:
        async def never() -> Message:
            await asyncio.Event().wait()
            return {}

        waiting = [asyncio.create_task(bodies.read({"headers": []}, never)) for _sender in range(2)]
        await asyncio.sleep(0)
        bodies.give_up(time.monotonic() + bodies.PATIENCE - 1)
        waiting[1].cancel()
        await asyncio.sleep(0)
        assert [one.done() for one in waiting] == [False, True]
        bodies.give_up(time.monotonic() + bodies.PATIENCE + 1)
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one).__name__ for one in found] == ["Problem", "CancelledError"]
        assert str(found[0]) == "malformed"

    play(part)


def test_a_uuid_may_be_written_in_capitals() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        player.attempt = player.attempt.upper()
        assert [(await player.save((1, 1, "a"))).status_code, (await player.look()).status_code] == [200, 200]

    play(part)


def test_a_pin_closes_before_the_start() -> None:
    soon = timezone.now() + timedelta(minutes=10)
    someone = candidate(own_clock=False, starts_at=soon, pin="123456", pin_closes=5)

    async def part(player: Player) -> None:
        assert problem(await player.enter(someone.number, code_of(someone), "123457")) == (401, "pin-wrong")
        await in_thread(Sitting.objects.update, pin_closes=11)
        assert problem(await player.enter(someone.number, code_of(someone), "123456")) == (403, "pin-closed")
        await in_thread(Candidate.objects.update, late_until=timezone.now() + timedelta(minutes=1))
        entered = await player.enter(someone.number, code_of(someone), "123456")
        assert (entered.json()["state"], entered.json()["deadline"]) == ("waiting", None)
        waiting = (await player.look()).json()
        assert (waiting["form"], waiting["seconds_left"]) == (None, None)
        assert problem(await player.save((1, 1, "a"))) == (409, "waiting")
        assert problem(await player.post("submit")) == (409, "waiting")
        assert (await player.post("signal", {"slot": 0, "away": 0})).json()["state"] == "waiting"

    play(part)
    assert stored() == []


def test_a_sitting_that_is_not_open_lets_nobody_in() -> None:
    someone, now = candidate(), timezone.now()
    shut: tuple[dict[str, Any], ...] = (
        {"starts_at": now + timedelta(minutes=5)},
        {"starts_at": now - timedelta(hours=25)},
        {"closed_at": now},
        {"cancelled_at": now, "cancellation": "Listrik padam"},
        {"own_clock": False, "starts_at": now + timedelta(hours=4)},
        {"own_clock": False, "started_at": now - timedelta(minutes=61)},
    )
    usual = {"starts_at": now, "closed_at": None, "cancelled_at": None, "own_clock": True, "started_at": None}

    async def part(player: Player) -> None:
        for facts in shut:
            await in_thread(Sitting.objects.update, **{**usual, **facts})
            assert (problem(await player.enter(someone.number, code_of(someone))), facts) == ((403, "not-open"), facts)
        await in_thread(Sitting.objects.update, **usual, cancellation="", published_at=None)
        assert problem(await player.enter(someone.number, code_of(someone))) == (401, "number-or-code")

    play(part)
    assert not Attempt.objects.exists()


def test_a_signal_tells_how_the_attempt_stands() -> None:
    someone = candidate()

    async def part(player: Player) -> None:
        await player.enter(someone.number, code_of(someone))
        told = (await player.post("signal", {"slot": 2, "away": 3})).json()
        assert (told["state"], told["given"], 3590 <= told["seconds_left"] <= 3600) == ("working", [], True)
        await in_thread(Attempt.objects.update, paused_at=timezone.now(), left=77)
        told = (await player.post("signal", {})).json()
        assert (told["state"], told["seconds_left"]) == ("paused", 77)
        assert problem(await player.save((1, 1, "a"))) == (409, "paused")
        assert problem(await player.post("signal", {"slot": -1})) == (400, "malformed")

    play(part)


def test_what_is_not_in_the_contract_is_a_problem_too() -> None:
    async def part(player: Player) -> None:
        assert problem(await player.client.get("/nothing")) == (404, "not-found")
        refused = await player.client.get("/exams/enter")
        assert (problem(refused), refused.headers["allow"]) == ((405, "method"), "POST")
        assert problem(await player.client.get("/sittings/x/stream")) == (404, "not-found")
        refused = await player.client.post(f"/attempts/{UUID(int=7)}/submit")
        assert (problem(refused), refused.headers["www-authenticate"]) == ((401, "token"), "Bearer")
        assert problem(await player.client.post("/attempts/x/answers")) == (404, "not-found")
        paths = (await player.client.get("/openapi.json")).json()["paths"]
        assert sorted(paths) == [
            "/attempts/{attempt}",
            "/attempts/{attempt}/answers",
            "/attempts/{attempt}/signal",
            "/attempts/{attempt}/submit",
            "/cases",
            "/exams/enter",
            "/surveys/{code}",
        ]

    play(part)
