"""What somebody does with messages of one's own."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Forbidden, Invalid, NotFound
from pamong.office.access import message_for, own_messages
from pamong.office.models import Message, MessageChoice, Rhythm
from pamong.office.queries.timing import Hours, email_due
from pamong.people.queries.contacts import contacts_of


def mark_read(actor: Actor, *, message: UUID) -> str:
    """The person knows; a mail that still waits is not sent any more. Returns where the message leads.

    Reading again changes nothing. Raises NotFound for a message to somebody else.
    """
    with transaction.atomic():
        row = message_for(actor, message)
        if _read(Message.objects.filter(pk=row.pk)):
            record(actor, "office.read", row, region=row.region_id or INSTALLATION, count=1)
    return row.path


def mark_all_read(actor: Actor) -> int:
    """The same for everything unread; returns how many."""
    with transaction.atomic():
        count = _read(own_messages(actor))
        if count:
            contact = contacts_of([actor.person or 0])[actor.person or 0]
            thing = f"people.person:{actor.person}"
            record(actor, "office.read", thing, region=contact.region or INSTALLATION, count=count)
    return count


def choose_rhythm(actor: Actor, *, rhythm: str, digest_hour: int, quiet_from: int, quiet_until: int) -> MessageChoice:
    """How often and when somebody wants e-mail; messages that wait follow at once. Nothing new changes nothing.

    digest_hour     0 to 23, where the person is; not a quiet one when a digest is chosen
    quiet_from      first quiet hour; equal to ``quiet_until`` for none
    raises          NotFound for who is nobody; Forbidden ``choice-own`` while acting for somebody; Invalid ``choice-rhythm``,
                    ``choice-hours``, ``choice-quiet``
    """
    if actor.person is None:
        raise NotFound
    if actor.behalf is not None:
        raise Forbidden("choice-own", _("Cara menerima pesan diatur oleh pemiliknya sendiri."))
    hours = Hours(rhythm, digest_hour, quiet_from, quiet_until)
    _refuse(hours)
    facts = {
        "rhythm": rhythm,
        "digest_hour": digest_hour,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    with transaction.atomic():
        row = MessageChoice.objects.select_for_update().filter(person=actor.person).first()
        if row and all(getattr(row, field) == value for field, value in facts.items()):
            return row
        new, _made = MessageChoice.objects.update_or_create(
            person_id=actor.person, defaults={**facts, "changed_at": timezone.now()}
        )
        contact = contacts_of([actor.person])[actor.person]
        _replan(actor.person, hours, contact.zone)
        record(actor, "office.rhythm_chosen", new, region=contact.region or INSTALLATION, rhythm=rhythm)
    return new


def _read(rows: "QuerySet[Message]") -> int:
    """A message that was read leaves the queue of mails: reminding of what somebody knows is noise."""
    now = timezone.now()
    unread = rows.filter(read_at=None)
    unread.filter(emailed_at=None).update(email_at=None)
    return unread.update(read_at=now)


def _replan(person: int, hours: Hours, zone: str) -> None:
    """Mails that nobody has tried yet go by the new choice; one that failed keeps its pause, unless none is wanted."""
    now = timezone.now()
    waiting = Message.objects.filter(person=person, emailed_at=None).exclude(email_at=None)
    for urgent in (False, True):
        due = email_due(now, hours, zone, urgent=urgent)
        tried = Q() if due is None else Q(attempts=0)
        waiting.filter(tried, urgent=urgent).update(email_at=due)


def _refuse(hours: Hours) -> None:
    if hours.rhythm not in Rhythm.values:
        raise Invalid("choice-rhythm", _("Pilihan e-mail itu tidak dikenal. Pilih dari daftarnya."))
    if not all(hour in range(24) for hour in (hours.digest_hour, hours.quiet_from, hours.quiet_until)):
        raise Invalid("choice-hours", _("Jam ditulis sebagai bilangan bulat 0 sampai 23."))
    if hours.rhythm == Rhythm.DAILY and hours.is_quiet(hours.digest_hour):
        raise Invalid(
            "choice-quiet",
            _("Ringkasan pukul %(digest)s.00 jatuh pada jam tenang. Pilih jam lain untuk salah satunya.")
            % {"digest": f"{hours.digest_hour:02}"},
        )
