"""Seats of an exam room in a live installation: what journeys of the player and of its looks share."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest_django
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from pamong.core.actor import SYSTEM
from pamong.exams.actions.scoring import open_run
from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Candidate
from pamong.ops.database import Server
from pamong.ops.home import Home
from tests import make
from tests.exams import case
from tests.live import Live, cloned, inside, running, session_of

PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
STEPS = [{"id": "a", "text": "Menjawab"}, {"id": "b", "text": "Mencatat"}, {"id": "c", "text": "Memeriksa"}]
LAWS = [{"id": "p", "text": "Pelayanan publik"}, {"id": "q", "text": "Aparatur sipil negara, hak dan kewajibannya"}]
KINDS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("single", {"stem": "Apa yang Anda lakukan?\n\nPilih satu.", "options": case.OPTIONS}, {"right": "b"}),
    (
        "multiple",
        {"stem": "Mana yang benar?", "options": case.OPTIONS, "images": [{"data": PIXEL, "alt": "Alur loket"}]},
        {"right": ["a", "c"]},
    ),
    ("true_false", {"stem": "Setiap penyelenggara wajib menyusun standar pelayanan."}, {"right": True}),
    (
        "judgement",
        {"stem": "Rekan minta didahulukan.", "options": case.OPTIONS},
        {"points": {"a": 1, "b": 5, "c": 3, "d": 2}},
    ),
    (
        "matching",
        {
            "stem": "Pasangkan.",
            "left": [{"id": "x", "text": "UU 25/2009"}, {"id": "y", "text": "UU 20/2023"}],
            "right": LAWS,
        },
        {"pairs": {"x": "p", "y": "q"}},
    ),
    ("ordering", {"stem": "Urutkan.", "options": STEPS}, {"order": ["b", "c", "a"]}),
    (
        "numeric",
        {"stem": "Berapa biayanya?", "unit": "Rp", "table": [["Izin", "Biaya"], ["Usaha kecil", "1.250.000"]]},
        {"value": "1250000"},
    ),
    ("short_text", {"stem": "Siapa yang mengawasi pelayanan publik?"}, {"accepted": ["Ombudsman"]}),
)
GIVEN = ("b", ["a", "c"], False, "d", {"x": "p", "y": "q"}, ["b", "a", "c"], "1250000", "Ombudsman")
"""What the candidate answers here; right but for the third, fourth and sixth."""


@dataclass(slots=True)
class Seat:
    """A candidate's place: number and code of the card, and how the database sees it."""

    live: Live
    number: str
    code: str
    uuid: Any
    id: int

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows about the candidate, whose id is ``%(id)s``."""
        with psycopg.connect(self.live.database) as own:
            return own.execute(query, {"id": self.id}).fetchall()

    def change(self, query: str) -> None:
        """What a proctor does, straight in the tables: the browser forbids Django's own connection here."""
        with psycopg.connect(self.live.database) as own:
            own.execute(query, {"id": self.id})

    def answers(self) -> dict[int, Any]:
        """Values that hold, by slot."""
        query = """SELECT DISTINCT ON (r.slot) r.slot, r.value FROM exams_response r JOIN exams_attempt a
                   ON a.region = r.region AND a.id = r.attempt WHERE a.candidate_id = %(id)s ORDER BY r.slot, r.seq DESC"""
        return {slot: json.loads(value) for slot, value in self.ask(query)}

    def receipt(self) -> str:
        """Computed by hand from what is stored."""
        query = """SELECT DISTINCT ON (r.slot) a.uuid, r.slot, r.seq, r.value FROM exams_response r JOIN exams_attempt a
                   ON a.region = r.region AND a.id = r.attempt WHERE a.candidate_id = %(id)s ORDER BY r.slot, r.seq DESC"""
        rows = self.ask(query)
        text = f"{rows[0][0]}\n" + "".join(f"{slot}:{seq}:{value}\n" for _uuid, slot, seq, value in rows)
        found = hashlib.sha256(text.encode()).hexdigest()[:16]
        return " ".join(found[place : place + 4] for place in range(0, 16, 4))

    def enter(self, page: Page, code: str = "") -> None:
        """Type number and code."""
        page.goto(f"/ujian/?nomor={self.number}")
        expect(page.get_by_label("Nomor peserta")).to_have_value(self.number)
        page.get_by_label("Kode masuk").fill((code or self.code).lower())
        page.get_by_role("button", name="Masuk", exact=True).click()


@dataclass(slots=True)
class Room:
    """An installation with sittings of the eight kinds of item; every test takes a seat of its own."""

    live: Live
    key: bytes
    seats: list[tuple[str, Any, int]]
    gated: tuple[str, Any, int]
    budi: dict[str, str]
    form: Any

    def seat(self, facts: tuple[str, Any, int] | None = None) -> Seat:
        """The next free one."""
        number, uuid, key = facts or self.seats.pop()
        return Seat(self.live, number, entry_code(self.key, uuid, 1), uuid, key)


@contextmanager
def furnished(server: Server, home: Home, blocker: pytest_django.DjangoDbBlocker) -> Iterator[Room]:
    """An installation of its own: what happens here is written."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        secret = Path(live.environment["PAMONG_SECRET_KEY_FILE"]).read_text(encoding="utf-8").strip()
        with blocker.unblock(), inside(live):
            world = make.world()
            store = case.bank(world)
            versions = [
                case.version(case.item(store), kind=kind, content=content, key=key) for kind, content, key in KINDS
            ]
            plan = case.blueprint(world, store, items=len(versions))
            form = case.form(plan, versions)
            now = timezone.now()
            held = case.sitting(
                world.region, plan, form, starts_at=now - timedelta(minutes=1), own_clock=True, shows_score=True
            )
            gated = case.sitting(
                world.region, plan, form, starts_at=now + timedelta(hours=1), gate=True, pin="314159", pin_closes=5
            )
            for each in (held, gated):
                open_run(SYSTEM, each)
            seats = [facts(case.candidate(held)) for _seat in range(14)]
            cast = world.cast_member("budi")
            made = facts(case.candidate(gated, large=True, accommodation="Surat keterangan dokter"))
        yield Room(live, key_of(secret), seats, made, session_of(live, cast), form.uuid)


def facts(candidate: Candidate) -> tuple[str, Any, int]:
    """What a seat needs."""
    return candidate.number, candidate.uuid, candidate.pk
