"""Meetings as a calendar that telephones and office programs read (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event, vText

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"

MAKER: Final = "-//pamong//learning//ID"
"""Our PRODID."""

REFRESH: Final = timedelta(hours=4)
"""How often a program that follows a calendar should look again."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event.

    uuid        stays for ever: by it a program knows the event again when it has moved
    changes     how often it was changed: the higher replaces the lower
    changed_at  when it became what it is
    text        as many lines as needed; empty for none, like place and address
    address     where more can be read
    """

    uuid: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    text: str
    address: str
    changes: int
    changed_at: datetime
    cancelled: bool


def calendar(name: str, meetings: Iterable[Meeting]) -> bytes:
    """The file: UTF-8, lines folded at 75 octets. The same meetings give the same bytes.

    Times are written in UTC, so that no program has to know our zones. One that was cancelled stays in it and says so:
    left out, it would stay for ever in a calendar that took it over as a file.
    """
    book = Calendar()
    book.add("prodid", MAKER)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("x-wr-calname", vText(_text(name)))  # a name with X is not escaped by itself
    book.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", "PT4H")
    for meeting in meetings:
        book.add_component(_event(meeting))
    data: bytes = book.to_ical()
    return data


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", str(meeting.uuid))
    # Without a METHOD this is when the event was last written, not when the file was (RFC 5545, 3.8.7.2).
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("sequence", meeting.changes)
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", _text(meeting.title))
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    told = {"location": _text(meeting.place), "description": _text(meeting.text), "url": meeting.address}
    for key, value in told.items():
        if value:
            event.add(key, value)
    return event


def _text(text: str) -> str:
    """Without signs that a line of the file cannot hold: some readers break lines at signs that are none for others."""
    lines = "\n".join(text.splitlines())
    return "".join(sign for sign in lines if sign in "\n\t" or sign.isprintable())
