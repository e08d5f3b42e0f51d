"""Writing to people: as many as there are, at once, and each of them once."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.office.models import Message, MessageChoice
from pamong.office.queries.timing import email_due, hours_of
from pamong.people.formats.codes import new_code
from pamong.people.queries.contacts import contacts_of

CHUNK: Final = 5_000
"""Messages that are written by one statement."""

_PATH: Final = re.compile(r"/(?:[^/\\\s]\S*)?")

_INSERT: Final = """
INSERT INTO office_message
    (code, region_id, person_id, topic, source, subject, body, path, urgent, created_at, email_at)
SELECT n.code, %(region)s, n.person, %(topic)s, %(source)s, n.subject, n.body, n.path, n.urgent, %(now)s, n.email_at
FROM unnest(
    %(codes)s::text[], %(people)s::bigint[], %(subjects)s::text[], %(bodies)s::text[], %(paths)s::text[],
    %(urgent)s::boolean[], %(email_at)s::timestamptz[]
) AS n (code, person, subject, body, path, urgent, email_at)
ON CONFLICT (source, person_id) WHERE NOT (source = '') DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to one person.

    subject     one line; body is plain text in Indonesian, perhaps empty
    path        address within the site, from the slash on
    urgent      waits for neither the digest nor the morning: an exam that moves today, not a reminder
    """

    person: int
    subject: str
    body: str
    path: str
    urgent: bool = False

    def checked(self) -> "Draft":
        """The same, tidied. Raises Invalid ``message-subject``, ``message-path``."""
        subject = one_line(self.subject)
        if not subject:
            raise Invalid("message-subject", _("Judul pesan masih kosong. Isi judulnya."))
        if not _PATH.fullmatch(self.path):
            raise Invalid(
                "message-path", _("Tujuan pesan harus alamat di situs ini: terbaca “%(read)s”.") % {"read": self.path}
            )
        body = "\n".join(map(one_line, self.body.strip().splitlines()))
        return Draft(self.person, subject, body, self.path, self.urgent)


def send_messages(actor: Actor, *, region: int | None, topic: str, source: str, drafts: Sequence[Draft]) -> int:
    """Put messages into inboxes, and plan the e-mail of each. Returns how many are new.

    The caller has checked that the actor may write to these people. Repeating it changes nothing: of one ``source`` each person
    gets one message. 30,000 take a few seconds.

    region      in whose name; None for the installation itself
    topic       what they are about, as code: ``competency.round_reminder``
    source      what causes them: ``competency.round:12``; empty when each call is to write again
    raises      NotFound for a person who is not there; Invalid ``message-subject``, ``message-path``
    """
    now, sent = timezone.now(), 0
    with transaction.atomic():
        for start in range(0, len(drafts), CHUNK):
            checked = [draft.checked() for draft in drafts[start : start + CHUNK]]
            facts = {"region": region, "topic": topic, "source": source, "now": now}
            with connection.cursor() as cursor:
                cursor.execute(_INSERT, {**facts, **_columns(checked, now)})
                sent += cursor.rowcount
        if sent:
            thing = f"office.message:{source or topic}"
            record(actor, "office.sent", thing, region=region or INSTALLATION, topic=topic, count=sent)
    return sent


def _columns(drafts: Sequence[Draft], now: datetime) -> dict[str, list[Any]]:
    """As the statement takes them: one array a column."""
    return {
        "codes": list(_codes(len(drafts))),
        "people": [draft.person for draft in drafts],
        "subjects": [draft.subject for draft in drafts],
        "bodies": [draft.body for draft in drafts],
        "paths": [draft.path for draft in drafts],
        "urgent": [draft.urgent for draft in drafts],
        "email_at": _due(drafts, now),
    }


def _due(drafts: Sequence[Draft], now: datetime) -> list[datetime | None]:
    people = {draft.person for draft in drafts}
    contacts = contacts_of(people)
    if people - contacts.keys():
        raise NotFound
    choices = {row.person_id: row for row in MessageChoice.objects.filter(person__in=people)}
    return [
        email_due(now, hours_of(choices.get(draft.person)), contact.zone, urgent=draft.urgent)
        if contact.email
        else None
        for draft in drafts
        for contact in (contacts[draft.person],)
    ]


def _codes(count: int) -> Collection[str]:
    """So many codes that no message has: 50 random bits meet again once there are some million of them."""
    fresh: set[str] = set()
    while len(fresh) < count:
        made = {new_code() for _place in range(count - len(fresh))}
        fresh |= made - set(Message.objects.filter(code__in=made).values_list("code", flat=True))
    return fresh
