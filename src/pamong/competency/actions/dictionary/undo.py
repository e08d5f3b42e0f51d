"""Taking a draft back that an import wrote, as long as nobody has worked on it."""

from typing import Final

from django.utils.translation import gettext as _

from pamong.competency.actions.dictionary.tables import run
from pamong.competency.actions.frameworks import drop_unused
from pamong.competency.models import CompetencyVersion, Framework, FrameworkVersion, Level
from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.kit.imports import Batch

_WRITTEN: Final = """
SELECT DISTINCT (before ->> 'version')::bigint, (before ->> 'framework')::bigint FROM staged WHERE before IS NOT NULL
"""


def undo(_actor: Actor, batch: Batch) -> None:
    """Delete the drafts. One that somebody discarded is gone already. Raises Conflict for one that is not as it was."""
    written = run(_WRITTEN)
    frameworks = Framework.objects.select_for_update(no_key=True).filter(pk__in=[row[1] for row in written])
    locked = list(frameworks.order_by("pk"))
    drafts = FrameworkVersion.objects.filter(pk__in=[row[0] for row in written])
    if drafts.filter(published_at__isnull=False).exists():
        raise Conflict(
            "dictionary-published",
            _("Impor ini tidak dapat dibatalkan: rancangannya sudah terbit. Buat versi baru untuk mengubahnya."),
        )
    if drafts.exclude(batch=batch.id).exists():
        raise Conflict(
            "dictionary-changed",
            _(
                "Impor ini tidak dapat dibatalkan: rancangannya sudah diubah dengan tangan. Buang rancangannya di halaman kamus."
            ),
        )
    Level.objects.filter(worded__version__in=drafts).delete()
    CompetencyVersion.objects.filter(version__in=drafts).delete()
    drafts.delete()
    for framework in locked:
        drop_unused(framework)
