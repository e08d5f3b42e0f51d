"""The own certificates, and everything that was shown, on one paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.credentials.queries.own_credentials import list_own_credentials
from pamong.credentials.queries.transcript import transcript_pdf
from pamong.evaluation.queries.office_verdicts import own_verdicts
from pamong.kit import filetypes
from pamong.web.http import Request


@require_safe
def own_credentials(request: Request) -> HttpResponse:
    """The list, with the file, the address to share, and how each is renewed."""
    context = {"found": list_own_credentials(request.actor), "verdicts": own_verdicts(request.actor)}
    return render(request, "web/participant/credentials.html", context)


@require_safe
def transcript(request: Request) -> HttpResponse:
    """Units, certificates, hours and exams as one PDF."""
    headers = {"Content-Disposition": content_disposition_header(True, f"{_('transkrip')}.pdf") or ""}
    return HttpResponse(transcript_pdf(request.actor), content_type=filetypes.PDF, headers=headers)
