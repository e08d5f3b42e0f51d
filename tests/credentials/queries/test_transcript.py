"""The transcript says what was shown, with dates, numbers and states, and only to whose it is."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from pamong.core.refusals import NotFound
from pamong.credentials.models import StatusChange
from pamong.credentials.queries.transcript import transcript_of, transcript_pdf
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 10, 32, tzinfo=JAKARTA)


@pytest.fixture
def world() -> World:
    return make.world()


@time_machine.travel(NOW, tick=False)
def test_transcript_names_units_certificates_and_partial_passes(world: World) -> None:
    version = case.version(case.scheme(world), level="tingkat 3")
    row = case.credential(world, case.decided(world, case.application(version, world.ani)), since=date(2026, 5, 3))
    StatusChange.objects.create(
        credential=row, number=1, kind="suspended", public="check", reason="x", at=timezone.now()
    )
    half = case.application(case.version(case.scheme(world, title="Pengelola Pengaduan")), world.ani)
    case.decided(world, half, competent=(True, False))
    case.decided(world, case.application(version, world.kiki))
    found = transcript_of(world.actor("ani"), NOW, JAKARTA)
    assert [(one.title, one.number, one.issued, one.until, one.state) for one in found.certificates] == [
        ("Petugas Front Office Perizinan, tingkat 3", row.number, "3 Mei 2026", "2 Mei 2029", "Dibekukan")
    ]
    assert [(one.scheme, one.code, one.on, one.certificate) for one in found.units] == [
        ("Pengelola Pengaduan", "PL.01", "23 November 2026", "belum ada sertifikat"),
        ("Petugas Front Office Perizinan, tingkat 3", "PL.01", "23 November 2026", f"{row.number} (dibekukan)"),
        ("Petugas Front Office Perizinan, tingkat 3", "PL.02", "23 November 2026", f"{row.number} (dibekukan)"),
    ]
    assert (found.hours, found.exams) == ([], [])
    assert found.facts[0] == ("Nama", "Ani Rahmawati")
    assert found.printed == "23 November 2026 10.32 WIB"


@time_machine.travel(NOW, tick=False)
def test_transcript_prints(world: World) -> None:
    row = case.credential(world, case.decided(world, case.application(case.version(case.scheme(world)), world.ani)))
    pdf = transcript_pdf(world.actor("ani"))
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    for words in (
        "Transkrip kompetensi",
        "Ani Rahmawati",
        row.number,
        "PL.02",
        "Belum ada hasil ujian.",
        "bukan sertifikat",
    ):
        assert words in text.replace("\u200b", "")


def test_transcript_of_who_has_shown_nothing_says_so(world: World) -> None:
    text = PdfReader(BytesIO(transcript_pdf(world.actor("kiki")))).pages[0].extract_text()
    assert "Belum ada sertifikat." in text
    assert "Belum ada unit yang terbukti." in text


def test_nobody_prints_it_for_who_is_acted_for(world: World) -> None:
    delegation = make.delegation(world.ani, world.kiki)
    with pytest.raises(NotFound):
        transcript_pdf(actor_of(world.kiki, acting=delegation.uuid))
