"""Certificates for the national registry: a table in its columns, and an archive with the signed files."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pamong.core.models import Entry
from pamong.core.refusals import NotFound
from pamong.credentials.actions.registry import export_table, ready_columns, start_export
from pamong.credentials.formats.registry import COLUMNS
from pamong.credentials.models import Credential
from pamong.credentials.queries.registry_export import packed, registry_export
from pamong.kit.jobs import cancel_job, prune_results, run_job, visible_job
from pamong.kit.models import File, Job
from pamong.people.models import Account, Person
from tests import make
from tests.credentials import case
from tests.credentials.able import change
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def given(world: World, who: Account, source: str = "", **facts: Any) -> Credential:
    """A certificate, and the registry's id of its holder."""
    Person.objects.filter(pk=who.person_id).update(source_id=source or None)
    version = case.version(case.scheme(world), level="tingkat 3")
    return case.credential(world, case.decided(world, case.application(version, who)), **facts)


def test_a_row_stands_in_the_columns_of_the_registry(world: World) -> None:
    row = given(world, world.ani, "A8ACA7F2")
    found = registry_export(world.actor("budi"), "15.04", 2026, "KL04")
    assert found.ready == (
        {
            "instansiId": "",
            "institusiPenyelenggara": world.region.office or world.region.name,
            "jenisDiklatId": "2",
            "jenisKursus": "",
            "jenisKursusSertipikat": "F",
            "jumlahJam": 0,
            "lokasiId": "",
            "namaKursus": "Petugas Front Office Perizinan tingkat 3",
            "nomorSertipikat": row.number,
            "pnsOrangId": "A8ACA7F2",
            "tahunKursus": 2026,
            "tanggalKursus": "21-11-2026",
            "tanggalSelesaiKursus": "21-11-2026",
            "berkas": f"2026/{row.code}.pdf",
        },
    )
    assert (found.left, found.files) == ((), {f"2026/{row.code}.pdf": row.pk})
    assert tuple(found.ready[0]) == COLUMNS
    assert registry_export(world.actor("budi"), "15.04", 2026).ready[0]["jenisDiklatId"] == ""
    assert registry_export(world.actor("budi"), "15.04", 2025).ready == ()


def test_what_cannot_be_handed_over_says_why(world: World) -> None:
    given(world, world.kiki)
    unsigned = given(world, world.ani, "A1", signed=False)
    suspended = given(world, world.fajar, "F1")
    change(suspended, "suspended")
    found = registry_export(world.actor("budi"), "15.04", 2026)
    assert (found.ready, found.files) == ((), {})
    assert {(row.name, row.number, row.why) for row in found.left} == {
        (
            "Kiki Amalia",
            Credential.objects.get(person=world.kiki.person).number,
            "orang ini belum punya id di registri nasional",
        ),
        ("Ani Rahmawati", unsigned.number, "belum ditandatangani"),
        ("Fajar Nugraha", suspended.number, "sertifikatnya dibekukan"),
    }


def test_columns_that_no_source_confirms_say_so() -> None:
    labels = {column.key: column.label for column in ready_columns()}
    assert (labels["jenisDiklatId"], labels["namaKursus"]) == ("jenisDiklatId (belum dikonfirmasi)", "namaKursus")


def test_who_takes_the_table_stays_in_the_journal(world: World) -> None:
    given(world, world.ani, "A1")
    export_table(world.actor("budi"), code="15.04", year=2026)
    entry = Entry.objects.get(verb="credentials.exported")
    assert (entry.actor, entry.region, entry.data) == (
        world.budi.pk,
        world.region.pk,
        {"year": 2026, "ready": 1, "left": 0, "form": ""},
    )


