"""What is held in the tour: batches that fill, one that was drawn, one that is on today, a ministry's course for three regions."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.core.actor import SYSTEM, Actor, PersonId, RegionId
from pamong.core.refusals import Refusal
from pamong.learning.actions.attendance import attend
from pamong.learning.actions.claims import ClaimFacts, Taken, claim_hours, verify_claim
from pamong.learning.actions.letters import LetterFacts, issue_assignments, issue_invitation
from pamong.learning.actions.offerings import (
    CostFacts,
    OfferingFacts,
    QuotaFacts,
    SessionFacts,
    add_cost,
    add_session,
    close_registration,
    invite_people,
    open_offering,
    publish_offering,
    set_quotas,
    set_speakers,
)
from pamong.learning.actions.programmes import create_from_template, publish_programme
from pamong.learning.actions.registration import give_seats, nominate, register
from pamong.learning.queries.attendance.screen import screen
from pamong.learning.queries.offerings import offering_page
from pamong.learning.queries.offerings.sessions import sessions_of
from pamong.learning.queries.programmes import modules_of
from pamong.office.queries.calendar import after_working_days
from pamong.people.queries.directory import read_rows
from pamong.people.queries.identity import person_id
from pamong.people.queries.posts import HeldPost, held_posts, supervisors_of, unit_tree
from pamong.tour.actors import paper
from pamong.tour.decks import chance
from pamong.tour.events import Known
from pamong.tour.hours import CLOSES, Span, from_now, next_days, spread
from pamong.tour.offices import HEALTH, PERMITS, PERSONNEL
from pamong.tour.places import BATANG_HARI, MINISTRY, NORTH_MALUKU, PADANGSIDIMPUAN
from pamong.tour.teaching import Means

_ZONE: Final = ZoneInfo("Asia/Jakarta")
_WANT: Final = 60
"""People who want one of thirty seats."""

_FILLING, _CLASS = 34, 16
"""People who have registered for the lottery that is still open, and who sit in a class beside Ani."""

_GROUP, _EARLY = 10, 6
"""Seats of the class in the small room, and who comes early to the one of today."""

_WORD: Final = "talang pisang"
"""What the witnesses said aloud at the draw."""

_WHY: Final = ("bahwa pegawai yang melayani warga perlu mengenali benturan kepentingan sebelum terjadi;",)
_RULES: Final = ("Undang-Undang Nomor 20 Tahun 2023;", "Peraturan Pemerintah Nomor 11 Tahun 2017;")

_CLAIMS: Final = 32
"""People who hand in what they learnt elsewhere."""

_FEW: Final = 5
_SENT: Final = 6
_DAYS: Final = 6
"""More days than a ready programme has modules."""

_LEARNT: Final = (
    ("KL06", 0, 1, "Seminar pelayanan publik (contoh)"),
    ("KL07", 0, 2, "Lokakarya standar pelayanan (contoh)"),
    ("KL10", 10, 2, "Bimtek tata naskah (contoh)"),
    ("NKL03", 12, 3, "Pelatihan daring pengaduan (contoh)"),
    ("KL03", 24, 3, "Pelatihan pelayanan (contoh)"),
)
"""Form, hours as the paper states, days, title."""


class Class(NamedTuple):
    """What begins as the home is filled: its first session, and who sits in it beside Ani."""

    session: UUID
    people: list[int]


def hold(known: Known, regions: dict[str, RegionId], means: Means) -> Class:
    """Everything that is held, and what people hand in besides. Returns the class of today."""
    random = chance(known.day.year, BATANG_HARI, "courses")
    people = [post for post in held_posts(regions[BATANG_HARI]) if post.kind == "D" and not post.leads]
    random.shuffle(people)
    _drawn(known, regions[BATANG_HARI], means, people[:_WANT])
    _filling(regions[BATANG_HARI], means, people[_WANT : _WANT + _FILLING])
    _asking(known, regions[BATANG_HARI], means)
    seated = people[2 * _WANT : 2 * _WANT + _CLASS]
    session = _today(known, regions[BATANG_HARI], means, seated)
    _abroad(regions)
    _elsewhere(known, people[:_CLAIMS], random)
    return Class(session, [post.person for post in seated])


def _drawn(known: Known, region: RegionId, means: Means, people: Iterable[HeldPost]) -> None:
    """Ethics: registration is over, thirty of sixty were drawn, and their letters are out."""
    offering = _open(
        means, "etika-pelayanan-publik", _facts("lottery"), _spans(means, "etika-pelayanan-publik", _days(region, 8))
    )
    _register(offering, people)
    close_registration(SYSTEM, offering=offering)
    give_seats(SYSTEM, offering=offering, word=_WORD)
    (head,) = read_rows([person_id(known.person(BATANG_HARI, known.numbers[BATANG_HARI, f"Kepala {PERSONNEL}"]))])
    letter = LetterFacts("Muara Bulian", known.day, "f4", "Kepala Badan", head.name)
    issue_invitation(SYSTEM, offering=offering, facts=letter)
    issue_assignments(SYSTEM, offering=offering, facts=replace(letter, weighing=_WHY, basis=_RULES), by="all")


def _filling(region: RegionId, means: Means, people: Iterable[HeldPost]) -> None:
    """Excellent service, with the university and a practitioner: a lottery that is still open."""
    offering = _open(means, "pelayanan-prima", _facts("lottery"), _spans(means, "pelayanan-prima", _days(region, 12)))
    _register(offering, people)
    for facts in (
        CostFacts("5.1.02.02.01.0003", "Honorarium dua narasumber, empat hari", "apbd", 9_600_000),
        CostFacts("5.1.02.01.01.0052", "Makan dan minum 35 orang, empat hari", "apbd", 8_400_000),
        CostFacts("5.1.02.01.01.0026", "Modul dan buku kerja", "partner", 3_000_000, means.partners["university"]),
        CostFacts("5.1.02.01.01.0024", "Alat tulis dari persediaan kantor", "in-kind", 450_000),
    ):
        add_cost(SYSTEM, offering=offering, facts=facts)


def _asking(known: Known, region: RegionId, means: Means) -> None:
    """Complaints: first come, once the supervisor has agreed. Five of one office wait for their head; Ani is told of it."""
    spans = _spans(means, "penanganan-pengaduan", _days(region, 18))
    offering = _open(means, "penanganan-pengaduan", _facts("first", seats=24, approval=True), spans)
    ani, head = _ani(known), person_id(known.person(BATANG_HARI, known.numbers[BATANG_HARI, f"Kepala {PERMITS}"]))
    posts = [post for post in people_of(region, PERMITS) if post.person != person_id(ani)]
    above = supervisors_of(post.person for post in posts)
    led = [post for post in posts if post.person in above and above[post.person].person == head]
    _register(offering, led[:_FEW])
    invite_people(SYSTEM, offering=offering, people=[ani])


def _today(known: Known, region: RegionId, means: Means, people: Iterable[HeldPost]) -> UUID:
    """The one class that begins in some minutes, so that whoever looks around can be present; the rest on a working day.

    Ani sits in it. Returns its first session.
    """
    spans = from_now(region, timezone.now(), _ZONE)
    facts = _facts("first", closes=spans[0].starts - timedelta(minutes=1))
    offering = _open(means, "etika-pelayanan-publik", facts, spans, room="class")
    ani = person_id(_ani(known))
    _register(offering, people)
    _try(Actor("tour", person=ani), offering)
    session: UUID = sessions_of(offering_page(SYSTEM, offering).id)[0].uuid
    return session


def come(today: Class) -> None:
    """Some are there already, with the code that is on the projector."""
    code = screen(SYSTEM, today.session).code
    for number, person in enumerate(today.people[:_EARLY]):
        actor = Actor("tour", person=PersonId(person))
        with suppress(Refusal):  # who got no seat
            attend(actor, session=today.session, code=code, device=f"tour-{number}", typed=not number)


def run_next(region: RegionId, means: Means) -> None:
    """The course that the story follows: all of its seats are taken, and it begins on the next morning."""
    days = next_days(region, timezone.now().astimezone(_ZONE), _DAYS)
    spans = _spans(means, "pelayanan-prima", days)
    facts = _facts("first", seats=_GROUP, closes=spans[0].starts - CLOSES)
    offering = _open(means, "pelayanan-prima", facts, spans, room="small")
    _register(offering, people_of(region, HEALTH)[:_GROUP])


def _abroad(regions: dict[str, RegionId]) -> None:
    """A ministry's course, to which three governments send people, each within its quota."""
    row = create_from_template(SYSTEM, region=MINISTRY, template="pelayanan-prima", title="Pelayanan Prima antardaerah")
    publish_programme(SYSTEM, programme=row.uuid)
    offering = open_offering(SYSTEM, programme=row.uuid, facts=_facts("need")).uuid
    modules = modules_of(row.pk)
    for module, span in zip(modules, spread(modules, _days(regions[MINISTRY], 15), _ZONE), strict=True):
        facts = SessionFacts(module.uuid, "", *span, place="Pusat pelatihan kementerian (contoh)")
        add_session(SYSTEM, offering=offering, facts=facts)
    sending = (BATANG_HARI, NORTH_MALUKU, PADANGSIDIMPUAN)
    set_quotas(SYSTEM, offering=offering, quotas=[QuotaFacts(region, None, _SENT) for region in sending])
    publish_offering(SYSTEM, offering=offering)
    for region in sending:
        posts = [post for post in held_posts(regions[region]) if post.kind == "D" and not post.leads]
        names = [row.uuid for row in read_rows([post.person for post in posts[-_SENT:]])]
        for person in names:
            nominate(SYSTEM, offering=offering, person=person, reason="Menggerakkan perbaikan layanan di kantornya")


