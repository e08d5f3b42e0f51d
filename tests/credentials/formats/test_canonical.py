"""Canonical forms: ours against PyLD's, and against what the W3C published."""

import json
from csv import DictReader
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.core.refusals import Invalid
from pamong.credentials.formats import bitstring, status_document
from pamong.credentials.formats.badge import PLACES, PURPOSES, canonical, document, read
from pamong.credentials.formats.base58 import base58, from_base58
from pamong.credentials.formats.canonical import canonical_form, contexts
from pamong.credentials.formats.proof import signed, verify
from pamong.credentials.formats.quads import moment
from pamong.credentials.formats.status_document import StatusFacts
from tests.credentials.formats.sealed import ADDRESS, LATER, badge

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(str.strip)

# W3C Recommendation "Data Integrity EdDSA Cryptosuites v1.0", appendix B.1, examples 5 to 15: the alumni credential.
# Its examples context is given here by the one entry of it that counts for this document.
ALUMNI: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", {"@vocab": "https://www.w3.org/ns/credentials/examples#"}],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
DIGEST = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
PROOF = "z21EVs3eXERqTn4acNHT9viboqgzUaQ3kTmhPT3eA8qrVPE7CrQq78WkzctnMX5W4CrzcKnHw8V6dvy5pgWYCU5e9"


@settings(max_examples=40, deadline=None)
@given(name=TEXTS, office=TEXTS, holder=TEXTS, about=TEXTS, place=st.integers(0, PLACES - 1))
def test_direct_form_of_a_badge_equals_the_general_one(
    name: str, office: str, holder: str, about: str, place: int
) -> None:
    facts = badge(name=name, issuer_name=office, holder_name=holder, description=about, narrative=about, index=place)
    assert canonical(facts) == canonical_form(document(facts))
    assert read(json.loads(json.dumps(document(facts)))) == facts


@pytest.mark.parametrize("purpose", PURPOSES)
def test_direct_form_of_a_status_list_equals_the_general_one(purpose: str) -> None:
    address = f"{ADDRESS}/kredensial/status/1/{purpose}"
    facts = StatusFacts(address, "did:web:asn.example.go.id", purpose, bitstring.encode([1, 5, 131_071]), LATER)
    assert status_document.canonical(facts) == canonical_form(status_document.document(facts))


@pytest.mark.parametrize("text", ["", " ", "satu\ndua", "satu\x00dua", "satu\x7fdua", "satu\x85dua", "satu\ud800dua"])
@pytest.mark.parametrize(
    "field", ["name", "issuer_name", "holder_name", "number", "achievement_name", "description", "narrative"]
)
def test_text_that_readers_differ_about_is_refused(field: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        badge(**{field: text})
    assert refused.value.code == "credential-text"


@pytest.mark.parametrize("field", ["id", "issuer", "holder", "achievement", "status"])
@pytest.mark.parametrize(
    "address", ["", "/periksa/1", "https://a.example/a b", "https://a.example/<x>", 'https://a.example/"', "https://a.example/é",
                "https://a.example/%zz", "javascript:alert(1)", "https://a.example/\n"]
)  # fmt: skip
def test_address_that_cannot_stand_in_rdf_is_refused(field: str, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        badge(**{field: address})
    assert refused.value.code == "credential-address"


def test_published_vector_is_reproduced_byte_for_byte() -> None:
    form = canonical_form(ALUMNI)
    assert sha256(form.encode()).hexdigest() == DIGEST
    key = Ed25519PrivateKey.from_private_bytes(from_base58(SECRET[1:])[2:])
    assert "z" + base58(b"\xed\x01" + key.public_key().public_bytes_raw()) == PUBLIC
    method = f"https://vc.example/issuers/5678#{PUBLIC}"
    made = signed(ALUMNI, form, key, method, moment("2023-02-24T23:36:38Z"))
    assert made["proof"] == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "proofValue": PROOF,
    }
    assert verify(made, key.public_key())
    assert not verify({**made, "name": "Alumni Credentials"}, key.public_key())
    assert not verify({**made, "proof": {**made["proof"], "created": "2023-02-24T23:36:39Z"}}, key.public_key())


def test_contexts_are_those_that_their_list_names() -> None:
    folder = files("pamong.credentials") / "data" / "contexts"
    rows = list(DictReader((folder / "SOURCES.csv").read_text(encoding="utf-8").splitlines()))
    found = {row["file"]: sha256((folder / row["file"]).read_bytes()).hexdigest() for row in rows}
    assert found == {row["file"]: row["sha256"] for row in rows}
    assert list(contexts()) == [
        "https://www.w3.org/ns/credentials/v2",
        "https://w3id.org/security/data-integrity/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]


def test_context_that_is_not_held_is_not_fetched() -> None:
    with pytest.raises(Invalid) as refused:
        canonical_form({**ALUMNI, "@context": ["https://www.w3.org/ns/credentials/examples/v2"]})
    assert refused.value.code == "document-unread"


def test_large_or_deep_document_is_not_begun() -> None:
    deep: dict[str, Any] = {}
    for _step in range(5_000):
        deep = {"credentialSubject": deep}
    wide = {**ALUMNI, "credentialSubject": [{"alumniOf": str(number)} for number in range(300)]}
    for document_ in ({**ALUMNI, **deep}, wide):
        with pytest.raises(Invalid) as refused:
            canonical_form(document_)
        assert refused.value.code == "document-large"
