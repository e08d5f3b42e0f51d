"""Machines by arithmetic, and the statements that spread tables: checked against the real schema, and run where they can be."""

import re
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.core.keys import load_key
from pamong.core.refusals import Invalid
from pamong.core.seal import seal_all
from pamong.core.verify import verify
from pamong.ops.scale import PRESETS, Costs, Demand, Habits, costs_of, plan
from pamong.ops.scale_sql import citus, partitions, replicas
from pamong.ops.scale_tables import QUEUES, append_only, growing_tables, spread
from tests.house.source import PACKAGE
from tests.house.test_tables import APPEND_ONLY

PARTS = 3

ROUND = Costs(
    player_web_cpu_ms=2,
    player_bytes=60_000,
    enter_web_cpu_ms=4,
    enter_database_cpu_ms=3,
    save_web_cpu_ms=0.5,
    save_database_cpu_ms=0.25,
    submit_web_cpu_ms=3,
    submit_database_cpu_ms=6,
    page_web_cpu_ms=30,
    page_database_cpu_ms=10,
    candidate_database_bytes=10_000,
    candidate_log_bytes=18_000,
    candidate_wire_bytes=40_000,
    candidate_mb=0.1,
    idle_mb=400,
    web_mb=200,
    certificate_cpu_ms=20,
    certificate_database_bytes=5_000,
    certificate_file_bytes=80_000,
    case_cpu_ms=0.1,
    case_database_bytes=500,
    person_cpu_ms=0.5,
    person_database_bytes=2_000,
)
"""Costs that a hand can reckon with."""


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def test_every_line_is_worked_out_as_it_says() -> None:
    with translation.override("en"):
        found = plan(Demand(people=36_000, candidates=9_000, cases=1_000_000), ROUND)
    values = {line.key: round(line.value, 6) for line in found.lines}
    assert values == {
        "saves": 200,
        "exam_web": 0.55,  # handing in is the larger rush: 9,000 × 3 ms ÷ 60 s = 0.45, and 0.1
        "exam_database": 0.95,
        "pages": 6,
        "page_web": 0.18,
        "page_database": 0.06,
        "background": round((360 + 100 + 18) / 1_584_000, 6),
        "web_cores": 1.46,
        "database_cores": 2.02,
        "worker_cores": round(2 * (360 + 100 + 18) / 1_584_000, 6),
        "rows": 4.822,  # 0.072 + 1.8 + 0.45 + 2.5
        "disk": 7.233,
        "databases": 1,
        "files": 7.2,
        "memory": 1.5,  # 400 MB, a second web process, 9,000 × 0.1 MB
        "line": 24,
        "replication": 0.36,
    }
    formulas = {line.key: line.formula for line in found.lines}
    assert formulas["saves"] == "9,000 ÷ 45 s"
    assert formulas["exam_web"] == "9,000 × max(6 ms ÷ 300 s; 3 ms ÷ 60 s) + 200 /s × 0.5 ms"
    assert formulas["background"] == ("(18,000 × 20 ms + 1,000,000 × 0.1 ms + 36,000 × 0.5 ms) ÷ 1,584,000 s")
    assert formulas["rows"] == "36,000 × 2,000 B + 180,000 × 10,000 B + 90,000 × 5,000 B + 5,000,000 × 500 B"
    assert formulas["line"] == "9,000 × (60,000 + 40,000) B ÷ 300 s"


def test_what_one_machine_carries_stays_on_one_machine() -> None:
    found = plan(Demand(people=36_000, candidates=9_000, cases=1_000_000), ROUND)
    (role,) = found.roles
    assert (role.key, role.machines, role.cores, role.memory_gb, role.disk_gb) == ("all", 1, 4, 6, 8 + 11)
    assert found.processes == {"web": 2, "worker": 1}
    assert found.settings["max_connections"] == str(2 * 18 + 4 + 20)
    assert found.warnings == ()


def test_more_goes_to_machines_by_role_with_a_standby() -> None:
    found = plan(Demand(people=3_600_000, candidates=9_000, cases=1_000_000), ROUND)
    roles = {role.key: (role.machines, role.cores) for role in found.roles}
    # Web: (0.55 + 600 pages × 30 ms) ÷ 0.5 = 37.1; database: (0.95 + 600 × 10 ms) ÷ 0.5 = 13.9.
    assert found.processes == {"web": 38, "worker": 1}
    assert roles == {"database": (2, 14), "web": (5, 8), "worker": (1, 8), "files": (1, 2)}
    assert (found.pool, found.settings["max_connections"]) == (10, str(38 * 12 + 4 + 20))
    # 37 more web processes of 200 MB and 0.9 GB of candidates on five machines, and two for the system.
    assert found.roles[1].memory_gb == 4
    assert len(found.warnings) == 2


