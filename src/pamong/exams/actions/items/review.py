"""From a draft to an operational item: handed in, looked at by another person, tried out, released; and retired."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.exams.access import keeps, reviewed_version_for, written_item_for
from pamong.exams.models import Item, ItemVersion
from pamong.exams.queries.writers import writers_of


def hand_in(actor: Actor, *, version: UUID) -> ItemVersion:
    """A draft waits for a review from now on, and never changes again.

    raises      NotFound; Conflict ``not-a-draft``, ``item-retired``
    """
    with transaction.atomic():
        row = reviewed_version_for(actor, version)
        written_item_for(actor, row.item.uuid)
        _refuse_retired(row)
        if row.handed_in_at:
            raise Conflict("not-a-draft", _("Versi ini sudah diserahkan untuk ditelaah."))
        row.handed_in_at = timezone.now()
        _keep(actor, row, "exams.item_handed_in", "handed_in_at")
    return row


def approve_version(actor: Actor, *, version: UUID, remark: str = "") -> ItemVersion:
    """The reviewer finds it good. From then on a keeper may try it out or release it.

    raises      NotFound; Forbidden ``own-item`` for who wrote any of it; Conflict ``not-in-review``, ``item-retired``
    """
    with transaction.atomic():
        row = _waiting(actor, version)
        row.reviewed_at, row.reviewed_by, row.remark = timezone.now(), actor.account, remark.strip()
        _keep(actor, row, "exams.item_approved", "reviewed_at", "reviewed_by", "remark")
    return row


def return_version(actor: Actor, *, version: UUID, remark: str) -> ItemVersion:
    """The reviewer wants it changed, and says what. The author writes the next version.

    raises      NotFound; Invalid ``remark``; Forbidden ``own-item``; Conflict ``not-in-review``, ``item-retired``
    """
    with transaction.atomic():
        row = _waiting(actor, version)
        if not remark.strip():
            raise Invalid("remark", _("Tulis apa yang perlu diubah, supaya penulisnya tahu."))
        row.returned_at, row.reviewed_by, row.remark = timezone.now(), actor.account, remark.strip()
        _keep(actor, row, "exams.item_returned", "returned_at", "reviewed_by", "remark")
    return row


def pilot_version(actor: Actor, *, version: UUID) -> ItemVersion:
    """A reviewed version may stand in forms without counting.

    raises      NotFound; Conflict ``not-reviewed``, ``already-piloted``, ``already-released``, ``item-retired``
    """
    with transaction.atomic():
        row = _reviewed(actor, version)
        if row.piloted_at:
            raise Conflict("already-piloted", _("Versi ini sudah diujicobakan."))
        row.piloted_at = timezone.now()
        _keep(actor, row, "exams.item_piloted", "piloted_at")
    return row


def release_version(actor: Actor, *, version: UUID) -> ItemVersion:
    """A reviewed version counts in new forms from now on, instead of the one before. Forms that were drawn stay.

    raises      NotFound; Conflict ``not-reviewed``, ``already-released``, ``item-retired``
    """
    with transaction.atomic():
        row = _reviewed(actor, version)
        row.released_at = timezone.now()
        _keep(actor, row, "exams.item_released", "released_at")
    return row


def retire_item(actor: Actor, *, item: UUID, reason: str) -> Item:
    """An item leaves new forms for good. Forms that were drawn keep it.

    raises      NotFound; Invalid ``retirement``; Conflict ``item-retired``
    """
    with transaction.atomic():
        row = written_item_for(actor, item, lock=True)
        if row.retired_at:
            raise Conflict("item-retired", _("Soal ini sudah dipensiunkan."))
        if not reason.strip():
            raise Invalid("retirement", _("Tulis mengapa soal ini tidak dipakai lagi."))
        row.retired_at, row.retirement = timezone.now(), reason.strip()
        row.save(update_fields=["retired_at", "retirement"])
        record(actor, "exams.item_retired", row, region=row.bank.region_id)
    return row


def _waiting(actor: Actor, uuid: UUID) -> ItemVersion:
    """A version that waits for a review by the actor, locked."""
    row = reviewed_version_for(actor, uuid)
    _refuse_retired(row)
    if row.handed_in_at is None or row.reviewed_at or row.returned_at:
        raise Conflict("not-in-review", _("Versi ini tidak sedang menunggu telaah. Muat ulang halamannya."))
    if writers_of(row) & {actor.account, actor.behalf}:
        raise Forbidden("own-item", _("Anda ikut menulis soal ini, jadi penelaahnya orang lain."))
    return row


def _reviewed(actor: Actor, uuid: UUID) -> ItemVersion:
    """A reviewed version that is not released yet, of a region that the actor keeps, locked."""
    row = reviewed_version_for(actor, uuid)
    if not keeps(actor, row.item.bank.region_id):
        raise NotFound
    _refuse_retired(row)
    if row.reviewed_at is None:
        raise Conflict("not-reviewed", _("Versi ini belum disetujui penelaah."))
    if row.released_at:
        raise Conflict("already-released", _("Versi ini sudah dipakai."))
    return row


def _refuse_retired(row: ItemVersion) -> None:
    if row.item.retired_at:
        raise Conflict("item-retired", _("Soal ini sudah dipensiunkan."))


def _keep(actor: Actor, row: ItemVersion, verb: str, *fields: str) -> None:
    row.save(update_fields=fields)
    record(actor, verb, row, region=row.item.bank.region_id, item=row.item_id)
