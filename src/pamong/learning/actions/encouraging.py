"""A leader writes to somebody who has not joined anything for long: kindly, in person, and seldom."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.wording import long_date, number
from pamong.learning.access import LEADERS, programme_for
from pamong.learning.actions.taking import hold
from pamong.learning.queries.encouraging import APART, TOPIC, written_lately
from pamong.learning.queries.led_year import idle_among
from pamong.office.actions.send import Draft, send_messages
from pamong.office.actions.share import share_about
from pamong.people.access import own_people, person_for, today
from pamong.people.queries.presence import full_name
from pamong.people.queries.requests import restricted_among

MOST: Final = 1_000
"""Letters of the text."""

WRITING: Final = "learning.encouragement"
"""Whoever writes to somebody, so that two leaders do not at once."""


@dataclass(frozen=True, slots=True)
class _Somebody:
    """Who is written to."""

    id: int
    name: str
    region: int
    zone: ZoneInfo


def encourage(actor: Actor, *, person: UUID, text: str, programme: UUID | None = None) -> None:
    """Put a message in the leader's name into the inbox of somebody below who has not joined anything for long.

    programme   that the text proposes, and to which the message leads; None leads to what is suggested to this person
    raises      NotFound for who is not below, and for oneself; Invalid ``encourage-text``; Conflict ``encouraged``, ``joined``
    """
    said = text.strip()
    if not said:
        raise Invalid("encourage-text", _("Pesannya masih kosong. Tulis apa yang ingin Anda sampaikan."))
    if len(said) > MOST:
        much = {"most": number(MOST), "read": number(len(said))}
        raise Invalid("encourage-text", _("Pesan paling banyak %(most)s huruf; terbaca %(read)s.") % much)
    path = f"/program/{programme_for(actor, programme).uuid}/" if programme else "/katalog/?disarankan=on"
    with _below(actor, person) as row:
        _refuse_soon(row)
        if row.id not in idle_among([row.id]):
            why = _("%(name)s sudah terdaftar atau sudah belajar. Muat ulang halaman ini.")
            raise Conflict("joined", why % {"name": row.name})
        subject = _("Ajakan belajar dari %(name)s") % {"name": _leader(actor)}
        drafts = [Draft(row.id, subject, said, path)]
        send_messages(actor, region=row.region, topic=TOPIC, source=f"{TOPIC}:{today()}", drafts=drafts)
        record(actor, "learning.encouraged", f"people.person:{row.id}", region=row.region, programme=programme)


def bring_encouragement(actor: Actor, *, person: UUID) -> str:
    """Note that the leader brings the last such message by WhatsApp; returns the address that opens the chat.

    raises      NotFound for who is not below, and without such a message; as ``share_about``
    """
    with _below(actor, person) as row:
        if row.id not in written_lately([row.id]):
            raise NotFound
        return share_about(actor, topic=TOPIC, person=row.id)


@contextmanager
def _below(actor: Actor, person: UUID) -> Iterator[_Somebody]:
    """Somebody whom the actor leads, to whom nobody else writes until the transaction ends."""
    with transaction.atomic():
        row = person_for(actor, person, LEADERS)
        if row.region is None or own_people(actor).filter(pk=row.pk).exists() or restricted_among([row.pk]):
            raise NotFound
        hold([row.pk], WRITING)
        yield _Somebody(row.pk, full_name(row), row.region.pk, ZoneInfo(row.region.time_zone))


def _refuse_soon(row: _Somebody) -> None:
    at = written_lately([row.id]).get(row.id)
    if at is not None:
        told = {"name": row.name, "day": long_date((at + APART).astimezone(row.zone).date())}
        text = _("%(name)s sudah dikirimi pesan. Supaya tidak menjadi desakan, berikutnya mulai %(day)s.")
        raise Conflict("encouraged", text % told)


def _leader(actor: Actor) -> str:
    """In whose name, though somebody else may press the button."""
    return full_name(own_people(actor).get(pk=actor.person or 0))