def test_one_database_that_would_be_too_large_becomes_several() -> None:
    costs = replace(ROUND, page_database_cpu_ms=60)  # (0.95 + 600 × 60 ms) ÷ 0.5 = 73.9 cores: three of 32
    found = plan(Demand(people=3_600_000, candidates=9_000, cases=1_000_000), costs)
    assert found.value("databases") == 3
    assert (found.roles[0].machines, found.roles[0].cores) == (6, 25)
    assert len(found.warnings) == 3


def test_presets_grow_and_habits_count() -> None:
    web = [plan(PRESETS[name], ROUND).value("web_cores") for name in ("regency", "province", "nation")]
    assert web == sorted(web)
    slow = plan(PRESETS["regency"], ROUND, Habits(think_s=90))
    assert slow.value("saves") == 400 / 90


@pytest.mark.parametrize(
    "document", [None, [], {}, {"figures": {}}, {"figures": {"enter_web_cpu_ms": "quick"}}, {"figures": None}]
)
def test_costs_that_are_none_are_refused(document: Any) -> None:
    with pytest.raises(Invalid) as refused:
        costs_of(document)
    assert refused.value.code == "costs-unreadable"


def test_costs_are_read_from_the_benchmark_and_more_figures_do_no_harm() -> None:
    figures = {name: getattr(ROUND, name) for name in ROUND.__slots__}
    assert costs_of({"name": "cost", "figures": {**figures, "new": 1}}) == ROUND


@pytest.mark.django_db
def test_tables_that_are_only_added_to_are_known_from_the_migrations() -> None:
    assert append_only() == set(APPEND_ONLY)


@pytest.mark.django_db
def test_spread_tables_meet_every_rule_in_the_real_schema() -> None:
    tables = spread()
    assert {"core_entry", "exams_response", "services_case", "surveys_answer"} <= {table.name for table in tables}
    for table in tables:
        column = rows(
            "SELECT attnotnull, atttypid::regtype::text FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'region'",
            table.name,
        )
        assert column == [(True, "bigint")], table
        unique = rows(
            "SELECT indexrelid::regclass::text, ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid"
            " AND attnum = ANY(indkey)) FROM pg_index WHERE indrelid = %s::regclass AND (indisunique OR indisexclusion)",
            table.name,
        )
        assert unique, table
        assert [name for name, columns in unique if "region" not in columns] == [], table
        assert (
            rows(
                "SELECT conname FROM pg_constraint WHERE contype = 'f' AND %s::regclass IN (conrelid, confrelid)",
                table.name,
            )
            == []
        )
        assert (
            rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND (attidentity <> '' OR attgenerated <> '')",
                table.name,
            )
            == []
        )


def test_a_table_stays_whole_for_a_reason_that_is_told() -> None:
    stays = {table.name: (table.stays, table.about) for table in growing_tables()}
    assert stays["core_unsealed"] == ("queue", "core_unsealed")
    assert stays["credentials_credential"] == ("key", "id")
    assert stays["learning_scan"] == ("key", "session")
    assert stays["core_entry"] == (None, "")


def test_no_statement_tells_rows_of_a_spread_table_apart_by_their_place() -> None:
    """``ctid`` means one row only within one table: with it a row of another piece would be deleted, too."""
    texts = [text for path in PACKAGE.rglob("*.py") if "ctid = " in (text := path.read_text(encoding="utf-8"))]
    named = {name for text in texts for name in re.findall(r"(?:DELETE FROM|UPDATE) (\w+)[^;\"]*?ctid = ", text)}
    assert named == {"core_delivery", *QUEUES}


def write(*regions: int) -> list[int]:
    with transaction.atomic():
        return [record(SYSTEM, "core.tried", "core.thing:1", region=region) for region in regions]


