"""Keys of a region: one that signs credentials and one that seals documents. Made once, renewed, and reported lost.

Address and issuer stand in every certificate for ever, so none is given before the installation knows where it is.
"""

from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.credentials.access import keeps, kept_key_for
from pamong.credentials.actions.key_store import PrivateKey, sealed
from pamong.credentials.formats.seal_certificate import seal_certificate
from pamong.credentials.models import KeyUse, SigningKey
from pamong.credentials.queries.keys import is_moved, is_unset
from pamong.people.actions.dated import alone
from pamong.people.queries.regions import region_of


@dataclass(frozen=True, slots=True)
class Keys:
    """What a region signs with now."""

    badge: SigningKey
    seal: SigningKey


def ensure_keys(actor: Actor, *, region: int) -> Keys:
    """The current keys of a region; made where it has none. Two processes at once make one pair.

    raises      NotFound; Conflict ``address-unset`` while the installation's address is only the machine's own,
                ``address-changed`` where it is not the one that the keys were made for
    """
    if not keeps(actor, region):
        raise NotFound
    _refuse_unset()
    with transaction.atomic():
        found = _current(region)
        if len(found) < len(KeyUse):
            alone(region)
            found = _current(region)
            for use in KeyUse:
                if use not in found:
                    found[use] = _make(actor, region, use)
    for key in found.values():
        _refuse_moved(key)
    return Keys(found[KeyUse.BADGE], found[KeyUse.SEAL])


def renew_key(actor: Actor, *, key: UUID) -> SigningKey:
    """A new key takes the place of a current one, for the address of today. What the old one signed stays true.

    raises      NotFound; Conflict ``key-retired``, ``address-unset``
    """
    _refuse_unset()
    with transaction.atomic():
        row = _held(actor, key)
        if row.retired_at is not None:
            raise Conflict(
                "key-retired", _("Kunci ini sudah diganti. Muat ulang halamannya untuk melihat penggantinya.")
            )
        return _follow(actor, row)


def report_lost_key(actor: Actor, *, key: UUID) -> SigningKey | None:
    """Somebody else may have the key: what it signs from now on is not believed. A current one is renewed at once.

    returns     the new key; None where the lost one was no longer in use
    raises      NotFound; Conflict ``key-lost``, ``address-unset``
    """
    _refuse_unset()
    with transaction.atomic():
        row = _held(actor, key)
        if row.lost_at is not None:
            raise Conflict("key-lost", _("Kunci ini sudah dilaporkan hilang."))
        row.lost_at = timezone.now()
        row.save(update_fields=["lost_at"])
        record(actor, "credentials.key_lost", row, region=row.region_id, use=row.use)
        return _follow(actor, row) if row.retired_at is None else None


def _current(region: int) -> dict[str, SigningKey]:
    rows = SigningKey.objects.filter(region=region, retired_at=None)
    return {row.use: row for row in rows}


def _held(actor: Actor, key: UUID) -> SigningKey:
    """A kept key, while nobody else changes keys of its region."""
    alone(kept_key_for(actor, key).region_id)
    return kept_key_for(actor, key)


def _follow(actor: Actor, row: SigningKey) -> SigningKey:
    row.retired_at = timezone.now()
    row.save(update_fields=["retired_at"])
    record(actor, "credentials.key_retired", row, region=row.region_id, use=row.use)
    return _make(actor, row.region_id, KeyUse(row.use))


def _make(actor: Actor, region: int, use: KeyUse) -> SigningKey:
    facts, now = region_of(region), timezone.now()
    name = f"{facts.code}-{use}-{SigningKey.objects.filter(region=region, use=use).count() + 1}"
    private: PrivateKey
    certificate = ""
    if use == KeyUse.BADGE:
        private = Ed25519PrivateKey.generate()
    else:
        private = generate_private_key(SECP256R1())
        made = seal_certificate(private, office=facts.office or facts.name, region=facts.name, at=now)
        certificate = made.public_bytes(Encoding.PEM).decode()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    row = SigningKey.objects.create(
        region_id=region,
        use=use,
        name=name,
        address=settings.URL,
        public=public.decode(),
        certificate=certificate,
        sealed=sealed(private, name),
        made_at=now,
    )
    row.refresh_from_db()
    record(actor, "credentials.key_made", row, region=region, use=use)
    return row


def _refuse_unset() -> None:
    if is_unset():
        raise Conflict(
            "address-unset",
            _(
                "Alamat instalasi masih %(address)s, yang hanya dikenal komputer ini, padahal alamat itu tercetak pada "
                "sertifikat untuk selamanya. Isi PAMONG_URL, lalu jalankan ulang."
            )
            % {"address": settings.URL},
        )


def _refuse_moved(key: SigningKey) -> None:
    if is_moved(key.address):
        raise Conflict(
            "address-changed",
            _(
                "Kunci penerbitan dibuat untuk %(before)s, sedangkan alamat instalasi kini %(now)s. Kembalikan PAMONG_URL, "
                "atau perbarui kunci di halaman Kunci bila alamatnya memang pindah."
            )
            % {"before": key.address, "now": settings.URL},
        )
