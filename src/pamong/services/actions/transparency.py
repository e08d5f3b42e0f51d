"""Whether everybody can see what a service promises: looked at, and noted with its proof."""

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line
from pamong.services.actions.catalogue import open_service
from pamong.services.formats.service_templates import check_items
from pamong.services.models import TransparencyCheck

LEAST: Final = 10
"""Characters of a proof in words."""

MOST: Final = 500


def record_check(actor: Actor, *, service: UUID, item: str, met: bool, proof: str) -> TransparencyCheck:
    """Note what somebody saw; the newest of an item holds. The same again is not noted again.

    item        key of an item that is not computed
    proof       https address, or a sentence of at least ten characters; only what is not open needs none
    raises      NotFound; Invalid ``check-item``, ``check-proof``; Conflict ``service-closed``
    """
    told = one_line(proof)
    _refuse(item, told, met=met)
    with transaction.atomic():
        row = open_service(actor, service)
        newest = TransparencyCheck.objects.filter(service=row, item=item).order_by("-pk").first()
        if newest and (newest.met, newest.proof) == (met, told):
            return newest
        check = TransparencyCheck.objects.create(
            service=row, item=item, met=met, proof=told, checked_at=timezone.now(), checked_by=actor.account
        )
        record(actor, "services.openness_checked", check, region=row.region_id, service=row.pk, item=item, met=met)
    check.refresh_from_db()
    return check


def _refuse(item: str, proof: str, *, met: bool) -> None:
    known = next((one for one in check_items() if one.key == item), None)
    if known is None or known.judged == "standard":
        raise Invalid("check-item", _("Butir ini dihitung sendiri dari standar yang terbit, atau tidak dikenal."))
    if len(proof) > MOST:
        raise Invalid("check-proof", _("Bukti paling panjang 500 huruf."))
    if met and not _is_proof(proof):
        raise Invalid(
            "check-proof",
            _(
                "Tulis alamat yang dimulai dengan https://, atau satu kalimat (paling sedikit 10 huruf) tempat warga melihatnya."
            ),
        )


def _is_proof(text: str) -> bool:
    if "://" in text.split(maxsplit=1)[0] if text else False:
        address = urlsplit(text)
        return address.scheme == "https" and "." in (address.hostname or "") and " " not in text
    return len(text) >= LEAST
