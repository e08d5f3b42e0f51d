"""Own requests about personal data, as browsers show them."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from pamong.kit.models import Job
from pamong.people.actions import ask_data
from pamong.people.actions.copying import prune_copies
from pamong.people.models import DataRequest
from tests import make
from tests.house import privacy

pytestmark = pytest.mark.django_db

PAGE = "/data-saya/"


def test_copy_that_failed_is_tried_again_from_the_page() -> None:
    world = make.world()
    browser = make.browser_of(world, "ani")
    row = ask_data(world.actor("ani"), kind="copy")
    assert "Coba lagi" not in browser.get(PAGE).content.decode()
    Job.objects.filter(pk=privacy.job_of(row)).update(started_at=timezone.now(), failed_at=timezone.now())
    page = unescape(browser.get(PAGE).content.decode())
    assert "Salinan ini belum jadi: pekerjaannya gagal atau dihentikan." in page
    assert page.count("Coba lagi") == 1
    seen = unescape(make.browser_of(world, "budi").get(f"/permintaan-data/{row.uuid}/").content.decode())
    assert "Orangnya dapat mencoba lagi dari halaman datanya sendiri." in seen
    sent = browser.post(PAGE, {"jenis": "copy"})
    again = DataRequest.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/pekerjaan/{again.job}/")  # type: ignore[attr-defined]  # a redirect has one
    assert again.job != row.job
    assert "Coba lagi" not in browser.get(PAGE).content.decode()


def test_copy_that_waits_is_not_asked_for_twice() -> None:
    world = make.world()
    ask_data(world.actor("ani"), kind="copy")
    answer = make.browser_of(world, "ani").post(PAGE, {"jenis": "copy"})
    assert answer.status_code == 422
    assert "Permintaan yang sama masih menunggu jawaban." in answer.content.decode()
    assert (DataRequest.objects.count(), Job.objects.count()) == (1, 1)


def test_who_asks_for_erasure_and_who_answers_read_what_stays() -> None:
    world = make.world()
    row = ask_data(world.actor("ani"), kind="erasure", wish="Sudah pensiun")
    for name, path in (("ani", PAGE), ("budi", f"/permintaan-data/{row.uuid}/")):
        page = make.browser_of(world, name).get(path).content.decode()
        assert "Surat dan sertifikat yang sudah terbit, juga nama di dalamnya" in page
        assert "Cadangan yang dibuat sebelumnya" in page


def test_answer_names_the_duty_that_forbids_erasure() -> None:
    world = make.world()
    row = ask_data(world.actor("ani"), kind="erasure", wish="Tolong hapus")
    answer = make.browser_of(world, "budi").post(f"/permintaan-data/{row.uuid}/", {"jawaban": "ya", "kata": ""})
    assert (answer.status_code, "Masih bertugas sebagai ASN." in answer.content.decode()) == (422, True)
    row.refresh_from_db()
    assert (row.answered_at, world.ani.person.erased_at) == (None, None)


def test_copy_is_downloaded_from_the_page_as_long_as_it_is_kept() -> None:
    world = make.world()
    row, browser = privacy.copied(world), make.browser_of(world, "ani")
    assert f'href="/data-saya/{row.job}/salinan.zip"' in browser.get(PAGE).content.decode()
    Job.objects.filter(pk=privacy.job_of(row)).update(finished_at=timezone.now() - timedelta(days=15))
    assert prune_copies() == 1
    page = browser.get(PAGE).content.decode()
    assert ("salinan.zip" in page, "Salinan itu sudah dihapus dari server." in page) == (False, True)


def test_own_data_are_reached_from_the_own_account() -> None:
    world = make.world()
    browser = make.browser_of(world, "ani")
    assert f'href="{PAGE}"' in browser.get("/akun/").content.decode()
    assert 'href="/akun/" aria-current' in browser.get(PAGE).content.decode()
