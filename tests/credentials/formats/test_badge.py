"""The credential's shape, by Open Badges 3.0 and VC 2.0, and nothing beside it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws

from pamong.core.refusals import Invalid
from pamong.credentials.formats.badge import document, read
from pamong.credentials.formats.base58 import base58, from_base58
from pamong.credentials.formats.token import read_token, token
from tests.credentials.formats.sealed import ADDRESS, LIST, badge

METHOD = "did:web:asn.example.go.id#15.04-badge-1"


def test_credential_has_what_open_badges_asks_for() -> None:
    # Open Badges 3.0, B.1.2 AchievementCredential and what it refers to: required properties and their types.
    made = document(badge())
    assert made["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert made["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert made["issuer"] == {
        "id": "did:web:asn.example.go.id",
        "type": ["Profile"],
        "name": "BKPSDM Kabupaten Batang Hari",
    }
    assert (made["validFrom"], made["validUntil"]) == ("2026-11-21T03:00:00Z", "2029-11-21T03:00:00Z")
    subject = made["credentialSubject"]
    assert (subject["type"], subject["licenseNumber"]) == (["AchievementSubject"], "800.2/0412/BKPSDM/2026")
    assert subject["identifier"] == [
        {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": "Ani Rahmawati, S.A.P."}
    ]
    achievement = subject["achievement"]
    assert sorted(achievement) == ["achievementType", "criteria", "description", "id", "name", "type"]
    assert achievement["type"] == ["Achievement"]
    assert achievement["criteria"]["id"] == f"{ADDRESS}/skema/01990000-0000-7000-8000-000000000001#kriteria"


def test_each_purpose_has_its_place_in_a_list() -> None:
    # W3C Bitstring Status List 1.0, section 2.1.
    assert document(badge())["credentialStatus"] == [
        {
            "id": f"{LIST}/{purpose}#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": "94567",
            "statusListCredential": f"{LIST}/{purpose}",
        }
        for purpose in ("revocation", "suspension", "refresh")
    ]


def test_times_are_written_in_utc_to_the_second() -> None:
    east = badge(valid_from=datetime.fromisoformat("2026-11-21T10:00:00.999+07:00"))
    assert document(east)["validFrom"] == "2026-11-21T03:00:00Z"


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    def change(made: dict[str, Any]) -> None:
        del made[name]

    return change


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no issuer": _without("issuer"),
    "no end": _without("validUntil"),
    "no status": _without("credentialStatus"),
    "no context": _without("@context"),
    "another context": lambda made: made["@context"].append("https://example.com/v1"),
    "issuer as text": lambda made: made.update(issuer="did:web:asn.example.go.id"),
    "one entry less": lambda made: made["credentialStatus"].pop(),
    "a word more": lambda made: made.update(penghargaan="emas"),
    "a word more inside": lambda made: made["credentialSubject"].update(role="admin"),
    "another type": lambda made: made["type"].append("DegreeCredential"),
    "zero for false": lambda made: made["credentialSubject"]["identifier"][0].update(hashed=0),
    "two names": lambda made: made["credentialSubject"]["identifier"].append({}),
    "number for text": lambda made: made.update(name=7),
    "other time": lambda made: made.update(validFrom="2026-11-21 03:00:00"),
    "place beyond": lambda made: made["credentialStatus"][0].update(statusListIndex="131072"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_document_of_another_shape_is_not_read(what: str) -> None:
    made = json.loads(json.dumps(document(badge())))
    assert read(made) == badge()
    CHANGES[what](made)
    with pytest.raises(Invalid):
        read(made)


def test_token_says_the_same() -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    made = token(document(badge()), key, METHOD)
    assert read_token(made, key.public_key()) == document(badge())
    assert read_token(made, other.public_key()) is None
    head, body, signature = made.split(".")
    assert read_token(f"{head}.{body[:-2]}AA.{signature}", key.public_key()) is None
    assert read_token("no.token", key.public_key()) is None


def test_token_names_its_key_and_times() -> None:
    made = jws.extract_compact(token(document(badge()), Ed25519PrivateKey.generate(), METHOD).encode())
    claims = json.loads(made.payload or b"")
    assert made.headers() == {"typ": "vc+jwt", "alg": "EdDSA", "kid": METHOD}
    assert (claims["iss"], claims["sub"]) == ("did:web:asn.example.go.id", badge().holder)
    assert claims["jti"] == f"{ADDRESS}/periksa/K7WQ2MPA"
    assert datetime.fromtimestamp(claims["nbf"], UTC) == badge().valid_from
    assert datetime.fromtimestamp(claims["exp"], UTC) == badge().valid_until


def test_base58_is_bitcoins() -> None:
    # Internet-Draft "The Base58 Encoding Scheme" (draft-msporny-base58-03), section 5.
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"
    assert from_base58("11233QC4") == bytes.fromhex("0000287fb4cd")
    for wrong in ("0", "2NEpo7TZRRrLZSi2Ul", "1" * 201):
        with pytest.raises(ValueError, match=r"."):
            from_base58(wrong)
