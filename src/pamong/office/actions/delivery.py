"""Mails leave: claimed, sent, noted.

A mail is claimed in a transaction of its own before the mail server hears of it: tries counted, the next one planned. No row is
locked while a server thinks, and a worker that dies in the middle loses nothing, because the plan stands. So each mail goes at
least once. It may go twice, when a worker dies between the server's yes and ours; exactly once cannot be had over SMTP. Both
then carry the same Message-ID, which is made from the codes of the messages in it, so that a mail program can drop the second.
For the same reason a mail that failed is tried again with the messages it had, and later ones go by themselves.

``Dispatch`` is append-only and says what became of each, so a mail is no fact of the journal.
"""

import hashlib
import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from pamong.office.actions.addresses import choice_address, part_of, sender_of
from pamong.office.formats.letters import write_mail
from pamong.office.models import Channel, Dispatch, Message, Outcome
from pamong.office.queries.mailing import CONSOLE, PAUSES, leaves
from pamong.people.queries.contacts import contacts_of

SPELL: Final = 50.0
"""Seconds after which a run begins no other mail: the next minute's run does."""

MOST: Final = 50
"""Messages of one mail; who has more waiting gets another."""

_FAILURES: Final = (OSError, ValueError)
"""What a server, a network or a header can fail with; smtplib's errors are OSErrors."""

_ONE_MAIL: Final = (smtplib.SMTPRecipientsRefused, ValueError)
"""Failures of one mail alone; the server takes the next."""

logger = logging.getLogger("pamong.mail")


class NoAddressError(ValueError):
    """The address that was there when the mail was planned is gone."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run did, in mails."""

    sent: int = 0
    failed: int = 0


def deliver_mail() -> Sent:
    """Send what is due, one mail a person, until nothing is or the time is over. Any number of runs may go at once.

    A mail server that cannot be reached at all costs no message a try: everything stays due. One that fails in the middle of
    a mail costs that mail one try and ends the run.
    """
    until, sent, failed = monotonic() + SPELL, 0, 0
    if not _due(timezone.now()).exists():
        return Sent()
    with _server() as server:
        while server and monotonic() < until and (mail := _claim(timezone.now())):
            failure = _send(server, mail)
            sent, failed = sent + (failure is None), failed + (failure is not None)
            if failure and not isinstance(failure, _ONE_MAIL):
                break
    return Sent(sent, failed)


def _due(now: datetime) -> "QuerySet[Message]":
    return Message.objects.filter(emailed_at=None, email_at__lte=now)


def _claim(now: datetime) -> list[Message]:
    """Take the messages of the person who waits longest, count the try and plan the next; empty when nothing is due."""
    with transaction.atomic():
        with connection.cursor() as cursor:  # claims one at a time, or two runs would each take half of a person's
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('office.claim'))")
        # Who reads a message at this moment holds its row: that one is passed over, not waited for.
        rows = _due(now).select_for_update(skip_locked=True, of=("self",))
        first = rows.order_by("email_at", "pk").first()
        if first is None:
            return []
        again = {"email_at": first.email_at} if first.attempts else {}
        mine = rows.filter(person=first.person_id, attempts=first.attempts, **again)
        mail = list(mine.select_related("region").order_by("pk")[:MOST])
        Message.objects.filter(pk__in=[row.pk for row in mail]).update(
            attempts=first.attempts + 1,
            email_at=now + PAUSES[first.attempts] if first.attempts < len(PAUSES) else None,
        )
    return mail


def _send(server: BaseEmailBackend, mail: list[Message]) -> Exception | None:
    """Give one mail to the server and note for each message what became of it; returns what it failed with."""
    try:
        letter = _letter(mail)
        letter.connection = server
        letter.send()
    except _FAILURES as error:
        _note(mail, Outcome.FAILED, _reason(error))
        logger.warning("mail failed", extra={"messages": [row.pk for row in mail], "reason": _reason(error)})
        return error
    _note(mail, Outcome.SENT, "" if leaves() else CONSOLE)
    return None


def _letter(mail: list[Message]) -> EmailMessage:
    person = mail[0].person_id
    contact = contacts_of([person])[person]
    if not contact.email:
        raise NoAddressError("nobody can be written to without one")
    letter = write_mail(contact.name, sender_of(mail[0]), [part_of(row) for row in mail], choice=choice_address())
    headers = {"Message-ID": _identity(mail), "Auto-Submitted": "auto-generated"}
    return EmailMessage(letter.subject, letter.text, to=[contact.email], headers=headers)


def _identity(mail: list[Message]) -> str:
    codes = hashlib.sha256("\n".join(row.code for row in mail).encode()).hexdigest()
    return f"<{codes[:32]}@{urlsplit(settings.URL).hostname}>"


def _note(mail: list[Message], outcome: Outcome, note: str) -> None:
    now = timezone.now()
    with transaction.atomic():
        Dispatch.objects.bulk_create(
            [Dispatch(message=row, channel=Channel.EMAIL, outcome=outcome, at=now, note=note) for row in mail]
        )
        if outcome == Outcome.SENT:
            Message.objects.filter(pk__in=[row.pk for row in mail]).update(emailed_at=now, email_at=None)


def _reason(error: Exception) -> str:
    """Kind and number of a failure, ``SMTPRecipientsRefused 550``; never its words, which repeat the address."""
    code: object = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), "")
    return f"{type(error).__name__} {code}".strip()


@contextmanager
def _server() -> Iterator[BaseEmailBackend | None]:
    """An open connection for several mails; None when there is none to be had."""
    server: BaseEmailBackend = get_connection()
    try:
        server.open()
    except _FAILURES as error:
        logger.error("mail server away", extra={"reason": _reason(error)})  # noqa: TRY400  # a trace would say no more
        yield None
        return
    try:
        yield server
    finally:
        try:
            server.close()
        except _FAILURES:
            logger.info("mail server left first")
