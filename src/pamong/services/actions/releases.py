"""A quarter's satisfaction is published, and corrected only beside what was published."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.science.satisfaction import half_up
from pamong.services.access import round_for
from pamong.services.formats.skm_result import SkmResult
from pamong.services.models import SkmRelease, SkmRound
from pamong.services.queries.skm_figures import result_of
from pamong.surveys.queries.door_states import door_states

_LONGEST = 500


def publish_release(actor: Actor, *, round: UUID, visits: int | None, why: str = "") -> SkmRelease:  # noqa: A002  # the noun of the house
    """Freeze the figures of a quarter for everybody. What is there already stays; a correction is the next number.

    visits      how many came in the quarter; None: counted from the cases
    why         what a correction corrects; not kept for the first
    raises      NotFound; Invalid ``release-why``, ``visits-few``; Conflict ``skm-running``, ``skm-few``, ``release-same``
    """
    with transaction.atomic():
        row = round_for(actor, round)
        SkmRound.objects.select_for_update(no_key=True).get(pk=row.pk)
        told = result_of(row, door_states([row.survey])[row.survey], visits=visits)
        last = SkmRelease.objects.filter(round=row).order_by("number").last()
        made = _release(actor, row, told, last, one_line(why))
        row.visits = visits
        row.save(update_fields=["visits"])
        facts = {"number": made.number, "index": str(made.rounded), "band": made.band, "digest": made.digest}
        record(actor, "services.skm_published", made, region=row.service.region_id, **facts)
    made.refresh_from_db()
    return made


def _release(actor: Actor, row: SkmRound, told: SkmResult, last: SkmRelease | None, why: str) -> SkmRelease:
    document = told.document()
    if last is not None:
        _refuse_correction(last, document, why)
    return SkmRelease.objects.create(
        round=row,
        number=last.number + 1 if last else 1,
        why=why if last else "",
        n=told.n,
        result=document,
        index=exact_places(told.exact),
        rounded=told.rounded,
        band=told.band,
        rule=told.rule,
        digest=told.digest(),
        published_at=timezone.now(),
        published_by=actor.account,
    )


def exact_places(fraction: str) -> Decimal:
    """An index with the ten places that are kept beside its fraction."""
    return half_up(Fraction(fraction), 10)


def _refuse_correction(last: SkmRelease, document: dict[str, object], why: str) -> None:
    if last.result == document:
        raise Conflict("release-same", _("Tidak ada yang berubah sejak rilis terakhir, jadi tidak ada yang dikoreksi."))
    if not why:
        raise Invalid(
            "release-why", _("Alasan koreksi masih kosong. Tulis apa yang dikoreksi; alasan ini ikut terbit.")
        )
    if len(why) > _LONGEST:
        raise Invalid(
            "release-why",
            _("Alasan ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.")
            % {"read": len(why), "most": _LONGEST},
        )
