"""What a file says about itself, and which certificate it is an altered copy of."""

import hashlib
import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from pamong.core.actor import SYSTEM, RegionId
from pamong.credentials.formats.states import State
from pamong.credentials.formats.typed_number import folded
from pamong.credentials.models import Credential, Signature, SigningKey, UnitResult
from pamong.credentials.queries.check import check_code, check_file, check_number, issuer_words
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file
from pamong.ops.credentials import at_home
from pamong.people.models import Region
from tests import make
from tests.credentials import able, case
from tests.credentials.formats import sealed
from tests.make import World

pytestmark = pytest.mark.django_db

NUMBER = "800.2/0412/BKPSDM/2026"


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def world() -> World:
    world = make.world()
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM")
    world.region.refresh_from_db()
    return world


@pytest.fixture
def office(world: World) -> sealed.Office:
    """The region's own keys, known to the installation."""
    office = sealed.Office(address=configured.URL)
    for facts, use in zip(office.facts, ("badge", "seal"), strict=True):
        SigningKey.objects.create(
            region=world.region,
            use=use,
            name=facts.name,
            address=facts.address,
            public=facts.public,
            certificate=facts.certificate,
            sealed=b"",
            made_at=timezone.now(),
        )
    return office


def certificate(world: World, pdf: bytes = b"", **facts: object) -> Credential:
    """A certificate whose signed file is this one; unsigned without."""
    application = case.application(case.version(case.scheme(world)), world.ani)
    row = case.credential(
        world,
        case.decided(world, application),
        signed=False,
        since=date(2026, 5, 3),
        **{"number": NUMBER, "code": "K7WQ2MPA", **facts},
    )
    if pdf:
        limits = Limits(1 << 20, frozenset({filetypes.PDF}))
        file = store_file(SYSTEM, region=RegionId(row.region_id), stream=BytesIO(pdf), name="s.pdf", limits=limits)
        digest = hashlib.sha256(pdf).hexdigest()
        Signature.objects.create(credential=row, file=file, digest=digest, signer="CN=Uji", signed_at=timezone.now())
    return row


def pdf_of(office: sealed.Office, **facts: object) -> bytes:
    return office.pdf(sealed.badge(id=f"{configured.URL}/periksa/K7WQ2MPA", issuer=office.facts[0].issuer, **facts))


def test_file_of_ours_is_whole_and_one_changed_byte_is_told(world: World, office: sealed.Office) -> None:
    pdf = pdf_of(office)
    certificate(world, pdf)
    assert (check_file(pdf).file, check_file(pdf).state) == ("whole", State.VALID)
    at = pdf.index(b"Ani Rahmawati")
    altered = pdf[:at] + b"Ani Rahmawatu" + pdf[at + 13 :]
    found = check_file(altered)
    assert (found.file, found.number, found.code) == ("changed", NUMBER, "K7WQ2MPA")


def test_file_that_something_was_added_to_is_changed(world: World, office: sealed.Office) -> None:
    pdf = pdf_of(office)
    certificate(world, pdf)
    assert check_file(pdf + b"\n% tambahan\n").file == "changed"


def test_copy_of_an_unsigned_certificate_is_not_found(world: World, office: sealed.Office) -> None:
    certificate(world)
    found = check_file(pdf_of(office))
    assert (found.file, found.state, found.number) == ("foreign", State.UNKNOWN, "")


def test_command_at_home_believes_only_files_on_record(world: World, office: sealed.Office, tmp_path: Path) -> None:
    file, status = tmp_path / "s.pdf", tmp_path / "status.json"
    file.write_bytes(pdf_of(office))
    status.write_bytes(office.bundle())
    answer = at_home(file, None, status)
    assert (answer.status, answer.intact) == ("tidak ditemukan", True)
    assert answer.reasons == ("Penerbit tidak mempunyai catatan bahwa berkas ini pernah diterbitkan.",)
    certificate(world, file.read_bytes())
    assert at_home(file, None, status).status == "berlaku"


