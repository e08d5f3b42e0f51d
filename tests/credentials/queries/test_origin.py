"""What the copy of a certificate tells by itself."""

import pytest

from pamong.credentials.queries.origin import Origin, origin_of_file
from tests import make
from tests.credentials import case
from tests.credentials.formats import sealed

pytestmark = pytest.mark.django_db


def test_a_file_of_this_installation_is_known_by_its_bytes() -> None:
    world = make.world()
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.credential(world, case.decided(world, application))
    found = origin_of_file(f"%PDF-1.7\n% {row.number}\n%%EOF\n".encode())
    assert (found.known, found.state, found.number, found.holder) == ("ours", "berlaku", row.number, "Ani Rahmawati")
    assert found.intact


def test_a_certificate_of_another_installation_says_so_and_proves_nothing() -> None:
    data = sealed.Office().pdf(sealed.badge())
    assert origin_of_file(data) == Origin(
        known="pamong",
        number="800.2/0412/BKPSDM/2026",
        holder="Ani Rahmawati, S.A.P.",
        issuer="BKPSDM Kabupaten Batang Hari",
        address="https://asn.example.go.id/periksa/K7WQ2MPA",
        intact=True,
        signer=origin_of_file(data).signer,
    )
    assert "Batang Hari" in origin_of_file(data).signer
    changed = data.replace(b"% Ani Rahmawati", b"% Ana Rahmawati", 1)
    assert not origin_of_file(changed).intact


@pytest.mark.parametrize("data", [b"%PDF-1.4\nsatu\n%%EOF\n", b"%PDF-1.7\n", b""])
def test_what_carries_no_credential_tells_nothing(data: bytes) -> None:
    assert origin_of_file(data) == Origin("")
