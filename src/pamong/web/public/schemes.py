"""Schemes of certification as anybody reads them: the list, and what each promises."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.forms import CharField, Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.credentials.queries.schemes import public_scheme, public_schemes
from pamong.people.queries.paged import page_of
from pamong.web.http import Request


class PublicSchemesForm(Form):
    """What somebody looks for among all schemes."""

    cari = CharField(label=gettext_lazy("Cari skema atau instansi"), max_length=200, required=False)

    def wanted(self) -> str:
        """What was understood of it."""
        self.full_clean()
        text: str = self.cleaned_data.get("cari", "")
        return text


@login_not_required
@require_safe
def schemes_public(request: Request) -> HttpResponse:
    """Every scheme that takes applications."""
    form = PublicSchemesForm(request.GET)
    wanted = form.wanted()
    context = {"form": form, "wanted": wanted, "rows": page_of(public_schemes(wanted), request.GET.get("halaman"))}
    return render(request, "web/public/schemes.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def scheme_public(request: Request, uuid: UUID) -> HttpResponse:
    """What is assessed, by which ways, and how to apply."""
    found = public_scheme(uuid)
    return render(request, "web/public/scheme.html", {"found": found, "told": found.told, "region": found.region})
