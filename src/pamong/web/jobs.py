"""Progress of one long job: page without JavaScript, part of a page with it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pamong.kit.jobs import cancel_job, visible_job
from pamong.web.http import Request

UNITS = {"kit.check_file": "bytes"}
"""What a kind of job counts, where that is not rows."""

RESULTS = {
    "kit.check_file": "web/jobs/result_check_file.html",
    "kit.preview_import": "web/jobs/result_preview.html",
    "kit.apply_import": "web/jobs/result_import.html",
    "competency.open_round": "web/jobs/result_round_open.html",
    "competency.close_round": "web/jobs/result_round_close.html",
    "competency.snapshot": "web/jobs/result_snapshot.html",
    "credentials.export": "web/jobs/result_credential_export.html",
    "credentials.issue": "web/jobs/result_issue.html",
    "people.copy": "web/jobs/result_copy.html",
}
"""Template of a kind's result."""

WHOLE = {
    "kit.preview_import",
    "kit.apply_import",
    "competency.open_round",
    "competency.close_round",
    "competency.snapshot",
    "credentials.export",
    "people.copy",
}
"""Kinds that are done wholly or not at all."""


@login_not_required
@require_safe
def job(request: Request, uuid: UUID) -> HttpResponse:
    """State of a job. To htmx only the part that changes, and once it has ended the whole page again."""
    view = visible_job(request.actor, uuid)
    context = {
        "job": view,
        "unit": UNITS.get(view.kind, ""),
        "result": RESULTS.get(view.kind, "web/jobs/result.html"),
        "whole": view.kind in WHOLE,
    }
    if not request.htmx:
        return render(request, "web/jobs/job.html", context)
    response = render(request, "web/jobs/_state.html", context)
    if not view.cancellable:
        response.headers["HX-Refresh"] = "true"
    return response


@login_not_required
@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Ask the job to stop, and show what came of it."""
    cancel_job(request.actor, uuid=uuid)
    return redirect("job", uuid=uuid)