def _elsewhere(known: Known, people: Sequence[HeldPost], random: Random) -> None:
    """What people learnt elsewhere this year: most of it verified, some waiting; two records of one day for Ani."""
    for number, post in enumerate(people):
        actor = Actor("tour", person=PersonId(post.person))
        form, hours, days, title = random.choice(_LEARNT)
        day = date(known.day.year, 1, 10) + timedelta(
            days=random.randrange(max((known.day - date(known.day.year, 1, 12)).days, 1))
        )
        facts = ClaimFacts(
            Taken(form, day, day + timedelta(days=days - 1), Decimal(hours)), title, "Penyelenggara contoh"
        )
        row = claim_hours(actor, facts=facts, stream=paper(f"{title}, {number}"), name="sertifikat.pdf")
        if number % 8:
            verify_claim(SYSTEM, claim=row.uuid)
    ani, day = Actor("tour", person=person_id(_ani(known))), known.day - timedelta(days=12)
    for title in ("Etika digital (contoh)", "Arsip elektronik (contoh)"):
        facts = ClaimFacts(Taken("NKL03", day, day, Decimal(3)), title, "Penyelenggara contoh")
        verify_claim(SYSTEM, claim=claim_hours(ani, facts=facts, stream=paper(title), name="sertifikat.pdf").uuid)


