"""Sign-in cards for a unit: accounts for who has none, on paper."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.forms import BooleanField
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.kit.documents import Card, signin_cards
from pamong.people.actions.accounts import open_accounts
from pamong.people.actions.codes import IssuedCode
from pamong.people.queries.cards import CardHolder, card_holders, cards_region
from pamong.people.queries.choosing import Option, unit_options
from pamong.people.queries.presence import RegionFacts
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, PickField


class CardsForm(ActionForm):
    """For which unit."""

    lagi = BooleanField(
        label=gettext_lazy("Juga bagi yang akunnya belum diaktifkan"),
        help_text=gettext_lazy("Kode mereka yang lama berakhir"),
        required=False,
    )

    def __init__(self, units: tuple[Option, ...], *args: Any) -> None:
        """Offer the units in which the actor opens accounts."""
        super().__init__(*args)
        self.fields["unit"] = PickField(
            units, list_id="daftar-unit", label=_("Unit"), help_text=_("Unit di bawahnya ikut")
        )
        self.order_fields(["unit", "lagi"])


@require_http_methods(METHODS)
def cards(request: Request, code: str) -> HttpResponse:
    """The form; sent, the cards as a PDF, or that nobody needs one."""
    region = cards_region(request.actor, code)
    form = CardsForm(unit_options(request.actor, code), request.POST or None)
    if form.is_valid():
        unit = UUID(form.cleaned_data["unit"])
        if holders := card_holders(request.actor, code, unit, again=form.cleaned_data["lagi"]):
            return _paper(region, holders, open_accounts(request.actor, people=[one.person for one in holders]))
        form.add_error("unit", _("Semua orang di unit ini sudah punya akun, atau dibantu administrator."))
    context = {"region": region, "form": form}
    return render(request, "web/organiser/cards.html", context, status=422 if form.errors else 200)


def _paper(region: RegionFacts, holders: list[CardHolder], codes: list[IssuedCode]) -> HttpResponse:
    paper = signin_cards(
        [Card(one.name, one.unit, issued.code) for one, issued in zip(holders, codes, strict=True)],
        issuer=region.office or region.name,
        address=settings.URL + reverse("signin-code"),
        until=codes[0].valid_until,
        at=timezone.now(),
        zone=ZoneInfo(region.zone),
    )
    headers = {"Content-Disposition": 'attachment; filename="kartu-masuk.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
