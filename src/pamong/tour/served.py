"""What the public receives in the tour: services with a year of cases, surveys that were published and some that are open."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from pamong.core.actor import SYSTEM, RegionId
from pamong.kit.imports import apply_import, preview_import
from pamong.people.access import today
from pamong.people.queries.regions import region_by_code
from pamong.services.actions.case_table import KIND
from pamong.services.actions.catalogue import create_service
from pamong.services.actions.improvements import add_improvement
from pamong.services.actions.past_rounds import record_past_round
from pamong.services.actions.rounds import open_round
from pamong.services.actions.sources import ensure_source
from pamong.services.actions.standards import change_standard, publish_standard
from pamong.services.actions.transparency import record_check
from pamong.services.formats.quarters import quarter_name, quarter_of
from pamong.services.formats.service_templates import template_of
from pamong.surveys.actions.checking import Given
from pamong.surveys.actions.receiving import Submission, fitting, receive
from pamong.surveys.queries.door_states import door_states
from pamong.surveys.queries.doors import door_facts
from pamong.tour.decks import chance
from pamong.tour.events import Known
from pamong.tour.offices import HEALTH, PERMITS, REGISTRATION
from pamong.tour.places import BATANG_HARI

HEADINGS: Final = (
    *("Nomor berkas", "Tanggal diterima", "Tanggal dipanggil", "Tanggal jawaban pertama", "Tanggal diputus"),
    *("Dikembalikan", "Alasan", "Kanal", "Hasil", "Jumlah kedatangan"),
)
_MONTHS: Final = 14
_FORMS: Final = 64
"""People who answer the survey."""

_SAID: Final = (
    ("Persyaratannya berbeda-beda tiap loket.", "Satu daftar persyaratan dipasang di semua loket.", -40),
    ("Petugas makan siang bersamaan.", "Jam istirahat bergilir, loket tidak pernah kosong.", -20),
    ("Tidak ada tempat duduk untuk ibu hamil.", "Empat kursi dipesan dan segera dipasang.", None),
)
_WORDS: Final = ("Petugasnya ramah 🙂", "Antrean masih panjang pada hari Senin.", "Syaratnya jelas.", "")


class _Pleased(NamedTuple):
    """Of people who answer, how many give an element 1 to 4, and how many trust 2 to 4."""

    marks: tuple[int, int, int, int]
    trust: tuple[int, int, int]


_FAIR: Final = _Pleased((3, 17, 55, 25), (7, 7, 3))
_PLEASED: Final = _Pleased((1, 7, 50, 42), (4, 8, 4))
_GOOD: Final = _Pleased((1, 4, 40, 55), (1, 6, 4))
_PAPER: Final = 40
"""Forms of a quarter that a trained office asked on paper."""


class Flow(NamedTuple):
    """How a service goes: cases a month, median days before and after a course, minutes in the queue.

    code        that offices share; empty for the template's
    first       day of the first case; None: fourteen months ago
    changed     day from which it goes as after the course; None: half a year ago
    spread      of the logarithm of the days
    """

    template: str
    office: str
    region: str
    cases: int
    before: float
    after: float
    queue: int
    code: str = ""
    first: date | None = None
    changed: date | None = None
    spread: float = 0.5


_FLOWS: Final = (
    Flow("izin-usaha", PERMITS, BATANG_HARI, 70, 15, 11, 0),
    Flow("pengaduan", PERMITS, BATANG_HARI, 12, 8, 8, 0),
    Flow("ktp-el", REGISTRATION, BATANG_HARI, 90, 4, 3, 45),
    Flow("kunjungan-puskesmas", HEALTH, BATANG_HARI, 3, 1, 1, 30),
)


def serve(known: Known) -> None:
    """Services of four offices with what happened in them."""
    made = [(flow, serve_standard(known, flow)) for flow in _FLOWS]
    for place, (flow, service) in enumerate(made):
        serve_cases(flow, service, chance(place, "cases"))
    permits, identity = made[0][1], made[2][1]
    random = chance("izin-usaha", "recalled")
    record_check(
        SYSTEM,
        service=permits,
        item="status",
        met=True,
        proof="Nomor berkas dapat dilacak di loket dan lewat SMS.",
    )
    told = _recall(permits, _last_quarter(), [_form(random) for _place in range(_FORMS)])
    for said, done, since in _SAID:
        add_improvement(SYSTEM, round=told, said=said, done=done, since=today() + timedelta(since) if since else None)
    ask_public(permits, "izin-usaha")
    ask_public(identity, "ktp-el")


def serve_standard(known: Known, flow: Flow, title: str = "") -> UUID:
    """An office gives a service by the ready standard. ``title`` empty for the template's."""
    unit: UUID = known.unit(flow.region, flow.office)
    facts = {"template": flow.template, "code": flow.code, "title": title}
    service: UUID = create_service(SYSTEM, region=flow.region, unit=unit, **facts).uuid
    model = template_of(flow.template)
    if model is None:
        raise RuntimeError(f"{flow.template} is no ready service")
    change_standard(
        SYSTEM,
        service=service,
        components=model.components,
        promise=model.promise,
        promise_unit=model.promise_unit,
        fee=model.fee or 0,
    )
    publish_standard(SYSTEM, service=service)
    return service


