"""A candidate's program, as the contract has it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.conf import settings

from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Candidate
from pamong.room.app import app


def code_of(candidate: Candidate) -> str:
    """The code on the card."""
    return entry_code(key_of(settings.SECRET_KEY), candidate.uuid, candidate.edition)


@dataclass
class Player:
    """Talks to the room for one candidate."""

    client: httpx.AsyncClient
    attempt: str = ""
    token: str = ""
    entered: dict[str, Any] = field(default_factory=dict)

    async def enter(self, number: str, code: str, pin: str = "") -> httpx.Response:
        answer = await self.client.post("/exams/enter", json={"number": number, "code": code, "pin": pin})
        if answer.status_code == 200:
            self.entered = answer.json()
            self.attempt, self.token = self.entered["attempt"], self.entered["token"]
        return answer

    async def look(self) -> httpx.Response:
        return await self.client.get(f"/attempts/{self.attempt}", headers=self.bearer)

    async def save(self, *answers: tuple[Any, Any, Any]) -> httpx.Response:
        given = [{"slot": slot, "seq": seq, "value": value} for slot, seq, value in answers]
        return await self.post("answers", {"answers": given})

    async def post(self, what: str, document: Any = None) -> httpx.Response:
        return await self.client.post(f"/attempts/{self.attempt}/{what}", json=document, headers=self.bearer)

    async def send(self, body: bytes) -> httpx.Response:
        return await self.client.post(f"/attempts/{self.attempt}/answers", content=body, headers=self.bearer)

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


def play(part: Callable[[Player], Coroutine[Any, Any, None]]) -> None:
    """Run what a candidate does."""

    async def run() -> None:
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1") as client:
            await part(Player(client))

    asyncio.run(run())


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, after checking its form."""
    document = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert sorted(document) == ["code", "detail", "status", "title", "type"]
    assert (document["type"], document["status"]) == ("about:blank", answer.status_code)
    return answer.status_code, document["code"]
