"""Making a round, and asking another colleague to rate."""

from collections.abc import Sequence
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.forms import CharField, CheckboxSelectMultiple, ChoiceField, MultipleChoiceField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from pamong.competency.actions.rounds import create_round, replace_peer
from pamong.competency.queries.round_people import SubjectPage, subject_page
from pamong.competency.queries.rounds import UnitChoice, round_choices
from pamong.people.queries.grants import person_named
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent
from pamong.web.templatetags.pamong import angka


class RoundForm(ActionForm):
    """Who is rated, by how many colleagues, and until when."""

    nama = CharField(
        label=gettext_lazy("Nama putaran"),
        help_text=gettext_lazy("Misalnya: AKPK 2027"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nama putaran masih kosong. Tulis misalnya: AKPK 2027.")},
    )
    unit = MultipleChoiceField(
        label=gettext_lazy("Unit yang dinilai"),
        help_text=gettext_lazy("Unit di bawahnya ikut dinilai."),
        widget=CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Belum ada unit yang dipilih. Pilih paling sedikit satu."),
            "invalid_choice": gettext_lazy("Satu unit tidak ada lagi dalam daftar. Pilih ulang."),
        },
    )
    rekan = ChoiceField(
        label=gettext_lazy("Rekan penilai tiap orang"),
        help_text=gettext_lazy(
            "Dipilih dengan undian. Satu rekan saja akan dikenali dari hasilnya, jadi tidak ditawarkan."
        ),
        choices=[(str(count), str(count)) for count in (0, 2, 3, 4, 5, 6)],
        initial="2",
    )
    mulai = DayField(label=gettext_lazy("Hari pertama"))
    sampai = DayField(label=gettext_lazy("Hari terakhir"), today=False)

    places = {  # noqa: RUF012  # as declared in the base
        "round-title": "nama",
        "round-units": "unit",
        "round-peers": "rekan",
        "round-days": "sampai",
        "round-past": "sampai",
    }

    def __init__(self, units: Sequence[UnitChoice], data: QueryDict | None) -> None:
        """Offer these units."""
        super().__init__(data)
        cast("MultipleChoiceField", self.fields["unit"]).choices = [(str(unit.uuid), _counted(unit)) for unit in units]

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        return {
            "title": read["nama"],
            "units": [UUID(unit) for unit in read["unit"]],
            "peers": int(read["rekan"]),
            "opens_on": read["mulai"],
            "closes_on": read["sampai"],
        }


class PeerForm(ActionForm):
    """Who no longer rates, and who does instead."""

    lama = CharField(
        label=gettext_lazy("Rekan yang diganti"),
        help_text=gettext_lazy("NIP atau alamat e-mail. Nama rekan penilai tidak ditampilkan di sini."),
        max_length=200,
        error_messages={"required": gettext_lazy("Tulis NIP atau alamat e-mail rekan yang diganti.")},
    )
    baru = CharField(
        label=gettext_lazy("Penggantinya"),
        help_text=gettext_lazy("NIP atau alamat e-mail"),
        max_length=200,
        error_messages={"required": gettext_lazy("Tulis NIP atau alamat e-mail penggantinya.")},
    )

    places = {  # noqa: RUF012  # as declared in the base
        "peer-unknown": "lama",
        "peer-answered": "lama",
        "peer-self": "baru",
        "peer-supervisor": "baru",
        "peer-twice": "baru",
    }


@require_http_methods(METHODS)
def round_new(request: Request, code: str) -> HttpResponse:
    """A new round of a region."""
    region, units = round_choices(request.actor, code)
    form = RoundForm(units, sent(request))
    if form.is_valid() and (row := form.done(partial(create_round, request.actor, region=code, **form.facts()))):
        return redirect("round", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Buat putaran penilaian")}
    return render(request, "web/organiser/forms/round_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def peer_replace(request: Request, uuid: UUID) -> HttpResponse:
    """Another colleague rates somebody."""
    found = subject_page(request.actor, uuid)
    form = PeerForm(sent(request))
    if form.is_valid() and form.done(partial(_replace, request, found, form)) is not None:
        return redirect("round", uuid=found.round)
    title = _("Ganti rekan penilai %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "found": found, "form": form, "title": title}
    return render(request, "web/organiser/forms/peer_replace.html", context, status=422 if form.errors else 200)


def _replace(request: Request, found: SubjectPage, form: PeerForm) -> object:
    old, new = (person_named(request.actor, found.region.code, form.cleaned_data[name]) for name in ("lama", "baru"))
    return replace_peer(request.actor, subject=found.row.uuid, old=old.uuid, new=new.uuid)


def _counted(unit: UnitChoice) -> str:
    people = ngettext("%(people)s pegawai", "%(people)s pegawai", unit.people) % {"people": angka(unit.people)}
    return f"{unit.name} ({people})"
