"""The register of speakers: the list, one of them with the rating, and what keepers do with it."""

from decimal import Decimal
from functools import partial
from typing import Any, Final, cast
from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, Form, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.kit.tables import Column
from pamong.kit.wording import number
from pamong.learning.actions.ratings import ask_ratings
from pamong.learning.actions.speakers import (
    Outsider,
    SpeakerFacts,
    change_speaker,
    close_speaker,
    register_outside_speaker,
    register_speaker,
)
from pamong.learning.queries.partners import partner_choices
from pamong.learning.queries.speakers import (
    HONORARIA,
    SpeakerRow,
    SpeakersWanted,
    expertise_choices,
    speaker_page,
    speaker_rows,
    speakers,
)
from pamong.people.queries.grants import person_named
from pamong.people.queries.keeping import kept_region
from pamong.people.queries.presence import RegionFacts
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

LEAST: Final = ("2.5", "3.0", "3.5", "4.0")
"""Ratings from which on somebody may look."""


def _said(least: str) -> str:
    return f"≥ {number(Decimal(least), 1)}"


_at_least = lazy(_said, str)


class SpeakersForm(Form):
    """What somebody looks for among the speakers."""

    cari = CharField(label=gettext_lazy("Cari nama, asal atau keahlian"), max_length=200, required=False)
    keahlian = ChoiceField(label=gettext_lazy("Keahlian"), required=False)
    mitra = ChoiceField(label=gettext_lazy("Mitra"), required=False)
    nilai = ChoiceField(
        label=gettext_lazy("Nilai peserta"),
        choices=[("", gettext_lazy("Semua")), *((least, _at_least(least)) for least in LEAST)],
        required=False,
    )
    praktisi = BooleanField(label=gettext_lazy("Hanya praktisi"), required=False)
    ditutup = BooleanField(label=gettext_lazy("Yang sudah ditutup"), required=False)

    def __init__(self, request: Request, region: RegionFacts) -> None:
        """Offer what the region's speakers can teach, and its partners."""
        super().__init__(request.GET)
        every = ("", _("Semua"))
        fields = cast("dict[str, ChoiceField]", self.fields)
        fields["keahlian"].choices = [every, *((word, word) for word in expertise_choices(request.actor, region.id))]
        partners = partner_choices(request.actor, region.id)
        fields["mitra"].choices = [every, *((str(row.uuid), row.name) for row in partners)]

    def wanted(self) -> SpeakersWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return SpeakersWanted(
            text=told.get("cari", ""),
            expertise=told.get("keahlian", ""),
            partner=UUID(told["mitra"]) if told.get("mitra") else None,
            practitioner=told.get("praktisi", False),
            least=float(told["nilai"]) if told.get("nilai") else None,
            closed=told.get("ditutup", False),
        )


class SpeakerForm(ActionForm):
    """What a speaker is beside a person."""

    asal = CharField(
        label=gettext_lazy("Asal"),
        help_text=gettext_lazy("Seperti tertulis di samping nama"),
        max_length=200,
        required=False,
    )
    mitra = ChoiceField(label=gettext_lazy("Dari mitra"), required=False)
    praktisi = BooleanField(
        label=gettext_lazy("Praktisi"), help_text=gettext_lazy("Mengerjakan sendiri yang diajarkan"), required=False
    )
    keahlian = CharField(
        label=gettext_lazy("Keahlian"),
        help_text=gettext_lazy("Satu baris untuk satu keahlian"),
        widget=Textarea(attrs={"rows": 3}),
        max_length=2500,
        required=False,
    )
    honorarium = ChoiceField(label=gettext_lazy("Golongan honorarium"), choices=HONORARIA, initial="none")
    benturan = CharField(
        label=gettext_lazy("Benturan kepentingan"),
        help_text=gettext_lazy("Hanya dilihat penyelenggara: misalnya keluarga, usaha, jabatan lain"),
        max_length=500,
        required=False,
    )
    tentang = CharField(
        label=gettext_lazy("Tentang narasumber"),
        help_text=gettext_lazy("Beberapa kalimat yang dibaca peserta"),
        widget=Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "person-unknown": "nip",
        "speaker-twice": "nip",
        "name-empty": "nama",
        "person-email": "email",
        "speaker-honorarium": "honorarium",
        "speaker-expertise": "keahlian",
    }

    def __init__(self, request: Request, region: RegionFacts, row: SpeakerRow | None = None) -> None:
        """Begin with what is written of a speaker; offer the partners of the region."""
        super().__init__(sent(request), initial=_initial(row) if row else None)
        partners = partner_choices(request.actor, region.id, also=row.partner_uuid if row else None)
        choices = [("", _("Tidak dari mitra")), *((str(row.uuid), row.name) for row in partners)]
        cast("ChoiceField", self.fields["mitra"]).choices = choices

    def facts(self) -> SpeakerFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return SpeakerFacts(
            institution=read["asal"],
            partner=UUID(read["mitra"]) if read["mitra"] else None,
            practitioner=read["praktisi"],
            expertise=read["keahlian"].splitlines(),
            honorarium=read["honorarium"],
            conflict=read["benturan"],
            about=read["tentang"],
        )


