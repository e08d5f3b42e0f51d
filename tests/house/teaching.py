"""What the addresses of rooms, programmes, offerings and hours point to, made directly as other tests of learning do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Final

from django.db import transaction
from django.utils import timezone

from pamong.learning.actions.attendance import take_roster
from pamong.learning.actions.claims import ClaimFacts, Taken, claim_hours
from pamong.learning.actions.encouraging import encourage
from pamong.learning.actions.feeds import renew_feed
from pamong.learning.actions.finishing import finish_offering
from pamong.learning.actions.letters import issue_assignments
from pamong.learning.actions.lottery import commit_draw
from pamong.learning.actions.offerings import CostFacts, add_cost
from pamong.learning.models import (
    Agreement,
    Approval,
    Engagement,
    Module,
    Offering,
    Registration,
    Session,
    SessionSpeaker,
)
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.office.actions.bookings import book
from pamong.office.actions.calendar import set_day
from pamong.office.models import CalendarDay
from tests import make
from tests.learning import case
from tests.make import World


def booking(world: World) -> object:
    """A room taken by hand, tomorrow."""
    starts = timezone.now() + timedelta(days=1)
    room = case.facility(world)
    row = book(
        world.actor("budi"), facility=room.uuid, starts=starts, ends=starts + timedelta(hours=2), purpose="Rapat"
    )
    return row.uuid


def day(world: World) -> object:
    """A day that the region decided about."""
    chosen = date(2026, 12, 2)
    set_day(world.actor("budi"), region="15.04", day=chosen, kind="off", name="Hari jadi", source="SK 1")
    return CalendarDay.objects.get(region=world.region, day=chosen).uuid


def past_session(world: World) -> Session:
    """Over, with a speaker; nobody sat in it."""
    row = case.held(world, starts_at=timezone.now() - timedelta(days=3)).sessions[0]
    SessionSpeaker.objects.create(session=row, speaker=case.speaker(world, world.citra.person))
    return row


def running(world: World) -> Session:
    """Began a moment ago, with Ani in it; the same one, whenever it is asked for."""
    now = timezone.now()
    row = Session.objects.filter(starts_at__lte=now, ends_at__gt=now).first()
    if row is None:
        found = case.held(world, starts_at=now - timedelta(minutes=5))
        case.seated(found.offering, world.ani)
        row = found.sessions[0]
    return row


def pinned(world: World) -> object:
    """The same, with a sheet that was printed for it."""
    row = running(world)
    Session.objects.filter(pk=row.pk).update(pin="123456")
    return row.uuid


def presence(world: World) -> object:
    """Ani's place in it."""
    return Registration.objects.get(offering=running(world).offering, person=world.ani.person).uuid


def sitting(world: World) -> Registration:
    """Ani's seat in something that begins in sixteen days; the same one, whenever it is asked for."""
    found = Registration.objects.filter(person=world.ani.person, reason="duduk").first()
    run = found.offering if found else case.held(world, starts_at=timezone.now() + timedelta(days=16)).offering
    return found or case.seated(run, world.ani, reason="duduk")


def letter(world: World) -> object:
    """The letter of assignment for it."""
    facts = LetterFacts("Muara Bulian", timezone.localdate(), "f4", "Kepala Badan", "Ilham Saputra")
    told = replace(facts, weighing=("perlu;",), basis=("UU 20/2023;",))
    (uuid,) = issue_assignments(world.actor("budi"), offering=sitting(world).offering.uuid, facts=told)
    return uuid


def draft(world: World) -> Offering:
    """Not yet published, with what publishing asks for."""
    taught = case.programme(world)
    row = case.offering(taught, published=False)
    case.session(row, case.module(taught), timezone.now() + timedelta(days=12))
    return row


def cost(world: World) -> object:
    """A line of something that is held."""
    facts = CostFacts("5.1.02.01.01.0052", "Makan", "apbd", 1_000_000)
    run = case.held(world, starts_at=timezone.now() + timedelta(days=40)).offering
    return add_cost(world.actor("budi"), offering=run.uuid, facts=facts).uuid


def asked(world: World) -> Registration:
    """Ani's, which waits for Fajar's answer."""
    run = case.held(world, starts_at=timezone.now() + timedelta(days=20), approval=True).offering
    row = case.seated(run, world.ani, seated_at=None, approved_at=None)
    Engagement.objects.filter(registration=row).delete()  # only a seat takes time
    Approval.objects.create(registration=row, step=1, approver=world.fajar.person, asked_at=timezone.now())
    return row


