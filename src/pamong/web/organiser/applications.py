"""Applications for the region's schemes: the queue, and one of them with its papers to check."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.forms import CharField, CheckboxSelectMultiple, ChoiceField, Form, MultipleChoiceField, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.credentials.actions.applications import LONGEST, check_application, return_application
from pamong.credentials.queries.applications import (
    STATES,
    ApplicationWanted,
    KeptApplication,
    application_rows,
    applications,
    kept_page,
    scheme_choices,
)
from pamong.credentials.queries.appointing import appointments_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import ActionForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class ApplicationsForm(Form):
    """Which applications somebody looks for; those that wait to be checked unless told otherwise."""

    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"), choices=[*STATES, ("semua", gettext_lazy("Semua"))], required=False
    )
    skema = ChoiceField(label=gettext_lazy("Skema"), required=False)

    def __init__(self, schemes: list[tuple[str, str]], *arguments: Any) -> None:
        """Offer the schemes of the region."""
        super().__init__(*arguments)
        field = self.fields["skema"]
        if isinstance(field, ChoiceField):
            field.choices = [("", _("Semua skema")), *schemes]

    def wanted(self) -> ApplicationWanted:
        """What was understood of it."""
        self.full_clean()
        return ApplicationWanted.of(self.cleaned_data.get("keadaan", ""), self.cleaned_data.get("skema", ""))


class CheckForm(ActionForm):
    """The prerequisites, each with a tick."""

    syarat = MultipleChoiceField(
        label=gettext_lazy("Prasyarat yang terpenuhi"),
        help_text=gettext_lazy("Cocokkan dengan bukti pemohon"),
        widget=CheckboxSelectMultiple,
        required=False,
    )

    places: ClassVar[dict[str, str]] = {"checks-missing": "syarat"}

    def __init__(self, found: KeptApplication, *arguments: Any) -> None:
        """Offer the prerequisites of the scheme."""
        super().__init__(*arguments)
        field = self.fields["syarat"]
        if isinstance(field, MultipleChoiceField):
            field.choices = [(one, one) for one in found.page.prerequisites]
        if not found.page.prerequisites:
            del self.fields["syarat"]


class ReturnForm(ActionForm):
    """What the applicant has to mend."""

    catatan = CharField(
        label=gettext_lazy("Catatan untuk pemohon"),
        help_text=gettext_lazy("Pemohon membacanya; tulis apa yang perlu dilengkapi"),
        widget=Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Catatan masih kosong. Tulis apa yang perlu dilengkapi pemohon.")},
    )

    places: ClassVar[dict[str, str]] = {"remark-empty": "catatan"}


@require_safe
def applications_page(request: Request, code: str) -> HttpResponse:
    """The queue: who waits longest is first."""
    form = ApplicationsForm(scheme_choices(request.actor, code), request.GET)
    wanted = form.wanted()
    found = applications(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/applications.html", context, status=422 if form.errors else 200)


@require_safe
def applications_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("title", _("Skema")),
        Column("level", _("Tingkat")),
        Column("route_label", _("Jalur")),
        Column("state", _("Keadaan")),
        Column("submitted_at", _("Dikirim"), "datetime"),
        Column("checked_at", _("Diperiksa"), "datetime"),
    )
    form = ApplicationsForm(scheme_choices(request.actor, code), request.GET)
    rows = application_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    labels = {state: str(label) for state, label in STATES}
    told = ({**row, "state": labels[row["state"]]} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Permohonan sertifikasi"), name=f"permohonan-sertifikasi-{code}")


@require_safe
def application_kept(request: Request, uuid: UUID) -> HttpResponse:
    """An application with its papers."""
    return _shown(request, uuid)


@require_POST
def application_check(request: Request, uuid: UUID) -> HttpResponse:
    """The papers are complete."""
    form = CheckForm(kept_page(request.actor, uuid), request.POST)
    if form.is_valid():
        checks = form.cleaned_data.get("syarat", [])
        if form.done(partial(check_application, request.actor, application=uuid, checks=checks)) is not None:
            return redirect("application-kept", uuid=uuid)
    return _shown(request, uuid, checking=form)


@require_POST
def application_return(request: Request, uuid: UUID) -> HttpResponse:
    """Something is missing."""
    form = ReturnForm(request.POST)
    if form.is_valid():
        action = partial(return_application, request.actor, application=uuid, remark=form.cleaned_data["catatan"])
        if form.done(action) is not None:
            return redirect("application-kept", uuid=uuid)
    return _shown(request, uuid, returning=form)


def _shown(
    request: Request, uuid: UUID, checking: ActionForm | None = None, returning: ActionForm | None = None
) -> HttpResponse:
    """The page with its forms, the refused one as it was sent."""
    found = kept_page(request.actor, uuid)
    failed = next((form for form in (checking, returning) if form is not None), None)
    context = {"found": found, "asked": found.page, "region": found.page.region, "form": failed or ActionForm()}
    more = {
        "checking": checking or CheckForm(found),
        "returning": returning or ReturnForm(),
        "appointments": appointments_page(request.actor, uuid) if found.page.checked_at else None,
    }
    return render(request, "web/organiser/application.html", {**context, **more}, status=422 if failed else 200)
