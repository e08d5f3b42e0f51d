"""A name that was printed wrong: a new certificate with a number of its own takes the place of the old one."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.core.refusals import NotFound
from pamong.credentials.actions.replacing import reissue
from pamong.credentials.queries.credential_page import credential_page
from pamong.credentials.queries.reasons import REPLACING, reason_choices
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent


class CorrectForm(ActionForm):
    """The name as it should have been printed, and why it was not."""

    nama = CharField(
        label=gettext_lazy("Nama yang benar, dengan gelar"),
        help_text=gettext_lazy("Seperti akan tercetak. Cocokkan dengan ijazah atau SK, bukan dengan ingatan"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nama masih kosong. Tulis seperti akan tercetak, dengan gelar.")},
    )
    umum = ChoiceField(
        label=gettext_lazy("Alasan umum"),
        help_text=gettext_lazy("Tampil bagi siapa pun yang memeriksa nomor lama"),
        choices=reason_choices(REPLACING),
    )
    alasan = CharField(
        label=gettext_lazy("Alasan lengkap"),
        help_text=gettext_lazy(
            "Dibaca pemegang sertifikat dan pengelola saja: apa yang salah, dan dari mana yang benar"
        ),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Alasan lengkap masih kosong. Tulis apa yang salah, dan dari mana yang benar.")
        },
    )
    places = {  # noqa: RUF012  # as declared in the base
        "holder-empty": "nama",
        "holder-long": "nama",
        "holder-same": "nama",
        "reason-class": "umum",
        "reason-empty": "alasan",
    }


@require_http_methods(METHODS)
def credential_correct(request: Request, uuid: UUID) -> HttpResponse:
    """Asks for the right name, and has the new certificate made."""
    found = credential_page(request.actor, uuid)
    form = CorrectForm(sent(request), initial={"nama": found.row.holder})
    if form.is_valid():
        told = form.cleaned_data
        facts = {"holder": told["nama"], "public": told["umum"], "reason": told["alasan"]}
        new = form.done(partial(reissue, request.actor, credential=uuid, **facts))
        if new is not None:
            return redirect("credential", uuid=new.uuid)
    elif not found.corrects and request.method != "POST":
        raise NotFound
    context = {"found": found, "row": found.row, "region": found.region, "form": form, "title": _("Perbaiki nama")}
    return render(request, "web/organiser/forms/credential_correct.html", context, status=422 if form.errors else 200)
