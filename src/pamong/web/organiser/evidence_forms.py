"""Evidence from before pamong or from elsewhere, entered by hand; and evidence that no longer counts."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, DecimalField, TypedChoiceField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.competency.actions.evidence import EnteredFacts, enter_evidence, set_aside
from pamong.competency.queries.entry import EntryPage, aside_page, entry_page
from pamong.competency.queries.pieces import ENTERED_KINDS
from pamong.people.queries.choosing import Option
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, PickField, sent


class EvidenceForm(ActionForm):
    """What somebody showed, and where it can be looked up."""

    jenis = TypedChoiceField(label=gettext_lazy("Jenis bukti"), choices=ENTERED_KINDS, coerce=int)
    level = DecimalField(
        label=gettext_lazy("Tingkat"),
        help_text=gettext_lazy("0 sampai tingkat tertinggi kompetensi itu, misalnya 3 atau 2,5"),
        max_digits=3,
        decimal_places=2,
        localize=True,
        error_messages={
            "required": gettext_lazy("Tingkat masih kosong. Tulis misalnya 3."),
            "invalid": gettext_lazy("Tingkat bukan bilangan. Tulis misalnya 3 atau 2,5."),
        },
    )
    tanggal = DayField(label=gettext_lazy("Tanggal bukti"), today=False)
    sumber = CharField(
        label=gettext_lazy("Sumber"),
        help_text=gettext_lazy("Nomor sertifikat, surat, atau berita acara, agar dapat diperiksa"),
        max_length=300,
        error_messages={"required": gettext_lazy("Sumber masih kosong. Tulis nomor sertifikat atau suratnya.")},
    )
    sampai = DayField(label=gettext_lazy("Berlaku sampai (bila ada)"), today=False, required=False)
    catatan = CharField(label=gettext_lazy("Catatan"), max_length=500, required=False)

    places = {  # noqa: RUF012  # as declared in the base
        "evidence-level": "level",
        "evidence-ahead": "tanggal",
        "evidence-validity": "sampai",
        "evidence-source": "sumber",
        "evidence-twice": "sumber",
        "evidence-rating": "jenis",
        "evidence-competency": "kompetensi",
    }

    def __init__(self, found: EntryPage, data: QueryDict | None = None) -> None:
        """Offer the competencies of the region."""
        super().__init__(data)
        options = tuple(Option(str(row.uuid), (row.name, row.code, row.title)) for row in found.competencies)
        pick = PickField(
            options,
            list_id="kompetensi-pilihan",
            label=_("Kompetensi"),
            help_text=_("Ketik sebagian namanya, lalu pilih"),
            error_messages={"required": _("Kompetensi masih kosong. Ketik sebagian namanya.")},
        )
        self.fields = {"kompetensi": pick, **self.fields}

    def facts(self) -> EnteredFacts:
        """As the action takes them."""
        read = self.cleaned_data
        return EnteredFacts(
            read["jenis"], float(read["level"]), read["tanggal"], read["sumber"], read["sampai"], read["catatan"]
        )


class AsideForm(ActionForm):
    """Why a piece of evidence no longer counts."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Orangnya membaca alasan ini pada halaman kompetensinya"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa bukti ini tidak lagi dihitung.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


@require_http_methods(METHODS)
def evidence_new(request: Request, uuid: UUID) -> HttpResponse:
    """An exam, a practical test or a certificate, entered by hand."""
    found = entry_page(request.actor, uuid)
    form = EvidenceForm(found, sent(request))
    if form.is_valid():
        told: dict[str, Any] = {"competency": UUID(form.cleaned_data["kompetensi"]), "facts": form.facts()}
        if form.done(partial(enter_evidence, request.actor, person=uuid, **told)) is not None:
            return redirect("person-competency", uuid=uuid)
    context = {"form": form, "found": found, "region": found.region, "title": _("Catat bukti kompetensi")}
    return render(request, "web/organiser/forms/evidence_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def evidence_aside(request: Request, uuid: UUID, evidence: UUID) -> HttpResponse:
    """A piece of evidence that is not to count any longer."""
    found = aside_page(request.actor, uuid, evidence)
    form = AsideForm(sent(request))
    if form.is_valid():
        told: dict[str, Any] = {"region": found.recorded, "evidence": evidence, "reason": form.cleaned_data["alasan"]}
        if form.done(partial(set_aside, request.actor, **told)) is not None:
            return redirect("person-competency", uuid=uuid)
    context = {"form": form, "found": found, "title": _("Kesampingkan bukti")}
    return render(request, "web/organiser/forms/evidence_aside.html", context, status=422 if form.errors else 200)
