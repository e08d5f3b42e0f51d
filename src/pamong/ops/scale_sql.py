"""The statements that spread tables and serve replicas. Printed for who runs the database; pamong never runs them by itself."""

from collections.abc import Iterable
from typing import Final, Literal

from pamong.ops.scale_tables import COLUMN, Table

Way = Literal["partitions", "citus", "replicas"]

WHOLE: Final = "pamong_whole"
"""Schema in which the tables as they were wait until somebody has seen that nothing is missing."""

# Made of the catalogue, so that keys, indexes, checks, defaults and triggers keep their names: migrations rely on them.
_SPLIT: Final = """\
CREATE FUNCTION pg_temp.split(name text, parts int) RETURNS bigint LANGUAGE plpgsql AS $split$
DECLARE
    whole oid := format('public.%I', name)::regclass;
    one record;
    rows bigint;
    moved bigint;
BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = whole AND attnum > 0 AND (attidentity <> '' OR attgenerated <> ''))
        OR EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND (conrelid = whole OR confrelid = whole)) THEN
        RAISE EXCEPTION '% cannot be split: it has generated columns or foreign keys', name;
    END IF;
    EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', name);
    EXECUTE format('ALTER TABLE public.%I SET SCHEMA {whole}', name);
    EXECUTE format('CREATE TABLE public.%I (LIKE {whole}.%I INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH ({column})',
        name, name);
    FOR part IN 0 .. parts - 1 LOOP
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
            name || '_p' || part, name, parts, part);
    END LOOP;
    EXECUTE format('SELECT count(*) FROM {whole}.%I', name) INTO rows;
    EXECUTE format('INSERT INTO public.%I SELECT * FROM {whole}.%I', name, name);
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> rows THEN
        RAISE EXCEPTION '% of % rows of % were moved', moved, rows, name;
    END IF;
    FOR one IN SELECT conname, pg_get_constraintdef(oid) AS told FROM pg_constraint
        WHERE conrelid = whole AND contype IN ('p', 'u', 'x') ORDER BY contype, conname LOOP
        EXECUTE format('ALTER TABLE public.%I ADD CONSTRAINT %I %s', name, one.conname, one.told);
    END LOOP;
    FOR one IN SELECT pg_get_indexdef(indexrelid) AS told FROM pg_index i WHERE indrelid = whole
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) LOOP
        EXECUTE replace(one.told, ' ON {whole}.', ' ON public.');
    END LOOP;
    FOR one IN SELECT tgtype & 32 = 32 AS truncates, pg_get_triggerdef(oid) AS told FROM pg_trigger
        WHERE tgrelid = whole AND NOT tgisinternal LOOP
        EXECUTE replace(one.told, ' ON {whole}.', ' ON public.');
        IF one.truncates THEN
            FOR part IN 0 .. parts - 1 LOOP
                EXECUTE replace(one.told, format(' ON {whole}.%I ', name), format(' ON public.%I ', name || '_p' || part));
            END LOOP;
        END IF;
    END LOOP;
    RETURN moved;
END $split$;
"""


def partitions(tables: Iterable[Table], parts: int) -> str:
    """Split tables by region within one database, all or none; what they were stays in a schema of its own.

    parts       pieces of each table; a region is whole in one of them
    """
    names = [table.name for table in tables]
    lines = [
        "-- Run by the role that owns pamong's tables, with psql and ON_ERROR_STOP, while pamong is stopped and after a backup.",
        "BEGIN;",
        f"CREATE SCHEMA {WHOLE};",
        _SPLIT.format(whole=WHOLE, column=COLUMN).rstrip(),
        *(f"SELECT '{name}' AS split, pg_temp.split('{name}', {parts}) AS rows;" for name in names),
        "COMMIT;",
        *(f"ANALYZE {name};" for name in names),
        "-- When `pamong journal verify` has found everything as it was written:",
        f"-- DROP SCHEMA {WHOLE} CASCADE;",
    ]
    return "\n".join(lines) + "\n"


def citus(tables: Iterable[Table], nodes: int, shards: int) -> str:
    """Spread tables by region over machines with Citus.

    nodes       machines beside the coordinator, named ``db1``, ``db2`` …
    shards      pieces of each table
    """
    names = [table.name for table in tables]
    first, *others = names
    lines = [
        "-- Checked against the schema, NOT run on a cluster by those who wrote it: try it on a copy first.",
        "-- Run by a superuser in pamong's database on the coordinator; shared_preload_libraries = 'citus' on every machine,",
        "-- and the role `pamong` on every machine. Pamong is stopped meanwhile.",
        "CREATE EXTENSION IF NOT EXISTS citus;",
        "SELECT citus_set_coordinator_host('db0', 5432);",
        *(f"SELECT citus_add_node('db{number}', 5432);" for number in range(1, nodes + 1)),
        "-- The guards of rows that are only added are triggers. Citus takes them along only with this setting; what it calls",
        "-- unsafe is a trigger that touches other rows, and these touch none: they refuse.",
        "ALTER DATABASE pamong SET citus.enable_unsafe_triggers = on;",
        "SET citus.enable_unsafe_triggers = on;",
        "-- No reference tables: none of these tables has a foreign key.",
        f"SELECT create_distributed_table('{first}', '{COLUMN}', shard_count => {shards});",
        *(f"SELECT create_distributed_table('{name}', '{COLUMN}', colocate_with => '{first}');" for name in others),
    ]
    return "\n".join(lines) + "\n"


def replicas(settings: dict[str, str], names: list[str]) -> str:
    """Serve streaming replicas: one of them must have what is acknowledged, when there are at least two.

    settings    of the primary, name → value
    names       of the replicas
    """
    quorum = f"ANY 1 ({', '.join(names)})" if len(names) > 1 else ""
    lines = [
        "-- Run by a superuser on the primary; then restart it.",
        *(f"ALTER SYSTEM SET {name} = '{value}';" for name, value in settings.items()),
        "CREATE ROLE pamong_replica LOGIN REPLICATION;  -- and \\password pamong_replica",
        *(f"SELECT pg_create_physical_replication_slot('{name}');" for name in names),
        "-- On each replica, with an empty data folder:",
        *(
            f"--   pg_basebackup -h db0 -U pamong_replica -D DIR --wal-method=stream --write-recovery-conf --slot={name}"
            for name in names
        ),
    ]
    if quorum:
        lines += [
            "-- Once all of them stream, an answer is acknowledged when one replica has it too:",
            f"-- ALTER SYSTEM SET synchronous_standby_names = '{quorum}'; SELECT pg_reload_conf();",
        ]
    return "\n".join(lines) + "\n"
