"""Applying as a job: shown, stopped, killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from pamong.core.actor import SYSTEM, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, NotFound
from pamong.kit.imports import (
    Batch,
    apply_import,
    preview_import,
    staging,
    start_import,
    start_preview,
    undo_import,
    visible_import,
)
from pamong.kit.imports.importer import register
from pamong.kit.imports.progress import progress
from pamong.kit.jobs import Cancelled, JobView, Run, cancel_job, run_job, start_job, visible_job
from pamong.kit.models import Import, ImportRow, Job
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.kit.imports import example
from tests.kit.imports.conftest import Look, Write
from tests.kit.imports.example import BUDI, DEWI, villages

TWO = "Kode Desa;Nama Desa\n1504012001;Pasar Terusan\n1504012002;Kembang Paseban\n"

DIE = """
import django, sys
django.setup()
from tests.kit.imports import example
from pamong.kit.imports import apply_import, register
register(example.VILLAGES)
apply_import(example.BUDI, uuid=sys.argv[1])
"""


@pytest.fixture
def other(committed: None) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Another session in the same database."""
    facts = {key: value for key, value in connection.get_connection_params().items() if isinstance(value, str)}
    with psycopg.connect(**facts, autocommit=True) as session:  # type: ignore[arg-type]  # plain strings
        session.execute("SET lock_timeout = '1s'")  # who waits for a lock fails, instead of hanging
        yield session


def look_committed(write: Write, kind: str = example.KIND) -> UUID:
    example.run(example.TABLES)
    path = write(TWO)
    return preview_import(BUDI, region=example.REGION, kind=kind, path=path, name="desa.csv").uuid


def see(row: Job) -> JobView:
    return visible_job(BUDI, row.uuid)


@pytest.mark.django_db
def test_job_applies_for_whoever_asked(look: Look) -> None:
    row = start_import(BUDI, uuid=look(TWO).uuid)
    assert (row.title, row.region, row.account) == ("Memasukkan 2 baris dari “desa.csv”", 1504, 7)
    run_job(row.pk)
    assert (see(row).state, see(row).result) == (
        "done",
        {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 0},
    )
    assert len(villages()) == 2
    assert Entry.objects.filter(verb="kit.import_applied").values_list("actor", flat=True).get() == 7


@pytest.mark.django_db
def test_job_of_the_machines_owner_names_no_account(look: Look) -> None:
    run_job(start_import(SYSTEM, uuid=look(TWO).uuid).pk)
    assert Entry.objects.filter(verb="kit.import_applied").values_list("actor", flat=True).get() is None


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [DEWI, Actor("visitor")])
def test_job_is_not_started_by_others_nor_twice(look: Look, actor: Actor) -> None:
    uuid = look(TWO).uuid
    with pytest.raises(NotFound):
        start_import(actor, uuid=uuid)
    apply_import(BUDI, uuid=uuid)
    with pytest.raises(Conflict):
        start_import(BUDI, uuid=uuid)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_job_killed_after_the_commit_ends_well_when_run_again(look: Look) -> None:
    uuid = look(TWO).uuid
    row = start_import(BUDI, uuid=uuid)
    apply_import(BUDI, uuid=uuid)
    run_job(row.pk)
    assert (see(row).state, see(row).result["new"]) == ("done", 2)
    assert Entry.objects.filter(verb="kit.import_applied").count() == 1


def test_job_cancelled_half_way_leaves_nothing(other: "psycopg.Connection[tuple[object, ...]]", write: Write) -> None:
    def stopped(actor: Actor, batch: Batch) -> None:
        example.apply(actor, batch)
        assert len(villages()) == 2
        other.execute("UPDATE kit_job SET cancel_asked_at = now()")

    register(replace(example.VILLAGES, kind="kit.stopped", apply=stopped))
    uuid = look_committed(write, "kit.stopped")
    row = start_import(BUDI, uuid=uuid)
    run_job(row.pk)
    assert (see(row).state, villages(), visible_import(BUDI, uuid).state) == ("cancelled", [], "previewed")
    apply_import(BUDI, uuid=uuid)
    assert len(villages()) == 2


def test_progress_is_seen_by_others_while_the_transaction_is_open(
    other: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    row = start_job(BUDI, kind="kit.check_file", title="x")
    with transaction.atomic(), progress(Run(row.pk, {}, None)) as step:
        step(742, 1_186, "menambah")
        seen = other.execute("SELECT done, total, note FROM kit_job").fetchall()
        assert seen == [(742, 1_186, "menambah")]
        other.execute("UPDATE kit_job SET cancel_asked_at = now()")  # does not wait for the open transaction
        with pytest.raises(Cancelled):
            step(743, 1_186, "")


def test_preview_cancelled_half_way_leaves_nothing(committed: None, write: Write) -> None:
    example.run(example.TABLES)
    row = start_job(BUDI, kind="kit.check_file", title="x")
    cancel_job(BUDI, uuid=row.uuid)
    path = write(TWO)
    run = Run(row.pk, {}, None)
    with pytest.raises(Cancelled):
        preview_import(BUDI, region=example.REGION, kind=example.KIND, path=path, name="desa.csv", run=run)
    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_preview_as_a_job_tells_how_far_it_is_in_the_middle_of_copying(
    committed: None, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "STEP", 1)
    example.run(example.TABLES)
    path = write(TWO)
    row = start_preview(BUDI, region=example.REGION, kind=example.KIND, path=path, name="desa.csv", back="/impor/")
    kept = Path(settings.FILE_UPLOAD_TEMP_DIR) / row.args["file"]
    path.with_name(row.args["file"]).rename(kept)
    run_job(row.pk)
    assert (see(row).state, see(row).done, see(row).back) == ("done", 2, "/impor/")
    assert see(row).result == {
        "import": str(Import.objects.get().uuid),
        "rows": 2,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert not kept.exists()


def test_preview_of_a_job_is_not_for_others(tables: None, write: Write) -> None:
    path = write(TWO)
    with pytest.raises(NotFound):
        start_preview(DEWI, region=example.REGION, kind=example.KIND, path=path, name="desa.csv")
    assert (path.exists(), Job.objects.count()) == (True, 0)


def test_process_killed_while_applying_leaves_nothing_and_it_can_be_applied_again(
    committed: None, home: Home, write: Write
) -> None:
    uuid = look_committed(write)
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PAMONG_DATABASE_URL": embedded_url(home, name),
        "TRY_DIE": "1",
    }
    done = subprocess.run([sys.executable, "-c", DIE, str(uuid)], env=environment, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    assert (villages(), visible_import(BUDI, uuid).state) == ([], "previewed")
    assert Entry.objects.filter(verb="kit.import_applied").count() == 0
    apply_import(BUDI, uuid=uuid)
    assert len(villages()) == 2
    undo_import(BUDI, uuid=uuid)
    assert villages() == []
