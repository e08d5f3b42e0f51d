"""Keys as they are stored, published and read back."""

import json
from base64 import b64decode, urlsafe_b64decode
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from pamong.core.refusals import Invalid
from pamong.credentials.formats.did import did_document, did_of, jwks, read_keys
from pamong.credentials.formats.key_box import closed, opened
from pamong.credentials.formats.seal_certificate import seal_certificate
from tests.credentials.formats.sealed import Office

SECRET = "rahasia instalasi"


@pytest.mark.parametrize("key", [Ed25519PrivateKey.generate(), generate_private_key(SECP256R1())])
def test_stored_key_opens_with_its_secret_and_name_only(key: Ed25519PrivateKey) -> None:
    stored = closed(key, "15.04-badge-1", SECRET)
    assert opened(stored, "15.04-badge-1", SECRET).public_key() == key.public_key()
    changed = stored[:-1] + bytes([stored[-1] ^ 1])
    for data, name, secret in (
        (stored, "15.04-badge-2", SECRET),
        (stored, "15.04-badge-1", SECRET + "."),
        (changed, "15.04-badge-1", SECRET),
        (b"", "15.04-badge-1", SECRET),
    ):
        with pytest.raises(ValueError, match=r"."):
            opened(data, name, secret)
    assert closed(key, "15.04-badge-1", SECRET) != stored


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://asn.example.go.id", "did:web:asn.example.go.id"),
        ("http://localhost:8765", "did:web:localhost%3A8765"),
        ("https://ASN.example.go.id:8443/", "did:web:asn.example.go.id%3A8443"),
    ],
)
def test_did_is_the_host(address: str, did: str) -> None:
    assert did_of(address) == did


def test_address_without_host_has_no_did() -> None:
    with pytest.raises(Invalid):
        did_of("pamong")


def test_document_holds_both_keys_and_is_read_back() -> None:
    office = Office(lost=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
    made = json.loads(office.did)
    badge, seal = made["verificationMethod"]
    assert made["id"] == "did:web:asn.example.go.id"
    assert made["assertionMethod"] == [badge["id"], seal["id"]]
    assert (badge["type"], badge["publicKeyMultibase"][:4]) == ("Multikey", "z6Mk")
    assert (seal["type"], seal["publicKeyJwk"]["crv"], seal["controller"]) == ("JsonWebKey", "P-256", made["id"])
    assert (badge["revoked"], seal["revoked"]) == ("2027-01-02T03:04:05Z",) * 2
    keys = read_keys(office.did)
    assert keys.badges["did:web:asn.example.go.id#15.04-badge-1"].public == office.badge_key.public_key()
    (found,) = keys.seals.values()
    assert found.certificate == x509.load_pem_x509_certificate(office.facts[1].certificate.encode())
    assert found.lost == office.lost


def test_keys_of_an_earlier_address_keep_their_names() -> None:
    old, new = Office(address="http://lama.example.go.id"), Office()
    made = did_document("https://asn.example.go.id", [*old.facts, *new.facts])
    assert made["alsoKnownAs"] == ["did:web:lama.example.go.id"]
    keys = read_keys(json.dumps(made).encode())
    assert sorted(key.issuer for key in keys.badges.values()) == [
        "did:web:asn.example.go.id",
        "did:web:lama.example.go.id",
    ]


def test_web_keys_are_those_that_nobody_lost() -> None:
    office, lost = Office(), Office(name="82", lost=datetime(2027, 1, 1, tzinfo=UTC))
    badge, seal = jwks([*office.facts, *lost.facts])["keys"]
    assert (badge["kty"], badge["crv"], badge["alg"], badge["kid"]) == ("OKP", "Ed25519", "EdDSA", office.method)
    assert urlsafe_b64decode(badge["x"] + "=") == office.badge_key.public_key().public_bytes_raw()
    assert (seal["kty"], seal["alg"], len(seal["x"]), len(seal["y"])) == ("EC", "ES256", 43, 43)
    assert b64decode(seal["x5c"][0]) == office.facts[1].der


def test_seal_names_the_office_and_signs_documents_only() -> None:
    at = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
    long = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Batang Hari"
    made = seal_certificate(generate_private_key(SECP256R1()), office=long, region="Kabupaten Batang Hari", at=at)
    (name,) = made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == f"Segel {long}"[:64]
    assert made.issuer == made.subject
    usage = made.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert (usage.value.digital_signature, usage.value.content_commitment, usage.value.key_cert_sign) == (
        True,
        True,
        False,
    )
    assert made.not_valid_before_utc == datetime(2028, 2, 29, 11, 55, tzinfo=UTC)
    assert made.not_valid_after_utc == datetime(2038, 2, 28, 12, 0, tzinfo=UTC)
    made.verify_directly_issued_by(made)
