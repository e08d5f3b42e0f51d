"""Exam cards, four a page, to be cut and handed over: number, seat, room, hour, and the one-time code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Paper, render


@dataclass(frozen=True, slots=True)
class ExamCard:
    """What stands on one card.

    name, place     whose it is and where that person serves; up to 120 characters each
    number          of the candidate: PPJ-0412
    notes           what was granted: "Waktu tambahan 30 menit"
    code            in groups, in clear; kept out of ``repr`` so that no log shows it
    """

    name: str
    place: str
    number: str
    seat: str
    notes: Sequence[str] = ()
    code: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What is the same on every card.

    when, hours     "Selasa 1 Desember 2026"; "08.00 WIB sampai 09.30 WIB"
    room            with its address
    address         page on which number and code are typed; the QR code adds the number, never the code
    rules           sentences: when to come, what to bring
    """

    title: str
    issuer: str
    when: str
    hours: str
    room: str
    address: str
    rules: Sequence[str]


def exam_cards(cards: Sequence[ExamCard], facts: ExamFacts, *, at: datetime, paper: Paper = "a4") -> bytes:
    """PDF with four cards a page; dashed lines between them say where to cut.

    raises      Invalid when a text holds letters that the fonts do not have
    """
    data = {
        "title": facts.title,
        "issuer": facts.issuer,
        "when": facts.when,
        "hours": facts.hours,
        "room": facts.room,
        "address": facts.address,
        "rules": list(facts.rules),
        "cards": [
            {
                "name": card.name,
                "place": card.place,
                "number": card.number,
                "seat": card.seat,
                "notes": list(card.notes),
                "code": card.code,
                "qr": qr_svg(f"{facts.address}?{urlencode({'nomor': card.number})}"),
            }
            for card in cards
        ],
    }
    return render("exam_cards", data, at=at, paper=paper)
