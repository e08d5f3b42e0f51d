"""Status lists as W3C Bitstring Status List credentials: one for each purpose, signed, and all of an installation in one file.

Like a certificate's credential, a list has a canonical form that is written directly, and is read back only in this shape.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Invalid
from pamong.credentials.formats import bitstring
from pamong.credentials.formats.badge import CONTEXTS, PURPOSES, Badge
from pamong.credentials.formats.did import KeySet
from pamong.credentials.formats.proof import proof_of, verify
from pamong.credentials.formats.quads import (
    DATE_TIME,
    SECURITY,
    STATUS,
    TYPE,
    VC,
    XSD,
    check_address,
    joined,
    link,
    moment,
    stamp,
    text,
)

FRESH: Final = 60
"""Seconds for which a list may be kept."""

_LARGEST: Final = 32 << 20
"""Bytes of a bundle: some hundred full lists."""


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """A status list.

    address     where it is published
    bits        as ``bitstring`` writes them
    at          when it was looked at
    """

    address: str
    issuer: str
    purpose: str
    bits: str
    at: datetime


def document(facts: StatusFacts) -> dict[str, Any]:
    """The list, unsigned."""
    return {
        "@context": [CONTEXTS[0]],
        "id": facts.address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": facts.issuer,
        "validFrom": stamp(facts.at),
        "credentialSubject": {
            "id": f"{facts.address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": facts.purpose,
            "ttl": FRESH * 1000,
            "encodedList": facts.bits,
        },
    }


def canonical(facts: StatusFacts) -> str:
    """The same as canonical N-Quads. Raises Invalid for an address that cannot stand there."""
    check_address(facts.address)
    check_address(facts.issuer)
    places = f"{facts.address}#list"
    return joined(
        [
            link(facts.address, TYPE, STATUS + "BitstringStatusListCredential"),
            link(facts.address, TYPE, VC + "VerifiableCredential"),
            link(facts.address, VC + "credentialSubject", places),
            link(facts.address, VC + "issuer", facts.issuer),
            text(facts.address, VC + "validFrom", stamp(facts.at), DATE_TIME),
            link(places, TYPE, STATUS + "BitstringStatusList"),
            text(places, STATUS + "encodedList", facts.bits, SECURITY + "multibase"),
            text(places, STATUS + "statusPurpose", facts.purpose),
            text(places, STATUS + "ttl", str(FRESH * 1000), XSD + "integer"),
        ]
    )


@dataclass(frozen=True, slots=True)
class StatusLists:
    """Lists that somebody holds, each with its bits and when it was looked at: address → these."""

    held: Mapping[str, tuple[bytes, datetime]]

    def kinds(self, badge: Badge) -> tuple[str, ...] | None:
        """What became of a certificate, in the words of its status changes; None where one of its lists is not held."""
        found = [self.held.get(badge.list_of(purpose)) for purpose in PURPOSES]
        if any(one is None for one in found):
            return None
        withdrawn, suspended, newer = (bitstring.bit(one[0], badge.index) for one in found if one)
        final = "replaced" if newer else "withdrawn" if withdrawn else ""
        return tuple(kind for kind in ("suspended" if suspended else "", final) if kind)

    def oldest(self, badge: Badge) -> datetime | None:
        """When the oldest of a certificate's lists was looked at."""
        return min(
            (self.held[address][1] for address in map(badge.list_of, PURPOSES) if address in self.held), default=None
        )


def read_lists(data: bytes, keys: KeySet) -> StatusLists:
    """Lists of a bundle, or one list alone. Raises Invalid for a file that is none, or one list in it that no key signed."""
    if len(data) > _LARGEST:
        raise _unread()
    try:
        raw = json.loads(data)
        rows = raw.get("lists", [raw])
        read = [_read(row, keys) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unread() from error
    held: dict[str, tuple[bytes, datetime]] = {}
    for facts in sorted(read, key=lambda one: one.at):
        held[facts.address] = (bitstring.decode(facts.bits), facts.at)
    return StatusLists(held)


def _read(raw: Mapping[str, Any], keys: KeySet) -> StatusFacts:
    subject = raw["credentialSubject"]
    facts = StatusFacts(
        raw["id"], raw["issuer"], subject["statusPurpose"], subject["encodedList"], moment(raw["validFrom"])
    )
    proof = proof_of(raw)
    plain = {name: value for name, value in raw.items() if name != "proof"}
    same = json.dumps(document(facts), sort_keys=True) == json.dumps(plain, sort_keys=True)
    if proof is None or not same or not facts.address.endswith(f"/{facts.purpose}"):
        raise ValueError("not of this shape")
    key = keys.badges.get(proof["verificationMethod"])
    bitstring.decode(facts.bits)
    if key is None or key.issuer != facts.issuer or key.is_doubtful(moment(proof["created"])):
        raise ValueError("no such key")
    if not verify(raw, key.public, canonical(facts)):
        raise ValueError("not signed")
    return facts


def _unread() -> Invalid:
    return Invalid(
        "status-unread",
        _(
            "Berkas status ini tidak terbaca, atau tidak ditandatangani kunci yang diberikan. Ambil status.json yang baru."
        ),
    )
