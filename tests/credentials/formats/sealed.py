"""A signed certificate of an issuer of its own, made without a database: what checks have to look at."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import time_machine
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from pamong.credentials.formats import bitstring, status_document
from pamong.credentials.formats.badge import ATTACHED, PURPOSES, Badge, canonical, document
from pamong.credentials.formats.did import KeyFacts, KeySet, did_document, read_keys
from pamong.credentials.formats.proof import signed
from pamong.credentials.formats.seal_certificate import seal_certificate
from pamong.credentials.formats.signer import KeptSigner
from pamong.credentials.formats.status_document import StatusFacts, StatusLists, read_lists

ADDRESS = "https://asn.example.go.id"
ISSUED = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LATER = datetime(2027, 3, 1, tzinfo=UTC)
LIST = f"{ADDRESS}/kredensial/status/01990000-0000-7000-8000-000000000009"


def badge(**facts: Any) -> Badge:
    """A certificate of Ani, in force for three years."""
    usual: dict[str, Any] = {
        "id": f"{ADDRESS}/periksa/K7WQ2MPA",
        "name": "Petugas Front Office Perizinan",
        "issuer": "did:web:asn.example.go.id",
        "issuer_name": "BKPSDM Kabupaten Batang Hari",
        "valid_from": ISSUED,
        "valid_until": datetime(2029, 11, 21, 3, 0, tzinfo=UTC),
        "holder": "urn:uuid:6a4f6b7e-0d4c-4d33-9a4f-3f0b6f6a1c11",
        "holder_name": "Ani Rahmawati, S.A.P.",
        "number": "800.2/0412/BKPSDM/2026",
        "achievement": f"{ADDRESS}/skema/01990000-0000-7000-8000-000000000001",
        "achievement_name": "Petugas Front Office Perizinan",
        "description": "Bagi petugas yang menerima permohonan izin.",
        "narrative": "Lulus ujian paling sedikit 70 dan dilihat bekerja oleh asesor.",
        "status": LIST,
        "index": 94_567,
    }
    return Badge(**{**usual, **facts})


@dataclass
class Office:
    """An issuer with its keys."""

    address: str = ADDRESS
    name: str = "15.04"
    badge_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    lost: datetime | None = None

    def __post_init__(self) -> None:
        """Make the seal, and the facts of both keys."""
        key = generate_private_key(SECP256R1())
        certificate = seal_certificate(
            key, office="BKPSDM Kabupaten Batang Hari", region="Kabupaten Batang Hari", at=ISSUED - timedelta(days=30)
        )
        self.signer = KeptSigner(key, certificate)
        self.facts = [
            KeyFacts(f"{self.name}-badge-1", self.address, _pem(self.badge_key), "", self.lost),
            KeyFacts(
                f"{self.name}-seal-1",
                self.address,
                _pem(key),
                certificate.public_bytes(Encoding.PEM).decode(),
                self.lost,
            ),
        ]

    @property
    def method(self) -> str:
        """Address of the badge key."""
        return self.facts[0].method

    @property
    def keys(self) -> KeySet:
        """As anybody reads them."""
        return read_keys(self.did)

    @property
    def did(self) -> bytes:
        """The did.json."""
        return json.dumps(did_document(self.address, self.facts)).encode()

    def credential(self, facts: Badge, created: datetime = ISSUED) -> dict[str, Any]:
        """Signed."""
        return signed(document(facts), canonical(facts), self.badge_key, self.method, created)

    def bundle(self, *, at: datetime = LATER, base: str = LIST, **places: Any) -> bytes:
        """The status.json; places by purpose."""
        facts = [
            StatusFacts(f"{base}/{one}", self.facts[0].issuer, one, bitstring.encode(places.get(one, [])), at)
            for one in PURPOSES
        ]
        rows = [
            signed(status_document.document(one), status_document.canonical(one), self.badge_key, self.method, at)
            for one in facts
        ]
        return json.dumps({"lists": rows}).encode()

    def lists(self, **places: Any) -> StatusLists:
        """The same, read."""
        return read_lists(self.bundle(**places), self.keys)

    def pdf(self, facts: Badge, at: datetime = ISSUED) -> bytes:
        """A sealed certificate."""
        return seal(paper(json.dumps(self.credential(facts), ensure_ascii=False).encode()), self.signer, at=at)


def paper(credential: bytes | None, *, name: str = ATTACHED) -> bytes:
    """A page with a credential attached."""
    new_writer: Any = PdfFileWriter  # the library leaves these two untyped
    new_page: Any = PageObject
    writer = new_writer()
    content = writer.add_object(StreamObject(stream_data=b"% Ani Rahmawati"))
    page = new_page(contents=content, media_box=(0, 0, 595, 842))
    writer.insert_page(page)
    if credential is not None:
        stream = embed.EmbeddedFileObject.from_file_data(writer, data=credential, mime_type="application/vc+ld+json")
        embed.embed_file(writer, embed.FileSpec(file_spec_string=name, file_name=name, embedded_data=stream))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def seal(pdf: bytes, signer: KeptSigner, field_name: str = "Segel", at: datetime = ISSUED) -> bytes:
    """The PDF, signed at a time."""
    meta = PdfSignatureMetadata(field_name=field_name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    with time_machine.travel(at, tick=False):
        out = PdfSigner(meta, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(out.getvalue())


def _pem(key: Any) -> str:
    return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