def test_the_archive_holds_the_table_and_every_signed_file(world: World) -> None:
    row = given(world, world.ani, "A1")
    given(world, world.kiki)
    budi = world.actor("budi")
    job = start_export(budi, code="15.04", year=2026, form="KL04", back="/instansi/15.04/ekspor-sertifikat")
    run_job(job.pk)
    view = visible_job(budi, job.uuid)
    assert (view.state, view.done, view.total) == ("done", 1, 1)
    assert {key: view.result[key] for key in ("year", "ready", "left", "missing")} == {
        "year": 2026,
        "ready": 1,
        "left": 1,
        "missing": 0,
    }
    archive = packed(budi, job.uuid)
    assert (archive.name, archive.media_type) == ("siasn-sertifikat-15.04-2026.zip", "application/zip")
    with archive.content, ZipFile(archive.content) as parts:
        assert parts.namelist() == ["siasn-kursus.xlsx", "belum-siap.xlsx", f"2026/{row.code}.pdf"]
        assert parts.read(f"2026/{row.code}.pdf") == f"%PDF-1.7\n% {row.number}\n%%EOF\n".encode()
        table = CalamineWorkbook.from_filelike(io.BytesIO(parts.read("siasn-kursus.xlsx"))).get_sheet_by_index(0)
    assert [line[8] for line in table.to_python()] == ["nomorSertipikat", row.number]
    told = Entry.objects.get(verb="credentials.export_packed")
    assert told.data == {"year": 2026, "ready": 1, "left": 1, "missing": 0}


def test_a_stopped_archive_leaves_nothing(world: World) -> None:
    given(world, world.ani, "A1")
    budi = world.actor("budi")
    job = start_export(budi, code="15.04", year=2026)
    cancel_job(budi, uuid=job.uuid)
    run_job(job.pk)
    assert visible_job(budi, job.uuid).state == "cancelled"
    with pytest.raises(NotFound):
        packed(budi, job.uuid)
    assert not Entry.objects.filter(verb="credentials.export_packed").exists()


@pytest.mark.parametrize("who", ["ani", "kiki", "dewi", "fajar", "gita", "citra"])
def test_nobody_else_takes_it(world: World, who: str) -> None:
    given(world, world.ani, "A1")
    actor, budi = world.actor(who), world.actor("budi")
    job = start_export(budi, code="15.04", year=2026)
    run_job(job.pk)
    before = (Entry.objects.count(), Job.objects.count())
    for action in (export_table, start_export):
        with pytest.raises(NotFound):
            action(actor, code="15.04", year=2026)
    with pytest.raises(NotFound):
        packed(actor, job.uuid)
    assert (Entry.objects.count(), Job.objects.count()) == before


def test_another_organiser_does_not_get_the_archive(world: World) -> None:
    job = start_export(world.actor("budi"), code="15.04", year=2026)
    run_job(job.pk)
    with pytest.raises(NotFound):
        packed(world.actor("eka"), job.uuid)


def test_the_archive_is_deleted_thirty_days_later_and_the_job_stays(world: World) -> None:
    job, budi = start_export(world.actor("budi"), code="15.04", year=2026), world.actor("budi")
    run_job(job.pk)
    with time_machine.travel(datetime(2026, 12, 21, 3, 31, tzinfo=UTC)):
        assert prune_results() == 0
        packed(budi, job.uuid).content.close()
    with time_machine.travel(datetime(2026, 12, 21, 3, 33, tzinfo=UTC)):
        assert (prune_results(), prune_results()) == (1, 0)
    with pytest.raises(NotFound):
        packed(budi, job.uuid)
    assert (File.objects.count(), Entry.objects.filter(verb="kit.file_dropped").count()) == (0, 1)
    assert visible_job(budi, job.uuid).state == "done"


def test_many_certificates_take_no_more_queries(world: World) -> None:
    budi = world.actor("budi")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert registry_export(budi, "15.04", 2026).ready
        return len(seen)

    change(given(world, world.ani, "A1"), "resumed")
    before = queries()
    given(world, world.kiki, "K1")
    given(world, world.fajar, "F1")
    assert queries() == before
