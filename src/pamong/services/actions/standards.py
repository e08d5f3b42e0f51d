"""What a service promises is written as a draft, published, and followed by the next."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.services.access import draft_for
from pamong.services.actions.catalogue import open_service
from pamong.services.formats.standards import LENGTH, MOST, MOST_FEE, PROMISE, lacking, numbered
from pamong.services.models import Standard

_COPIED = ("components", "promise", "promise_unit", "fee")


def change_standard(
    actor: Actor,
    *,
    service: UUID,
    components: Mapping[int, str],
    promise: int | None,
    promise_unit: str,
    fee: int | None,
) -> Standard:
    """Write the draft; what is not told in ``components`` is emptied. Nothing new changes nothing.

    promise     in ``promise_unit``: days or minutes; None: nothing is promised yet
    fee         rupiah; 0: free; None: not said as a number
    raises      NotFound; Invalid ``standard-component``, ``standard-promise``, ``standard-fee``;
                Conflict ``standard-published`` without a draft, ``service-closed``
    """
    wanted = {
        "components": _tidy(components),
        "promise": _promise(promise, promise_unit),
        "promise_unit": promise_unit,
        "fee": _fee(fee),
    }
    with transaction.atomic():
        row = _draft(actor, service)
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            row.save(update_fields=changed)
            record(actor, "services.standard_changed", row, region=row.service.region_id, fields=changed)
    return row


def publish_standard(actor: Actor, *, service: UUID) -> Standard:
    """Everybody may read it from now on; it never changes again.

    raises      NotFound; Conflict ``standard-incomplete`` with all that lacks, ``standard-published``, ``service-closed``
    """
    with transaction.atomic():
        row = _draft(actor, service)
        missing = lacking(numbered(row.components), row.promise, row.fee)
        if missing:
            raise Conflict("standard-incomplete", " ".join(missing))
        row.published_at, row.published_by = timezone.now(), actor.account
        row.save(update_fields=["published_at", "published_by"])
        told = {"service": row.service_id, "number": row.number}
        record(actor, "services.standard_published", row, region=row.service.region_id, **told)
    return row


def start_standard(actor: Actor, *, service: UUID) -> Standard:
    """The next as a draft: a copy of the newest.

    raises      NotFound; Conflict ``standard-draft`` while there is one, ``service-closed``
    """
    with transaction.atomic():
        kept = open_service(actor, service)
        newest = Standard.objects.filter(service=kept).order_by("-number").first()
        if newest and newest.published_at is None:
            raise Conflict("standard-draft", _("Standar berikutnya sedang ditulis. Ubah atau terbitkan yang itu."))
        told = {name: getattr(newest, name) for name in _COPIED} if newest else {}
        number = newest.number + 1 if newest else 1
        row = Standard.objects.create(service=kept, number=number, created_at=timezone.now(), **told)
        record(actor, "services.standard_started", row, region=kept.region_id, service=kept.pk, number=number)
    row.refresh_from_db()
    return row


def _draft(actor: Actor, service: UUID) -> Standard:
    """The draft, its service locked and still given."""
    open_service(actor, service)
    try:
        return draft_for(actor, service)
    except NotFound:
        raise Conflict(
            "standard-published",
            _("Standar ini sudah terbit dan tidak diubah lagi. Tulis standar berikutnya, lalu terbitkan."),
        ) from None


def _tidy(components: Mapping[int, str]) -> dict[str, str]:
    """By number as text, without empty lines and empty components."""
    tidy: dict[str, str] = {}
    for number, text in sorted(components.items()):
        if not 1 <= number <= MOST or len(text) > LENGTH:
            raise Invalid(
                "standard-component",
                _("Komponen %(number)s tidak terbaca: nomornya 1 sampai 14, isinya paling panjang 4.000 huruf.")
                % {"number": number},
            )
        lines = [line.strip() for line in text.replace("\0", "").splitlines()]
        told = "\n".join(line for line in lines if line)
        if told:
            tidy[str(number)] = told
    return tidy


def _promise(promise: int | None, unit: str) -> int | None:
    if unit not in PROMISE or (promise is not None and not 0 <= promise <= PROMISE[unit]):
        raise Invalid(
            "standard-promise",
            _("Waktu terbaca %(read)s. Tulis 0 sampai 365 hari kerja, atau 0 sampai 1.440 menit.") % {"read": promise},
        )
    return promise


def _fee(fee: int | None) -> int | None:
    if fee is not None and not 0 <= fee <= MOST_FEE:
        raise Invalid("standard-fee", _("Biaya terbaca %(read)s. Tulis rupiah, 0 bila gratis.") % {"read": fee})
    return fee
