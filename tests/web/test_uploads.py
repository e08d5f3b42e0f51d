"""Uploads that are too large, or that the disk has no room for."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from pamong.web import middleware
from pamong.web.uploads import ToDisk

pytestmark = pytest.mark.django_db

MB = 1 << 20


@pytest.fixture
def tour(settings: Settings) -> None:
    settings.TOUR = True


def send(size: int, **announced: Any) -> tuple[int, str]:
    file = SimpleUploadedFile("daftar.csv", b"a;b\n" * (size // 4))
    answer = Client().post("/gaya/unggah/", {"berkas": file}, **announced)
    return answer.status_code, answer.content.decode()


def test_upload_over_the_limit_names_the_limit_that_the_form_names(tour: None) -> None:
    status, page = send(8, CONTENT_LENGTH=str(450 * MB))
    assert status == 413
    assert "Kiriman ini 450,0 MB, sedangkan yang diterima di sini paling besar 400,0 MB." in page.replace("\xa0", " ")


def test_upload_without_room_is_refused_before_it_is_read(tour: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "RESERVE", 1 << 60)
    status, page = send(2 * MB)
    assert status == 507
    assert "Ruang penyimpanan hampir penuh" in page
    assert send(8)[0] == 302  # what is small needs no room


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond a thousand bytes. Briefly: that includes the log of the tests."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_upload_that_fills_the_disk_leaves_nothing() -> None:
    incoming = Path(settings.FILE_UPLOAD_TEMP_DIR)
    before = set(incoming.iterdir())
    handler = ToDisk()
    handler.new_file("berkas", "daftar.csv", "text/csv", None)
    assert set(incoming.iterdir()) != before
    with pytest.raises(OSError, match="File too large"), full_disk():
        handler.receive_data_chunk(b"x" * 100_000, 0)
    assert set(incoming.iterdir()) == before
