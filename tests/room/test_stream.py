"""The stream that tells a monitor that something has changed."""

import asyncio
from uuid import UUID

import httpx
import pytest
from django.conf import settings
from django.db import connection
from starlette.applications import Starlette
from starlette.routing import Mount

from pamong.exams.formats.stream_ticket import VALID, admits, issue
from pamong.room.stream import events, routes

SITTING = UUID("01890000-0000-7000-8000-000000000001")
OTHER = UUID("01890000-0000-7000-8000-000000000002")


def test_ticket_admits_to_its_own_sitting_for_a_day() -> None:
    ticket = issue("rahasia", SITTING, 1_000.5)
    assert admits(ticket, "rahasia", SITTING, 1_000.5 + VALID - 1)
    assert not admits(ticket, "rahasia", SITTING, 1_001 + VALID)
    assert not admits(ticket, "rahasia", OTHER, 1_001)
    assert not admits(ticket, "lain", SITTING, 1_001)


@pytest.mark.parametrize(
    "ticket", ["", ".", "1", "9" * 40, "99999999999.", "99999999999.é", "²²².aa", "99999999999.00"]
)
def test_what_is_no_ticket_admits_nowhere(ticket: str) -> None:
    assert not admits(ticket, "rahasia", SITTING, 0)


async def status(path: str) -> int:
    transport = httpx.ASGITransport(Starlette(routes=[Mount("/api/v1/sittings", routes=routes)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://room") as client:
        return (await client.get(path)).status_code


def test_stream_without_a_ticket_is_not_there() -> None:
    ticket = issue(settings.SECRET_KEY, OTHER, 4_000_000_000)
    for query in ("", "?tiket=x", f"?tiket={ticket}"):
        assert asyncio.run(status(f"/api/v1/sittings/{SITTING}/stream{query}")) == 404


async def all_of(sitting: UUID) -> list[str]:
    return [each async for each in events(sitting)]


@pytest.mark.django_db
def test_stream_without_a_database_ends_as_it_always_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "nowhere")
    assert asyncio.run(all_of(SITTING)) == ["retry: 2000\n\n"]
