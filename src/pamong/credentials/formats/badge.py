"""An Open Badges 3.0 credential (W3C VC 2.0) of one certificate: the JSON document, and its canonical form as RDF.

The canonical form of a document of this one shape is written directly; the general algorithm takes longer for it than its
PDF takes. What is read back must be of exactly this shape, so that nothing that no signature covers is ever believed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Invalid
from pamong.credentials.formats.quads import (
    DATE_TIME,
    OB,
    SCHEMA,
    STATUS,
    TYPE,
    VC,
    XSD,
    check_address,
    check_words,
    joined,
    link,
    moment,
    quoted,
    stamp,
    text,
)

ATTACHED: Final = "kredensial.json"
"""Name of the credential inside the PDF."""

CONTEXTS: Final = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")

PURPOSES: Final = ("revocation", "suspension", "refresh")
"""What the status lists say of a certificate: withdrawn or replaced; suspended; there is a newer one."""

PLACES: Final = 131_072
"""Places of a status list."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a certificate says to machines. Raises Invalid for an address or a text that readers would differ about.

    id          of the certificate: where anybody checks it
    name        of the certificate: the scheme's title
    issuer      did:web of the installation; ``issuer_name`` the region's office
    holder      urn:uuid that cannot be guessed; ``holder_name`` as printed, ``number`` as printed
    achievement address of the scheme's version, with its title, what it is about, and by what it is earned
    status      address of the status lists, without the purpose; ``index`` the place in each
    """

    id: str
    name: str
    issuer: str
    issuer_name: str
    valid_from: datetime
    valid_until: datetime
    holder: str
    holder_name: str
    number: str
    achievement: str
    achievement_name: str
    description: str
    narrative: str
    status: str
    index: int

    def __post_init__(self) -> None:
        """Look at every address and text."""
        for address in (self.id, self.issuer, self.holder, self.achievement, self.status):
            check_address(address)
        for words in (self.name, self.issuer_name, self.holder_name, self.number, self.achievement_name):
            check_words(words)
        check_words(self.description)
        check_words(self.narrative)
        if not 0 <= self.index < PLACES or "#" in self.achievement or "#" in self.status:
            raise _unread()

    @property
    def criteria(self) -> str:
        """Address of what the certificate is earned by."""
        return f"{self.achievement}#kriteria"

    def list_of(self, purpose: str) -> str:
        """Address of the status list for a purpose."""
        return f"{self.status}/{purpose}"


def document(badge: Badge) -> dict[str, Any]:
    """The credential, unsigned."""
    return {
        "@context": list(CONTEXTS),
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.name,
        "issuer": {"id": badge.issuer, "type": ["Profile"], "name": badge.issuer_name},
        "validFrom": stamp(badge.valid_from),
        "validUntil": stamp(badge.valid_until),
        "credentialSubject": {
            "id": badge.holder,
            "type": ["AchievementSubject"],
            "licenseNumber": badge.number,
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": badge.holder_name}
            ],
            "achievement": {
                "id": badge.achievement,
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": badge.achievement_name,
                "description": badge.description,
                "criteria": {"id": badge.criteria, "narrative": badge.narrative},
            },
        },
        "credentialStatus": [
            {
                "id": f"{badge.list_of(purpose)}#{badge.index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(badge.index),
                "statusListCredential": badge.list_of(purpose),
            }
            for purpose in PURPOSES
        ],
    }


def canonical(badge: Badge) -> str:
    """The same as canonical N-Quads."""
    lines = [
        link(badge.issuer, TYPE, OB + "Profile"),
        text(badge.issuer, SCHEMA + "name", badge.issuer_name),
        link(badge.id, TYPE, OB + "OpenBadgeCredential"),
        link(badge.id, TYPE, VC + "VerifiableCredential"),
        text(badge.id, SCHEMA + "name", badge.name),
        link(badge.id, VC + "credentialSubject", badge.holder),
        link(badge.id, VC + "issuer", badge.issuer),
        text(badge.id, VC + "validFrom", stamp(badge.valid_from), DATE_TIME),
        text(badge.id, VC + "validUntil", stamp(badge.valid_until), DATE_TIME),
        *_subject(badge),
        *_entries(badge),
    ]
    return joined(lines)


def read(raw: Mapping[str, Any]) -> Badge:
    """The badge of a credential without its proof. Raises Invalid unless the document is of this shape and nothing more."""
    try:
        badge = _fields(raw)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _unread() from error
    # As text, because to Python false is 0 and 1 is 1.0, and to a verifier elsewhere they are not.
    if json.dumps(document(badge), sort_keys=True) != json.dumps(raw, sort_keys=True):
        raise _unread()
    return badge


def _fields(raw: Mapping[str, Any]) -> Badge:
    subject, entry = raw["credentialSubject"], raw["credentialStatus"][0]
    achievement = subject["achievement"]
    found = {
        "id": raw["id"],
        "name": raw["name"],
        "issuer": raw["issuer"]["id"],
        "issuer_name": raw["issuer"]["name"],
        "holder": subject["id"],
        "holder_name": subject["identifier"][0]["identityHash"],
        "number": subject["licenseNumber"],
        "achievement": achievement["id"],
        "achievement_name": achievement["name"],
        "description": achievement["description"],
        "narrative": achievement["criteria"]["narrative"],
        "status": entry["statusListCredential"].removesuffix(f"/{PURPOSES[0]}"),
    }
    if not all(isinstance(value, str) for value in found.values()):
        raise TypeError
    return Badge(
        **found,
        valid_from=moment(raw["validFrom"]),
        valid_until=moment(raw["validUntil"]),
        index=int(entry["statusListIndex"]),
    )


def _subject(badge: Badge) -> list[str]:
    return [
        link(badge.holder, TYPE, OB + "AchievementSubject"),
        text(badge.holder, OB + "licenseNumber", badge.number),
        link(badge.holder, OB + "achievement", badge.achievement),
        link(badge.achievement, TYPE, OB + "Achievement"),
        link(badge.achievement, OB + "Criteria", badge.criteria),
        text(badge.achievement, OB + "achievementType", "Certificate"),
        text(badge.achievement, SCHEMA + "description", badge.description),
        text(badge.achievement, SCHEMA + "name", badge.achievement_name),
        text(badge.criteria, OB + "narrative", badge.narrative),
        f"<{badge.holder}> <{OB}identifier> _:c14n0 .\n",
        f"_:c14n0 <{TYPE}> <{OB}IdentityObject> .\n",
        f'_:c14n0 <{OB}hashed> "false"^^<{_BOOLEAN}> .\n',
        f"_:c14n0 <{OB}identityHash> {quoted(badge.holder_name)} .\n",
        f'_:c14n0 <{OB}identityType> "name" .\n',
    ]


_BOOLEAN: Final = XSD.replace("http:", "https:") + "boolean"
"""As the context of Open Badges writes it, with an s that XML Schema does not have."""


def _entries(badge: Badge) -> list[str]:
    lines = []
    for purpose in PURPOSES:
        address = badge.list_of(purpose)
        entry = f"{address}#{badge.index}"
        lines += [
            link(badge.id, VC + "credentialStatus", entry),
            link(entry, TYPE, STATUS + "BitstringStatusListEntry"),
            link(entry, STATUS + "statusListCredential", address),
            text(entry, STATUS + "statusListIndex", str(badge.index)),
            text(entry, STATUS + "statusPurpose", purpose),
        ]
    return lines


def _unread() -> Invalid:
    return Invalid("credential-shape", _("Kredensial ini tidak berbentuk kredensial sertifikat pamong."))
