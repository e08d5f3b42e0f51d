"""One item: its versions, what happens to them next, and how a candidate sees it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import CharField, ChoiceField, RadioSelect, Textarea
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.core.actor import Actor
from pamong.exams.actions.alerts import close_alert
from pamong.exams.actions.items import (
    approve_version,
    hand_in,
    make_enemies,
    part_enemies,
    pilot_version,
    release_version,
    retire_item,
    return_version,
)
from pamong.exams.queries.item_page import item_of_code, item_page, item_picture, item_preview
from pamong.web.http import Request
from pamong.web.organiser.fields import ActionForm
from pamong.web.public.player import pictures


class ReviewForm(ActionForm):
    """What a reviewer thinks of a version."""

    places = {"remark": "catatan"}  # noqa: RUF012  # as declared in the base

    putusan = ChoiceField(
        label=gettext_lazy("Putusan"),
        choices=[("setuju", gettext_lazy("Setujui")), ("kembali", gettext_lazy("Kembalikan kepada penulis"))],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih setuju atau kembalikan.")},
    )
    catatan = CharField(
        label=gettext_lazy("Catatan untuk penulis"),
        help_text=gettext_lazy("Wajib bila dikembalikan: sebutkan apa yang perlu diubah"),
        max_length=2_000,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
    )

    def decided(self, actor: Actor, version: UUID) -> object:
        """Approve or return."""
        remark = self.cleaned_data["catatan"]
        if self.cleaned_data["putusan"] == "setuju":
            return approve_version(actor, version=version, remark=remark)
        return return_version(actor, version=version, remark=remark)


class RetireForm(ActionForm):
    """Why an item is not used any more."""

    places = {"retirement": "alasan"}  # noqa: RUF012  # as declared in the base

    alasan = CharField(label=gettext_lazy("Mengapa soal ini tidak dipakai lagi"), max_length=500)


class EnemyForm(ActionForm):
    """Another item of the bank that must not stand beside this one."""

    places = {"enemy-itself": "lawan", "enemies-already": "lawan"}  # noqa: RUF012  # as declared in the base

    lawan = CharField(label=gettext_lazy("Kode soal lain di bank ini"), max_length=40)
    sebab = CharField(
        label=gettext_lazy("Sebabnya"),
        help_text=gettext_lazy("Misalnya: yang satu membocorkan jawaban yang lain"),
        max_length=300,
        required=False,
    )


class AlertForm(ActionForm):
    """What becomes of an item whose regulation was withdrawn."""

    places = {"alert-note": "dasar"}  # noqa: RUF012  # as declared in the base

    nasib = ChoiceField(
        label=gettext_lazy("Putusan"),
        choices=[
            ("tetap", gettext_lazy("Soal tetap benar dan boleh dipakai lagi")),
            (
                "ganti",
                gettext_lazy(
                    "Soal tidak dipakai sampai didasarkan pada peraturan lain, ditulis ulang, atau dipensiunkan"
                ),
            ),
        ],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu putusan.")},
    )
    dasar = CharField(label=gettext_lazy("Mengapa"), max_length=1_000)


@require_safe
def item(request: Request, uuid: UUID) -> HttpResponse:
    """One item and its versions."""
    return _page(request, uuid)


@require_POST
def item_hand_in(request: Request, uuid: UUID, version: UUID) -> HttpResponse:
    """A draft waits for a review from now on."""
    hand_in(request.actor, version=version)
    return redirect("item", uuid=uuid)


@require_POST
def item_pilot(request: Request, uuid: UUID, version: UUID) -> HttpResponse:
    """A reviewed version may stand in forms without counting."""
    pilot_version(request.actor, version=version)
    return redirect("item", uuid=uuid)


@require_POST
def item_release(request: Request, uuid: UUID, version: UUID) -> HttpResponse:
    """A reviewed version counts in new forms."""
    release_version(request.actor, version=version)
    return redirect("item", uuid=uuid)


@require_POST
def item_review(request: Request, uuid: UUID, version: UUID) -> HttpResponse:
    """The reviewer's answer."""
    form = ReviewForm(request.POST)
    return _done(request, uuid, "review", form, lambda: form.decided(request.actor, version))


@require_POST
def item_retire(request: Request, uuid: UUID) -> HttpResponse:
    """An item leaves new forms for good."""
    form = RetireForm(request.POST)
    return _done(
        request, uuid, "retire", form, lambda: retire_item(request.actor, item=uuid, reason=form.cleaned_data["alasan"])
    )


@require_POST
def item_enemy(request: Request, uuid: UUID) -> HttpResponse:
    """Two items never stand in one form from now on."""
    form = EnemyForm(request.POST)
    other = item_of_code(request.actor, uuid, request.POST.get("lawan", ""))
    if form.is_valid() and other is None:
        told = {"code": form.cleaned_data["lawan"]}
        form.add_error("lawan", _("Tidak ada soal berkode “%(code)s” di bank ini. Periksa kodenya.") % told)
    reason = form.cleaned_data.get("sebab", "")
    return _done(
        request, uuid, "enemy", form, lambda: make_enemies(request.actor, item=uuid, other=other or uuid, reason=reason)
    )


@require_POST
def item_enemy_part(request: Request, uuid: UUID, other: UUID) -> HttpResponse:
    """Both may stand in one form again."""
    part_enemies(request.actor, item=uuid, other=other)
    return redirect("item", uuid=uuid)


@require_POST
def item_alert(request: Request, uuid: UUID, alert: UUID) -> HttpResponse:
    """Somebody decided about an item whose regulation was withdrawn."""
    form = AlertForm(request.POST, prefix=str(alert))
    return _done(request, uuid, str(alert), form, lambda: _alert_closed(request.actor, alert, form))


@pictures  # type: ignore[arg-type]  # it types views without keys only
@require_safe
def item_preview_page(request: Request, uuid: UUID) -> HttpResponse:
    """The newest version exactly as a candidate sees it."""
    found = item_preview(request.actor, uuid)
    return render(request, "web/organiser/item_preview.html", {"uuid": uuid, "title": found["title"]})


@require_safe
def item_preview_json(request: Request, uuid: UUID) -> JsonResponse:
    """What the player reads for it; no key is in it."""
    return JsonResponse(item_preview(request.actor, uuid))


@require_safe
def item_image(request: Request, uuid: UUID, number: int, place: int) -> HttpResponse:
    """A picture of a version."""
    kind, data = item_picture(request.actor, uuid, number, place)
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "private, max-age=3600"})


def _alert_closed(actor: Actor, alert: UUID, form: AlertForm) -> object:
    told = form.cleaned_data
    return close_alert(actor, alert=alert, kept=told["nasib"] == "tetap", note=told["dasar"])


def _done(request: Request, uuid: UUID, name: str, form: ActionForm, action: Callable[[], object]) -> HttpResponse:
    """Back to the item; where something was refused, the page with the form that says why."""
    if form.is_valid() and form.done(action) is not None:
        return redirect("item", uuid=uuid)
    return _page(request, uuid, {name: form})


def _page(request: Request, uuid: UUID, refused: "dict[str, Any] | None" = None) -> HttpResponse:
    found, told = item_page(request.actor, uuid), refused or {}
    forms = {"review": ReviewForm(), "retire": RetireForm(), "enemy": EnemyForm(), **told}
    alerts = [(one, told.get(str(one.uuid)) or AlertForm(prefix=str(one.uuid))) for one in found.alerts]
    context = {"found": found, "region": found.region, "alerts": alerts, "forms": forms}
    context["form"] = next(iter(told.values()), None)
    return render(request, "web/organiser/item.html", context, status=422 if told else 200)
