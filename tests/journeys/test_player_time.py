"""What a candidate is told of time that was given back while she could not hear of it."""

from collections.abc import Iterator

import pytest
import pytest_django
from playwright.sync_api import Browser, expect

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.journeys.seats import PHONE, Room, Seat, furnished

SIGNAL = 13_000
"""Milliseconds within which the player asks how things stand."""


@pytest.fixture(scope="module")
def room(
    server: Server, home: Home, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Room]:
    with furnished(server, home, django_db_blocker) as room:
        yield room


def given(seat: Seat, seconds: int) -> None:
    """A piece of an outage is made good."""
    seat.change(
        f"""INSERT INTO exams_incident (sitting_id, candidate_id, kind, cause, since, seconds, at)
            SELECT sitting_id, id, 'outage', 'room', now(), {seconds}, now()
            FROM exams_candidate WHERE id = %(id)s"""  # noqa: S608  # an own number
    )


def test_time_given_in_pieces_is_told_as_a_whole(room: Room, browser: Browser) -> None:
    context = browser.new_context(base_url=room.live.url, viewport=PHONE, locale="id-ID")
    seat, page = room.seat(), context.new_page()
    page.clock.install()
    seat.enter(page)
    expect(page.get_by_role("heading", name="Soal 1 dari 8")).to_be_visible()
    note, cause = page.locator("#catatan-teks"), "Jaringan ruang terputus, terbukti."
    for seconds, told in (((30, 30), "1 menit"), ((6,), "1,1 menit")):
        for piece in seconds:
            given(seat, piece)
        page.clock.run_for(SIGNAL)
        expect(note).to_have_text(f"Waktu Anda ditambah {told}: {cause}")
    page.locator("#catatan button").click()
    given(seat, 3)
    page.clock.run_for(SIGNAL)
    expect(note).to_have_text(f"Waktu Anda ditambah 3 detik: {cause}")
    context.close()