def shape(table: str) -> tuple[Any, ...]:
    """What others rely on: columns with defaults, keys, indexes and guards by name, and who owns it."""
    columns = rows(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) FROM pg_attribute"
        " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = %s::regclass AND attnum > 0"
        " ORDER BY attnum",
        table,
    )
    checks = rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass ORDER BY 1", table
    )
    indexes = rows(
        "SELECT c.relname, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index"
        " JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = %s::regclass ORDER BY 1",
        table,
    )
    guards = rows(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY 1",
        table,
    )
    owner = rows("SELECT relowner::regrole::text FROM pg_class WHERE oid = %s::regclass", table)
    return columns, checks, indexes, guards, owner


def test_split_tables_keep_rows_names_guards_and_the_chain(committed: None) -> None:
    tables = spread()
    before = {table.name: shape(table.name) for table in tables}
    key = load_key(settings.HOME)
    write(1904, 1277, 1904)
    seal_all(key)
    write(1904)
    run(partitions(tables, PARTS))
    assert {table.name: shape(table.name) for table in tables} == before
    assert rows("SELECT count(*), count(DISTINCT tableoid) > 1 FROM core_entry") == [(4, True)]
    write(1277, 88, 4711)
    assert [seal.region for seal in seal_all(key)] == [88, 1277, 1904, 4711]
    report = verify({key.fingerprint: key.public})
    assert (report.entries, report.sealed, report.unsealed, report.findings) == (7, 7, 0, ())
    assert rows("SELECT count(*) FROM core_unsealed") == [(0,)]


def test_split_tables_refuse_changes_in_each_piece(committed: None) -> None:
    write(1904, 1277, 88, 5)
    run(partitions(spread(), PARTS))
    kept = rows("SELECT * FROM core_entry ORDER BY id")
    ((piece,),) = rows("SELECT tableoid::regclass::text FROM core_entry ORDER BY id LIMIT 1")
    for statement in (
        "UPDATE core_entry SET verb = 'core.other'",
        "DELETE FROM core_entry",
        "TRUNCATE core_entry",
        f"UPDATE {piece} SET verb = 'core.other'",  # noqa: S608  # a table of ours
        f"DELETE FROM {piece}",  # noqa: S608  # as above
        *(f"TRUNCATE core_entry_p{part}" for part in range(PARTS)),
    ):
        with pytest.raises(psycopg.errors.RestrictViolation, match="is append-only"):
            run(statement)
    assert rows("SELECT * FROM core_entry ORDER BY id") == kept


def test_split_is_all_or_nothing(committed: None) -> None:
    write(1904)
    tables = spread()
    before = {table.name: shape(table.name) for table in tables}
    with pytest.raises(psycopg.errors.RaiseException, match="credentials_credential cannot be split"):
        run(partitions([*tables, replace(tables[0], name="credentials_credential")], PARTS))
    assert {table.name: shape(table.name) for table in tables} == before
    assert rows("SELECT count(*) FROM pg_namespace WHERE nspname = 'pamong_whole'") == [(0,)]
    assert rows("SELECT count(*) FROM core_entry") == [(1,)]


def test_citus_is_asked_for_the_same_tables_by_the_same_column() -> None:
    tables = spread()
    text = citus(tables, nodes=3, shards=32)
    assert re.findall(r"create_distributed_table\('(\w+)', '(\w+)'", text) == [
        (table.name, "region") for table in tables
    ]
    assert re.findall(r"citus_add_node\('(\w+)'", text) == ["db1", "db2", "db3"]
    assert text.index("enable_unsafe_triggers") < text.index("create_distributed_table")
    assert "core_unsealed" not in text


@pytest.mark.django_db
def test_settings_of_the_primary_exist() -> None:
    asked = plan(PRESETS["nation"], ROUND).settings
    known = {name for (name,) in rows("SELECT name FROM pg_settings")}
    assert set(asked) | {"synchronous_standby_names"} <= known
    text = replicas(asked, ["replica_1", "replica_2"])
    assert "ANY 1 (replica_1, replica_2)" in text
    assert "synchronous_standby_names" not in replicas(asked, ["replica_1"])


def run(text: str) -> None:
    """As psql would, on a connection of its own that commits."""
    facts = connection.settings_dict
    address = {"host": facts["HOST"], "user": facts["USER"], "dbname": facts["NAME"], "port": facts["PORT"] or None}
    connection.close()
    with psycopg.connect(**address, autocommit=True) as own:
        own.execute(text)
