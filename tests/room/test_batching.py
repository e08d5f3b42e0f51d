"""Batches are tried again once, on a new connection, and everybody gets the own result."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import OperationalError

from pamong.room import batching
from pamong.room.batching import Batcher, Busy


def results(work: Callable[[list[int]], Sequence[int]], *pieces: int, most: int = 100) -> list[int | str]:
    """What each piece came to: a result, or the name of an exception."""

    async def run() -> list[int | str]:
        batcher = Batcher("test", work, most=most, gather=0.01)
        found = await asyncio.gather(*(batcher.put(piece) for piece in pieces), return_exceptions=True)
        return [type(one).__name__ if isinstance(one, BaseException) else one for one in found]

    return asyncio.run(run())


def test_everybody_gets_the_own_result_from_few_batches() -> None:
    seen: list[list[int]] = []

    def double(pieces: list[int]) -> list[int]:
        seen.append(pieces)
        return [2 * piece for piece in pieces]

    assert results(double, *range(10), most=4) == [2 * piece for piece in range(10)]
    assert seen == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


@pytest.mark.parametrize(("failures", "found"), [(1, [5, 6]), (2, ["Busy", "Busy"])])
def test_a_database_that_fails_is_asked_again_once(failures: int, found: list[int | str]) -> None:
    left = [OperationalError("away")] * failures

    def work(pieces: list[int]) -> list[int]:
        if left:
            raise left.pop()
        return pieces

    assert (results(work, 5, 6), left) == (found, [])


def test_another_failure_is_told_and_the_thread_goes_on() -> None:
    def work(pieces: list[int]) -> list[int]:
        return [10 // piece for piece in pieces]

    assert results(work, 0, 1, most=1) == ["ZeroDivisionError", 10]


def test_no_more_may_wait_than_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "WAITING", 3)
    begun, go = threading.Event(), threading.Event()

    def work(pieces: list[int]) -> list[int]:
        begun.set()
        go.wait(10)
        return pieces

    async def run() -> None:
        batcher = Batcher("test", work, most=1)
        futures = [batcher.put(1)]
        assert await asyncio.to_thread(begun.wait, 10)
        futures += [batcher.put(piece) for piece in (2, 3, 4)]
        with pytest.raises(Busy):
            batcher.put(5)
        go.set()
        assert await asyncio.gather(*futures) == [1, 2, 3, 4]

    asyncio.run(run())


def test_who_has_gone_does_not_keep_others_from_their_results() -> None:
    async def run() -> None:
        batcher: Batcher[int, int] = Batcher("test", lambda pieces: pieces, most=10, gather=0.05)
        first, second = batcher.put(1), batcher.put(2)
        first.cancel()
        assert await second == 2

    asyncio.run(run())
