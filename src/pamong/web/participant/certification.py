"""The own way to certificates: what can be applied for, and by which route."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.forms import BooleanField, ChoiceField, RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.credentials.actions.applications import apply
from pamong.credentials.queries.own_applications import ApplyPage, apply_page, own_hub
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent


class ApplyForm(ActionForm):
    """By which route."""

    jalur = ChoiceField(
        label=gettext_lazy("Jalur"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih jalurnya lebih dahulu.")},
    )
    lepas = BooleanField(label=gettext_lazy("Saya tidak mengajukan banding atas keputusan terakhir"), required=False)

    places: ClassVar[dict[str, str]] = {
        "route": "jalur",
        "renewal-what": "jalur",
        "renewal-early": "jalur",
        "renewal-late": "jalur",
        "certificate-held": "jalur",
        "appeal-open": "lepas",
    }

    def __init__(self, found: ApplyPage, *arguments: Any, **facts: Any) -> None:
        """Offer the routes against which nothing stands."""
        super().__init__(*arguments, **facts)
        self.renews = found.held.uuid if found.held else None
        field = self.fields["jalur"]
        if isinstance(field, ChoiceField):
            field.choices = [(row.code, f"{row.label}. {row.about}") for row in found.routes if not row.why_not]
            field.initial = next((row.code for row in found.routes if not row.why_not), None)
        if not found.appeal_until:
            del self.fields["lepas"]

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        route = self.cleaned_data["jalur"]
        renews = self.renews if route == "renewal" else None
        return {"route": route, "renews": renews, "waive_appeal": self.cleaned_data.get("lepas", False)}


@require_safe
def certification(request: Request) -> HttpResponse:
    """Schemes for the own position first, and the own applications."""
    return render(request, "web/participant/certification.html", {"found": own_hub(request.actor)})


@require_http_methods(METHODS)
def apply_new(request: Request, uuid: UUID) -> HttpResponse:
    """What a scheme asks for, what was already shown of it, and the choice of route."""
    found = apply_page(request.actor, uuid)
    if request.method == "POST" and found.live:  # sent twice
        return redirect("application", uuid=found.live)
    form = ApplyForm(found, sent(request))
    if form.is_valid():
        row = form.done(partial(apply, request.actor, version=uuid, **form.facts()))
        if row is not None:
            return redirect("application", uuid=row.uuid)
    context = {"found": found, "form": form}
    return render(request, "web/participant/apply.html", context, status=422 if form.errors else 200)
