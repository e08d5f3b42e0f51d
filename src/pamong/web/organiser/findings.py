"""Findings of a cycle: written on evidence, taken back with a reason; what is done about them is asked of somebody."""

from functools import partial
from itertools import groupby
from typing import cast
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.evaluation.actions.findings import FindingFacts, add_finding, withdraw_finding
from pamong.evaluation.actions.follow_ups import FollowUpFacts, ask_follow_up
from pamong.evaluation.queries.cycles import choices_for, cycle_head, finding_head, owner_options
from pamong.evaluation.queries.evidence import LABELS, EvidenceChoice
from pamong.people.queries.choosing import Option
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, PickField, sent

KINDS = (("weakness", gettext_lazy("Kelemahan")), ("strength", gettext_lazy("Kekuatan")))


class FindingForm(ActionForm):
    """What somebody finds, and on what."""

    jenis = ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=KINDS,
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih kekuatan atau kelemahan.")},
    )
    temuan = CharField(
        label=gettext_lazy("Temuan"),
        help_text=gettext_lazy("Satu kalimat tanpa nama orang. Misalnya: Antrean pagi di loket masih panjang"),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Temuan masih kosong. Tulis satu kalimat.")},
    )
    bukti = ChoiceField(
        label=gettext_lazy("Bukti"),
        help_text=gettext_lazy("Yang dikatakan bukti ini, dengan angkanya, ditulis sistem di samping temuan"),
        error_messages={
            "required": gettext_lazy("Pilih buktinya. Temuan tanpa bukti tidak dicatat."),
            "invalid_choice": gettext_lazy("Bukti ini tidak ada di daftar. Pilih dari daftarnya."),
        },
    )

    places = {  # noqa: RUF012  # as declared in the base
        "finding-kind": "jenis",
        "finding-text": "temuan",
        "finding-evidence": "bukti",
    }

    def __init__(self, request: Request, offered: tuple[EvidenceChoice, ...]) -> None:
        """Offer what exists, by kind."""
        super().__init__(sent(request))
        groups = [
            (str(LABELS[kind]), [(one.value, one.label) for one in some])
            for kind, some in groupby(offered, key=lambda one: one.kind)
        ]
        cast("ChoiceField", self.fields["bukti"]).choices = [("", _("Pilih bukti")), *groups]

    def facts(self) -> FindingFacts:
        """As the action takes them."""
        read = self.cleaned_data
        kind, _colon, reference = read["bukti"].partition(":")
        return FindingFacts(read["jenis"], read["temuan"], kind, reference)


class WithdrawForm(ActionForm):
    """Why a finding no longer holds."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Tetap terbaca di samping temuan ini"),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa temuan ini ditarik.")},
    )

    places = {"finding-why": "alasan"}  # noqa: RUF012  # as declared in the base


class FollowUpForm(ActionForm):
    """What is to be done, by whom, until when, and by what it will be seen that it helped."""

    kerja = CharField(
        label=gettext_lazy("Apa yang dikerjakan"),
        help_text=gettext_lazy("Misalnya: Membuka loket kedua pukul 08.00 sampai 10.00"),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Tindak lanjut masih kosong. Tulis apa yang dikerjakan.")},
    )
    batas = DayField(label=gettext_lazy("Paling lambat"), today=False)
    ukuran = CharField(
        label=gettext_lazy("Dengan apa terlihat bahwa ini membantu"),
        help_text=gettext_lazy("Misalnya: Waktu tunggu tengah di bawah 30 menit"),
        max_length=2_000,
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ukuran masih kosong. Tulis dengan apa hasilnya dilihat.")},
    )

    places = {  # noqa: RUF012  # as declared in the base
        "follow-up-text": "kerja",
        "follow-up-owner": "siapa",
        "follow-up-due": "batas",
        "follow-up-measure": "ukuran",
    }

    def __init__(self, request: Request, people: tuple[Option, ...]) -> None:
        """Offer who can be asked."""
        super().__init__(sent(request))
        self.fields["siapa"] = PickField(
            people,
            list_id="penanggung-jawab",
            label=_("Penanggung jawab"),
            help_text=_("Kepala unit, penyelenggara atau evaluator. Tulis nama, atau jabatan dan kantornya"),
            error_messages={"required": _("Penanggung jawab masih kosong. Tulis namanya.")},
        )
        self.order_fields(["kerja", "siapa", "batas", "ukuran"])

    def facts(self) -> FollowUpFacts:
        """As the action takes them."""
        read = self.cleaned_data
        return FollowUpFacts(read["kerja"], UUID(read["siapa"]), read["batas"], read["ukuran"])


@require_http_methods(METHODS)
def finding_new(request: Request, uuid: UUID) -> HttpResponse:
    """One more, on evidence that exists."""
    head = cycle_head(request.actor, uuid)
    offered = choices_for(request.actor, uuid)
    form = FindingForm(request, offered)
    if form.is_valid() and form.done(partial(add_finding, request.actor, cycle=uuid, facts=form.facts())) is not None:
        return redirect("cycle", uuid=uuid)
    context = {"form": form, "title": _("Tulis temuan"), "head": head, "offered": offered, "region": head.region}
    return render(request, "web/organiser/forms/finding.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def finding_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """It no longer holds; it stays to be read, with the reason."""
    head = finding_head(request.actor, uuid)
    form = WithdrawForm(sent(request))
    if form.is_valid():
        form.done(partial(withdraw_finding, request.actor, finding=uuid, why=form.cleaned_data["alasan"]))
        if not form.errors:
            return redirect("cycle", uuid=head.cycle.uuid)
    context = {"form": form, "title": _("Tarik temuan"), "head": head, "region": head.cycle.region}
    return render(request, "web/organiser/forms/finding_withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def follow_up_new(request: Request, uuid: UUID) -> HttpResponse:
    """Somebody is asked to do something about it."""
    head = finding_head(request.actor, uuid)
    form = FollowUpForm(request, owner_options(request.actor, uuid))
    if form.is_valid():
        form.done(partial(ask_follow_up, request.actor, finding=uuid, facts=form.facts()))
        if not form.errors:
            return redirect("cycle", uuid=head.cycle.uuid)
    context = {"form": form, "title": _("Tambah tindak lanjut"), "head": head, "region": head.cycle.region}
    return render(request, "web/organiser/forms/follow_up.html", context, status=422 if form.errors else 200)
