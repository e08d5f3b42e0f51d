"""Messages to who is at the screen, and how this person wants them."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import ChoiceField, RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.office.actions.inbox import choose_rhythm, mark_all_read, mark_read
from pamong.office.queries.choice import RHYTHMS, choice_of
from pamong.office.queries.inbox import inbox, message
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.topics import topic

HOURS = [(hour, f"{hour:02}.00") for hour in range(24)]


class ChoiceForm(ActionForm):
    """How often and when somebody wants e-mail."""

    irama = ChoiceField(label=gettext_lazy("E-mail"), choices=RHYTHMS, widget=RadioSelect)
    ringkasan = ChoiceField(
        label=gettext_lazy("Ringkasan harian pukul"),
        help_text=gettext_lazy("Hanya dipakai bila Anda memilih ringkasan"),
        choices=HOURS,
    )
    tenang_dari = ChoiceField(label=gettext_lazy("Jam tenang mulai pukul"), choices=HOURS)
    tenang_sampai = ChoiceField(
        label=gettext_lazy("Jam tenang sampai pukul"),
        help_text=gettext_lazy("Jam yang sama dengan mulainya berarti tanpa jam tenang"),
        choices=HOURS,
    )

    places = {"choice-rhythm": "irama", "choice-quiet": "ringkasan"}  # noqa: RUF012  # as declared in the base

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        told = self.cleaned_data
        return {
            "rhythm": told["irama"],
            "digest_hour": int(told["ringkasan"]),
            "quiet_from": int(told["tenang_dari"]),
            "quiet_until": int(told["tenang_sampai"]),
        }


@require_safe
def messages(request: Request) -> HttpResponse:
    """All messages, newest first, fifty a page."""
    found = inbox(request.actor, request.GET.get("halaman"))
    return render(request, "web/participant/messages.html", {"found": found, "rows": found.page})


@require_safe
def message_page(request: Request, uuid: UUID) -> HttpResponse:
    """One message. Looking at it does not mark it as read: only a button changes anything."""
    row = message(request.actor, uuid)
    return render(request, "web/participant/message.html", {"row": row, "topic": topic(row.topic)})


@require_POST
def message_read(request: Request, uuid: UUID) -> HttpResponse:
    """It is read; go where it leads, or back to the others."""
    path = mark_read(request.actor, message=uuid)
    return redirect(path if "buka" in request.POST else "inbox")


@require_POST
def messages_read(request: Request) -> HttpResponse:
    """All of them are read."""
    mark_all_read(request.actor)
    return redirect("inbox")


@require_http_methods(METHODS)
def message_choice(request: Request) -> HttpResponse:
    """What holds now; another choice when the form is sent."""
    now = choice_of(request.actor)
    hours = now.hours
    initial = {"irama": hours.rhythm, "ringkasan": hours.digest_hour}
    quiet = {"tenang_dari": hours.quiet_from, "tenang_sampai": hours.quiet_until}
    form = ChoiceForm(sent(request), initial={**initial, **quiet})
    if form.is_valid() and form.done(partial(choose_rhythm, request.actor, **form.facts())) is not None:
        return redirect("inbox")
    context = {"form": form, "now": now}
    return render(request, "web/participant/message_choice.html", context, status=422 if form.errors else 200)