def drawn(world: World) -> object:
    """Something whose seats will be drawn."""
    run = case.held(world, starts_at=timezone.now() + timedelta(days=24), seating="lottery").offering
    with transaction.atomic():
        commit_draw(world.actor("budi"), offering=run)
    return run.uuid


def asking(world: World) -> Registration:
    """What waits for Fajar; the same one, whenever it is asked for."""
    return Registration.objects.filter(person=world.ani.person, approved_at=None).first() or asked(world)


def over(world: World) -> Module:
    """A module with a test, of something that is over and that Ani sat in; the same one, whenever it is asked for."""
    row = Module.objects.filter(rule="test", title="Tes akhir").first()
    if row is None:
        found = case.held(world, starts_at=timezone.now() - timedelta(days=9))
        case.seated(found.offering, world.ani)
        row = case.module(found.programme, title="Tes akhir", rule="test", pass_mark=70)
    return row


def finished(world: World) -> Registration:
    """Ani's, decided; the same one, whenever it is asked for."""
    row = Registration.objects.filter(person=world.ani.person, reason="tuntas").first()
    if row is None:
        run = case.held(world, starts_at=timezone.now() - timedelta(days=30)).offering
        row = case.seated(run, world.ani, reason="tuntas")
        finish_offering(world.actor("budi"), offering=run.uuid)
    return row


def claimed(world: World) -> object:
    """Ani's, which waits for who verifies."""
    day = timezone.localdate() - timedelta(days=20)
    facts = ClaimFacts(Taken("KL08", day, day, Decimal(8)), "Kursus arsip", "BPSDM")
    return claim_hours(world.actor("ani"), facts=facts, stream=BytesIO(b"%PDF-1.4\n%%EOF\n"), name="bukti.pdf").uuid


def idle(world: World) -> object:
    """Somebody below Fajar who takes part in nothing, whatever else happens in that world."""
    return make.civil_servant("Maman Suherman", world.permits, world.officer).uuid


def encouraged(world: World) -> object:
    """Somebody below Fajar with a telephone, to whom Fajar wrote."""
    someone = make.civil_servant("Lina Marlina", world.permits, world.officer, phone="0812 3456 7890")
    encourage(world.actor("fajar"), person=someone.uuid, text="Berminat?")
    return someone.uuid


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "encouraged": encouraged,
    "idle": idle,
    "facility": lambda world: case.facility(world).uuid,
    "booking": booking,
    "day": day,
    "partner": lambda world: case.partner(world).uuid,
    "agreement": lambda world: Agreement.objects.get(partner=case.partner(world)).uuid,
    "speaker": lambda world: case.speaker(world, world.kiki.person).uuid,
    "past-session": lambda world: past_session(world).uuid,
    "programme": lambda world: case.held(world, starts_at=timezone.now() + timedelta(days=30)).programme.uuid,
    "open-programme": lambda world: case.programme(world, published=False).uuid,
    "module": lambda world: case.module(case.programme(world, published=False)).uuid,
    "offering": lambda world: case.held(world).offering.uuid,
    "draft-offering": lambda world: draft(world).uuid,
    "later-session": lambda world: case.held(world, starts_at=timezone.now() + timedelta(days=14)).sessions[0].uuid,
    "session": lambda world: running(world).uuid,
    "pinned-session": pinned,
    "registration": presence,
    "roster": lambda world: take_roster(world.actor("budi"), session=running(world).uuid).uuid,
    "seated-offering": lambda world: sitting(world).offering.uuid,
    "letter-offering": lambda world: sitting(world).offering.uuid,
    "letter": letter,
    "cost": cost,
    "asked": lambda world: asking(world).uuid,
    "asked-offering": lambda world: asking(world).offering.uuid,
    "approval": lambda world: Approval.objects.get(registration=asking(world)).uuid,
    "drawn-offering": drawn,
    "feed": lambda world: renew_feed(world.actor("ani")).token,
    "claim": claimed,
    "over-module": lambda world: over(world).uuid,
    "over-offering": lambda world: Offering.objects.get(programme=over(world).programme).uuid,
    "finished": lambda world: finished(world).uuid,
    "finished-offering": lambda world: finished(world).offering.uuid,
}
"""Name of a fact → what an address takes."""
