"""Wording a region's own dictionary: a new one, its next version, and the competencies of a draft."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import BooleanField, BoundField, CharField, ChoiceField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pamong.competency.actions.drafts import add_competency, change_competency, change_draft, remove_competency
from pamong.competency.actions.frameworks import FrameworkFacts, VersionFacts, create_framework, start_version
from pamong.competency.actions.wording import CompetencyWording, LevelWording, indicators_of
from pamong.competency.queries.dictionaries import (
    ASPECTS,
    CONFIDENCES,
    GROUPS,
    Worded,
    draft_competency,
    kept_said,
)
from pamong.people.queries.keeping import kept_region
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, sent

LEVELS = range(1, 10)


class VersionForm(ActionForm):
    """What a version says of itself."""

    sebutan = CharField(
        label=gettext_lazy("Sebutan versi"),
        help_text=gettext_lazy("Seperti orang menyebutnya, misalnya 2026"),
        max_length=300,
        error_messages={"required": gettext_lazy("Sebutan versi masih kosong. Tulis misalnya 2026.")},
    )
    berlaku = DayField(label=gettext_lazy("Berlaku sejak"))
    sumber = CharField(
        label=gettext_lazy("Sumber"),
        help_text=gettext_lazy("Nomor peraturan atau dokumennya. Tanpa sumber, versi ini belum dapat diterbitkan."),
        max_length=300,
        required=False,
    )
    keyakinan = ChoiceField(label=gettext_lazy("Keyakinan sumber"), choices=CONFIDENCES, initial="unconfirmed")

    places = {  # noqa: RUF012  # as declared in the base
        "version-label": "sebutan",
        "version-source": "sumber",
        "version-confidence": "keyakinan",
        "framework-code": "kode",
        "framework-title": "judul",
        "framework-taken": "kode",
    }

    def version(self) -> VersionFacts:
        """As the actions take it."""
        read = self.cleaned_data
        return VersionFacts(read["sebutan"], read["berlaku"], read["sumber"], read["keyakinan"])


class FrameworkForm(VersionForm):
    """A dictionary and its first version."""

    kode = CharField(
        label=gettext_lazy("Kode kamus"),
        help_text=gettext_lazy("Pendek dan tetap, misalnya TEKNIS-KES"),
        max_length=300,
        error_messages={"required": gettext_lazy("Kode kamus masih kosong. Tulis misalnya TEKNIS-KES.")},
    )
    judul = CharField(
        label=gettext_lazy("Judul kamus"),
        max_length=300,
        error_messages={"required": gettext_lazy("Judul kamus masih kosong. Isi judulnya.")},
    )
    penerbit = CharField(
        label=gettext_lazy("Penerbit"),
        help_text=gettext_lazy("Kementerian atau lembaga yang menyusunnya"),
        max_length=300,
        required=False,
    )

    field_order = ("kode", "judul", "penerbit")

    def framework(self) -> FrameworkFacts:
        """As the action takes it."""
        read = self.cleaned_data
        return FrameworkFacts(read["kode"], read["judul"], read["penerbit"])


class CompetencyForm(ActionForm):
    """A competency of a draft, with up to nine levels."""

    kode = CharField(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy("Misalnya T.01; tidak berubah lagi sesudah terbit"),
        max_length=40,
        error_messages={"required": gettext_lazy("Kode kompetensi masih kosong. Tulis misalnya T.01.")},
    )
    nama = CharField(
        label=gettext_lazy("Nama kompetensi"),
        max_length=300,
        error_messages={"required": gettext_lazy("Nama kompetensi masih kosong. Isi namanya.")},
    )
    kelompok = ChoiceField(label=gettext_lazy("Kelompok"), choices=GROUPS, initial="technical")
    aspek = ChoiceField(label=gettext_lazy("Aspek"), choices=ASPECTS, initial="all")
    definisi = CharField(
        label=gettext_lazy("Definisi"), required=False, max_length=2000, widget=Textarea(attrs={"rows": 3})
    )
    kritis = BooleanField(
        label=gettext_lazy("Kompetensi kritis"),
        help_text=gettext_lazy("Bila hanya satu orang menguasainya, itu ditunjukkan lebih dahulu"),
        required=False,
    )
    menggantikan = CharField(
        label=gettext_lazy("Menggantikan kode"),
        help_text=gettext_lazy("Kode kompetensi kamus ini yang digantikannya; buktinya dihitung untuk yang baru"),
        required=False,
        max_length=40,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "competency-code": "kode",
        "competency-code-fixed": "kode",
        "competency-taken": "kode",
        "competency-built-in": "kode",
        "competency-name": "nama",
        "competency-definition": "definisi",
        "competency-levels": "uraian-1",
        "competency-level-empty": "uraian-1",
        "replaces-unknown": "menggantikan",
        "replaces-taken": "menggantikan",
        "replaces-late": "menggantikan",
    }

    def __init__(self, *arguments: Any, **facts: Any) -> None:
        """Add a sentence and the behaviours for each level."""
        super().__init__(*arguments, **facts)
        for number in LEVELS:
            self.fields[f"uraian-{number}"] = CharField(
                label=_("Uraian level %(level)s") % {"level": number}, required=False, max_length=2000
            )
            self.fields[f"indikator-{number}"] = CharField(
                label=_("Indikator level %(level)s") % {"level": number},
                help_text=_("Satu perilaku di setiap baris"),
                required=False,
                max_length=20_000,
                widget=Textarea(attrs={"rows": 3}),
            )

    @property
    def head(self) -> list[BoundField]:
        """Fields of the competency as a whole."""
        return self.some("kode", "nama", "kelompok", "aspek", "definisi", "kritis", "menggantikan")

    @property
    def ladder(self) -> list[tuple[int, BoundField, BoundField]]:
        """Number and fields of each level."""
        return [(number, self[f"uraian-{number}"], self[f"indikator-{number}"]) for number in LEVELS]

    def wording(self) -> CompetencyWording:
        """As the actions take it; levels after the last that says something are none."""
        read = self.cleaned_data
        levels = [
            LevelWording(read[f"uraian-{number}"], indicators_of([read[f"indikator-{number}"]])) for number in LEVELS
        ]
        while levels and not (levels[-1].headline or levels[-1].indicators):
            levels.pop()
        return CompetencyWording(
            code=read["kode"],
            name=read["nama"],
            group=read["kelompok"],
            aspect=read["aspek"],
            definition=read["definisi"],
            critical=read["kritis"],
            levels=tuple(levels),
            replaces=read["menggantikan"],
        )


@require_http_methods(METHODS)
def framework_new(request: Request, code: str) -> HttpResponse:
    """A dictionary of the region's own."""
    region = kept_region(request.actor, code)
    form = FrameworkForm(sent(request))
    if form.is_valid():
        action = partial(create_framework, request.actor, region=code)
        if row := form.done(lambda: action(framework=form.framework(), version=form.version())):
            return redirect("framework", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Kamus kompetensi baru")}
    return render(request, "web/organiser/forms/framework_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def framework_version(request: Request, uuid: UUID) -> HttpResponse:
    """The next version of a dictionary, as a draft."""
    said = kept_said(request.actor, uuid)
    form = VersionForm(sent(request), initial={"sumber": said.source, "keyakinan": said.confidence})
    if form.is_valid():
        action = partial(start_version, request.actor, framework=said.framework)
        if row := form.done(lambda: action(facts=form.version())):
            return redirect("framework", uuid=row.uuid)
    context = {"said": said, "form": form, "title": _("Versi baru %(title)s") % {"title": said.title}}
    return render(request, "web/organiser/forms/framework_version.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def framework_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What a draft says of itself."""
    said = kept_said(request.actor, uuid)
    now = {"sebutan": said.label, "berlaku": said.valid_since, "sumber": said.source, "keyakinan": said.confidence}
    form = VersionForm(sent(request), initial=now)
    if form.is_valid():
        action = partial(change_draft, request.actor, version=uuid, facts=form.version())
        if form.done(action):
            return redirect("framework", uuid=uuid)
    context = {"said": said, "form": form, "title": _("Keterangan rancangan %(title)s") % {"title": said.title}}
    return render(request, "web/organiser/forms/framework_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def competency_new(request: Request, uuid: UUID) -> HttpResponse:
    """A competency more in a draft."""
    said = kept_said(request.actor, uuid)
    form = CompetencyForm(sent(request))
    if form.is_valid():
        action = partial(add_competency, request.actor, version=uuid)
        if form.done(lambda: action(wording=form.wording())):
            return redirect("framework", uuid=uuid)
    context = {"said": said, "form": form, "title": _("Tambah kompetensi")}
    return render(request, "web/organiser/forms/competency_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def competency_edit(request: Request, uuid: UUID, competency: UUID) -> HttpResponse:
    """Other words for a competency of a draft."""
    said, row = kept_said(request.actor, uuid), draft_competency(request.actor, uuid, competency)
    form = CompetencyForm(sent(request), initial=_now(row))
    if form.is_valid():
        action = partial(change_competency, request.actor, version=uuid, competency=competency)
        if form.done(lambda: action(wording=form.wording())):
            return redirect("framework", uuid=uuid)
    title = _("Ubah %(code)s %(name)s") % {"code": row.code, "name": row.name}
    context = {"said": said, "row": row, "form": form, "title": title}
    return render(request, "web/organiser/forms/competency_edit.html", context, status=422 if form.errors else 200)


@require_POST
def competency_remove(request: Request, uuid: UUID, competency: UUID) -> HttpResponse:
    """Take a competency out of a draft."""
    remove_competency(request.actor, version=uuid, competency=competency)
    return redirect("framework", uuid=uuid)


def _now(row: Worded) -> dict[str, Any]:
    levels = {f"uraian-{level.number}": level.headline for level in row.levels}
    signs = {f"indikator-{level.number}": "\n".join(level.indicators) for level in row.levels}
    return (
        levels
        | signs
        | {
            "kode": row.code,
            "nama": row.name,
            "kelompok": row.group,
            "aspek": row.aspect,
            "definisi": row.definition,
            "kritis": row.critical,
            "menggantikan": row.replaces,
        }
    )
