"""Forms handed in at a door: as the page's script sends them, and as a browser without it does."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid1, uuid4

import httpx
import pytest
from django.db import connection
from django.test import Client

from pamong.room.app import app
from pamong.room.surveys import wide
from pamong.surveys.actions import receiving
from pamong.surveys.actions.doors import issue_kiosk
from pamong.surveys.models import Answer, DoorCount, Survey, SurveyResponse
from tests import make
from tests.room.player import problem
from tests.surveys.counter import FORM, FULL, door, held

pytestmark = pytest.mark.usefixtures("fresh")
Part = Callable[[httpx.AsyncClient], Awaitable[None]]

OWN = {"Origin": "http://localhost", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def _quiet() -> None:
    receiving._last.clear()  # noqa: SLF001  # a web process forgets only when it ends


def visit(part: Part, address: str = "192.0.2.7") -> None:
    """Run what a visitor's browser does."""

    async def run() -> None:
        transport = httpx.ASGITransport(app, client=(address, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1/surveys") as client:
            await part(client)

    asyncio.run(run())
    connection.close()


def sent(**facts: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "answers": FULL, **facts}


def test_a_form_is_stored_and_only_handing_in_leaves_a_cookie() -> None:
    at, form = door(make.world()), sent()

    async def part(client: httpx.AsyncClient) -> None:
        for _time in range(2):
            answer = await client.post(f"/{at.code}", json=form)
            assert (answer.status_code, answer.json()) == (200, {"received": form["id"]})
        cookie = answer.request.headers["cookie"]
        assert len(cookie) == len("nilai=") + 22
        told = (await client.post(f"/{at.code}", json=sent(), headers={"cookie": ""})).headers["set-cookie"]
        assert told.endswith("; Max-Age=86400; Path=/api/v1/surveys/; HttpOnly; SameSite=Strict")

    visit(part)
    assert Client().get(f"/nilai/{at.code}/").cookies == {}
    assert held(UUID(form["id"])) == {
        key: float(value) if isinstance(value, int) else value for key, value in FULL.items()
    }
    assert sorted(DoorCount.objects.values_list("taken", flat=True)) == [1, 1, 2]


BAD: tuple[tuple[dict[str, Any], tuple[int, str]], ...] = (
    ({"answers": FULL}, (400, "malformed")),
    (sent(id=str(uuid1())), (400, "malformed")),
    (sent(id=7), (400, "malformed")),
    (sent(answers=[3]), (400, "malformed")),
    (sent(answers=FULL | {"u1": True}), (400, "malformed")),
    (sent(answers=FULL | {"u1": [3]}), (400, "malformed")),
    (sent(kiosk=7), (400, "malformed")),
    (sent(answers={}), (422, "answers-missing")),
    (sent(answers=FULL | {"u1": None}), (422, "answers-missing")),
    (sent(answers=FULL | {"u1": 5}), (422, "answers-refused")),
    (sent(answers=FULL | {"u1": 10**400}), (422, "answers-refused")),
    (sent(answers=FULL | {"u1": "baik"}), (422, "answers-refused")),
    (sent(answers=FULL | {"menunggu": 601}), (422, "answers-refused")),
    (sent(answers=FULL | {"komentar": 7}), (422, "answers-refused")),
    (sent(answers=FULL | {"komentar": "😀" * 10_000}), (422, "answers-refused")),
    (sent(answers=FULL | {"usia": "tua"}), (422, "answers-refused")),
    (sent(answers=FULL | {"lain": 3}), (422, "answers-refused")),
    (sent(kiosk="bukan"), (403, "kiosk-unknown")),
)


def test_what_cannot_be_taken_says_why_and_changes_nothing() -> None:
    at = door(make.world())

    async def part(client: httpx.AsyncClient) -> None:
        for form, refusal in BAD:
            answer = await client.post(
                f"/{at.code}",
                content=json.dumps(form, ensure_ascii=False).encode(),
                headers={"content-type": "application/json"},
            )
            document = answer.json()
            assert ((answer.status_code, document["code"]), "set-cookie" in answer.headers) == (refusal, False), form
        told = (await client.post(f"/{at.code}", json=sent(answers=FULL | {"u1": 5, "menunggu": "x"}))).json()
        assert sorted(told["fields"]) == ["menunggu", "u1"]
        assert problem(await client.post("/tiada222", json=sent())) == (404, "not-found")
        assert problem(await client.post("/TIADA", json=sent())) == (404, "not-found")
        assert problem(await client.post(f"/{at.code}", content=b"{}", headers={"content-type": "text/plain"})) == (
            400,
            "malformed",
        )
        assert problem(await client.get(f"/{at.code}")) == (405, "method")

    visit(part)
    assert (SurveyResponse.objects.count(), Answer.objects.count(), DoorCount.objects.count()) == (0, 0, 0)


def test_numbers_come_as_typed_and_words_without_signs_that_nobody_sees() -> None:
    at, form = (
        door(make.world()),
        sent(answers=FULL | {"menunggu": " 12,5 ", "u1": "4", "komentar": "\ud800a\u0000\u202eb\n 👍 "}),
    )

    async def part(client: httpx.AsyncClient) -> None:
        assert (
            await client.post(
                f"/{at.code}", content=json.dumps(form), headers={"content-type": "application/json; charset=utf-8"}
            )
        ).status_code == 200

    visit(part)
    assert {key: held(UUID(form["id"]))[key] for key in ("menunggu", "u1", "komentar")} == {
        "menunggu": 12.5,
        "u1": 4.0,
        "komentar": "ab\n👍",
    }


def test_the_fourth_form_of_a_device_and_what_comes_after_the_close_are_refused_in_words() -> None:
    at = door(make.world())

    async def part(client: httpx.AsyncClient) -> None:
        found = [(await client.post(f"/{at.code}", json=sent())).status_code for _n in range(6)]
        assert found == [200, 200, 200, 429, 429, 429]
        answer = await client.post(f"/{at.code}", json=sent())
        assert (problem(answer), "retry-after" in answer.headers) == ((429, "door-limit"), False)
        assert "batas sehari" in answer.json()["detail"]

    visit(part)
    assert sorted(DoorCount.objects.values_list("taken", "refused")) == [(3, 0), (3, 4)]
    Survey.objects.update(closed_at=Survey.objects.get().opens_at)

    async def late(client: httpx.AsyncClient) -> None:
        answer = await client.post(f"/{at.code}", json=sent())
        assert problem(answer) == (409, "survey-closed")
        assert "sudah ditutup pada" in answer.json()["detail"]

    visit(late)
    assert SurveyResponse.objects.count() == 3


def test_a_kiosk_is_told_when_to_come_again_and_gets_no_cookie() -> None:
    world = make.world()
    at = door(world)
    token = issue_kiosk(world.actor("budi"), door=at.uuid)

    async def part(client: httpx.AsyncClient) -> None:
        first = await client.post(f"/{at.code}", json=sent(kiosk=token))
        assert (first.status_code, "set-cookie" in first.headers) == (200, False)
        again = await client.post(f"/{at.code}", json=sent(kiosk=token))
        assert (problem(again), 1 <= int(again.headers["retry-after"]) <= 11) == ((429, "kiosk-pace"), True)

    visit(part)


def test_a_plain_form_leads_to_thanks_or_back_with_everything_that_was_typed() -> None:
    at, identity = door(make.world()), str(uuid4())
    page = Client().get(f"/nilai/{at.code}/")
    assert 'name="n.u9" value="4"' in page.text
    long = FORM | {"id": identity, "t.komentar": "😀" * 10_000}

    async def part(client: httpx.AsyncClient) -> None:
        back = await client.post(f"/{at.code}", data=long, headers=OWN)
        assert (back.status_code, back.headers["location"]) == (307, f"/nilai/{at.code}/?karena=too-large")
        short = FORM | {"id": identity, "t.komentar": "a" * 10_000}
        back = await client.post(f"/{at.code}", data=short, headers=OWN)
        assert (back.status_code, back.headers["location"]) == (307, f"/nilai/{at.code}/?karena=answers-refused")
        for headers in ({"Origin": "https://lain.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
            refused = await client.post(f"/{at.code}", data=FORM | {"id": identity}, headers=headers)
            assert problem(refused) == (403, "foreign-form")
        good = await client.post(f"/{at.code}", data=FORM | {"id": identity}, headers=OWN)
        assert (good.status_code, good.headers["location"]) == (303, f"/nilai/{at.code}/terima-kasih/")

    visit(part)
    shown = Client().post(f"/nilai/{at.code}/?karena=too-large", long)
    assert (shown.status_code, "😀" * 10_000 in shown.text, f'value="{identity}"' in shown.text) == (
        422,
        True,
        True,
    )
    assert "teks ini 10.000 karakter; paling banyak 5.000. Ringkas dahulu." in shown.text
    assert shown.text.count(" checked") >= 9
    assert [str(row.id) for row in SurveyResponse.objects.all()] == [identity]
    assert held(UUID(identity))["komentar"] == "Cepat 👍"
    assert Client().get(f"/nilai/{at.code}/terima-kasih/").status_code == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("testclient", "?"),
    ],
)
def test_a_network_is_wider_than_a_household(address: str, network: str) -> None:
    assert wide(address) == network