class NewSpeakerForm(SpeakerForm):
    """The same, and who it is: somebody known by number, or somebody new."""

    nip = CharField(
        label=gettext_lazy("NIP atau e-mail, bila sudah tercatat"),
        help_text=gettext_lazy("Juga ASN instansi lain. Kosongkan untuk orang dari luar pemerintahan."),
        max_length=200,
        required=False,
    )
    nama = CharField(
        label=gettext_lazy("Nama, bila belum tercatat"),
        help_text=gettext_lazy("Tanpa gelar"),
        max_length=200,
        required=False,
    )
    gelar_depan = CharField(label=gettext_lazy("Gelar di depan"), max_length=50, required=False)
    gelar_belakang = CharField(label=gettext_lazy("Gelar di belakang"), max_length=50, required=False)
    email = CharField(label=gettext_lazy("E-mail"), max_length=200, required=False)

    field_order = ("nip", "nama", "gelar_depan", "gelar_belakang", "email")

    def clean(self) -> None:
        """One of the two ways, not none and not both."""
        super().clean()
        told = self.cleaned_data
        if bool(told.get("nip")) == bool(told.get("nama")):
            self.add_error(
                "nip", _("Isi NIP atau e-mail orang yang sudah tercatat, atau nama orang baru; salah satu saja.")
            )

    def outsider(self) -> Outsider:
        """Somebody new."""
        read = self.cleaned_data
        return Outsider(read["nama"], read["gelar_depan"], read["gelar_belakang"], read["email"])


@require_safe
def speakers_page(request: Request, code: str) -> HttpResponse:
    """Speakers of a region, by name."""
    form = SpeakersForm(request, kept_region(request.actor, code))
    wanted = form.wanted()
    found = speakers(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/speakers.html", context, status=422 if form.errors else 200)


@require_safe
def speakers_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    form = SpeakersForm(request, kept_region(request.actor, code))
    rows = speaker_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    told = (
        {**row, "expertise": "; ".join(row["expertise"]), "practitioner": _("ya") if row["practitioner"] else ""}
        for row in cells(rows.stream())
    )
    return as_xlsx(_columns(), told, title=_("Narasumber"), name=f"narasumber-{code}")


@require_safe
def speaker(request: Request, uuid: UUID) -> HttpResponse:
    """One speaker, the rating in its parts and the sessions."""
    found = speaker_page(request.actor, uuid)
    context = {"found": found, "row": found.row, "region": found.region}
    return render(request, "web/organiser/speaker.html", context)


@require_http_methods(METHODS)
def speaker_new(request: Request, code: str) -> HttpResponse:
    """Another speaker of a region."""
    region = kept_region(request.actor, code)
    form = NewSpeakerForm(request, region)
    if form.is_valid() and (row := form.done(partial(_register, request, code, form))):
        return redirect("speaker", uuid=row)
    context = {"region": region, "form": form, "title": _("Daftarkan narasumber")}
    return render(request, "web/organiser/forms/speaker_new.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def speaker_edit(request: Request, uuid: UUID) -> HttpResponse:
    """What is written of a speaker, corrected."""
    found = speaker_page(request.actor, uuid)
    form = SpeakerForm(request, found.region, found.row)
    if (
        form.is_valid()
        and form.done(partial(change_speaker, request.actor, speaker=uuid, facts=form.facts())) is not None
    ):
        return redirect("speaker", uuid=uuid)
    title = _("Ubah %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "row": found.row, "form": form, "title": title}
    return render(request, "web/organiser/forms/speaker_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def speaker_close(request: Request, uuid: UUID) -> HttpResponse:
    """A speaker who is no longer chosen."""
    found, form = speaker_page(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid():
        form.done(partial(close_speaker, request.actor, speaker=uuid))
        if not form.errors:
            return redirect("speakers", code=found.region.code)
    title = _("Tutup %(name)s") % {"name": found.row.name}
    context = {"region": found.region, "row": found.row, "form": form, "title": title}
    return render(request, "web/organiser/forms/speaker_close.html", context, status=422 if form.errors else 200)


@require_POST
def ratings_ask(request: Request, uuid: UUID, session: UUID) -> HttpResponse:
    """Ask the participants of a session about all who taught in it; back to the one from whose page that was asked."""
    speaker_page(request.actor, uuid)
    ask_ratings(request.actor, session=session)
    return redirect("speaker", uuid=uuid)


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Narasumber")),
        Column("institution", _("Asal")),
        Column("partner", _("Mitra")),
        Column("practitioner", _("Praktisi")),
        Column("expertise", _("Keahlian")),
        Column("rating", _("Nilai peserta (1–4)"), "number"),
        Column("rated", _("Jawaban"), "integer"),
        Column("honorarium", _("Golongan honorarium")),
        Column("conflict", _("Benturan kepentingan")),
    )


def _register(request: Request, code: str, form: NewSpeakerForm) -> UUID:
    """Whom the form means becomes a speaker. Returns the speaker's uuid."""
    login, facts = form.cleaned_data["nip"], form.facts()
    if login:
        known = person_named(request.actor, code, login)
        row = register_speaker(request.actor, region=code, person=known.uuid, facts=facts)
    else:
        row = register_outside_speaker(request.actor, region=code, outsider=form.outsider(), facts=facts)
    found: UUID = row.uuid
    return found


def _initial(row: SpeakerRow) -> dict[str, Any]:
    return {
        "asal": row.institution,
        "mitra": str(row.partner_uuid or ""),
        "praktisi": row.practitioner,
        "keahlian": "\n".join(row.expertise),
        "honorarium": row.honorarium_code,
        "benturan": row.conflict,
        "tentang": row.about,
    }
