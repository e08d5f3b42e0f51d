"""Bringing the tables up to this version, once, whoever comes first and from whichever machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from pamong.core.refusals import Conflict

_LOCK = 0x7461_626C  # advisory lock "tabl"


def bring_up_to_date(*, patience: timedelta | None = None) -> bool:
    """Apply what is missing, and write what comes with pamong into it; returns whether tables changed. Others wait.

    patience    how long a table that somebody uses is waited for, while people go on working: whoever wants to use it
                meanwhile waits behind us. None: nobody else is there
    raises      Conflict ``database-newer`` when a newer pamong has already changed the tables: going back would lose what it
                wrote; ``tables-busy`` when patience ran out: the steps before hold, and the next try goes on from there
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            return _apply(patience)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _apply(patience: timedelta | None) -> bool:
    executor = MigrationExecutor(connection)
    others = {config.label for config in apps.get_app_configs() if not config.name.startswith("pamong.")}
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if any(label not in others for label, _name in unknown):
        raise Conflict(
            "database-newer",
            _(
                "Basis data ini sudah dipakai oleh pamong yang lebih baru. Pasang versi itu, atau pulihkan cadangan lama."
            ),
        )
    missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        with _waiting(patience):
            call_command("migrate", verbosity=0, interactive=False)
    _bring_data()
    return missing


@contextmanager
def _waiting(patience: timedelta | None) -> Iterator[None]:
    """No statement in it waits longer for a lock than that."""
    if patience is None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{patience // timedelta(milliseconds=1)}ms"])
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Conflict(
            "tables-busy", _("Tabel masih dipakai oleh pekerjaan yang lama. Tunggu sampai selesai, lalu ulangi.")
        ) from error
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _bring_data() -> None:
    from pamong.competency.actions.built_in import ensure_built_in  # noqa: PLC0415  # needs Django
    from pamong.learning.actions.built_in import ensure_conversions  # noqa: PLC0415

    ensure_built_in()
    ensure_conversions()
