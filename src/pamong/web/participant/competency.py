"""What somebody has shown beside what the own posts ask for, and what supervisor and person make of contradictions."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.competency.actions.discussions import agree_outcome, decline_outcome, propose_outcome
from pamong.competency.queries.discussions import DiscussionPage, discussion_page
from pamong.competency.queries.person import line_rows, person_competencies
from pamong.core.refusals import Invalid
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import ActionForm
from pamong.web.organiser.tables import as_xlsx, cells


class ProposalForm(ActionForm):
    """What came of the talk."""

    gugur = ChoiceField(
        label=gettext_lazy("Bukti yang tidak dihitung"),
        help_text=gettext_lazy("Bukti itu tetap tersimpan, dengan alasannya"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih bukti mana yang tidak dihitung.")},
    )
    hasil = CharField(
        label=gettext_lazy("Hasil pembicaraan"),
        help_text=gettext_lazy("Apa yang disepakati dan mengapa; pegawainya membaca ini"),
        max_length=2000,
        widget=Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Hasil pembicaraan masih kosong. Tulis apa yang disepakati.")},
    )

    places = {"discussion-kind": "gugur", "discussion-outcome": "hasil"}  # noqa: RUF012  # as declared in the base

    def of(self, found: DiscussionPage) -> "ProposalForm":
        """The same, offering the two kinds that contradict each other."""
        field = self.fields["gugur"]
        if isinstance(field, ChoiceField):
            field.choices = [(str(side.kind), side.label) for side in found.sides]
        return self


class AnswerForm(ActionForm):
    """What the person says to a proposal."""

    jawaban = ChoiceField(choices=[("setuju", ""), ("tolak", "")], required=False)
    dibaca = CharField(required=False, max_length=40)
    keberatan = CharField(
        label=gettext_lazy("Keberatan Anda"),
        help_text=gettext_lazy("Perlu diisi hanya bila Anda belum setuju"),
        max_length=2000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {"discussion-objection": "keberatan"}  # noqa: RUF012  # as declared in the base


@require_safe
def person(request: Request, uuid: UUID) -> HttpResponse:
    """Bars beside what each post asks for, and the evidence behind each."""
    found = person_competencies(request.actor, uuid)
    return render(request, "web/participant/competency.html", {"found": found, "region": found.region})


@require_safe
def person_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("post", _("Jabatan")),
        Column("unit", _("Unit kerja")),
        Column("code", _("Kode")),
        Column("name", _("Kompetensi")),
        Column("group", _("Kelompok")),
        Column("aspect", _("Aspek")),
        Column("required", _("Diminta"), "integer"),
        Column("counted", _("Dihitung"), "integer"),
        Column("value", _("Taksiran"), "number"),
        Column("low", _("Selang bawah"), "number"),
        Column("high", _("Selang atas"), "number"),
        Column("words", _("Kesenjangan")),
        Column("pieces", _("Bukti yang dihitung"), "integer"),
        Column("why", _("Mengapa")),
    )
    rows = line_rows(person_competencies(request.actor, uuid))
    return as_xlsx(columns, cells(rows), title=_("Kompetensi"), name=f"kompetensi-{uuid}")


@require_safe
def discussion(request: Request, uuid: UUID) -> HttpResponse:
    """Both sides read the same; each finds what it may do next."""
    return _discussion(request, discussion_page(request.actor, uuid), ProposalForm(), AnswerForm())


@require_http_methods(["POST"])
def propose(request: Request, uuid: UUID) -> HttpResponse:
    """The supervisor writes what came of it."""
    found = discussion_page(request.actor, uuid)
    form = ProposalForm(request.POST).of(found)
    if form.is_valid():
        told = {"dropped": int(form.cleaned_data["gugur"]), "outcome": form.cleaned_data["hasil"]}
        if form.done(partial(propose_outcome, request.actor, discussion=uuid, **told)) is not None:
            return redirect("discussion", uuid=uuid)
    return _discussion(request, found, form, AnswerForm())


@require_POST
def answer(request: Request, uuid: UUID) -> HttpResponse:
    """The person agrees, or says why not."""
    found = discussion_page(request.actor, uuid)
    form = AnswerForm(request.POST)
    if form.is_valid() and form.done(partial(_answer, request, uuid, form)) is not None:
        return redirect("discussion", uuid=uuid)
    return _discussion(request, found, ProposalForm(), form)


def _answer(request: Request, uuid: UUID, form: AnswerForm) -> object:
    told = form.cleaned_data
    seen = parse_datetime(told["dibaca"])
    if seen is None or not told["jawaban"]:
        raise Invalid("answer", _("Jawaban tidak terbaca. Muat ulang halaman ini, lalu jawab lagi."))
    if told["jawaban"] == "setuju":
        return agree_outcome(request.actor, discussion=uuid, seen=seen)
    return decline_outcome(request.actor, discussion=uuid, seen=seen, objection=told["keberatan"])


def _discussion(request: Request, found: DiscussionPage, proposal: ProposalForm, reply: AnswerForm) -> HttpResponse:
    context = {
        "found": found,
        "region": found.region,
        "proposal": proposal.of(found),
        "reply": reply,
        "seen": found.proposed_at.isoformat() if found.proposed_at else "",
    }
    return render(
        request, "web/participant/discussion.html", context, status=422 if proposal.errors or reply.errors else 200
    )
