"""Acting for somebody else: whom I let, for whom I may, what was done in my name. Begun and ended in the session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, TextInput
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pamong.people.actions.delegations import LONGEST, delegate, lay_down, revoke_delegation, take_up
from pamong.people.queries.delegations import Act, delegations_of
from pamong.web.auditor.words import happened, thing
from pamong.web.http import ACTING, Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField


class DelegationForm(ActionForm):
    """Whom somebody lets act in the own name, why and how long."""

    kepada = CharField(
        label=gettext_lazy("NIP atau e-mail rekan"),
        help_text=gettext_lazy("Ketik lengkap; hanya rekan seinstansi yang punya akun"),
        max_length=200,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("NIP atau e-mail masih kosong. Tulis milik rekan yang dituju.")},
    )
    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Misalnya: dinas luar ke Jambi"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis misalnya: dinas luar ke Jambi.")},
    )
    sejak = DayField(label=gettext_lazy("Mulai"))
    sampai = DayField(label=gettext_lazy("Sampai dengan"), today=False)

    places = {  # noqa: RUF012  # as declared in the base
        "delegate-unknown": "kepada",
        "delegation-twice": "kepada",
        "delegation-reason": "alasan",
        "delegation-days": "sampai",
    }

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        until = data["sampai"] + timedelta(days=1)
        return {"to": data["kepada"], "reason": data["alasan"], "since": data["sejak"], "until": until}


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did in one's name, in words."""

    at: datetime
    who: str
    happened: str
    thing: str


@require_http_methods(METHODS)
def delegations(request: Request) -> HttpResponse:
    """Both sides and the log; a new one when the form is sent."""
    form = DelegationForm(request.POST or None)
    if form.is_valid() and form.done(partial(delegate, request.actor, **form.facts())) is not None:
        return redirect("delegations")
    both = delegations_of(request.actor)
    context = {"both": both, "deeds": [_deed(act) for act in both.acts], "form": form, "longest": LONGEST}
    return render(request, "web/participant/delegations.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: Request, uuid: UUID) -> HttpResponse:
    """It holds no longer."""
    revoke_delegation(request.actor, delegation=uuid)
    return redirect("delegations")


@require_POST
def acting_start(request: Request, uuid: UUID) -> HttpResponse:
    """From the next page on, act for who gave this delegation."""
    request.session[ACTING] = str(take_up(request.actor, delegation=uuid).uuid)
    return redirect("my-home")


@require_POST
def acting_stop(request: Request) -> HttpResponse:
    """Be oneself again. Does no harm when one is already."""
    lay_down(request.actor)
    request.session.pop(ACTING, None)
    return redirect("delegations")


def _deed(act: Act) -> Deed:
    return Deed(act.at, act.who, happened(act.verb), thing(act.object))
