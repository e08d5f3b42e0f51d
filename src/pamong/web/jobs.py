"""Progress of one long job: page without JavaScript, part of a page with it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pamong.kit.jobs import cancel_job, visible_job
from pamong.web.http import Request

UNITS = {"kit.check_file": "bytes"}
"""What a kind of job counts, where that is not rows."""

RESULTS = {"kit.check_file": "web/jobs/result_check_file.html"}
"""Template of a kind's result."""


@require_safe
def job(request: Request, uuid: UUID) -> HttpResponse:
    """State of a job. To htmx only the part that changes, and once it has ended the whole page again."""
    view = visible_job(request.actor, uuid)
    context = {"job": view, "unit": UNITS.get(view.kind, ""), "result": RESULTS.get(view.kind, "web/jobs/result.html")}
    if not request.htmx:
        return render(request, "web/jobs/job.html", context)
    response = render(request, "web/jobs/_state.html", context)
    if not view.cancellable:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Ask the job to stop, and show what came of it."""
    cancel_job(request.actor, uuid=uuid)
    return redirect("job", uuid=uuid)
