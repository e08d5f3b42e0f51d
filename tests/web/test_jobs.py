"""Progress of long work, from the upload to its end."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from pamong.kit.jobs import run_job
from pamong.kit.models import File, Job
from tests import make

pytestmark = pytest.mark.django_db


def page(client: Client, row: Job, **headers: str) -> str:
    response = client.get(f"/pekerjaan/{row.uuid}/", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def change(row: Job, **facts: object) -> None:
    Job.objects.filter(pk=row.pk).update(**facts)


def test_job_that_waits_refreshes_with_and_without_script(client: Client) -> None:
    row = make.job()
    html = page(client, row)
    assert "Menunggu giliran" in html
    assert f'hx-get="/pekerjaan/{row.uuid}/" hx-trigger="every 1s"' in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert "htmx-2.min.js" in html


def test_job_under_way_shows_numbers_and_words(client: Client) -> None:
    row = make.job()
    change(row, started_at=timezone.now(), done=41_943_040, total=104_857_600)
    html = page(client, row)
    assert 'value="41943040" max="104857600"' in html
    assert "<b>40,0\xa0MB dari 100,0\xa0MB</b>" in html
    assert "40 %" in html


def test_job_gives_htmx_only_its_state(client: Client) -> None:
    row = make.job()
    response = client.get(f"/pekerjaan/{row.uuid}/", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "HX-Refresh" not in response.headers


def test_job_that_has_ended_makes_the_page_load_again_and_stop_asking(client: Client) -> None:
    row = make.job()
    change(row, started_at=timezone.now(), cancelled_at=timezone.now())
    response = client.get(f"/pekerjaan/{row.uuid}/", headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    html = page(client, row)
    assert ("hx-get" in html, "http-equiv" in html, "htmx" in html, ">Hentikan<" in html) == (
        False,
        False,
        False,
        False,
    )


def test_job_that_failed_says_why(client: Client) -> None:
    row = make.job()
    change(row, started_at=timezone.now(), failed_at=timezone.now(), note="Isi berkas tidak ada lagi.")
    html = page(client, row)
    assert "Terhenti karena kesalahan" in html
    assert "Isi berkas tidak ada lagi." in html


def test_job_title_is_shown_as_text(client: Client) -> None:
    html = page(client, make.job("<script>alert(1)</script>"))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_cancel_asks_the_job_to_stop_once(client: Client) -> None:
    row = make.job()
    response = client.post(f"/pekerjaan/{row.uuid}/hentikan")
    assert (response.status_code, response.headers["Location"]) == (302, f"/pekerjaan/{row.uuid}/")
    row.refresh_from_db()
    assert row.cancel_asked_at is not None


def test_cancel_of_a_job_that_has_ended_is_a_conflict_and_changes_nothing(client: Client) -> None:
    row = make.job()
    change(row, started_at=timezone.now(), finished_at=timezone.now())
    response = client.post(f"/pekerjaan/{row.uuid}/hentikan")
    assert response.status_code == 409
    assert "Pekerjaan ini sudah berakhir dan tidak dapat dihentikan lagi." in response.content.decode()
    row.refresh_from_db()
    assert row.cancel_asked_at is None


def test_job_of_somebody_else_looks_like_none(client: Client) -> None:
    row = make.job()
    change(row, account=7)
    assert client.get(f"/pekerjaan/{row.uuid}/").status_code == 404
    assert client.get(f"/pekerjaan/{uuid4()}/").status_code == 404


def test_upload_is_kept_and_checked_to_its_end(client: Client, settings: Settings) -> None:
    settings.TOUR = True
    content = b"nama;nip\nSiti;198507122010012001\nBudi;198507122010012002\n"
    response = client.post("/gaya/unggah/", {"berkas": SimpleUploadedFile("pegawai.csv", content)})
    file, row = File.objects.get(), Job.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/pekerjaan/{row.uuid}/")
    assert (file.name, file.size) == ("pegawai.csv", len(content))
    run_job(row.pk)
    html = page(client, row)
    assert "Isi berkas sama seperti saat diterima." in html
    assert file.sha256 in html


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Belum ada berkas yang dipilih."),
        ({"berkas": SimpleUploadedFile("kosong.csv", b"")}, "Berkas itu kosong."),
    ],
)
def test_upload_of_nothing_says_so_and_keeps_nothing(
    sent: dict[str, SimpleUploadedFile], said: str, client: Client, settings: Settings
) -> None:
    settings.TOUR = True
    response = client.post("/gaya/unggah/", sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert (File.objects.count(), Job.objects.count()) == (0, 0)


def test_upload_outside_a_tour_home_does_not_exist(client: Client) -> None:
    response = client.post("/gaya/unggah/", {"berkas": BytesIO(b"a;b\n1;2\n")})
    assert response.status_code == 404
    assert (File.objects.count(), Job.objects.count()) == (0, 0)
