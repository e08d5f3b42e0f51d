"""An importer as a context would declare one, with tables that exist for the length of a test."""

import os
import signal
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from pamong.core.actor import AccountId, Actor, Grant, RegionId
from pamong.core.refusals import Conflict
from pamong.kit.imports import (
    Batch,
    Column,
    Importer,
    Note,
    Problem,
    Unreadable,
    Values,
    read_date,
    read_digits,
    read_integer,
    read_yes_no,
)

KIND = "kit.villages"
REGION = RegionId(1504)
BUDI = Actor("budi", account=AccountId(7), grants=(Grant("organiser", REGION),))
RINA = Actor("rina", account=AccountId(9), grants=(Grant("organiser", REGION),))
DEWI = Actor("dewi", account=AccountId(8), grants=(Grant("organiser", RegionId(8203)),))

TABLES = """
CREATE TABLE try_village (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL,
    people bigint, founded date, active boolean
);
CREATE TABLE try_visit (village bigint NOT NULL REFERENCES try_village);
"""

_COMPARE = """
UPDATE staged SET target = v.id, outcome = CASE WHEN v.code IS NULL THEN 'new'
    WHEN (s.name, s.people, s.founded, s.active) IS NOT DISTINCT FROM (v.name, v.people, v.founded, v.active)
    THEN 'unchanged' ELSE 'changed' END
FROM staged AS s LEFT JOIN try_village AS v ON v.code = s.key WHERE staged.row = s.row
"""
_REFUSE = """
UPDATE staged SET outcome = 'refused', problems = jsonb_build_array(jsonb_build_object('column', 'name', 'message', %s))
WHERE name = 'Desa Lama'
"""
_UPDATE = """
WITH former AS (
    UPDATE staged SET before = to_jsonb(v) FROM try_village AS v WHERE v.id = staged.target AND outcome = 'changed'
)
UPDATE try_village AS v SET name = s.name, people = s.people, founded = s.founded, active = s.active
FROM staged AS s WHERE s.target = v.id AND s.outcome = 'changed'
"""
_INSERT = """
INSERT INTO try_village (code, name, people, founded, active)
SELECT code, name, people, founded, active FROM staged WHERE outcome = 'new'
"""
_REMEMBER = "UPDATE staged SET target = v.id FROM try_village AS v WHERE v.code = staged.key AND outcome = 'new'"
_DEPENDS = "SELECT count(*) FROM try_visit JOIN staged ON target = village AND outcome = 'new'"
_REMOVE = "DELETE FROM try_village USING staged WHERE id = target AND outcome = 'new'"
_RESTORE = """
UPDATE try_village AS v SET name = f.name, people = f.people, founded = f.founded, active = f.active
FROM staged AS s, jsonb_populate_record(NULL::try_village, s.before) AS f WHERE s.target = v.id AND s.outcome = 'changed'
"""


def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run SQL; rows, if there are any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def read_name(text: str) -> str:
    """Name of a village."""
    if text.isupper():
        raise Unreadable("Tulis dengan huruf besar hanya di awal kata.")
    return text


def check(row: Values) -> Iterable[Problem]:
    """A village without people is not active."""
    if row["people"] == 0 and row["active"]:
        yield Problem("active", "Desa tanpa penduduk tidak aktif.")


def compare(batch: Batch) -> list[Note]:
    """Mark the rows; villages of that one name are refused."""
    batch.step("membandingkan")
    run(_COMPARE)
    run(_REFUSE, "Desa ini sudah digabung.")
    names = [name for (name,) in run("SELECT name FROM staged WHERE outcome = 'new' ORDER BY row LIMIT 2")]
    return [Note("Desa baru akan dibuat.", tuple(names))] if names else []


def apply(_actor: Actor, batch: Batch) -> None:
    """Write the rows; with the variable set, die half-way as by a power cut."""
    batch.step("memperbarui")
    run(_UPDATE)
    batch.step("menambah")
    run(_INSERT)
    if os.environ.get("TRY_DIE"):
        os.kill(os.getpid(), signal.SIGKILL)
    run(_REMEMBER)


def undo(_actor: Actor, _batch: Batch) -> None:
    """Take new villages away and give the others their former values, unless one has been visited."""
    ((visits,),) = run(_DEPENDS)
    if visits:
        raise Conflict("village-visited", "Desa ini sudah dikunjungi.")
    run(_REMOVE)
    run(_RESTORE)


VILLAGES = Importer(
    kind=KIND,
    columns=(
        Column("code", "Kode Desa", ("kode", "id desa"), required=True, parse=read_digits),
        Column("name", "Nama Desa", ("nama",), required=True, parse=read_name),
        Column("people", "Jumlah Penduduk", parse=read_integer, type="bigint"),
        Column("founded", "Tanggal Berdiri", parse=read_date, type="date"),
        Column("active", "Aktif", parse=read_yes_no, type="boolean"),
        Column("nik", "NIK Kepala Desa", ("NIK",), drop="Tidak diperlukan."),
    ),
    key=("code",),
    may=lambda actor, region: any(grant.region == region for grant in actor.grants),
    compare=compare,
    apply=apply,
    undo=undo,
    check=check,
)


def villages() -> list[tuple[str, str, int | None]]:
    """What has been imported: code, name, people."""
    return [
        (code, name, people) for code, name, people in run("SELECT code, name, people FROM try_village ORDER BY code")
    ]


def staged_text(uuid: UUID) -> str:
    """Everything that the database holds about an import, as text."""
    return "\n".join(
        text
        for (text,) in run("SELECT r::text FROM kit_importrow r")
        + run("SELECT i::text FROM kit_import i WHERE uuid = %s", uuid)
    )
