"""A calendar reads the same in three programs, whatever is written in it."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from icalendar import Calendar

from pamong.learning.formats.calendar import Meeting, calendar

Read = list[tuple[str, str, datetime, datetime, str, str, str]]
"""Uid, title, beginning, end, place, text, status of each event."""

FIRST = Meeting(
    uuid=UUID("019373a0-0000-7000-8000-000000000001"),
    title="Apa yang diminta warga; sungguh, Pelayanan Prima, angkatan 2",
    starts_at=datetime(2026, 12, 8, 8, tzinfo=ZoneInfo("Asia/Jakarta")),
    ends_at=datetime(2026, 12, 8, 12, tzinfo=ZoneInfo("Asia/Jakarta")),
    place="Aula BKPSDM, lantai 2; Jalan Jenderal Sudirman 1",
    text="Modul 1\nNarasumber: Rina Oktaviani, S.Psi.\nBawa \\ kartu 🙂",
    address="https://pamong.example/angkatan/019373a0/",
    changes=0,
    changed_at=datetime(2026, 11, 22, 1, 2, 3, 456, tzinfo=UTC),
    cancelled=False,
)
SECOND = Meeting(
    uuid=UUID("019373a0-0000-7000-8000-000000000002"),
    title="Simulasi di loket " + "sungguhan 🙂 " * 20 + "selesai",
    starts_at=datetime(2026, 12, 9, 23, 30, tzinfo=ZoneInfo("Asia/Jayapura")),
    ends_at=datetime(2026, 12, 10, 1, tzinfo=ZoneInfo("Asia/Jayapura")),
    place="",
    text="",
    address="",
    changes=3,
    changed_at=datetime(2026, 11, 23, tzinfo=UTC),
    cancelled=True,
)
EXPECTED: Read = [
    (
        "019373a0-0000-7000-8000-000000000001",
        "Apa yang diminta warga; sungguh, Pelayanan Prima, angkatan 2",
        datetime(2026, 12, 8, 1, tzinfo=UTC),
        datetime(2026, 12, 8, 5, tzinfo=UTC),
        "Aula BKPSDM, lantai 2; Jalan Jenderal Sudirman 1",
        "Modul 1\nNarasumber: Rina Oktaviani, S.Psi.\nBawa \\ kartu 🙂",
        "CONFIRMED",
    ),
    (
        "019373a0-0000-7000-8000-000000000002",
        SECOND.title,
        datetime(2026, 12, 9, 14, 30, tzinfo=UTC),
        datetime(2026, 12, 9, 16, tzinfo=UTC),
        "",
        "",
        "CANCELLED",
    ),
]


def by_icalendar(data: bytes) -> Read:
    return [
        (
            str(event["UID"]),
            str(event["SUMMARY"]),
            event.decoded("DTSTART"),
            event.decoded("DTEND"),
            str(event.get("LOCATION", "")),
            str(event.get("DESCRIPTION", "")),
            str(event["STATUS"]),
        )
        for event in Calendar.from_ical(data).walk("VEVENT")
    ]


def by_vobject(data: bytes) -> Read:
    book = vobject.readOne(data.decode())
    return [
        (
            event.uid.value,
            event.summary.value,
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            event.location.value if hasattr(event, "location") else "",
            event.description.value if hasattr(event, "description") else "",
            event.status.value,
        )
        for event in book.vevent_list
    ]


def by_ics(data: bytes) -> Read:
    return sorted(
        (
            event.uid,
            event.name,
            event.begin.datetime.astimezone(UTC),
            event.end.datetime.astimezone(UTC),
            event.location or "",
            event.description or "",
            event.status,
        )
        for event in ics.Calendar(data.decode()).events
    )


def test_three_readers_read_the_same_events() -> None:
    data = calendar("Jadwal saya; angkatan 2, dua hari", [FIRST, SECOND])
    assert by_icalendar(data) == EXPECTED
    assert by_vobject(data) == EXPECTED
    assert by_ics(data) == EXPECTED


def test_lines_are_folded_by_octets_and_end_as_the_format_wants() -> None:
    data = calendar("Jadwal saya", [SECOND])
    assert max(map(len, data.split(b"\r\n"))) == 75
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.decode().startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//pamong//learning//ID\r\n")


def test_event_tells_how_often_and_when_it_was_changed() -> None:
    lines = calendar("Jadwal saya", [SECOND]).decode().split("\r\n")
    told = {"SEQUENCE:3", "DTSTAMP:20261123T000000Z", "LAST-MODIFIED:20261123T000000Z", "STATUS:CANCELLED"}
    assert told <= set(lines)
    assert "DTSTART:20261209T143000Z" in lines


def test_calendar_is_called_and_looked_at_again_as_it_says() -> None:
    lines = calendar("Jadwal; saya", []).decode().split("\r\n")
    assert {"X-WR-CALNAME:Jadwal\\; saya", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"} <= set(lines)


def test_same_meetings_give_the_same_bytes() -> None:
    assert calendar("Jadwal saya", [FIRST, SECOND]) == calendar("Jadwal saya", [FIRST, SECOND])


@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_sign_of_a_text_begins_a_line_of_the_file(sign: str) -> None:
    facts = {slot: getattr(FIRST, slot) for slot in Meeting.__slots__}
    data = calendar("Jadwal saya", [Meeting(**facts | {"text": f"Satu{sign}BEGIN:VALARM\x00\x07"})])
    assert [row[5] for row in by_icalendar(data)] == ["Satu\nBEGIN:VALARM"]
    assert [row[5] for row in by_vobject(data)] == ["Satu\nBEGIN:VALARM"]
    assert [row[5] for row in by_ics(data)] == ["Satu\nBEGIN:VALARM"]
