"""The same credential as a JSON Web Token (W3C VC-JOSE-COSE, media type vc+jwt; Open Badges 3.0, section 8.2)."""

from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwa import EdDSAAlgorithm
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from pamong.credentials.formats.quads import moment


class _EdDSA(EdDSAAlgorithm):
    """RFC 9864 would call it Ed25519; verifiers of credentials know it by the name they have."""

    security_warning = ""


class _Registry(JWSRegistry):
    algorithms = {"EdDSA": _EdDSA()}  # noqa: RUF012  # as declared in the base


_REGISTRY: Final = _Registry(algorithms=["EdDSA"])


def token(document: Mapping[str, Any], key: Ed25519PrivateKey, method: str) -> str:
    """The unsigned credential as a token, with the claims that say the same in the words of tokens."""
    claims = {
        **document,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(moment(document["validFrom"]).timestamp()),
        "exp": int(moment(document["validUntil"]).timestamp()),
    }
    header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": method}
    return jwt.encode(header, claims, OKPKey.import_key(key), registry=_REGISTRY)


def read_token(words: str, public: Ed25519PublicKey) -> dict[str, Any] | None:
    """The credential of a token that the holder of the key signed; None for any other. Says nothing about time or status."""
    try:
        found = jwt.decode(words, OKPKey.import_key(public), registry=_REGISTRY)
    except (JoseError, ValueError):
        return None
    if found.header.get("typ") != "vc+jwt":
        return None
    return {name: value for name, value in found.claims.items() if name not in ("iss", "jti", "sub", "nbf", "exp")}