def _facts(seating: str, *, seats: int = 30, approval: bool = False, closes: datetime | None = None) -> OfferingFacts:
    now = timezone.now()
    return OfferingFacts(
        seats,
        seating,
        approval,
        approval_days=3,
        grace=15,
        opens_at=now - timedelta(minutes=1),
        closes_at=closes or now + timedelta(days=7),
        contact="Bidang Pengembangan Kompetensi, BKPSDM",
    )


def _open(means: Means, template: str, facts: OfferingFacts, spans: Sequence[Span], *, room: str = "hall") -> UUID:
    """An offering of a programme with a session for each module, taught by both speakers, published."""
    programme = means.programmes[template]
    offering: UUID = open_offering(SYSTEM, programme=programme.uuid, facts=facts).uuid
    for module, span in zip(modules_of(programme.id), spans, strict=True):
        told = SessionFacts(module.uuid, "", *span, means.rooms[room])
        session = add_session(SYSTEM, offering=offering, facts=told).uuid
        if room == "hall":
            set_speakers(SYSTEM, session=session, speakers=list(means.speakers.values()))
    publish_offering(SYSTEM, offering=offering)
    return offering


def _spans(means: Means, template: str, days: Sequence[date]) -> list[Span]:
    return spread(modules_of(means.programmes[template].id), days, _ZONE)


def _days(region: RegionId, ahead: int) -> list[date]:
    """As many working days as a programme may need, from that many working days on."""
    today = timezone.localdate()
    return [after_working_days(region, today, ahead + number) for number in range(_DAYS)]


def people_of(region: RegionId, office: str) -> list[HeldPost]:
    """Who serves in an office or below it, without heads."""
    tree = unit_tree(region)
    inside = {node.id for node in tree.values() if node.name == office}
    while more := {node.id for node in tree.values() if node.parent in inside} - inside:
        inside |= more
    return [post for post in held_posts(region) if post.kind == "D" and not post.leads and post.unit in inside]


def _ani(known: Known) -> UUID:
    return known.person(BATANG_HARI, known.numbers[BATANG_HARI, "ani@contoh.invalid"])


def _register(offering: UUID, people: Iterable[HeldPost]) -> None:
    """Who may: some are retired or sit elsewhere then."""
    for post in people:
        _try(Actor("tour", person=PersonId(post.person)), offering)


def _try(actor: Actor, offering: UUID) -> None:
    with suppress(Refusal):
        register(actor, offering=offering)
