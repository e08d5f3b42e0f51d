"""Which offices come when, by lot: announced before, drawn before everybody's eyes, repeated by whoever doubts it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import BooleanField, CharField, IntegerField, TextInput
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.core.refusals import NotFound
from pamong.evaluation.actions.draws import draw_offices, promise_draw
from pamong.evaluation.queries.draws import DrawPage, draw_page, proposal_of
from pamong.evaluation.queries.studies import StudyHead, study_head
from pamong.people.queries.paged import Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.month_field import MonthField

APART = 3
"""Months from one turn to the next that are proposed."""


def _whole(**facts: Any) -> IntegerField:
    return IntegerField(
        **facts,
        error_messages={
            "required": gettext_lazy("Jumlahnya masih kosong. Tulis bilangan bulat, misalnya 4."),
            "invalid": gettext_lazy("Jumlahnya bukan bilangan bulat. Tulis misalnya 4."),
            "min_value": gettext_lazy("Jumlahnya terlalu kecil."),
            "max_value": gettext_lazy("Jumlahnya terlalu besar."),
        },
        widget=TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PromiseForm(ActionForm):
    """How many offices start together, when, and how far apart."""

    mulai = MonthField(
        label=gettext_lazy("Bulan mulai kelompok pertama"), help_text=gettext_lazy("Misalnya Januari 2027")
    )
    kantor = _whole(
        label=gettext_lazy("Kantor yang mulai bersama"),
        help_text=gettext_lazy("Sebanyak kantor yang dapat dilatih dalam satu angkatan"),
        min_value=1,
        max_value=10_000,
    )
    jarak = _whole(
        label=gettext_lazy("Bulan antara satu kelompok dan berikutnya"),
        help_text=gettext_lazy(
            "Cukup lama supaya dampak pada kelompok pertama terlihat sebelum kelompok berikutnya mulai"
        ),
        min_value=1,
        max_value=60,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "draw-month": "mulai",
        "draw-seats": "kantor",
        "draw-apart": "jarak",
    }

    def __init__(self, design: str, data: QueryDict | None) -> None:
        """A lottery has one turn; nobody is asked how far apart its turns are."""
        super().__init__(data, initial={"jarak": APART})
        if design == "lottery":
            del self.fields["jarak"]

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        return {"first_month": read["mulai"], "seats": read["kantor"], "apart": read.get("jarak", 0)}


class WordForm(ActionForm):
    """What is said at the draw, which cannot be taken back."""

    kata = CharField(
        label=gettext_lazy("Kata saksi"),
        help_text=gettext_lazy("Disebut saksi sekarang juga, misalnya judul berita hari ini"),
        max_length=200,
        error_messages={"required": gettext_lazy("Kata saksi masih kosong. Minta seorang saksi menyebut satu kata.")},
    )
    yakin = BooleanField(
        label=gettext_lazy("Undi sekarang. Urutannya tidak dapat diubah sesudahnya."),
        error_messages={"required": gettext_lazy("Beri tanda bahwa undian diadakan sekarang.")},
    )

    places = {"draw-word": "kata"}  # noqa: RUF012  # as declared in the base


@require_http_methods(METHODS)
def study_draw(request: Request, uuid: UUID) -> HttpResponse:
    """What was announced and what came of it; who keeps the study announces and draws here."""
    head, found = study_head(request.actor, uuid), draw_page(request.actor, uuid)
    form = _form(request, head, found)
    if form is not None and form.is_valid() and form.done(partial(_act, request, uuid, form)) is not None:
        return redirect("study-draw", uuid=uuid)
    context = {
        "head": head,
        "region": head.region,
        "found": found,
        "form": form,
        "proposal": proposal_of(request.actor, uuid) if form else None,
        "places": page_of(Rows(list(found.places), list), request.GET.get("halaman")),
    }
    return render(request, "web/organiser/study_draw.html", context, status=422 if form and form.errors else 200)


def _form(request: Request, head: StudyHead, found: DrawPage) -> PromiseForm | WordForm | None:
    """What can be done next. Raises NotFound for who sends without keeping the study."""
    if request.method == "POST" and not head.kept:
        raise NotFound
    if request.method != "POST" and (not (head.kept and head.live and found.possible) or found.drawn_at):
        return None
    return WordForm(sent(request)) if found.promised_at else PromiseForm(found.design, sent(request))


def _act(request: Request, uuid: UUID, form: PromiseForm | WordForm) -> object:
    if isinstance(form, PromiseForm):
        return promise_draw(request.actor, study=uuid, **form.told())
    return draw_offices(request.actor, study=uuid, word=form.cleaned_data["kata"])
