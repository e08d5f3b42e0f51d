"""The own data: a copy, a correction, a restriction or an erasure is asked for, and what became of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, ChoiceField, HiddenInput, Textarea
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.people.actions.requests import ask_data, lift_restriction
from pamong.people.queries.requests import COPY, KINDS, own_copy, own_data
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm

HINTS = {
    "correction": _("Apa yang keliru, dan apa yang benar"),
    "restriction": _("Boleh dikosongkan. Data Anda tetap disimpan, tetapi tidak dipakai lagi"),
    "erasure": _("Apa yang dihapus, dan mengapa tidak diperlukan lagi"),
}


class AskForm(ActionForm):
    """One request. Each kind has a form of its own on the page."""

    jenis = ChoiceField(choices=KINDS, widget=HiddenInput)
    isi = CharField(
        label=_("Isi permintaan"),
        required=False,
        max_length=2_000,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {"request-wish": "isi"}  # noqa: RUF012  # as declared in the base

    def __init__(self, kind: str, told: QueryDict | None) -> None:
        """Ids of its own: a page shows several."""
        super().__init__(told, auto_id=f"id_{kind}_%s", initial={"jenis": kind})
        self.kind = kind
        self.fields["isi"].help_text = HINTS.get(kind, "")


@require_http_methods(METHODS)
def own_data_page(request: Request) -> HttpResponse:
    """Own requests with their clock, and what may be asked."""
    kind = request.POST.get("jenis", "")
    forms = {known: AskForm(known, request.POST if known == kind else None) for known, _label in KINDS}
    form = forms.get(kind)
    row = _asked(request, form) if form and form.is_valid() else None
    if row is not None:
        return redirect("job", uuid=row.job) if row.job else redirect("own-data")
    context = {"own": own_data(request.actor), "forms": forms, "copy": COPY, "failed": form}
    return render(request, "web/privacy/own_data.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def restriction_end(request: Request) -> HttpResponseRedirect:
    """The own data may be used again."""
    lift_restriction(request.actor)
    return redirect("own-data")


@require_safe
def own_data_file(request: Request, uuid: UUID) -> FileResponse:
    """The copy that was packed, for whose it is."""
    found = own_copy(request.actor, uuid)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(
        found.content, as_attachment=True, filename=found.name, content_type=found.media_type, headers=headers
    )


def _asked(request: Request, form: AskForm) -> Any:
    wish = form.cleaned_data["isi"]
    return form.done(partial(ask_data, request.actor, kind=form.kind, wish=wish, back=reverse("own-data")))
