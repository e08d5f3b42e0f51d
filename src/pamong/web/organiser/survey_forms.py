"""Opening a survey, asking people, reminding them, handing out tokens, closing."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.forms import CharField, ChoiceField, IntegerField, RadioSelect
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pamong.kit.documents.survey_cards import survey_cards
from pamong.kit.tables import Column
from pamong.people.queries.choosing import Option, unit_options
from pamong.people.queries.keeping import kept_region
from pamong.people.queries.presence import RegionFacts
from pamong.surveys.actions.invitations import issue_tokens
from pamong.surveys.actions.reminders import remind
from pamong.surveys.actions.surveys import close_survey, open_survey
from pamong.surveys.actions.units import invite_units
from pamong.surveys.queries.questionnaires import published_of
from pamong.surveys.queries.surveys import SurveyPage, progress
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, DayField, PickField, sent
from pamong.web.organiser.tables import as_csv


class SurveyForm(ActionForm):
    """What is asked, how, and until when."""

    kuesioner = ChoiceField(
        label=gettext_lazy("Kuesioner"), help_text=gettext_lazy("Versi terbaru yang sudah terbit dipakai")
    )
    judul = CharField(
        label=gettext_lazy("Judul survei"),
        help_text=gettext_lazy("Yang dibaca orang yang diundang, misalnya: Suasana kerja November 2026"),
        max_length=200,
        error_messages={"required": gettext_lazy("Judul masih kosong. Isi judulnya.")},
    )
    jawaban = ChoiceField(
        label=gettext_lazy("Jawaban disimpan"),
        help_text=gettext_lazy("Tidak dapat diganti setelah survei dibuka."),
        choices=[
            (
                "anonim",
                gettext_lazy(
                    "Anonim: jawaban disimpan tanpa nama dan tanpa waktu, sehingga tidak ada halaman yang dapat menunjukkan "
                    "siapa menjawab apa. Hasil baru tampak setelah ditutup."
                ),
            ),
            (
                "nama",
                gettext_lazy(
                    "Dengan nama: jawaban disimpan bersama nama dan tersimpan sambil diisi. Anda tetap hanya melihat hasil "
                    "gabungan."
                ),
            ),
        ],
        widget=RadioSelect,
        initial="anonim",
    )
    batas = ChoiceField(
        label=gettext_lazy("Hasil tampak mulai"),
        help_text=gettext_lazy("Kelompok yang lebih kecil tidak dirinci."),
        choices=[("5", gettext_lazy("5 jawaban")), ("10", gettext_lazy("10 jawaban, untuk pertanyaan peka"))],
        widget=RadioSelect,
        initial="5",
    )
    mulai = DayField(label=gettext_lazy("Hari pertama"))
    sampai = DayField(label=gettext_lazy("Hari terakhir"), today=False)

    places = {  # noqa: RUF012  # as declared in the base
        "title-empty": "judul",
        "survey-floor": "batas",
        "survey-times": "sampai",
        "questionnaire-closed": "kuesioner",
    }

    def __init__(self, request: Request, code: str, zone: str) -> None:
        """Offer what is published in the region; days are those of its zone."""
        super().__init__(sent(request))
        choices = [(str(uuid), title) for uuid, title in published_of(request.actor, code)]
        cast("ChoiceField", self.fields["kuesioner"]).choices = choices
        self.zone = ZoneInfo(zone)

    def facts(self) -> dict[str, Any]:
        """As the action takes them: from the first minute of the first day to the end of the last."""
        told = self.cleaned_data
        first = datetime.combine(told["mulai"], time(), self.zone)
        end = datetime.combine(told["sampai"] + timedelta(days=1), time(), self.zone)
        return {
            "version": UUID(told["kuesioner"]),
            "title": told["judul"],
            "anonymous": told["jawaban"] == "anonim",
            "floor": int(told["batas"]),
            "opens_at": first,
            "closes_at": end,
        }


class InviteForm(ActionForm):
    """Whom a survey asks."""

    places = {"units-nobody": "unit", "invitee-unknown": "unit"}  # noqa: RUF012  # as declared in the base

    def __init__(self, request: Request, options: tuple[Option, ...] = ()) -> None:
        """Offer the units of the region."""
        super().__init__(sent(request))
        self.fields["unit"] = PickField(
            options,
            list_id="daftar-unit",
            label=_("Unit"),
            help_text=_(
                "Unit di bawahnya ikut. Kosongkan untuk seluruh instansi; jawaban lalu dihitung menurut unit teratas."
            ),
            required=False,
        )

    @property
    def units(self) -> list[UUID]:
        """The unit that was chosen; none for all."""
        unit = self.cleaned_data["unit"]
        return [UUID(unit)] if unit else []


class TokensForm(ActionForm):
    """How many tokens, and in which form."""

    banyak = IntegerField(
        label=gettext_lazy("Banyaknya token"),
        help_text=gettext_lazy("Satu token untuk satu jawaban, paling banyak 1.000 sekali buat"),
        error_messages={
            "required": gettext_lazy("Banyaknya masih kosong. Tulis 1 sampai 1000."),
            "invalid": gettext_lazy("Banyaknya bukan bilangan bulat. Tulis 1 sampai 1000."),
        },
    )
    bentuk = ChoiceField(
        label=gettext_lazy("Bentuk"),
        choices=[("pdf", gettext_lazy("Kartu untuk dicetak (PDF)")), ("csv", gettext_lazy("Tabel (CSV)"))],
    )

    places = {"token-count": "banyak"}  # noqa: RUF012  # as declared in the base

    def __init__(self, request: Request) -> None:
        """Nothing more to ask."""
        super().__init__(sent(request))


@require_http_methods(METHODS)
def survey_new(request: Request, code: str) -> HttpResponse:
    """Open a survey; whom it asks, the next page says."""
    region = kept_region(request.actor, code)
    form = SurveyForm(request, code, region.zone)
    if form.is_valid() and (row := form.done(partial(open_survey, request.actor, region=region.id, **form.facts()))):
        return redirect("survey", uuid=row.uuid)
    context = {"region": region, "form": form, "title": _("Buka survei")}
    return render(request, "web/organiser/forms/survey_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def survey_invite(request: Request, uuid: UUID) -> HttpResponse:
    """Ask a unit and those below it, or everybody."""
    found = _kept(request, uuid)
    form = InviteForm(request, unit_options(request.actor, found.region.code))
    if form.is_valid() and (form.done(partial(invite_units, request.actor, survey=uuid, units=form.units)) is not None):
        return redirect("survey", uuid=uuid)
    return _form(request, found, form, _("Undang pegawai"), "survey_invite")


@require_http_methods(METHODS)
def survey_tokens(request: Request, uuid: UUID) -> HttpResponseBase:
    """Make tokens; they come as a file once, and are kept nowhere."""
    found = _kept(request, uuid)
    form = TokensForm(request)
    if form.is_valid() and (
        made := form.done(partial(issue_tokens, request.actor, survey=uuid, count=form.cleaned_data["banyak"]))
    ):
        return _paper(found, made) if form.cleaned_data["bentuk"] == "pdf" else _table(made)
    return _form(request, found, form, _("Buat token"), "survey_tokens")


@require_POST
def survey_remind(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """Tell who has not answered."""
    remind(request.actor, survey=uuid)
    return redirect("survey", uuid=uuid)


@require_POST
def survey_close(request: Request, uuid: UUID) -> HttpResponseRedirect:
    """Close it before its time."""
    close_survey(request.actor, survey=uuid)
    return redirect("survey", uuid=uuid)


def _kept(request: Request, uuid: UUID) -> SurveyPage:
    """A survey that the actor keeps, not only reads. Raises NotFound."""
    found = progress(request.actor, uuid)
    kept_region(request.actor, found.region.code)
    return found


def _form(request: Request, found: SurveyPage, form: ActionForm, title: str, template: str) -> HttpResponse:
    context = {"region": found.region, "found": found, "form": form, "title": title}
    return render(request, f"web/organiser/forms/{template}.html", context, status=422 if form.errors else 200)


def _address(token: str) -> str:
    return settings.URL + reverse("fill-token", args=[token])


def _table(tokens: list[str]) -> HttpResponseBase:
    columns = (Column("token", _("Token")), Column("address", _("Alamat")))
    rows = ({"token": token, "address": _address(token)} for token in tokens)
    return as_csv(columns, rows, name="token-survei")


def _paper(found: SurveyPage, tokens: list[str]) -> HttpResponse:
    region: RegionFacts = found.region
    paper = survey_cards(
        [_address(token) for token in tokens],
        title=found.row.title,
        issuer=region.office or region.name,
        until=found.row.closes_at,
        at=timezone.now(),
        zone=ZoneInfo(region.zone),
    )
    headers = {"Content-Disposition": 'attachment; filename="kartu-survei.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
