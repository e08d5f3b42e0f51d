"""Sources of cases: books and systems from which the cases of a service come."""

import re
from datetime import datetime
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import one_line
from pamong.services.access import digest, service_for, source_for
from pamong.services.models import CaseSource, Service

LONGEST_BASIS: Final = 500
_NAME: Final = 200
_CODE: Final = 60
_FORM: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BYTES: Final = 32


def ensure_source(
    actor: Actor, *, service: Service | UUID, code: str = "impor", name: str = "Impor berkas"
) -> CaseSource:
    """The source of a service with this code; made where it is missing.

    raises      NotFound; Invalid ``source-code``, ``source-name``; Conflict ``service-closed``, ``source-closed``
    """
    with transaction.atomic():
        owner = service_for(actor, service if isinstance(service, UUID) else service.uuid)
        Service.objects.select_for_update(no_key=True).get(pk=owner.pk)
        if (
            row := CaseSource.objects.select_related("service__region", "service__unit")
            .filter(service=owner, code=code)
            .first()
        ):
            _refuse_closed(row)
            return row
        if owner.closed_at:
            raise Conflict("service-closed", _("Layanan ini sudah ditutup, jadi tidak menerima sumber berkas baru."))
        row = CaseSource.objects.create(
            region=owner.region, service=owner, code=_code(code), name=_name(name), created_at=timezone.now()
        )
        row.refresh_from_db(fields=["uuid"])
        record(actor, "services.source_created", row, region=row.region_id, service=owner.pk, code=code)
    return row


def set_handler_basis(actor: Actor, *, source: UUID, basis: str) -> CaseSource:
    """The rule by which officers may be recorded with cases of a source; empty: they are not read any more.

    What was recorded before stays with its cases. The same rule again changes nothing.

    raises      NotFound; Invalid ``basis-long``; Conflict ``source-closed``
    """
    text = one_line(basis)
    if len(text) > LONGEST_BASIS:
        raise Invalid("basis-long", _("Tulis aturannya paling panjang %(most)s huruf.") % {"most": LONGEST_BASIS})
    with transaction.atomic():
        row = _open(actor, source)
        if row.handler_basis != text:
            row.handler_basis = text
            row.save(update_fields=["handler_basis"])
            record(actor, "services.handler_basis_set", row, region=row.region_id, allowed=bool(text))
    return row


def issue_token(actor: Actor, *, source: UUID) -> str:
    """A token with which a system sends cases by itself. It is told this once; the one before it ends.

    raises      NotFound; Conflict ``source-closed``
    """
    token = token_urlsafe(_BYTES)
    with transaction.atomic():
        row = _open(actor, source)
        renewed = row.token is not None
        row.token, row.token_at = digest(token), timezone.now()
        row.save(update_fields=["token", "token_at"])
        record(actor, "services.token_issued", row, region=row.region_id, renewed=renewed)
    return token


def revoke_token(actor: Actor, *, source: UUID) -> CaseSource:
    """The system sends nothing any more. Without a token nothing changes. Raises NotFound; Conflict ``source-closed``."""
    with transaction.atomic():
        row = _open(actor, source)
        if row.token is not None:
            row.token = row.token_at = None
            row.save(update_fields=["token", "token_at"])
            record(actor, "services.token_revoked", row, region=row.region_id)
    return row


def note_coverage(actor: Actor, *, source: UUID, until: datetime) -> CaseSource:
    """What happened up to then is known, though no case says so: a log went on that long. Earlier than known changes nothing.

    raises      NotFound; Conflict ``source-closed``
    """
    with transaction.atomic():
        row = _open(actor, source)
        known = min(until, timezone.now())
        if row.covers_until is None or row.covers_until < known:
            row.covers_until = known
            row.save(update_fields=["covers_until"])
            record(actor, "services.source_covered", row, region=row.region_id, until=known)
    return row


def close_source(actor: Actor, *, source: UUID) -> CaseSource:
    """Nothing comes from there any more, and its token ends; its cases stay. Raises NotFound; Conflict ``source-closed``."""
    with transaction.atomic():
        row = _open(actor, source)
        row.closed_at, row.token, row.token_at = timezone.now(), None, None
        row.save(update_fields=["closed_at", "token", "token_at"])
        record(actor, "services.source_closed", row, region=row.region_id)
    return row


def _open(actor: Actor, uuid: UUID) -> CaseSource:
    """A source that is still used, locked. Inside a transaction."""
    found = source_for(actor, uuid)
    row = CaseSource.objects.select_for_update(no_key=True).get(pk=found.pk)
    _refuse_closed(row)
    return row


def _refuse_closed(row: CaseSource) -> None:
    if row.closed_at:
        raise Conflict("source-closed", _("Sumber berkas ini sudah ditutup. Pakai sumber lain untuk layanan itu."))


def _code(text: str) -> str:
    if not _FORM.fullmatch(text) or len(text) > _CODE:
        raise Invalid(
            "source-code",
            _("Kode sumber terbaca “%(code)s”. Pakai huruf kecil, angka, dan tanda hubung, misalnya oss-rba.")
            % {"code": text},
        )
    return text


def _name(text: str) -> str:
    name = one_line(text)
    if not name or len(name) > _NAME:
        raise Invalid(
            "source-name", _("Beri nama sumber, misalnya OSS; paling panjang %(most)s huruf.") % {"most": _NAME}
        )
    return name
