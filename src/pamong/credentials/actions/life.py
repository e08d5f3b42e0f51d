"""What becomes of a certificate after it was issued: suspended, resumed, withdrawn. Each for a reason, told to the holder.

Who holds it reads the whole reason; anybody else only its class. The own certificate is others' business.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.credentials.access import decided_credential_for
from pamong.credentials.models import ChangeKind, Credential, Signature, StatusChange
from pamong.credentials.queries.reasons import RESUMING, SUSPENDING, WITHDRAWING, reason_words
from pamong.kit.wording import one_line
from pamong.office.actions.send import Draft, send_messages

LONGEST: Final = 2_000
"""Signs of a reason at most."""

FINAL: Final = (ChangeKind.WITHDRAWN, ChangeKind.REPLACED)

_VERBS: Final = {
    ChangeKind.SUSPENDED: "credentials.suspended",
    ChangeKind.RESUMED: "credentials.resumed",
    ChangeKind.WITHDRAWN: "credentials.withdrawn",
}


def suspend(actor: Actor, *, credential: UUID, public: str, reason: str) -> StatusChange:
    """It may not be used until somebody has looked into something. The public page says so at once.

    public      class of the reason, which anybody may read; ``reason`` is for the holder and who keeps certificates
    raises      NotFound, also for the own; Conflict ``credential-final``, ``credential-unsigned``, ``credential-suspended``;
                Invalid ``reason-class``, ``reason-empty``, ``reason-long``
    """
    with transaction.atomic():
        row, last = _locked(actor, credential)
        if not Signature.objects.filter(credential=row).exists():
            raise Conflict("credential-unsigned", _("Sertifikat ini belum ditandatangani, jadi belum berlaku."))
        if last and last.kind == ChangeKind.SUSPENDED:
            raise Conflict("credential-suspended", _("Sertifikat ini sudah dibekukan. Muat ulang halamannya."))
        return _change(actor, row, ChangeKind.SUSPENDED, _class(public, SUSPENDING), reason)


def resume(actor: Actor, *, credential: UUID, public: str, reason: str) -> StatusChange:
    """It may be used again, as long as it is valid.

    raises      as ``suspend``; Conflict ``credential-not-suspended``
    """
    with transaction.atomic():
        row, last = _locked(actor, credential)
        if last is None or last.kind != ChangeKind.SUSPENDED:
            raise Conflict(
                "credential-not-suspended", _("Sertifikat ini tidak sedang dibekukan. Muat ulang halamannya.")
            )
        return _change(actor, row, ChangeKind.RESUMED, _class(public, RESUMING), reason)


def withdraw_credential(actor: Actor, *, credential: UUID, public: str, reason: str) -> StatusChange:
    """It holds no more, for good; also one that still waits for a signature, which then nobody can give any more.

    raises      as ``suspend``, but for the states that do not matter here
    """
    with transaction.atomic():
        row, _last = _locked(actor, credential)
        return _change(actor, row, ChangeKind.WITHDRAWN, _class(public, WITHDRAWING), reason)


def _locked(actor: Actor, uuid: UUID) -> tuple[Credential, StatusChange | None]:
    """A certificate of somebody else that has not come to its end, held, and its last change."""
    row = decided_credential_for(actor, uuid, lock=True)
    last = StatusChange.objects.filter(credential=row).order_by("number").last()
    if last and last.kind in FINAL:
        raise Conflict(
            "credential-final",
            _("Sertifikat ini sudah dicabut atau diganti. Keadaan itu tidak dapat diubah lagi."),
        )
    return row, last


def _class(public: str, allowed: tuple[str, ...]) -> str:
    if public not in allowed:
        raise Invalid(
            "reason-class", _("Pilih alasan umum dari daftar: terbaca “%(read)s”.") % {"read": one_line(public)}
        )
    return public


def _change(actor: Actor, row: Credential, kind: ChangeKind, public: str, reason: str) -> StatusChange:
    why = one_line(reason)
    if not why:
        raise Invalid("reason-empty", _("Alasan lengkap masih kosong. Tulis apa yang terjadi dan dasar keputusannya."))
    if len(why) > LONGEST:
        raise Invalid("reason-long", _("Alasan paling panjang 2.000 huruf. Singkatkan, dan rujuk berkasnya."))
    change = StatusChange.objects.create(
        credential=row,
        number=StatusChange.objects.filter(credential=row).count() + 1,
        kind=kind,
        public=public,
        reason=why,
        at=timezone.now(),
        account=actor.account,
    )
    change.refresh_from_db()
    record(actor, _VERBS[kind], row, region=row.region_id, public=public)
    _tell(actor, row, change)
    return change


def _tell(actor: Actor, row: Credential, change: StatusChange) -> None:
    what = {
        ChangeKind.SUSPENDED: _("Sertifikat Anda dibekukan: %(number)s"),
        ChangeKind.RESUMED: _("Sertifikat Anda berlaku lagi: %(number)s"),
        ChangeKind.WITHDRAWN: _("Sertifikat Anda dicabut: %(number)s"),
    }[ChangeKind(change.kind)]
    body = _("Alasan yang tampil bagi siapa pun: %(public)s.\nAlasan lengkap, hanya untuk Anda: %(reason)s") % {
        "public": reason_words(change.public),
        "reason": change.reason,
    }
    draft = Draft(row.person_id, what % {"number": row.number}, body, f"/sertifikat/{row.uuid}/")
    source = f"credentials.statuschange:{change.uuid}"
    send_messages(actor, region=row.region_id, topic="credentials.status", source=source, drafts=[draft])
