"""The journal's chain as anybody may see it: heads, one link, and the proofs to keep."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.core.queries import Head, chain_heads, head_by_digest
from pamong.core.refusals import NotFound
from pamong.kit import filetypes
from pamong.kit.documents import journal_head
from pamong.kit.tables import Column, xlsx
from pamong.web.http import Request
from pamong.web.public.forms import DigestForm
from pamong.web.templatetags.pamong import instansi


@dataclass(frozen=True, slots=True)
class Summary:
    """All chains in three numbers, and the newest link of all."""

    chains: int
    entries: int
    links: int
    newest: Head


def summary(heads: Sequence[Head]) -> Summary | None:
    """Sum of the heads; None while nothing is sealed."""
    if not heads:
        return None
    return Summary(
        chains=len(heads),
        entries=sum(head.entries for head in heads),
        links=sum(head.number for head in heads),
        newest=max(heads, key=lambda head: head.at),
    )


@login_not_required
@require_safe
def chain(request: Request) -> HttpResponse:
    """Every head, and a form that takes a fingerprint to its page."""
    form = DigestForm(request.GET if "sidik" in request.GET else None)
    if form.is_valid():
        return redirect("head", digest=form.cleaned_data["sidik"])
    heads = chain_heads()
    context = {"heads": heads, "all": summary(heads), "form": form}
    return render(request, "web/public/chain.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def chain_xlsx(request: Request) -> StreamingHttpResponse:  # noqa: ARG001  # every view takes the request
    """The whole table as a workbook."""
    columns = (
        Column("name", _("Instansi")),
        Column("number", _("Segel ke"), "integer"),
        Column("entries", _("Catatan"), "integer"),
        Column("at", _("Disegel"), "datetime"),
        Column("digits", _("Sidik jari")),
        Column("key", _("Kunci")),
    )
    rows = ({**asdict(head), "name": instansi(head.region), "digits": head.digest.hex()} for head in chain_heads())
    table = xlsx(columns, rows, title=_("Jejak audit"))
    return StreamingHttpResponse(table, content_type=filetypes.XLSX, headers=_saved_as("jejak-audit.xlsx"))


@login_not_required
@require_safe
def head(request: Request, digest: str) -> HttpResponse:
    """Whether this installation sealed that digest, in one word."""
    try:
        found = head_by_digest(bytes.fromhex(digest))
    except NotFound:
        return render(request, "web/public/head_unknown.html", {"digest": digest}, status=404)
    return render(request, "web/public/head.html", {"head": found})


@login_not_required
@require_safe
def head_json(request: Request, digest: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """The link as JSON, for a program or a safe."""
    found = head_by_digest(bytes.fromhex(digest))
    headers = _saved_as(f"segel-{found.region}-{found.number}.json")
    return JsonResponse(found.document(), json_dumps_params={"indent": 2}, headers=headers)


@login_not_required
@require_safe
def head_pdf(request: Request, digest: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """The link on one page, for a person or an archive."""
    found = head_by_digest(bytes.fromhex(digest))
    paper = journal_head(
        found,
        region=instansi(found.region),
        check_url=settings.URL + reverse("head", kwargs={"digest": digest}),
        zone=ZoneInfo(settings.TIME_ZONE),
    )
    headers = _saved_as(f"segel-{found.region}-{found.number}.pdf")
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
