"""Bringing the tables up to this version, once, whoever comes first and from whichever machine."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict

_LOCK = 0x7461_626C  # advisory lock "tabl"


def bring_up_to_date() -> bool:
    """Apply what is missing, and write what comes with pamong into it; returns whether tables changed. Others wait.

    raises      Conflict when a newer pamong has already changed the tables: going back would lose what it wrote
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            return _apply()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _apply() -> bool:
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
        call_command("migrate", verbosity=0, interactive=False)
    _bring_data()
    return missing


def _bring_data() -> None:
    from pamong.competency.actions.built_in import ensure_built_in  # noqa: PLC0415  # needs Django
    from pamong.learning.actions.built_in import ensure_conversions  # noqa: PLC0415

    ensure_built_in()
    ensure_conversions()
