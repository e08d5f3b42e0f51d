"""What was sent in the name of a region, for who organises there: to whom, by which way, and whether it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.actor import Actor
from pamong.office.access import SENDERS, messages_of
from pamong.office.formats.phones import whatsapp_number
from pamong.office.models import Channel, Dispatch, Message, Outcome
from pamong.office.queries.mailing import CONSOLE, TRIES, leaves
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.words import words

FILTERS: Final = (
    ("belum-dibaca", gettext_lazy("Belum dibaca")),
    ("email-gagal", gettext_lazy("E-mail gagal")),
)
"""To what a log can be narrowed, by the word in its address, and the label of that."""


@dataclass(frozen=True, slots=True)
class SentWanted:
    """What somebody looks for; empty is everything.

    text        beginnings of words of the receiver's name
    state       one of ``FILTERS``
    """

    text: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but everything."""
        return self != SentWanted()


@dataclass(frozen=True, slots=True)
class SentRow:
    """One message.

    person      uuid; ``name`` with titles
    email       what became of it there, in words
    failed      whether the last try failed
    shared_at   when somebody last brought it by WhatsApp
    obstacle    why it cannot be brought by WhatsApp, in words; empty when it can
    """

    uuid: UUID
    person: UUID
    name: str
    topic: str
    subject: str
    at: datetime
    read_at: datetime | None
    email: str
    failed: bool
    shared_at: datetime | None
    obstacle: str


@dataclass(frozen=True, slots=True)
class SentMessages:
    """A page of the log, newest first. ``leaves``: whether mails leave this server at all."""

    region: RegionFacts
    leaves: bool
    page: "Page[SentRow]"


def sent_messages(actor: Actor, code: str, wanted: SentWanted, *, page: str | None = None) -> SentMessages:
    """Four queries, however many there are. Raises NotFound for who does not organise over the whole region."""
    region = whole_region_for(actor, code, SENDERS)
    return SentMessages(region_facts(region), leaves(), page_of(sent_rows(actor, code, wanted), page))


def sent_rows(actor: Actor, code: str, wanted: SentWanted) -> Rows[SentRow]:
    """The same messages, for a file. Raises NotFound as ``sent_messages``."""
    region = whole_region_for(actor, code, SENDERS)
    found = messages_of(region.pk)
    for word in words(wanted.text):
        found = found.filter(person__folded__regex=rf"\m{word}")
    if wanted.state == "belum-dibaca":
        found = found.filter(read_at=None)
    if wanted.state == "email-gagal":
        found = found.filter(attempts__gt=0, emailed_at=None, pk__in=_tries(Outcome.FAILED).values("message"))
    # What messages say is not in the log: a year's bodies would fill the memory of whoever writes the file.
    return Rows(_with_tries(found).defer("body").select_related("person").order_by("-pk"), _read)


def read_of(source: str) -> frozenset[int]:
    """Ids of who has read the message that this caused. One query. No actor; whoever asks has checked the right to know."""
    rows = Message.objects.filter(source=source, read_at__isnull=False)
    return frozenset(rows.values_list("person", flat=True))


def _tries(outcome: Outcome) -> "QuerySet[Dispatch]":
    return Dispatch.objects.filter(outcome=outcome)


def _with_tries(found: "QuerySet[Message]") -> "QuerySet[Message]":
    """With the last note of a mail, and when it was last brought by WhatsApp."""
    mine = Dispatch.objects.filter(message=OuterRef("pk"))
    shared = mine.filter(channel=Channel.WHATSAPP).order_by().values("message").annotate(at=Max("at")).values("at")
    noted = mine.filter(channel=Channel.EMAIL).order_by("-pk")
    return found.annotate(
        shared_at=Subquery(shared),
        note=Subquery(noted.values("note")[:1]),
        outcome=Subquery(noted.values("outcome")[:1]),
    )


def _read(found: Sequence[Message]) -> list[SentRow]:
    return [
        SentRow(
            uuid=row.uuid,
            person=row.person.uuid,
            name=full_name(row.person),
            topic=row.topic,
            subject=row.subject,
            at=row.created_at,
            read_at=row.read_at,
            email=_email(row),
            failed=row.emailed_at is None and getattr(row, "outcome") == Outcome.FAILED,  # noqa: B009  # an annotation, which the model does not know
            shared_at=getattr(row, "shared_at"),  # noqa: B009
            obstacle=_obstacle(row),
        )
        for row in found
    ]


def _email(row: Message) -> str:
    note, failed = getattr(row, "note"), getattr(row, "outcome") == Outcome.FAILED  # noqa: B009
    if row.emailed_at:
        return _("Hanya di konsol server") if note == CONSOLE else _("Terkirim")
    if failed and row.email_at:
        return _("Percobaan %(n)s gagal (%(why)s), dicoba lagi") % {"n": row.attempts, "why": note}
    if failed and row.attempts >= TRIES:
        return _("Gagal setelah %(n)s percobaan (%(why)s)") % {"n": row.attempts, "why": note}
    if row.email_at:
        return _("Menunggu")
    return _("Tidak perlu lagi, sudah dibaca") if row.read_at else _("Tanpa e-mail")


def _obstacle(row: Message) -> str:
    if row.person.region_id != row.region_id:
        return _("Sudah pindah instansi")
    if not row.person.phone.strip():
        return _("Nomor ponsel belum tercatat")
    return "" if whatsapp_number(row.person.phone) else _("Nomor ponsel tidak terbaca")
