"""Rounds of the needs analysis: the list, and one of them."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.forms import CharField, Form, IntegerField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.competency.actions import rounds as actions
from pamong.competency.queries.round_people import NARROWED, idle_raters, subject_rows, unrated_people
from pamong.competency.queries.rounds import all_rounds, round_page, rounds
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.kit.tables import Column
from pamong.people.queries.directory import PersonRow
from pamong.people.queries.paged import Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

OTHERS: Final[dict[str, Callable[[Actor, UUID], Rows[PersonRow]]]] = {
    "belum-mulai": idle_raters,
    "tidak-dinilai": unrated_people,
}
"""Lists of names beside those who are rated, by their word in the address."""


class SubjectsForm(Form):
    """What somebody looks for among those who are rated."""

    cari = CharField(label=gettext_lazy("Cari nama"), max_length=200, required=False)
    saring = CharField(max_length=20, required=False)
    diingatkan = IntegerField(min_value=1, required=False)

    def wanted(self) -> dict[str, str]:
        """What was understood of it."""
        self.full_clean()
        narrow = self.cleaned_data.get("saring", "")
        return {"text": self.cleaned_data.get("cari", ""), "narrow": narrow if narrow in NARROWED else ""}


@require_safe
def rounds_page(request: Request, code: str) -> HttpResponse:
    """Rounds of a region, newest first."""
    found = rounds(request.actor, code, page=request.GET.get("halaman"))
    return render(request, "web/organiser/rounds.html", {"found": found, "region": found.region})


@require_safe
def rounds_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same list as a workbook."""
    columns = (
        Column("title", _("Putaran")),
        Column("state", _("Keadaan")),
        Column("opens_on", _("Hari pertama"), "date"),
        Column("closes_on", _("Hari terakhir"), "date"),
        Column("peers", _("Rekan penilai tiap orang"), "integer"),
        Column("subjects", _("Dinilai"), "integer"),
        Column("asked", _("Penilaian diminta"), "integer"),
        Column("done", _("Penilaian masuk"), "integer"),
    )
    words = {"planned": _("Belum dibuka"), "open": _("Berjalan"), "closed": _("Ditutup"), "cancelled": _("Dibatalkan")}
    rows = ({**row, "state": words[row["state"]]} for row in cells(all_rounds(request.actor, code).stream()))
    return as_xlsx(columns, rows, title=_("Putaran penilaian"), name=f"putaran-{code}")


@require_safe
def round_monitor(request: Request, uuid: UUID) -> HttpResponse:
    """How far one round is, and what can be done with it."""
    found, form = round_page(request.actor, uuid), SubjectsForm(request.GET)
    wanted = form.wanted()
    rows = subject_rows(request.actor, uuid, **wanted)
    context = {
        "found": found,
        "region": found.region,
        "row": found.row,
        "form": form,
        "wanted": wanted,
        "rows": page_of(rows, request.GET.get("halaman")),
        "reminded": form.cleaned_data.get("diingatkan"),
    }
    return render(request, "web/organiser/round.html", context, status=422 if form.errors else 200)


@require_safe
def round_others(request: Request, uuid: UUID, which: str) -> HttpResponse:
    """Names of those who have not begun to rate, or of those who are not rated."""
    rows = _others(request, uuid, which)
    found = round_page(request.actor, uuid)
    page = page_of(rows, request.GET.get("halaman"))
    context = {"found": found, "region": found.region, "row": found.row, "rows": page, "which": which}
    return render(request, "web/organiser/round_others.html", context)


@require_safe
def subjects_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Who is rated, and how far that is, as a workbook. Who rates whom is not in it."""
    columns = (
        Column("name", _("Nama")),
        Column("position", _("Jabatan")),
        Column("unit", _("Unit kerja")),
        Column("own", _("Penilaian diri sudah masuk")),
        Column("supervisor", _("Penilaian atasan sudah masuk")),
        Column("reason", _("Keterangan atasan")),
        Column("peers", _("Rekan diminta"), "integer"),
        Column("peers_done", _("Rekan sudah menilai"), "integer"),
    )
    form = SubjectsForm(request.GET)
    rows = subject_rows(request.actor, uuid, **form.wanted())
    refuse_unread(form)
    words = {True: _("ya"), False: _("belum"), None: _("tidak diminta")}
    told = ({**row, "own": words[row["own"]], "supervisor": words[row["supervisor"]]} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Peserta putaran"), name=f"putaran-{uuid}")


@require_safe
def round_others_xlsx(request: Request, uuid: UUID, which: str) -> StreamingHttpResponse:
    """The same names as a workbook."""
    columns = (Column("name", _("Nama")), Column("position", _("Jabatan")), Column("unit", _("Unit kerja")))
    rows = _others(request, uuid, which)
    return as_xlsx(columns, cells(rows.stream()), title=_("Daftar nama"), name=f"putaran-{uuid}-{which}")


@require_POST
def round_open(request: Request, uuid: UUID) -> HttpResponse:
    """Draw raters and ask everybody, as a job."""
    back = reverse("round", kwargs={"uuid": uuid})
    return redirect("job", uuid=actions.open_round(request.actor, uuid=uuid, back=back).uuid)


@require_POST
def round_remind(request: Request, uuid: UUID) -> HttpResponse:
    """Remind who still has to rate, and say how many they were."""
    sent = actions.remind(request.actor, uuid=uuid)
    return redirect(f"{reverse('round', kwargs={'uuid': uuid})}?diingatkan={sent}")


@require_POST
def round_close(request: Request, uuid: UUID) -> HttpResponse:
    """Close before the last day, as a job."""
    back = reverse("round", kwargs={"uuid": uuid})
    return redirect("job", uuid=actions.close_round(request.actor, uuid=uuid, back=back).uuid)


@require_POST
def round_cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Give up a round that has not been opened."""
    actions.cancel_round(request.actor, uuid=uuid)
    return redirect("round", uuid=uuid)


def _others(request: Request, uuid: UUID, which: str) -> Rows[PersonRow]:
    if which not in OTHERS:
        raise NotFound
    return OTHERS[which](request.actor, uuid)
