"""Opening, changing and closing positions."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, IntegerField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.people.actions.positions import PositionFacts, change_position, close_position, open_position
from pamong.people.queries.choosing import POSITION_KINDS, echelon_choices, level_choices
from pamong.people.queries.keeping import kept_region, position_record
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, CloseForm, sent


class PositionForm(ActionForm):
    """What a position is."""

    nama = CharField(
        label=gettext_lazy("Nama jabatan"),
        max_length=300,
        error_messages={"required": gettext_lazy("Nama jabatan masih kosong. Tulis nama resminya.")},
    )
    jenis = ChoiceField(label=gettext_lazy("Jenis jabatan"), choices=POSITION_KINDS)
    jenjang = ChoiceField(label=gettext_lazy("Jenjang"), choices=level_choices, required=False)
    eselon = ChoiceField(label=gettext_lazy("Eselon"), choices=echelon_choices, required=False)
    kelas = IntegerField(
        label=gettext_lazy("Kelas jabatan"),
        help_text=gettext_lazy("1 sampai 17; kosongkan bila belum ditetapkan"),
        required=False,
        error_messages={"invalid": gettext_lazy("Kelas jabatan bukan bilangan bulat. Tulis 1 sampai 17.")},
    )
    bidang = CharField(label=gettext_lazy("Bidang tugas"), max_length=300, required=False)

    places = {  # noqa: RUF012  # as declared in the base
        "name-empty": "nama",
        "position-taken": "nama",
        "position-kind": "jenis",
        "position-level": "jenjang",
        "position-echelon": "eselon",
        "position-class": "kelas",
    }

    def facts(self) -> PositionFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return PositionFacts(
            read["nama"], read["jenis"], read["jenjang"], read["eselon"], read["kelas"], read["bidang"]
        )


@require_http_methods(METHODS)
def position_new(request: Request, code: str) -> HttpResponse:
    """A new position of a region."""
    region = kept_region(request.actor, code)
    form = PositionForm(sent(request))
    if form.is_valid() and (row := form.done(partial(open_position, request.actor, region=code, facts=form.facts()))):
        return redirect("position", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Buka jabatan")}
    return render(request, "web/organiser/forms/position_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def position_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What a position is, corrected or renamed."""
    row = position_record(request.actor, uuid)
    now = {"nama": row.name, "jenis": row.kind, "jenjang": row.level, "eselon": row.echelon}
    form = PositionForm(sent(request), initial={**now, "kelas": row.job_class, "bidang": row.field})
    if (
        form.is_valid()
        and form.done(partial(change_position, request.actor, position=uuid, facts=form.facts())) is not None
    ):
        return redirect("position", uuid=uuid)
    title = _("Ubah jabatan %(name)s") % {"name": row.name}
    context = {"region": row.region, "position": row, "form": form, "title": title}
    return render(request, "web/organiser/forms/position_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def position_close(request: Request, uuid: UUID) -> HttpResponse:
    """A position that nobody can be assigned to any longer."""
    row = position_record(request.actor, uuid)
    form = CloseForm(sent(request))
    if form.is_valid() and form.done(partial(close_position, request.actor, position=uuid, on=form.day)) is not None:
        return redirect("positions", code=row.region.code)
    title = _("Tutup jabatan %(name)s") % {"name": row.name}
    context = {"region": row.region, "position": row, "form": form, "title": title}
    return render(request, "web/organiser/forms/position_close.html", context, status=422 if form.errors else 200)
