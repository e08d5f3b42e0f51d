"""Cases by their address: the token, the shape of a request, and problems that name each place."""

from typing import Any

import httpx
import pytest
from django.utils import timezone

from pamong.room.work import in_thread
from pamong.services.access import digest
from pamong.services.models import Case, CaseSource
from tests import make
from tests.room.player import Player, play
from tests.services import case

pytestmark = pytest.mark.usefixtures("fresh")

TOKEN = "sumber-1-sangat-rahasia"
CASE = {"source_key": "B-1", "received_at": "2026-03-02T08:00:00+07:00"}


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_system_sends_its_cases_and_learns_of_each_place_that_is_wrong() -> None:
    source = case.source(case.service(make.world()), token=digest(TOKEN), token_at=timezone.now())

    async def part(player: Player) -> None:
        async def send(document: Any, token: str = TOKEN, **facts: Any) -> httpx.Response:
            return await player.client.post(
                "/cases", json=document, headers={"authorization": f"Bearer {token}"}, **facts
            )

        assert told(await player.client.post("/cases", json={"cases": [CASE]})) == (401, "source-token")
        unknown = await send({"cases": [CASE]}, "lain")
        assert (told(unknown), unknown.headers["www-authenticate"]) == ((401, "source-token"), "Bearer")
        shapes: list[Any] = [[], {}, {"cases": []}, {"cases": ["B-1"]}, {"cases": {"source_key": "B-1"}}]
        for document in shapes:
            assert told(await send(document)) == (400, "malformed")
        assert told(await send({"cases": [CASE] * 201})) == (413, "too-many")
        assert told(await send({"cases": [CASE | {"reason": "x" * 65_536}]})) == (413, "too-large")
        assert told(await player.client.get("/cases")) == (405, "method")
        bad = await send({"cases": [CASE, {"source_key": "B-2", "received_at": "kapan-kapan"}]})
        assert (told(bad), list(bad.json()["fields"])) == ((422, "cases-refused"), ["cases[1].received_at"])
        assert (await send({"cases": [CASE]})).json() == {"new": 1, "changed": 0, "unchanged": 0}
        assert (await send({"cases": [CASE]})).json() == {"new": 0, "changed": 0, "unchanged": 1}
        await in_thread(CaseSource.objects.filter(pk=source.pk).update, closed_at=timezone.now())
        assert told(await send({"cases": [CASE]})) == (403, "source-closed")
        contract = (await player.client.get("/openapi.json")).json()["paths"]["/cases"]["post"]
        assert sorted(contract["responses"]) == ["200", "400", "401", "403", "413", "422", "503"]

    play(part)
    assert [(row.source_key, row.revision) for row in Case.objects.all()] == [("B-1", 1)]
