"""A wrong name is mended by a new certificate; the old number says so to anybody, and its file too."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from pamong.credentials.actions.issuing import issue
from pamong.credentials.actions.life import withdraw_credential
from pamong.credentials.models import Credential, Signature, StatusChange
from pamong.kit.files import open_file
from pamong.people.access import actor_of
from pamong.people.models import Account
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

RIGHT = {"nama": "Ani Rahmawati, S.A.P.", "umum": "name", "alasan": "Gelar pada ijazah terlewat."}


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def row(world: World) -> Credential:
    """Really issued and sealed."""
    case.issuing_rule(world)
    application = case.application(case.version(case.scheme(world)), world.ani)
    case.judged(application, case.appointed(application, case.assessor(world, "Asesor Satu")))
    (row,) = issue(world.actor("budi"), decisions=[case.decided(world, application).uuid])
    return row


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def uploaded(data: bytes) -> str:
    return Client().post("/periksa/", {"berkas": SimpleUploadedFile("s.pdf", data)}).content.decode()


def content(row: Credential) -> bytes:
    with open_file(Signature.objects.get(credential=row).file) as file:
        return file.read()


def test_right_name_gets_a_new_number_and_the_old_one_leads_there(world: World, row: Credential) -> None:
    client, page = signed_in(world.budi), f"/sertifikat/{row.uuid}/"
    assert f'href="{page}perbaiki"' in client.get(page).content.decode()
    assert client.get(f"{page}perbaiki").status_code == 200
    answer = client.post(f"{page}perbaiki", RIGHT)
    new = Credential.objects.get(replaces=row)
    assert answer.headers["Location"] == f"/sertifikat/{new.uuid}/"
    assert new.number != row.number
    old = Client().get("/periksa/", {"nomor": row.number}).content.decode()
    assert "</svg>DIGANTI</h2>" in old
    assert "Nama diperbaiki" in old
    assert new.number.rpartition("/")[2] in old
    assert "Ani" not in old
    assert "Ani Rahmawati, S.A.P." in Client().get(f"/periksa/{new.code}/").content.decode()
    assert "</svg>DIGANTI</h2>" in uploaded(content(row))
    history = client.get(page).content.decode()
    assert "Gelar pada ijazah terlewat." in history
    assert "Budi Hartawan" in history
    assert client.get(f"{page}perbaiki").status_code == 404
    assert client.post(f"{page}perbaiki", RIGHT).status_code == 422


@pytest.mark.parametrize("told", [{"nama": ""}, {"nama": "Ani Rahmawati"}, {"alasan": " "}, {"umum": "discipline"}])
def test_what_is_missing_is_asked_for(world: World, row: Credential, told: dict[str, str]) -> None:
    answer = signed_in(world.budi).post(f"/sertifikat/{row.uuid}/perbaiki", {**RIGHT, **told})
    assert answer.status_code == 422
    assert Credential.objects.count() == 1


@pytest.mark.parametrize("name", ["ani", "fajar", "dewi", "kiki"])
def test_nobody_else_corrects_it(world: World, row: Credential, name: str) -> None:
    client = signed_in(getattr(world, name))
    assert client.get(f"/sertifikat/{row.uuid}/perbaiki").status_code == 404
    assert client.post(f"/sertifikat/{row.uuid}/perbaiki", RIGHT).status_code == 404
    assert (Credential.objects.count(), StatusChange.objects.count()) == (1, 0)


def test_sealed_file_is_whole_an_altered_copy_is_not_and_withdrawal_shows_at_once(
    world: World, row: Credential
) -> None:
    pdf = content(row)
    assert "Berkas PDF Anda tidak berubah sejak kami terbitkan." in uploaded(pdf)
    html = uploaded(pdf + b"\n")
    assert "</svg>BERKAS BERUBAH</h2>" in html
    assert f'href="/periksa/{row.code}/"' in html
    certifier = actor_of(case.certifier(world, "Nadia Certifier"))
    withdraw_credential(certifier, credential=row.uuid, public="error", reason="Skema keliru.")
    assert "</svg>DICABUT</h2>" in uploaded(pdf)


def test_address_of_the_qr_code_leads_to_the_answer(row: Credential) -> None:
    answer = Client().get(f"/periksa/{row.code}", follow=True)
    assert "</svg>BERLAKU</h2>" in answer.content.decode()
