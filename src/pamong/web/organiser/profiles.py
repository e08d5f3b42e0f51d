"""Standards of positions: the list of a region, one of them, and the workbook of each."""

from uuid import UUID

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.competency.queries.gaps import position_gaps
from pamong.competency.queries.profile_list import STATES, ProfilesWanted, profile_rows, profiles
from pamong.competency.queries.profile_page import profile_page
from pamong.kit.tables import Column
from pamong.learning.queries.raising import programmes_raising
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class ProfilesForm(Form):
    """What somebody looks for among standards."""

    cari = CharField(
        label=gettext_lazy("Cari nama jabatan"),
        help_text=gettext_lazy("Awal kata sudah cukup, misalnya: analis kepeg"),
        max_length=200,
        required=False,
    )
    keadaan = ChoiceField(
        label=gettext_lazy("Kelengkapan"), choices=[("", gettext_lazy("Semua")), *STATES], required=False
    )
    jenjang = CharField(required=False, max_length=100)

    def wanted(self) -> ProfilesWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return ProfilesWanted(told.get("cari", ""), told.get("jenjang", ""), told.get("keadaan", ""))


@require_safe
def profiles_page(request: Request, code: str) -> HttpResponse:
    """Open positions of the region and how complete their standards are, fifty a page."""
    form = ProfilesForm(request.GET)
    wanted = form.wanted()
    found = profiles(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/profiles.html", context, status=422 if form.errors else 200)


@require_safe
def profiles_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Jabatan")),
        Column("kind", _("Jenis jabatan")),
        Column("level", _("Jenjang")),
        Column("holders", _("Pemangku"), "integer"),
        Column("words", _("Kelengkapan")),
        Column("asked", _("Kompetensi dipersyaratkan"), "integer"),
        Column("decided", _("Ditetapkan untuk jabatan ini"), "integer"),
        Column("technical", _("Teknis"), "integer"),
    )
    form = ProfilesForm(request.GET)
    found = profile_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    rows = ({**row, "words": one.state.label} for one, row in zip(found, cells(found), strict=True))
    return as_xlsx(columns, rows, title=_("Standar kompetensi jabatan"), name=f"standar-{code}")


@require_safe
def profile(request: Request, uuid: UUID) -> HttpResponse:
    """What one position asks for, why, and in words. For everybody of the region."""
    found = profile_page(request.actor, uuid)
    gaps = position_gaps(request.actor, uuid)
    closing = programmes_raising(request.actor, {line.uuid: line.name for line in found.lines})
    context = {"found": found, "post": found.post, "region": found.region, "gaps": gaps, "closing": closing}
    return render(request, "web/organiser/profile.html", context)


@require_safe
def profile_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("group", _("Kelompok")),
        Column("code", _("Kode kompetensi")),
        Column("name", _("Kompetensi")),
        Column("level", _("Level dipersyaratkan"), "integer"),
        Column("headline", _("Arti level")),
        Column("said", _("Asal")),
        Column("reason", _("Dasar")),
        Column("since", _("Berlaku sejak"), "date"),
    )
    found = profile_page(request.actor, uuid)
    said = {"table": _("Bawaan jenjang"), "region": _("Bawaan instansi"), "set": _("Ditetapkan untuk jabatan ini")}
    rows = ({**row, "said": said[row["origin"]]} for row in cells(found.lines))
    return as_xlsx(columns, rows, title=_("Standar kompetensi"), name=f"standar-{found.post.name}")
