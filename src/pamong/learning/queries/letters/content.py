"""What is given to the templates of letters, as text and numbers that are printed as they are.

Every content lists the ``people`` whose names stand in it, and the ``scope`` by which it is collected again.
"""

from collections.abc import Sequence
from typing import Any

from pamong.kit.papers import weekday_date
from pamong.learning.formats.days import counted, hours_in_words, joined, lesson_hours
from pamong.learning.queries.letters.facts import BASIS, LetterFacts
from pamong.learning.queries.letters.held import Held, Meeting, Seat, Taught
from pamong.people.queries.directory import masked
from pamong.people.queries.papers import Named

Content = dict[str, Any]


def assignment(held: Held, seats: Sequence[Seat], facts: LetterFacts) -> Content:
    """*Surat tugas* for these people."""
    hours = lesson_hours(held.hours)
    task = f"mengikuti pelatihan {held.name} ({hours} JP) pada hari {held.days}, {held.places};"
    return _with_people(seats, facts) | {
        "weighing": list(facts.weighing) or [weighing(held)],
        "basis": list(facts.basis or BASIS),
        "count": f"{counted(len(seats))} pegawai berikut",
        "groups": groups([seat.person for seat in seats]),
        "tasks": [task, *(facts.tasks or (report(),))],
        "closing": "Surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab.",
    }


def weighing(held: Held) -> str:
    """Why people are sent, where nobody wrote it otherwise."""
    return f"bahwa untuk mengembangkan kompetensi pegawai melalui pelatihan {held.title}, perlu menugaskan pegawai;"


def report() -> str:
    """What comes after taking part, where nobody wrote it otherwise."""
    return "melaporkan penerapan hasil pelatihan kepada atasan langsung."


def invitation(held: Held, seats: Sequence[Seat], facts: LetterFacts) -> Content:
    """*Undangan* to everybody with a seat; their list is a page of its own."""
    to = [f"Peserta pelatihan {held.name}", "(daftar terlampir)", "di tempat"]
    opening = "Dalam rangka pengembangan kompetensi pegawai, kami mengundang Saudara mengikuti:"
    return _with_people(seats, facts) | {
        "attachment": "1 (satu) daftar",
        "matter": f"Undangan pelatihan {held.name}",
        "to": to,
        "opening": [opening],
        "facts": _about(held, held.meetings),
        "schedule": [[one.when, one.time, one.title, one.place] for one in held.meetings],
        "closing": ["Atas perhatian dan kehadiran Saudara, kami sampaikan terima kasih."],
        "groups": groups([seat.person for seat in seats], hidden=len({seat.region for seat in seats}) > 1),
    }


def speaker_invitation(held: Held, named: Named, meetings: Sequence[Meeting], facts: LetterFacts) -> Content:
    """*Undangan* to somebody who teaches, for the own sessions alone."""
    opening = "Kami mengundang Saudara menjadi narasumber pada:"
    return facts.content() | {
        "people": [named.person],
        "attachment": "–",
        "matter": f"Undangan narasumber pelatihan {held.name}",
        "to": [part for part in (named.name, named.position, named.office, "di tempat") if part],
        "opening": [opening],
        "facts": _about(held, meetings),
        "schedule": [[one.when, one.time, one.title, one.place] for one in meetings],
        "closing": ["Atas kesediaan Saudara, kami sampaikan terima kasih."],
        "groups": [],
    }


def roster(
    held: Held, meeting: Meeting, speakers: Sequence[str], seats: Sequence[Seat], pin: str, facts: LetterFacts
) -> Content:
    """*Daftar hadir* of one session, with a place for the pen."""
    about = [
        ["Pelatihan", held.name],
        ["Sesi", meeting.title],
        ["Hari, tanggal", weekday_date(meeting.day)],
        ["Waktu", meeting.time],
        ["Tempat", meeting.place],
        *([["Narasumber", "; ".join(speakers)]] if speakers else []),
    ]
    rows = [
        {"no": place, "name": seat.person.name, "nip": seat.person.number, "place": seat.person.serves or "–"}
        for place, seat in enumerate(seats, 1)
    ]
    return _with_people(seats, facts) | {
        "title": "Daftar hadir",
        "facts": about,
        "rows": rows,
        "pin": f"{pin[:3]} {pin[3:]}",
    }


def completion(held: Held, seat: Seat, modules: Sequence[Taught], facts: LetterFacts) -> Content:
    """STTPP of one person: that the training was followed and completed, and nothing about competence."""
    run = held.name.removeprefix(held.title).strip()
    hours, words = lesson_hours(held.hours), hours_in_words(held.hours)
    return _with_people([seat], facts) | {
        "name": seat.person.name,
        "nip": seat.person.number,
        "serves": seat.person.serves,
        "programme": held.title,
        "held": f"{run}, {held.days}, {held.places}, selama {hours} ({words}) jam pelajaran",
        "modules": [
            {"no": place, "title": one.title, "form": one.form, "hours": lesson_hours(one.hours), "rule": one.rule}
            for place, one in enumerate(modules, 1)
        ],
        "hours": hours,
        "hours_words": words,
        "about": _organisers(held),
    }


def groups(people: Sequence[Named], *, hidden: bool = False) -> list[Content]:
    """Rows under the office where people serve: offices by name, people by name without titles, counted through.

    hidden      only the end of each number, where people of several employers read the list
    """
    offices: dict[str, list[Named]] = {}
    for one in sorted(people, key=lambda one: (one.office, one.folded, one.person)):
        offices.setdefault(one.office or "Tanpa perangkat daerah", []).append(one)
    made, number = [], 0
    for office, members in offices.items():
        rows = [_row(number + place, one, hidden=hidden) for place, one in enumerate(members, 1)]
        number += len(rows)
        made.append({"unit": office, "rows": rows})
    return made


def _row(number: int, one: Named, *, hidden: bool) -> Content:
    position = one.position or "–"
    if one.unit and one.unit != one.office:
        position = f"{position}, {one.unit}"
    nip = masked(one.number) if hidden else one.number
    return {"no": number, "name": one.name, "nip": nip, "rank": one.rank or "–", "position": position}


def _with_people(seats: Sequence[Seat], facts: LetterFacts) -> Content:
    return facts.content() | {"people": [seat.person.person for seat in seats]}


def _about(held: Held, meetings: Sequence[Meeting]) -> list[list[str]]:
    hours = f"{lesson_hours(held.hours)} ({hours_in_words(held.hours)}) jam pelajaran"
    days = held.days if len(meetings) == len(held.meetings) else ""
    return [["Pelatihan", held.name], *([["Waktu", days]] if days else []), ["Jumlah", hours]]


def _organisers(held: Held) -> str:
    office = held.office or held.region_name
    partners = f" bersama {joined(held.partners)}" if held.partners else ""
    return f"Diselenggarakan oleh {office}{partners}."
