"""Opening, changing and closing offices, and naming their heads."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.people.actions.units import change_unit, close_unit, name_head, open_unit
from pamong.people.queries.choosing import Option, unit_options
from pamong.people.queries.keeping import AssignmentRecord, posts_of_unit, unit_record, unit_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, CloseForm, DayField, PickField, sent


class UnitForm(ActionForm):
    """Name and place of an office, from a day on."""

    nama = CharField(
        label=gettext_lazy("Nama unit"),
        max_length=300,
        error_messages={"required": gettext_lazy("Nama unit masih kosong. Tulis nama resminya.")},
    )

    places = {  # noqa: RUF012  # as declared in the base
        "name-empty": "nama",
        "unit-name-taken": "nama",
        "unit-loop": "induk",
        "unit-closed": "induk",
        "unit-foreign-parent": "induk",
        "day-ahead": "sejak",
        "day-before": "sejak",
    }

    def __init__(self, units: tuple[Option, ...], *arguments: Any, top: bool, **facts: Any) -> None:
        """Offer the units that may stand above; ``top`` when there need not be one."""
        super().__init__(*arguments, **facts)
        self.fields["induk"] = PickField(
            units,
            list_id="daftar-unit",
            label=_("Unit di atasnya"),
            help_text=_("Kosongkan bila langsung di bawah instansi") if top else _("Unit Anda atau unit di bawahnya"),
            required=not top,
            error_messages={"required": _("Unit di atasnya masih kosong. Tulis namanya.")},
        )
        self.fields["sejak"] = DayField(label=_("Berlaku sejak"))

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        read = self.cleaned_data
        return {
            "name": read["nama"],
            "parent": UUID(read["induk"]) if read["induk"] else None,
            "since": read["sejak"],
        }


class HeadForm(ActionForm):
    """Which of the posts in a unit leads it."""

    def __init__(self, posts: tuple[AssignmentRecord, ...], *arguments: Any) -> None:
        """Everybody who serves in the unit now."""
        super().__init__(*arguments)
        self.fields["penugasan"] = ChoiceField(
            label=_("Yang memimpin"),
            help_text=_("Satu kepala definitif; di sampingnya boleh ada Plt. atau Plh."),
            choices=[(str(post.uuid), f"{post.name}: {post.position} ({post.kind})") for post in posts],
            initial=next((str(post.uuid) for post in posts if post.leads), None),
            widget=RadioSelect,
            error_messages={"required": _("Belum ada yang dipilih. Pilih satu orang.")},
        )

    @property
    def chosen(self) -> UUID:
        """The post that was read."""
        return UUID(self.cleaned_data["penugasan"])


@require_http_methods(METHODS)
def unit_new(request: Request, code: str) -> HttpResponse:
    """A new office, perhaps below the one that ``?induk=`` names."""
    region, whole = unit_region(request.actor, code)
    units = unit_options(request.actor, code)
    above = next((unit.label for unit in units if unit.value == request.GET.get("induk")), "")
    form = UnitForm(units, sent(request), top=whole, initial={"induk": above})
    if form.is_valid() and (unit := form.done(partial(open_unit, request.actor, region=code, **form.facts()))):
        return redirect("unit", uuid=unit.uuid)
    context = {"region": region, "form": form, "title": _("Buka unit")}
    return render(request, "web/organiser/forms/unit_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def unit_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Another name or place of an office; what it was called stays in old reports."""
    unit = unit_record(request.actor, uuid)
    _region, whole = unit_region(request.actor, unit.region.code)
    units = unit_options(request.actor, unit.region.code)
    form = UnitForm(units, sent(request), top=whole, initial={"nama": unit.name, "induk": unit.parent})
    if form.is_valid() and form.done(partial(change_unit, request.actor, unit=uuid, **form.facts())) is not None:
        return redirect("unit", uuid=uuid)
    title = _("Ubah unit %(name)s") % {"name": unit.name}
    context = {"region": unit.region, "unit": unit, "form": form, "title": title}
    return render(request, "web/organiser/forms/unit_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def unit_close(request: Request, uuid: UUID) -> HttpResponse:
    """An office ends."""
    unit = unit_record(request.actor, uuid, close=True)
    form = CloseForm(sent(request))
    if form.is_valid() and form.done(partial(close_unit, request.actor, unit=uuid, on=form.day)) is not None:
        return redirect("units", code=unit.region.code)
    title = _("Tutup unit %(name)s") % {"name": unit.name}
    context = {"region": unit.region, "unit": unit, "form": form, "title": title}
    return render(request, "web/organiser/forms/unit_close.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def unit_head(request: Request, uuid: UUID) -> HttpResponse:
    """Who leads an office from today on."""
    unit, posts = unit_record(request.actor, uuid, close=True), posts_of_unit(request.actor, uuid)
    form = HeadForm(posts, sent(request))
    if form.is_valid() and form.done(partial(name_head, request.actor, unit=uuid, assignment=form.chosen)) is not None:
        return redirect("unit", uuid=uuid)
    title = _("Kepala %(name)s") % {"name": unit.name}
    context = {"region": unit.region, "unit": unit, "posts": posts, "form": form, "title": title}
    return render(request, "web/organiser/forms/unit_head.html", context, status=422 if form.errors else 200)
