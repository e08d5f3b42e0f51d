"""What was decided earlier for a scheme is closed, so that somebody can apply for it anew."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict
from pamong.credentials.models import Appeal, Application, Credential, Decision, SchemeVersion
from pamong.credentials.queries.admission import appealable_until, live_already


def close_earlier(person: int, version: SchemeVersion, *, waive_appeal: bool) -> list[int]:
    """Close what was decided earlier for the same scheme, so that a new application can begin; returns their ids.

    waive_appeal    the person knows that a decision which can still be appealed is no longer appealed
    raises          Conflict ``application-live``, ``certificate-waits``, ``appeal-open``
    """
    closed = []
    for row in _live(person, version.scheme_id).select_for_update(of=("self",), no_key=True):
        decision = _last(row)
        if (
            decision is None
            or Appeal.objects.filter(decision__application=row, answered_at=None, withdrawn_at=None).exists()
        ):
            raise live_already()
        _refuse_unfinished(decision, waive_appeal=waive_appeal)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        closed.append(row.pk)
    return closed


def _refuse_unfinished(decision: Decision, *, waive_appeal: bool) -> None:
    if decision.competent and not Credential.objects.filter(decision=decision).exists():
        raise Conflict(
            "certificate-waits", _("Anda sudah dinyatakan kompeten dalam skema ini; sertifikatnya sedang disiapkan.")
        )
    until = appealable_until(decision)
    if until and not waive_appeal:
        raise Conflict(
            "appeal-open",
            _(
                "Keputusan terakhir masih dapat Anda banding sampai %(day)s. Tandai bahwa Anda tidak mengajukan banding, "
                "atau ajukan permohonan baru sesudah hari itu."
            )
            % {"day": until},
        )


def _live(person: int, scheme: int) -> "QuerySet[Application]":
    rows = Application.objects.filter(person=person, scheme=scheme, withdrawn_at=None, closed_at=None)
    return rows.select_related("scheme", "version")


def _last(row: Application) -> Decision | None:
    rows = Decision.objects.select_related("application__scheme__region", "application__version")
    return rows.filter(application=row).order_by("-round").first()
