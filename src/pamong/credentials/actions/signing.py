"""Papers that others sign: by the national service with a passphrase typed now, or outside and handed back.

The service is asked outside any transaction: nothing is locked while it thinks. Only a paper that comes back signed, with its
own bytes unchanged in front, becomes a certificate; anything else leaves it waiting as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, Refusal, TooLarge
from pamong.credentials.access import kept_credential_for
from pamong.credentials.actions.making import PDFS, keep
from pamong.credentials.actions.telling_issued import tell_issued
from pamong.credentials.formats.esign import Service, sign_pdf
from pamong.credentials.formats.paper import Signed
from pamong.credentials.formats.paper_apart import read_paper_apart
from pamong.credentials.formats.signed_paper import signature_over
from pamong.credentials.models import ChangeKind, Credential, Signature, StatusChange, Way
from pamong.kit.files import Readable, open_file

AT_ONCE: Final = 20
"""Certificates that one passphrase signs in one request."""

STOPPING: Final = frozenset({"esign-refused", "esign-down", "esign-account", "esign-unset"})
"""Refusals after which the others are not tried: a wrong passphrase often enough locks the signer out."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What became of several. ``failed``: number and why, of the one at which it stopped too; ``left`` were not tried."""

    signed: tuple[Signature, ...]
    failed: tuple[tuple[str, str], ...]
    left: int


@sensitive_variables("nik", "passphrase")
def sign_by_service(actor: Actor, *, credential: UUID, nik: str, passphrase: str) -> Signature:
    """Have the paper of a certificate signed by the national service. NIK and passphrase are kept nowhere.

    raises      NotFound; Conflict ``sign-otherwise``, ``signed-already``, ``credential-final``, ``esign-…``;
                Invalid ``esign-nik``, ``esign-passphrase``, ``esign-refused``, ``signed-…``
    """
    row = _waiting(kept_credential_for(actor, credential))
    if row.way != Way.SERVICE:
        raise Conflict(
            "sign-otherwise",
            _("Sertifikat ini disiapkan untuk ditandatangani di luar. Unggah berkas yang sudah ditandatangani."),
        )
    digits = "".join(nik.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == _NIK):
        raise Invalid("esign-nik", _("NIK terdiri atas 16 angka. Periksa lagi; NIK tidak disimpan."))
    if not passphrase:
        raise Invalid("esign-passphrase", _("Passphrase masih kosong. Passphrase tidak disimpan."))
    paper = _paper(row)
    given = sign_pdf(Service.of(settings.ESIGN_URL), paper, nik=digits, passphrase=passphrase)
    return _keep_signed(actor, row, given.pdf, signature_over(paper, given.pdf), given.reference)


@sensitive_variables("nik", "passphrase")
def sign_several(actor: Actor, *, credentials: Sequence[UUID], nik: str, passphrase: str) -> Signing:
    """The same for up to 20, one after the other; each stands on its own. Stops where trying on would do harm.

    raises      NotFound; Invalid ``sign-none``, ``sign-many``, ``esign-nik``, ``esign-passphrase``
    """
    chosen = list(dict.fromkeys(credentials))
    if not chosen:
        raise Invalid("sign-none", _("Belum ada sertifikat yang dipilih. Pilih paling sedikit satu."))
    if len(chosen) > AT_ONCE:
        raise Invalid("sign-many", _("Paling banyak 20 sertifikat sekali tanda tangan. Kurangi pilihannya."))
    rows = [kept_credential_for(actor, uuid) for uuid in chosen]
    signed: list[Signature] = []
    failed: list[tuple[str, str]] = []
    for place, row in enumerate(rows, 1):
        try:
            signed.append(sign_by_service(actor, credential=row.uuid, nik=nik, passphrase=passphrase))
        except Refusal as refusal:
            if refusal.code in ("esign-nik", "esign-passphrase"):
                raise
            failed.append((row.number, str(refusal)))
            if refusal.code in STOPPING:
                return Signing(tuple(signed), tuple(failed), len(rows) - place)
    return Signing(tuple(signed), tuple(failed), 0)


def upload_signed(actor: Actor, *, credential: UUID, stream: Readable, name: str) -> Signature:  # noqa: ARG001  # every upload has one
    """Take back a paper that was signed outside. It begins with the paper's own bytes, and a sound signature covers all of it.

    raises      NotFound; TooLarge; Conflict ``sign-otherwise``, ``signed-already``, ``credential-final``; Invalid ``signed-…``
    """
    row = _waiting(kept_credential_for(actor, credential))
    data = stream.read(PDFS.max_bytes + 1)
    if len(data) > PDFS.max_bytes:
        raise TooLarge(
            "file-too-large", _("Berkas lebih besar daripada 20 MB. Sertifikat yang ditandatangani jauh lebih kecil.")
        )
    return _keep_signed(actor, row, data, signature_over(_paper(row), data, read_paper_apart), "")


_NIK: Final = 16


def _waiting(row: Credential) -> Credential:
    """The certificate, unless nobody is to sign it any more."""
    if Signature.objects.filter(credential=row).exists():
        raise Conflict("signed-already", _("Sertifikat ini sudah ditandatangani. Berkasnya tidak diganti."))
    if StatusChange.objects.filter(credential=row, kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED)).exists():
        raise Conflict(
            "credential-final", _("Sertifikat ini sudah dicabut atau diganti, jadi tidak ditandatangani lagi.")
        )
    if row.paper is None:
        raise Conflict("sign-otherwise", _("Sertifikat ini disegel sistem, jadi tidak ditandatangani di luar."))
    return row


def _paper(row: Credential) -> bytes:
    if row.paper is None:
        raise Conflict("sign-otherwise", _("Sertifikat ini disegel sistem, jadi tidak ditandatangani di luar."))
    with open_file(row.paper) as content:
        return content.read()


def _keep_signed(actor: Actor, found: Credential, pdf: bytes, seen: Signed, reference: str) -> Signature:
    """The signed file, for good. Looked at again under a lock: somebody else may have been quicker."""
    with transaction.atomic():
        row = _waiting(kept_credential_for(actor, found.uuid, lock=True))
        file, digest = keep(actor, row, pdf)
        signature = Signature.objects.create(
            credential=row,
            file_id=file,
            digest=digest,
            signer=seen.signer,
            reference=reference,
            signed_at=timezone.now(),
            signed_by=actor.account,
        )
        told = {"way": row.way, "reference": reference}
        record(actor, "credentials.signed", row, region=row.region_id, **told)
        record(actor, "credentials.issued", row, region=row.region_id, decision=row.decision_id)
        tell_issued(actor, [row])
    return signature


def paper_stream(row: Credential) -> BytesIO:
    """The paper as somebody signs it elsewhere."""
    return BytesIO(_paper(row))
