"""Messages about personal data: an answer, a clock that runs out, a breach; and what is forgotten of old messages."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.kit.wording import long_moment
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message
from pamong.people.access import ADMINISTRATORS
from pamong.people.formats.privacy import retentions
from pamong.people.queries.breaches import breach_due, told_subjects
from pamong.people.queries.organisers import holders_of, organisers_of
from pamong.people.queries.regions import region_of
from pamong.people.queries.requests import request_told

REQUEST: Final = "people.request"
BREACH: Final = "people.breach"

FORGOTTEN: Final = "Pesan lama"
"""What is left of a subject. Stored, so it is not translated."""


def tell_answer(request: int) -> int:
    """Who asked about the own data learns that it was answered; nobody is left to be told of an erasure."""
    told = request_told(request)
    if told.erased:
        return 0
    draft = Draft(
        told.person,
        _("Permintaan data Anda dijawab: %(kind)s") % {"kind": told.kind_label.lower()},
        _("Jawabannya ada di halaman data Anda."),
        "/data-saya/",
    )
    return send_messages(SYSTEM, region=told.region, topic=REQUEST, source=f"people.answer:{request}", drafts=[draft])


def remind_request(request: int) -> int:
    """Who organises is told of a request whose clock runs out within a day."""
    told = request_told(request)
    if told.region is None:
        return 0
    subject = _("Permintaan data pribadi menunggu jawaban paling lambat %(due)s") % {
        "due": _when(told.region, told.due_at)
    }
    body = _("Batasnya 3×24 jam menurut UU 27/2022.")
    people = [one for one in organisers_of(told.region) if one != told.person]
    drafts = [Draft(person, subject, body, f"/permintaan-data/{told.uuid}/", urgent=True) for person in people]
    source = f"people.reminder:{request}"
    return send_messages(SYSTEM, region=told.region, topic=REQUEST, source=source, drafts=drafts)


def remind_breach(breach: int) -> int:
    """Who administers is told of a breach whose clock runs out within a day."""
    uuid, region, due = breach_due(breach)
    subject = _("Insiden data pribadi: pemberitahuan paling lambat %(due)s") % {"due": _when(region, due)}
    body = _("Orang yang terdampak dan lembaga harus diberi tahu dalam 3×24 jam menurut UU 27/2022.")
    people = holders_of(region, ADMINISTRATORS)
    drafts = [Draft(person, subject, body, f"/insiden-data/{uuid}/", urgent=True) for person in people]
    return send_messages(SYSTEM, region=region, topic=BREACH, source=f"people.breach_due:{breach}", drafts=drafts)


def send_breach_letters(notice: int) -> int:
    """The letter to everybody whose data a breach touches; nothing for a notice to others."""
    found = told_subjects(notice)
    if found is None:
        return 0
    _uuid, region, words, people = found
    subject = _("Pemberitahuan penting tentang data pribadi Anda")
    drafts = [Draft(person, subject, words, "/data-saya/", urgent=True) for person in people]
    return send_messages(SYSTEM, region=region, topic=BREACH, source=f"people.notice:{notice}", drafts=drafts)


def forget_messages_of(person: int) -> int:
    """Subject and body of every message to somebody whose data were erased; that there was one stays. Returns how many."""
    rows = Message.objects.filter(person=person).exclude(subject=FORGOTTEN, body="")
    return rows.update(subject=FORGOTTEN, body="", email_at=None)


def forget_old_messages(now: datetime | None = None) -> int:
    """The same of messages whose time is over, one fact for all of them. Returns how many."""
    oldest = (now or timezone.now()) - timedelta(days=retentions()["messages"].grace)
    with transaction.atomic():
        rows = Message.objects.filter(created_at__lt=oldest).exclude(subject=FORGOTTEN, body="")
        count = rows.update(subject=FORGOTTEN, body="")
        if count:
            record(SYSTEM, "office.messages_forgotten", "office.message:old", count=count)
    return count


def _when(region: int, moment: datetime) -> str:
    return long_moment(moment, ZoneInfo(region_of(region).zone))
