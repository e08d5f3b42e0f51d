"""What somebody has to do after an evaluation: the own list, one of them with its steps, and what proves it."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pamong.evaluation.actions.follow_ups import PROOFS
from pamong.evaluation.queries.follow_ups import SHOWN, follow_up_page, own_follow_ups, proof_file
from pamong.web.http import Request, takes
from pamong.web.organiser.fields import METHODS
from pamong.web.participant.follow_up_steps import Step, chosen, offered


@require_safe
def my_follow_ups(request: Request) -> HttpResponse:
    """The own ones, first what waits longest."""
    shown = request.GET.get("tampil", "open")
    found = own_follow_ups(request.actor, shown, page=request.GET.get("halaman"))
    context = {"found": found, "shown": shown, "choices": SHOWN}
    return render(request, "web/participant/follow_ups.html", context)


@takes(PROOFS.max_bytes)
@require_http_methods(METHODS)
def follow_up(request: Request, uuid: UUID) -> HttpResponse:
    """One with its notes; its owner and who keeps the cycle say how far it is."""
    if request.method == "POST":
        follow_up_page(request.actor, uuid)  # to everybody else it is not there, whatever they send
    form = chosen(request)
    if form is not None and form.is_valid():
        form.done(form.action(request.actor, uuid))
        if not form.errors:
            return redirect("follow-up", uuid=uuid)
    return _page(request, uuid, form)


@require_safe
def follow_up_proof(request: Request, uuid: UUID, file: UUID) -> FileResponse:
    """A proof as it was uploaded; checked when it came, and this policy lets it do nothing."""
    found = proof_file(request.actor, uuid, file)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return FileResponse(found.content, filename=found.name, content_type=found.media_type, headers=headers)


def _page(request: Request, uuid: UUID, failed: Step | None) -> HttpResponse:
    found = follow_up_page(request.actor, uuid)
    context = {"found": found, "line": found.line, "region": found.region, "form": failed}
    steps = offered(found, failed)
    return render(request, "web/participant/follow_up.html", {**context, "steps": steps}, status=422 if failed else 200)