def serve_cases(flow: Flow, service: UUID, random: Random) -> None:
    """Bring them in as an office would, by a file."""
    source = ensure_source(SYSTEM, service=service)
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / f"{uuid4().hex}.part"
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter=";")
            table.writerow(HEADINGS)
            table.writerows(_rows(flow, random))
        seen = preview_import(
            SYSTEM,
            region=RegionId(source.region_id),
            kind=KIND,
            path=path,
            name=f"{flow.template}.csv",
            about=source.pk,
        )
    finally:
        path.unlink(missing_ok=True)
    counts = apply_import(SYSTEM, uuid=seen.uuid)
    if counts.refused:
        raise RuntimeError(f"{counts.refused} cases of {flow.template} are refused")


def _rows(flow: Flow, random: Random) -> Iterator[tuple[object, ...]]:
    """A case a line, in no order. What would be decided after now is still open."""
    zone = ZoneInfo(region_by_code(SYSTEM, flow.region).zone)
    now = timezone.now().astimezone(zone)
    begun = flow.first or now.date() - timedelta(days=30 * _MONTHS)
    days = (now.date() - begun).days
    for number in range(flow.cases * days // 30):
        day = _working(begun + timedelta(days=random.randrange(days)))
        received = _moment(day, zone, random)
        if received < now:
            yield (f"{flow.template[:3].upper()}-{number + 1:05}", *_fate(flow, received, now, random))


def _fate(flow: Flow, received: datetime, now: datetime, random: Random) -> tuple[object, ...]:
    """When it was called, answered and decided, and how; all after a course goes better."""
    late = received.date() >= (flow.changed or now.date() - timedelta(days=179)) and flow.after != flow.before
    median = flow.after if late else flow.before
    days = round(median * random.lognormvariate(0, flow.spread))
    decided = received + timedelta(days=(_working(received.date() + timedelta(days=days)) - received.date()).days)
    called = received + timedelta(minutes=flow.queue * random.lognormvariate(0, 0.6)) if flow.queue else None
    answered = received + timedelta(hours=random.lognormvariate(1.2 if late else 2.0, 0.7))
    decided += timedelta(minutes=30)
    returned = random.random() < (0.08 if late else 0.18)
    done = decided < now
    return (
        *(_told(moment) if moment and moment < now else "" for moment in (received, called, answered, decided)),
        int(returned),
        "Berkas belum lengkap" if returned else "",
        random.choice(("loket", "loket", "daring")),
        random.choices(("dikabulkan", "ditolak"), (95, 5))[0] if done else "",
        (2 if returned else random.choices((1, 2), (7, 3))[0]) if done else "",
    )


def ask_public(service: UUID, name: str) -> UUID:
    """The survey of this quarter, with what people said."""
    made = open_round(SYSTEM, service=service, quarter=quarter_of(today()))
    uuid: UUID = made.uuid
    door = door_facts(door_states([made.survey])[made.survey].code)
    random = chance(name, "forms")
    now = timezone.now()
    batch = []
    for place in range(_FORMS):
        given = fitting(door.questions, _form(random))
        answers = tuple((door.ids[one.key], one) for one in given)
        form = UUID(int=random.getrandbits(128), version=4)
        batch.append(Submission(door.code, form, answers, f"tour-{place}", f"tour-{place}"))
    if any(one.refusal for one in receive(batch, now)):
        raise RuntimeError("a form of the tour was refused")
    return uuid


def recall_public(service: UUID, before: date, name: str, *, better: bool) -> None:
    """Two quarters that an office asked on paper, before anybody wrote it down here: one before a day, and the last that is over.

    better      whether people were more pleased in the second
    """
    random = chance(name, "recalled")
    for quarter, pleased in (
        (_quarter_before(quarter_of(before)), _FAIR),
        (_last_quarter(), _PLEASED if better else _FAIR),
    ):
        _recall(service, quarter, [_form(random, pleased) for _place in range(_PAPER)])


def _recall(service: UUID, quarter: date, forms: Sequence[Sequence[Given]]) -> UUID:
    basis = f"Rekap kertas {quarter_name(quarter)} (contoh)"
    uuid: UUID = record_past_round(SYSTEM, service=service, quarter=quarter, basis=basis, forms=forms).uuid
    return uuid


def _last_quarter() -> date:
    return _quarter_before(quarter_of(today()))


def _quarter_before(quarter: date) -> date:
    return quarter_of(quarter - timedelta(days=1))


def _form(random: Random, pleased: _Pleased = _GOOD) -> list[Given]:
    """Nine elements; what it costs is free."""
    marks = [random.choices((1, 2, 3, 4), pleased.marks)[0] for _element in range(9)]
    marks[3] = 4
    given = [Given(f"u{place}", number=mark) for place, mark in enumerate(marks, start=1)]
    given.append(Given("kepercayaan", number=random.choices((2, 3, 4), pleased.trust)[0]))
    given.append(Given("menunggu", number=random.randrange(5, 60)))
    words = random.choice(_WORDS)
    return [*given, Given("komentar", text=words)] if words else given


def _moment(day: date, zone: ZoneInfo, random: Random) -> datetime:
    return datetime.combine(day, time(8), zone) + timedelta(minutes=random.randrange(60 * 7))


def _working(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)  # noqa: PLR2004  # Friday


def _told(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"
