"""A decision about oneself, and contesting it."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import CharField, ClearableFileInput, FileField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.credentials.actions.appeals import GROUNDS, PAPERS, file_appeal, withdraw_appeal
from pamong.credentials.queries.decisions import decision_page
from pamong.web.http import Request, takes
from pamong.web.organiser.fields import METHODS, ActionForm, sent


class AppealForm(ActionForm):
    """Why, and perhaps a paper."""

    alasan = CharField(
        label=gettext_lazy("Apa yang menurut Anda keliru"),
        help_text=gettext_lazy("Sebut unitnya dan bukti mana yang belum dibaca. Paling panjang 4.000 huruf"),
        widget=Textarea(attrs={"rows": 6}),
        max_length=GROUNDS,
        error_messages={"required": gettext_lazy("Alasan banding masih kosong. Tulis apa yang menurut Anda keliru.")},
    )
    berkas = FileField(
        label=gettext_lazy("Berkas pendukung"),
        help_text=gettext_lazy("Tidak wajib. Foto, gambar, atau PDF; paling besar 8 MB"),
        widget=ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        required=False,
        error_messages={"empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi.")},
    )

    places: ClassVar[dict[str, str]] = {
        "appeal-grounds": "alasan",
        "file-type": "berkas",
        "file-empty": "berkas",
        "file-too-large": "berkas",
    }

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        file = self.cleaned_data["berkas"]
        return {"grounds": self.cleaned_data["alasan"], "stream": file, "name": file.name if file else ""}

    @property
    def chosen(self) -> str:
        """Name of the file that came with a refused form: a browser forgets it, the page does not."""
        file = self.files.get("berkas") if self.errors else None
        return str(file.name) if isinstance(file, UploadedFile) else ""


@require_safe
def decision(request: Request, uuid: UUID) -> HttpResponse:
    """What was decided about oneself, why, what is next, and until when it can be contested."""
    found = decision_page(request.actor, uuid)
    return render(request, "web/participant/decision.html", {"found": found, "region": found.region})


@takes(2 * PAPERS.max_bytes)  # what is too large is refused at its field, and the grounds stay
@require_http_methods(METHODS)
def appeal_new(request: Request, uuid: UUID) -> HttpResponse:
    """Contest a decision. One that cannot be contested, or was already, says why on its own page."""
    found = decision_page(request.actor, uuid)
    if not found.open:
        return redirect("decision", uuid=uuid)
    form = AppealForm(sent(request), request.FILES or None)
    if form.is_valid() and form.done(partial(file_appeal, request.actor, decision=uuid, **form.told())) is not None:
        return redirect("decision", uuid=uuid)
    context = {"found": found, "form": form, "title": _("Ajukan banding")}
    return render(request, "web/participant/appeal_new.html", context, status=422 if form.errors else 200)


@require_POST
def appeal_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Give the appeal of a decision up."""
    found = decision_page(request.actor, uuid)
    if found.appeal is None:
        raise NotFound
    withdraw_appeal(request.actor, appeal=found.appeal.uuid)
    return redirect("decision", uuid=uuid)
