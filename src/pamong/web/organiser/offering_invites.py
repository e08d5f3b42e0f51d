"""People are told of an offering by name."""

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from django.forms import BooleanField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.learning.actions.offerings import invite_people
from pamong.learning.queries.offerings import kept_offering
from pamong.learning.queries.offerings.inviting import Invitees, invitees
from pamong.people.queries.choosing import Option, unit_options
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, PickField

if TYPE_CHECKING:
    from django.http import QueryDict

NAMED: Final = 50
"""Names that the page shows before they are invited."""


class InviteForm(ActionForm):
    """Who is meant."""

    celah = BooleanField(label=gettext_lazy("Hanya yang punya kesenjangan yang ditutup program ini"), required=False)

    def __init__(self, options: tuple[Option, ...], data: "QueryDict | None") -> None:
        """Offer the units of the region."""
        super().__init__(data)
        self.fields["unit"] = PickField(
            options,
            list_id="daftar-unit",
            label=_("Unit"),
            help_text=_("Unit di bawahnya ikut. Kosongkan untuk seluruh instansi."),
            required=False,
        )
        self.order_fields(["unit", "celah"])


@require_http_methods(METHODS)
def invite(request: Request, uuid: UUID) -> HttpResponse:
    """Choose, look at who they are, and invite them: what is sent is what was looked at, chosen anew."""
    offering = kept_offering(request.actor, uuid)
    asked = request.POST if request.method == "POST" else request.GET
    form = InviteForm(unit_options(request.actor, offering.region.code), asked if "pilih" in asked else None)
    found = _chosen(request, uuid, form) if form.is_valid() else None
    if request.method == "POST" and found is not None:
        people = [one.uuid for one in found.people]
        sent = form.done(partial(invite_people, request.actor, offering=uuid, people=people))
        if sent is not None:
            return redirect(f"{reverse('offering-invite', args=[uuid])}?{urlencode({'terkirim': sent})}")
    context = {"row": offering, "region": offering.region, "form": form, "found": found, "asked": asked}
    context |= {"named": found.people[:NAMED] if found else (), "sent": request.GET.get("terkirim", "")}
    return render(request, "web/organiser/offering_invite.html", context, status=422 if form.errors else 200)


def _chosen(request: Request, uuid: UUID, form: InviteForm) -> Invitees:
    told = form.cleaned_data
    unit = UUID(told["unit"]) if told["unit"] else None
    return invitees(request.actor, uuid, gap=told["celah"], unit=unit)
