"""Certificates of a region: the register, one with its history, and what a certifier decides about it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.forms import CharField, ChoiceField, Form, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.core.refusals import NotFound
from pamong.credentials.actions.life import resume, suspend, withdraw_credential
from pamong.credentials.queries.bridge import bridge
from pamong.credentials.queries.certificates import LABELS
from pamong.credentials.queries.credential_page import CredentialPage, credential_page
from pamong.credentials.queries.reasons import RESUMING, SUSPENDING, WITHDRAWING, reason_choices
from pamong.credentials.queries.register import SOON, RegisterWanted, register, register_rows, register_schemes
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

STATES: Final = [
    ("", gettext_lazy("Semua")),
    (SOON, gettext_lazy("Berakhir dalam 90 hari")),
    *((state, label) for state, (label, _tone, _picture) in LABELS.items()),
]


class RegisterForm(Form):
    """What somebody looks for among certificates."""

    cari = CharField(label=gettext_lazy("Cari nomor, kode atau nama"), max_length=200, required=False)
    skema = ChoiceField(label=gettext_lazy("Skema"), required=False)
    keadaan = ChoiceField(label=gettext_lazy("Keadaan"), choices=STATES, required=False)

    def __init__(self, schemes: list[tuple[str, str]], *facts: Any) -> None:
        """Offer the schemes of the region."""
        super().__init__(*facts)
        self.fields["skema"].choices = [("", _("Semua")), *schemes]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> RegisterWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return RegisterWanted(told.get("cari", ""), told.get("skema", ""), told.get("keadaan", ""))


class LifeForm(ActionForm):
    """Why something changes: a class for everybody, and the whole reason for few."""

    umum = ChoiceField(
        label=gettext_lazy("Alasan umum"), help_text=gettext_lazy("Tampil bagi siapa pun di halaman pemeriksaan")
    )
    alasan = CharField(
        label=gettext_lazy("Alasan lengkap"),
        help_text=gettext_lazy(
            "Dibaca pemegang sertifikat dan pengelola saja: apa yang terjadi, dan dasar keputusannya"
        ),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Alasan lengkap masih kosong. Tulis apa yang terjadi, dan dasar keputusannya.")
        },
    )
    places = {"reason-class": "umum", "reason-empty": "alasan", "reason-long": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, classes: tuple[str, ...], *facts: Any) -> None:
        """Offer the classes that fit."""
        super().__init__(*facts)
        self.fields["umum"].choices = reason_choices(classes)  # type: ignore[attr-defined]  # a ChoiceField


@require_safe
def credentials_page(request: Request, code: str) -> HttpResponse:
    """The register: newest first, narrowed as asked."""
    form = RegisterForm(register_schemes(request.actor, code), request.GET)
    wanted = form.wanted()
    found = register(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/credentials.html", context, status=422 if form.errors else 200)


@require_safe
def credentials_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("number", _("Nomor")),
        Column("code", _("Kode periksa")),
        Column("holder", _("Nama")),
        Column("post", _("Jabatan saat terbit")),
        Column("scheme", _("Skema")),
        Column("issued_on", _("Terbit"), "date"),
        Column("valid_until", _("Berlaku sampai"), "datetime"),
        Column("state", _("Keadaan")),
        Column("way_label", _("Tanda tangan")),
    )
    form = RegisterForm(register_schemes(request.actor, code), request.GET)
    rows = register_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    told = ({**row, "state": str(LABELS[row["state"]][0])} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Sertifikat"), name=f"sertifikat-{code}")


@require_safe
def credential(request: Request, uuid: UUID) -> HttpResponse:
    """One certificate, for its holder and for who keeps it."""
    found = credential_page(request.actor, uuid)
    context = {"found": found, "row": found.row, "region": found.region, "bridge": bridge(request.actor, uuid)}
    return render(request, "web/organiser/credential.html", context)


@require_http_methods(METHODS)
def credential_suspend(request: Request, uuid: UUID) -> HttpResponse:
    """It may not be used for now."""
    return _life(request, uuid, suspend, SUSPENDING, "suspends", _("Bekukan sertifikat"))


@require_http_methods(METHODS)
def credential_resume(request: Request, uuid: UUID) -> HttpResponse:
    """It may be used again."""
    return _life(request, uuid, resume, RESUMING, "resumes", _("Aktifkan lagi sertifikat"))


@require_http_methods(METHODS)
def credential_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """It holds no more, for good."""
    return _life(request, uuid, withdraw_credential, WITHDRAWING, "withdraws", _("Cabut sertifikat"))


def _life(
    request: Request, uuid: UUID, action: Callable[..., Any], classes: tuple[str, ...], may: str, title: str
) -> HttpResponse:
    """A page that asks why, and does it. Not there for who may not decide; who comes too late is told by the action."""
    found: CredentialPage = credential_page(request.actor, uuid)
    form = LifeForm(classes, sent(request))
    if form.is_valid():
        told = {"public": form.cleaned_data["umum"], "reason": form.cleaned_data["alasan"]}
        if form.done(partial(action, request.actor, credential=uuid, **told)) is not None:
            return redirect("credential", uuid=uuid)
    elif not getattr(found, may) and request.method != "POST":
        raise NotFound
    context = {"found": found, "row": found.row, "region": found.region, "form": form, "title": title, "what": may}
    return render(request, "web/organiser/forms/credential_life.html", context, status=422 if form.errors else 200)