def test_forged_credential_is_told_unsound(world: World, office: sealed.Office) -> None:
    certificate(world, pdf_of(office))
    credential = office.credential(sealed.badge(issuer=office.facts[0].issuer))
    credential["credentialSubject"]["identifier"][0]["identityHash"] = "Orang Lain"
    found = check_file(sealed.seal(sealed.paper(json.dumps(credential).encode()), office.signer))
    assert (found.file, found.state, found.number) == ("foreign", State.UNSOUND, "")
    assert found.problems == ("Isi kredensialnya tidak seperti saat ditandatangani.",)


def test_certificate_of_another_installation_is_not_called_forged(world: World, office: sealed.Office) -> None:
    certificate(world, pdf_of(office))
    elsewhere = sealed.Office(address="https://asn.lain.go.id")
    found = check_file(elsewhere.pdf(sealed.badge(issuer=elsewhere.facts[0].issuer)))
    assert (found.file, found.state) == ("foreign", State.UNKNOWN)
    assert found.problems == ("Kunci yang menandatangani kredensialnya tidak ada pada kumpulan kunci yang dipakai.",)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF\n", b"\x00" * 1000])
def test_garbage_is_foreign(data: bytes) -> None:
    found = check_file(data)
    assert (found.file, found.state, found.number) == ("foreign", State.UNKNOWN, "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("800.2/0412/BKPSDM/2026", "80020412BKPSDM2026"),
        (" 8oo.2 - o4l2 – bkpsdm_2O26 ", "80020412BKPSDM2026"),
        ("８００", "800"),
        ("a\x00b\u202ec", "ABC"),
        ("", ""),
    ],
)
def test_folding_keeps_what_is_meant(typed: str, meant: str) -> None:
    assert folded(typed) == meant


def test_what_was_assessed_is_what_was_shown(world: World) -> None:
    row = certificate(world, b"%PDF-1.7\n%%EOF\n")
    application = row.decision.application
    assert check_code("K7WQ2MPA").assessed == ("praktik di hadapan asesor", "portofolio")
    appointment = case.appointed(application, world.citra)
    for unit in case.units(application.version):
        UnitResult.objects.create(
            application=application,
            unit=unit,
            appointment=appointment,
            competent=True,
            facts={"day": "2026-05-02", "pieces": 2, "observed": False, "months": 30},
            digest="0" * 64,
            follows=True,
            at=timezone.now(),
        )
    assert check_code("K7WQ2MPA").assessed == ("portofolio",)


def test_what_only_another_way_asks_for_was_not_assessed(world: World) -> None:
    service = {"all": [{"kind": "observation"}, {"kind": "experience", "months": 24}]}
    version = case.version(case.scheme(world), rules=[{"any": [{"kind": "portfolio", "pieces": 1}, service]}])
    application = case.application(version, world.ani)
    facts = {"day": "2026-05-02", "pieces": 1, "observed": True, "months": 5}
    able.judged_by(world, application, facts)
    row = case.credential(world, case.decided(world, application))
    assert check_code(row.code).assessed == ("portofolio",)


def test_state_follows_the_clock_of_the_database_rows(world: World) -> None:
    certificate(
        world,
        b"%PDF-1.7\n%%EOF\n",
        valid_from=datetime(2099, 1, 1, tzinfo=UTC),
        valid_until=datetime(2100, 1, 1, tzinfo=UTC),
    )
    assert check_number(NUMBER).state == State.UNSOUND


def test_check_asks_the_database_a_fixed_number_of_times(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    certificate(world, b"%PDF-1.7\n%%EOF\n")
    with django_assert_num_queries(5):
        check_code("K7WQ2MPA")
    with django_assert_num_queries(3):
        check_number("tidak ada")


@pytest.mark.parametrize(
    ("office", "government", "said"),
    [
        ("BKPSDM", "Kabupaten Batang Hari", "BKPSDM Kabupaten Batang Hari"),
        ("BKPSDM Kabupaten Batang Hari", "Kabupaten Batang Hari", "BKPSDM Kabupaten Batang Hari"),
        ("BKPSDM KABUPATEN BATANG HARI", "Kabupaten Batang Hari", "BKPSDM KABUPATEN BATANG HARI"),
        ("", "Kabupaten Batang Hari", "Kabupaten Batang Hari"),
    ],
)
def test_issuer_is_named_with_its_government_once(office: str, government: str, said: str) -> None:
    assert issuer_words(office, government) == said
