"""What was changed because of what people answered: said by the office, beside the figures."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.services.access import improvement_for, round_for
from pamong.services.models import Improvement
from pamong.surveys.actions.checking import tidied

LONGEST: Final = 1_000
"""Characters of what people said, and of what the office does."""


def add_improvement(actor: Actor, *, round: UUID, said: str, done: str, since: date | None) -> Improvement:  # noqa: A002  # the noun of the house
    """One more, before the quarter is published or after it.

    said        what people said, in words that name nobody
    done        what the office does about it
    since       from when it is so; None: still to come
    raises      NotFound; Invalid ``improvement-said``, ``improvement-done``, ``improvement-since``
    """
    with transaction.atomic():
        row = round_for(actor, round)
        told = _Told.checked(said, done, since)
        now = timezone.now()
        facts = {"said": told.said, "done": told.done, "since": told.since}
        made = Improvement.objects.create(round=row, **facts, created_at=now, changed_at=now)
        record(actor, "services.improvement_added", made, region=row.service.region_id, round=row.pk)
    made.refresh_from_db()
    return made


def change_improvement(actor: Actor, *, improvement: UUID, said: str, done: str, since: date | None) -> None:
    """Other words, or from when it is so. Nothing new changes nothing.

    raises      NotFound; Invalid as ``add_improvement``; Conflict ``improvement-withdrawn``
    """
    with transaction.atomic():
        row = _held(actor, improvement)
        told = _Told.checked(said, done, since)
        if told == _Told(row.said, row.done, row.since):
            return
        row.said, row.done, row.since, row.changed_at = told.said, told.done, told.since, timezone.now()
        row.save(update_fields=["said", "done", "since", "changed_at"])
        record(actor, "services.improvement_changed", row, region=row.round.service.region_id, round=row.round_id)


def withdraw_improvement(actor: Actor, *, improvement: UUID) -> None:
    """It is no longer shown; that it was, the journal knows.

    raises      NotFound; Conflict ``improvement-withdrawn``
    """
    with transaction.atomic():
        row = _held(actor, improvement)
        row.withdrawn_at = row.changed_at = timezone.now()
        row.save(update_fields=["withdrawn_at", "changed_at"])
        record(actor, "services.improvement_withdrawn", row, region=row.round.service.region_id, round=row.round_id)


@dataclass(frozen=True, slots=True)
class _Told:
    said: str
    done: str
    since: date | None

    @classmethod
    def checked(cls, said: str, done: str, since: date | None) -> "_Told":
        """Tidied; raises Invalid."""
        if since and since > timezone.localdate():
            raise Invalid(
                "improvement-since",
                _("Tanggal ini belum tiba. Kosongkan selama perbaikannya belum berlaku, lalu isi sesudahnya."),
            )
        return cls(_words("improvement-said", said), _words("improvement-done", done), since)


def _words(code: str, text: str) -> str:
    tidy = tidied(text)
    if not tidy:
        raise Invalid(code, _("Bagian ini masih kosong. Tulis apa yang dikatakan dan apa yang diubah."))
    if len(tidy) > LONGEST:
        raise Invalid(
            code,
            _("Teks ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.")
            % {"read": len(tidy), "most": LONGEST},
        )
    return tidy


def _held(actor: Actor, uuid: UUID) -> Improvement:
    """One that is still shown; nobody else changes it until the transaction ends."""
    found = improvement_for(actor, uuid)
    row = (
        Improvement.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round__service")
        .get(pk=found.pk)
    )
    if row.withdrawn_at:
        raise Conflict("improvement-withdrawn", _("Perbaikan ini sudah ditarik. Tambahkan yang baru."))
    return row
