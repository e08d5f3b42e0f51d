"""Who teaches for a region."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.changing import corrected
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.kit.wording import one_line
from pamong.learning.access import KEEPERS, partners_of, speaker_for
from pamong.learning.models import HonorariumClass, Partner, Speaker
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone
from pamong.people.actions.persons import register_person
from pamong.people.queries.identity import person_id

MOST: Final = 20
"""Fields of expertise of one speaker."""

LONGEST: Final = 100
"""Letters of one."""


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """What a speaker is beside a person.

    partner         uuid; None for none
    institution     where from, as it stands beside the name
    practitioner    does the work that is taught
    honorarium      class by which the speaker is paid
    conflict        interests that those who plan should know; participants never see it
    about           a few sentences that participants read
    """

    institution: str = ""
    partner: UUID | None = None
    practitioner: bool = False
    expertise: Sequence[str] = ()
    honorarium: str = HonorariumClass.NONE.value
    conflict: str = ""
    about: str = ""

    def checked(self) -> "SpeakerFacts":
        """The same, tidied. Raises Invalid, with what was read."""
        if self.honorarium not in HonorariumClass.values:
            raise Invalid(
                "speaker-honorarium",
                _("Golongan honorarium “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": self.honorarium},
            )
        return SpeakerFacts(
            one_line(self.institution),
            self.partner,
            self.practitioner,
            _expertise(self.expertise),
            self.honorarium,
            one_line(self.conflict),
            one_line(self.about),
        )


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody of no government, as a person who is not known yet."""

    name: str
    title_before: str = ""
    title_after: str = ""
    email: str = ""


def register_speaker(actor: Actor, *, region: str, person: UUID, facts: SpeakerFacts) -> Speaker:
    """A known person teaches for a region; wherever that person serves. One who was closed teaches again.

    region      code
    raises      NotFound; Invalid for what cannot be; Conflict ``speaker-twice``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = _row(actor, owner.pk, facts)
        who = person_id(person)
        row = Speaker.objects.filter(region=owner, person=who).first()
        if row and not row.closed_at:
            raise Conflict("speaker-twice", _("Orang ini sudah terdaftar sebagai narasumber. Pakai yang ada."))
        row = row or Speaker(region=owner, person_id=who, created_at=timezone.now())
        row.closed_at = None
        for field, value in told.items():
            setattr(row, field, value)
        row.save()
        record(actor, "learning.speaker_registered", row, region=owner.pk, person=who)
    row.refresh_from_db()
    return row


def register_outside_speaker(actor: Actor, *, region: str, outsider: Outsider, facts: SpeakerFacts) -> Speaker:
    """Somebody who is not known yet becomes a person of the region, without number or post, and teaches for it.

    raises      NotFound; Invalid for what cannot be
    """
    with transaction.atomic():
        who = register_person(actor, region=region, **asdict(outsider))
        return register_speaker(actor, region=region, person=who.uuid, facts=facts)


def change_speaker(actor: Actor, *, speaker: UUID, facts: SpeakerFacts) -> Speaker:
    """Correct what is written of a speaker. Nothing new changes nothing. The journal names fields, never what they say.

    raises      NotFound; Invalid for what cannot be; Conflict ``speaker-closed``
    """
    with transaction.atomic():
        row = _open(actor, speaker)
        told = _row(actor, row.region_id, facts)
        changed = corrected(row, told)
        if changed:
            row.save(update_fields=changed)
            record(actor, "learning.speaker_changed", row, region=row.region_id, fields=changed)
    return row


def close_speaker(actor: Actor, *, speaker: UUID) -> None:
    """A speaker who is no longer chosen for anything new. What was taught stays.

    raises      NotFound; Conflict ``speaker-closed``
    """
    with transaction.atomic():
        row = _open(actor, speaker)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "learning.speaker_closed", row, region=row.region_id)


def _row(actor: Actor, region: int, facts: SpeakerFacts) -> dict[str, Any]:
    """The facts as columns."""
    told = facts.checked()
    columns = {**asdict(told), "expertise": list(told.expertise)}
    del columns["partner"]
    return {**columns, "partner_id": _partner(actor, region, told.partner)}


def _partner(actor: Actor, region: int, uuid: UUID | None) -> int | None:
    if uuid is None:
        return None
    found: Partner | None = partners_of(actor).filter(uuid=uuid, region=region).first()
    if found is None:
        raise NotFound
    return found.pk


def _open(actor: Actor, uuid: UUID) -> Speaker:
    """A speaker of the actor's who is not closed; others who change the region's wait."""
    row = speaker_for(actor, uuid)
    alone(row.region_id)
    row = speaker_for(actor, uuid)
    if row.closed_at:
        raise Conflict("speaker-closed", _("Narasumber ini sudah ditutup. Daftarkan lagi bila akan mengajar kembali."))
    return row


def _expertise(given: Sequence[str]) -> tuple[str, ...]:
    """Fields of expertise, each once however it is written."""
    tidy = [word for word in map(one_line, given) if word]
    found = tuple({word.casefold(): word for word in reversed(tidy)}.values())[::-1]
    long = [word for word in found if len(word) > LONGEST]
    if len(found) > MOST or long:
        raise Invalid(
            "speaker-expertise",
            _("Tulis paling banyak %(most)s keahlian, masing-masing paling panjang %(longest)s huruf.")
            % {"most": MOST, "longest": LONGEST},
        )
    return found
