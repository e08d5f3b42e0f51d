"""Issuing at the screen: who signs, many at once, papers out and back, one passphrase for several."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.credentials.actions.issuing import issue
from pamong.credentials.models import Credential, IssuingRule, Signature
from pamong.kit.jobs import run_job
from pamong.kit.models import Job
from tests import make
from tests.credentials import case
from tests.credentials.actions.test_issuing import decided
from tests.credentials.actions.test_signing import paper_of
from tests.credentials.formats.esign_fake import NIK, PASSPHRASE, service, sign
from tests.make import World
from tests.web.course import client_of, words

pytestmark = pytest.mark.django_db

HERE = "/instansi/15.04/penerbitan/"
RULE = "/instansi/15.04/penandatangan"
TOLD = {"official": "Drs. Ilham Saputra, M.Si.", "title": "Kepala Badan", "place": "Muara Bulian", "way": "seal"}


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return client_of(world.budi)


def waiting(world: World, number: int, way: str) -> list[Credential]:
    """Certificates whose papers wait."""
    IssuingRule.objects.filter(until=None).update(until=timezone.now())
    case.issuing_rule(world, way=way)
    return list(issue(SYSTEM, decisions=[row.uuid for row in decided(world, number)]))


def test_who_signs_is_settled_with_its_source_and_kept_with_its_history(budi: Client) -> None:
    assert "Belum ditentukan siapa yang menandatangani." in words(budi, HERE)
    assert budi.post(RULE, TOLD).status_code == 302
    told = words(budi, HERE)
    assert "Kepala Badan" in told
    assert "Belum dikonfirmasi" in told
    assert budi.post(RULE, TOLD | {"source": "SK Bupati 12/2026", "way": "outside"}).status_code == 302
    told = words(budi, RULE)
    assert "SK Bupati 12/2026" in told
    assert [row.number for row in IssuingRule.objects.order_by("number")] == [1, 2]
    assert budi.post(RULE, TOLD | {"source": "SK Bupati 12/2026", "way": "outside"}).status_code == 302
    assert IssuingRule.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"official": ""}, "Nama penandatangan masih kosong. Tulis lengkap dengan gelarnya."),
        ({"place": " "}, "Tempat masih kosong. Tulis misalnya Muara Bulian."),
        ({"way": ""}, "Cara menandatangani belum dipilih."),
    ],
)
def test_rule_that_lacks_something_is_refused_at_its_field(budi: Client, told: dict[str, str], said: str) -> None:
    answer = budi.post(RULE, TOLD | told)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not IssuingRule.objects.exists()


def test_ticked_decisions_become_certificates_as_a_job(world: World, budi: Client) -> None:
    case.issuing_rule(world)
    first, second = decided(world, 2)
    assert "2 keputusan belum bersertifikat" in words(budi, HERE)
    answer = budi.post(HERE, {"pilih": [str(first.uuid)]})
    job = Job.objects.get(kind="credentials.issue")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/pekerjaan/{job.uuid}/")
    run_job(job.pk)
    assert "1 sertifikat dibuat." in words(budi, f"/pekerjaan/{job.uuid}/")
    assert Credential.objects.get().decision == first
    assert "1 keputusan belum bersertifikat" in words(budi, HERE)
    budi.post(HERE, {"semua": "1"})
    run_job(Job.objects.latest("pk").pk)
    assert Credential.objects.latest("pk").decision == second


def test_nothing_ticked_is_said(world: World, budi: Client) -> None:
    case.issuing_rule(world)
    decided(world)
    answer = budi.post(HERE, {})
    assert (answer.status_code, "Belum ada keputusan yang dipilih" in answer.content.decode()) == (422, True)
    assert not Job.objects.filter(kind="credentials.issue").exists()


def test_several_are_signed_with_one_passphrase_that_the_page_never_shows_again(
    world: World, budi: Client, settings: LazySettings
) -> None:
    rows = waiting(world, 2, "service")
    chosen = [str(row.uuid) for row in rows]
    with service() as fake:
        settings.ESIGN_URL = fake.url
        assert "Tanda tangani yang dicentang" in words(budi, HERE)
        wrong = budi.post(f"{HERE}tanda-tangan", {"kertas": chosen, "nik": NIK, "passphrase": "keliru-sekali"})
        assert "1 berikutnya tidak dicoba." in wrong.content.decode()
        assert not Signature.objects.exists()
        none = budi.post(f"{HERE}tanda-tangan", {"nik": NIK, "passphrase": PASSPHRASE})
        assert (none.status_code, NIK in none.content.decode(), "Rahasia" in none.content.decode()) == (
            422,
            False,
            False,
        )
        done = budi.post(f"{HERE}tanda-tangan", {"kertas": chosen, "nik": NIK, "passphrase": PASSPHRASE})
    assert "2 sertifikat ditandatangani dan terbit." in done.content.decode()
    assert "keliru-sekali" not in wrong.content.decode()
    assert Signature.objects.count() == 2


def test_one_is_signed_on_its_own_page(world: World, budi: Client, settings: LazySettings) -> None:
    (row,) = waiting(world, 1, "service")
    address = f"/sertifikat/{row.uuid}/tanda-tangan"
    assert budi.post(address, {"nik": NIK, "passphrase": PASSPHRASE}).status_code == 404
    with service() as fake:
        settings.ESIGN_URL = fake.url
        refused = budi.post(address, {"nik": NIK, "passphrase": "keliru"})
        assert (refused.status_code, "Passphrase anda salah" in refused.content.decode()) == (422, True)
        assert budi.post(address, {"nik": NIK, "passphrase": PASSPHRASE}).status_code == 302
    assert budi.get(address).status_code == 404


def test_papers_go_out_together_and_come_back_one_by_one(world: World, budi: Client) -> None:
    first, second = waiting(world, 2, "outside")
    archive = budi.post(f"{HERE}kertas.zip")
    with ZipFile(BytesIO(b"".join(archive.streaming_content))) as papers:  # type: ignore[attr-defined]  # a file
        names = papers.namelist()
        assert papers.read(names[0]) == paper_of(first)
    assert [name.split("-")[4] for name in names] == ["1", "2"]
    assert Entry.objects.get(verb="credentials.papers_taken").data == {"count": 2}
    address = f"/sertifikat/{first.uuid}/unggah"
    wrong = SimpleUploadedFile("lain.pdf", sign(paper_of(second)), "application/pdf")
    refused = budi.post(address, {"berkas": wrong})
    assert (refused.status_code, "tidak berawal dari kertas sertifikat ini" in refused.content.decode()) == (422, True)
    good = sign(paper_of(first))
    assert budi.post(address, {"berkas": SimpleUploadedFile("ttd.pdf", good, "application/pdf")}).status_code == 302
    served = budi.get(f"/sertifikat/{first.uuid}.pdf")
    assert b"".join(served.streaming_content) == good  # type: ignore[attr-defined]  # a file
    assert budi.get(f"/sertifikat/{second.uuid}.pdf").status_code == 404


def test_holder_has_the_file_and_strangers_do_not(world: World) -> None:
    case.issuing_rule(world)
    row = case.application(case.version(case.scheme(world)), world.ani)
    (given,) = issue(SYSTEM, decisions=[case.decided(world, row).uuid])
    address = f"/sertifikat/{given.uuid}.pdf"
    served = client_of(world.ani).get(address)
    assert (served.status_code, served.headers["Content-Type"]) == (200, "application/pdf")
    assert b"".join(served.streaming_content).startswith(b"%PDF-1.7")  # type: ignore[attr-defined]  # a file
    for stranger in (world.kiki, world.dewi, world.gita):
        assert client_of(stranger).get(address).status_code == 404
    for stranger in (world.kiki, world.dewi, world.ani):
        assert client_of(stranger).get(HERE).status_code == 404
        assert client_of(stranger).post(f"{HERE}kertas.zip").status_code == 404


def test_lists_are_there_as_files_and_the_page_stays_light(world: World, budi: Client) -> None:
    waiting(world, 1, "outside")
    decided(world, 2)
    for address in (
        "/instansi/15.04/penerbitan.xlsx",
        "/instansi/15.04/penerbitan/menunggu.xlsx",
        f"{RULE}.xlsx",
    ):
        assert b"".join(budi.get(address).streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file
    assert len(budi.get(HERE).content) < 100_000


def test_page_asks_as_often_for_more_as_for_few(world: World, budi: Client) -> None:
    counts = []
    for _ in range(2):
        waiting(world, 2, "outside")
        decided(world, 2)
        with CaptureQueriesContext(connection) as asked:
            budi.get(HERE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
