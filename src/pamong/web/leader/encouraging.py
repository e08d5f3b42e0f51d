"""Encouraging who has not joined anything for long: the text that is proposed, and sending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, Textarea, UUIDField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.actor import Actor
from pamong.learning.actions.encouraging import MOST, encourage
from pamong.learning.queries.encouraging import Encouraging, Idle, encouraging
from pamong.people.queries.roll import Member
from pamong.web.leader.overview import Overviews
from pamong.web.organiser.fields import ActionForm
from pamong.web.templatetags.pamong import tanggal

SHOWN: Final = 2
"""People who can be written to at once, and of those written to lately."""


class EncourageForm(ActionForm):
    """What somebody is written."""

    pesan = CharField(
        label=gettext_lazy("Pesan"),
        widget=Textarea,
        max_length=MOST,
        error_messages={"required": gettext_lazy("Pesannya masih kosong. Tulis apa yang ingin Anda sampaikan.")},
    )
    program = UUIDField(required=False)

    places: ClassVar[dict[str, str]] = {"encourage-text": "pesan"}

    def sent(self, actor: Actor, person: UUID) -> bool:
        """Whether it went; else the form says why not."""
        told = self.cleaned_data
        self.done(partial(encourage, actor, person=person, text=told["pesan"], programme=told["program"]))
        return not self.errors


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody to write to, with the text: the proposed one, or what was typed and refused."""

    one: Idle
    text: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encourage:
    """The whole part of the page; ``cards`` can be sent now."""

    found: Encouraging
    cards: tuple[Card, ...]


def encourage_part(actor: Actor, shown: Overviews, failed: tuple[UUID, EncourageForm] | None = None) -> Encourage:
    """Who of all branches could be written to, each once.

    failed      to whom sending was refused, and the form that says why
    """
    found = encouraging(actor, _idle(shown), most=SHOWN)
    return Encourage(found, tuple(_card(one, failed) for one in found.shown))


def _idle(shown: Overviews) -> Sequence[Member]:
    idle = {person for year in shown.years.values() for person in year.idle}
    people = {one.id: one for branch in shown.led for one in branch.people if one.id in idle}
    return tuple(people.values())


def _card(one: Idle, failed: tuple[UUID, EncourageForm] | None) -> Card:
    if failed is None or failed[0] != one.uuid:
        return Card(one, _text(one))
    errors = tuple(str(error) for errors in failed[1].errors.values() for error in errors)
    return Card(one, failed[1].data.get("pesan", ""), errors)


def _text(one: Idle) -> str:
    if one.proposed is None:
        return _(
            "Yth. %(name)s, sudah lama nama Anda tidak tercatat di kegiatan belajar. Pengalaman Anda dibutuhkan kantor "
            "kita. Silakan lihat program yang disarankan untuk jabatan Anda; yang sudah menguasainya dapat langsung "
            "diuji. Ada yang dapat saya bantu?"
        ) % {"name": one.name}
    with timezone.override(ZoneInfo(one.proposed.zone)):
        told = {"name": one.name, "title": one.proposed.title, "day": tanggal(one.proposed.closes_at)}
    return (
        _(
            "Yth. %(name)s, sudah lama nama Anda tidak tercatat di kegiatan belajar. %(title)s sesuai dengan jabatan Anda "
            "dan dibuka sampai %(day)s. Bila sudah menguasainya, Anda dapat langsung diuji. Berminat?"
        )
        % told
    )
