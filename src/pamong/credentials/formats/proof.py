"""Data Integrity proofs with the cryptosuite ``eddsa-rdfc-2022`` (W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2)."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pamong.core.refusals import Refusal
from pamong.credentials.formats.base58 import base58, from_base58
from pamong.credentials.formats.canonical import canonical_form
from pamong.credentials.formats.quads import DATE_TIME, SECURITY, TYPE, check_address, joined, moment, stamp

SUITE: Final = "eddsa-rdfc-2022"
_FACTS: Final = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
_NAMES: Final = {*_FACTS, "created", "verificationMethod", "proofValue"}
_CREATED: Final = "http://purl.org/dc/terms/created"


def signed(
    document: Mapping[str, Any], canonical: str, key: Ed25519PrivateKey, method: str, created: datetime
) -> dict[str, Any]:
    """The document with its proof.

    canonical   of the document, N-Quads
    method      address of the key: did:web:asn.example.go.id#15.04-badge-1
    """
    value = "z" + base58(key.sign(_digests(canonical, method, stamp(created))))
    return {**document, "proof": proof_facts(method, created) | {"proofValue": value}}


def proof_facts(method: str, created: datetime) -> dict[str, str]:
    """A proof without its value."""
    check_address(method)
    return {**_FACTS, "created": stamp(created), "verificationMethod": method}


def verify(document: Mapping[str, Any], public: Ed25519PublicKey, canonical: str | None = None) -> bool:
    """Whether the holder of the key signed exactly this document.

    canonical   of the document without its proof; where it is None it is found in the general way, with the contexts held
                here: a document with any other context is not verified
    """
    proof = proof_of(document)
    if proof is None:
        return False
    try:
        plain = {name: value for name, value in document.items() if name != "proof"}
        form = canonical_form(plain) if canonical is None else canonical
        signature = from_base58(proof["proofValue"].removeprefix("z"))
        public.verify(signature, _digests(form, proof["verificationMethod"], proof["created"]))
    except (InvalidSignature, Refusal, ValueError):
        return False
    return True


def proof_of(document: Mapping[str, Any]) -> dict[str, str] | None:
    """The one proof of a document; None unless it is of this suite, for this purpose, and says nothing else."""
    proof = document.get("proof")
    if (
        not isinstance(proof, dict)
        or set(proof) != _NAMES
        or not all(isinstance(value, str) for value in proof.values())
    ):
        return None
    if any(proof[name] != value for name, value in _FACTS.items()) or not proof["proofValue"].startswith("z"):
        return None
    try:
        moment(proof["created"])
        check_address(proof["verificationMethod"])
    except (Refusal, ValueError):
        return None
    return proof


def _digests(canonical: str, method: str, created: str) -> bytes:
    """What is signed: the digest of the proof's facts, then that of the document."""
    facts = joined(
        [
            f'_:c14n0 <{_CREATED}> "{created}"^^<{DATE_TIME}> .\n',
            f"_:c14n0 <{TYPE}> <{SECURITY}DataIntegrityProof> .\n",
            f'_:c14n0 <{SECURITY}cryptosuite> "{SUITE}"^^<{SECURITY}cryptosuiteString> .\n',
            f"_:c14n0 <{SECURITY}proofPurpose> <{SECURITY}assertionMethod> .\n",
            f"_:c14n0 <{SECURITY}verificationMethod> <{method}> .\n",
        ]
    )
    return sha256(facts.encode()).digest() + sha256(canonical.encode()).digest()
