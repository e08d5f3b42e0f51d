"""A programme becomes visible to those for whom it is meant, and is withdrawn again."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.learning.actions.programmes.writing import open_programme
from pamong.learning.models import Offering, Programme
from pamong.learning.queries.programmes.missing import refuse_missing


def publish_programme(actor: Actor, *, programme: UUID) -> Programme:
    """From now on it stands in the catalogue, and offerings of it may be published. A second time changes nothing.

    raises      NotFound; Conflict ``programme-withdrawn``, ``programme-incomplete``: everything that is missing, at once
    """
    with transaction.atomic():
        row = open_programme(actor, programme)
        if row.published_at is None:
            refuse_missing(row)
            row.published_at = timezone.now()
            row.save(update_fields=["published_at"])
            record(actor, "learning.programme_published", row, region=row.region_id)
    return row


def withdraw_programme(actor: Actor, *, programme: UUID) -> Programme:
    """It no longer stands in the catalogue and gets no more offerings; what was held stays. A draft is thrown away so.

    raises      NotFound; Conflict ``programme-withdrawn``, ``programme-running``: an offering is not over
    """
    with transaction.atomic():
        row = open_programme(actor, programme)
        running = Offering.objects.filter(programme=row, cancelled_at=None, finished_at=None)
        numbers = list(running.filter(published_at__isnull=False).order_by("number").values_list("number", flat=True))
        if numbers:
            raise Conflict(
                "programme-running",
                _("Angkatan %(numbers)s belum selesai. Selesaikan atau batalkan dulu, lalu tarik programnya.")
                % {"numbers": ", ".join(map(str, numbers))},
            )
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        record(actor, "learning.programme_withdrawn", row, region=row.region_id)
    return row
