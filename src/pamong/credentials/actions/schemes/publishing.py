"""A version begins to take applications, and a scheme stops taking any."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.credentials.access import kept_scheme_for
from pamong.credentials.actions.schemes.drafting import open_draft
from pamong.credentials.models import Scheme, SchemeVersion
from pamong.credentials.queries.schemes.obstacles import obstacles
from pamong.kit.wording import one_line


def publish_version(actor: Actor, *, version: UUID) -> SchemeVersion:
    """Anybody may read it and apply by it from now on; it never changes again.

    Who applied by an earlier version is judged by that one.

    raises      NotFound; Conflict ``scheme-incomplete`` with all that lacks, ``version-published``, ``scheme-retired``
    """
    with transaction.atomic():
        row = open_draft(actor, version)
        lacking = obstacles(row)
        if lacking:
            raise Conflict("scheme-incomplete", " ".join(lacking))
        row.published_at, row.published_by = timezone.now(), actor.account
        row.save(update_fields=["published_at", "published_by"])
        record(
            actor,
            "credentials.version_published",
            row,
            region=row.scheme.region_id,
            scheme=row.scheme_id,
            number=row.number,
        )
    return row


def retire_scheme(actor: Actor, *, scheme: UUID, reason: str) -> Scheme:
    """Nobody applies any more. Applications that run go on, and certificates keep their validity.

    raises      NotFound; Invalid ``reason-empty``; Conflict ``scheme-retired``
    """
    with transaction.atomic():
        row = kept_scheme_for(actor, scheme, lock=True)
        if row.retired_at:
            raise Conflict("scheme-retired", _("Skema ini sudah dihentikan."))
        why = one_line(reason)
        if not why:
            raise Invalid("reason-empty", _("Alasan masih kosong. Tulis mengapa skema ini dihentikan."))
        row.retired_at, row.retirement = timezone.now(), why
        row.save(update_fields=["retired_at", "retirement"])
        record(actor, "credentials.scheme_retired", row, region=row.region_id)
    return row
