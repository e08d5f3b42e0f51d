"""Letters of a region: the list, one with its editions, printing it again, withdrawing it, the hours of a year."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, Form
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit import filetypes
from pamong.kit.tables import Column
from pamong.learning.actions.letters import issue_recap, renew_letter
from pamong.learning.queries.letters.pages import recap_defaults, renewal
from pamong.office.actions.letters import withdraw_letter
from pamong.office.queries.letters import (
    KINDS,
    STATES,
    LetterFile,
    LettersWanted,
    letter_file,
    letter_page,
    letter_rows,
    letters,
)
from pamong.people.queries.choosing import unit_options
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, sent
from pamong.web.organiser.letter_forms import RecapForm, RenewForm, WithdrawLetterForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

YEARS = 5
"""Years of which a recap is offered."""


class LettersForm(Form):
    """What somebody looks for among letters."""

    cari = CharField(label=gettext_lazy("Cari nomor atau perihal"), max_length=200, required=False)
    jenis = ChoiceField(
        label=gettext_lazy("Jenis"), choices=[("", gettext_lazy("Semua")), *KINDS.items()], required=False
    )
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[
            ("", gettext_lazy("Semua")),
            (STATES[0], gettext_lazy("Berlaku")),
            (STATES[1], gettext_lazy("Dicabut")),
        ],
        required=False,
    )

    def wanted(self) -> LettersWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return LettersWanted(told.get("cari", ""), told.get("jenis", ""), told.get("keadaan", ""))


@require_safe
def letters_page(request: Request, code: str) -> HttpResponse:
    """Letters of a region, newest first."""
    form = LettersForm(request.GET)
    wanted = form.wanted()
    found = letters(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/letters.html", context, status=422 if form.errors else 200)


@require_safe
def letters_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("kind_label", _("Jenis")),
        Column("number", _("Nomor")),
        Column("subject", _("Perihal")),
        Column("dated", _("Tanggal"), "date"),
        Column("editions", _("Terbitan"), "integer"),
        Column("withdrawn_at", _("Dicabut"), "datetime"),
        Column("code", _("Kode periksa")),
    )
    form = LettersForm(request.GET)
    rows = letter_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("Surat"), name=f"surat-{code}")


@require_safe
def letter(request: Request, uuid: UUID) -> HttpResponse:
    """One letter, every edition of it, and what can be done."""
    found = letter_page(request.actor, uuid)
    context = {"found": found, "row": found.row, "region": found.region}
    label, _sign, key = found.row.source.partition(":")
    context |= {
        "offering": key if label == "learning.offering" else "",
        "renews": found.row.kind not in ("hours", "minutes"),
    }
    return render(request, "web/organiser/letter.html", context)


@require_safe
def letter_download(request: Request, uuid: UUID, edition: int) -> FileResponse:
    """An edition as a file, also an earlier one."""
    return as_pdf(letter_file(request.actor, uuid, edition))


@require_http_methods(METHODS)
def letter_renew(request: Request, uuid: UUID) -> HttpResponse:
    """Printed again from what is known now; the reason is kept."""
    found = renewal(request.actor, uuid)
    form = RenewForm(found.known, found.row.kind, sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(renew_letter, request.actor, letter=uuid, facts=form.facts(), reason=reason)):
            return redirect("letter", uuid=uuid)
    context = {"region": found.known.region, "row": found.row, "form": form}
    context |= {"title": _("Terbitkan ulang %(kind)s") % {"kind": found.row.kind_label.lower()}}
    return render(request, "web/organiser/forms/letter_renew.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def letter_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """A letter no longer holds."""
    found = letter_page(request.actor, uuid)
    form = WithdrawLetterForm(sent(request))
    if form.is_valid():
        action = partial(withdraw_letter, request.actor, letter=uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("letter", uuid=uuid)
    context = {"region": found.region, "row": found.row, "form": form}
    context |= {"title": _("Cabut %(kind)s") % {"kind": found.row.kind_label.lower()}}
    return render(request, "web/organiser/forms/letter_withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def recap_new(request: Request, code: str) -> HttpResponse:
    """The hours of a year as a letter."""
    known, now = recap_defaults(request.actor, code), timezone.localdate().year
    form = RecapForm(known, range(now, now - YEARS, -1), unit_options(request.actor, code), sent(request))
    if form.is_valid():
        year, unit, facts = int(form.cleaned_data["tahun"]), form.unit, form.facts()
        uuid = form.done(partial(issue_recap, request.actor, region=code, year=year, unit=unit, facts=facts))
        if uuid is not None:
            return redirect("letter", uuid=uuid)
    context = {"region": known.region, "form": form, "title": _("Buat rekap JP")}
    return render(request, "web/organiser/forms/recap_new.html", context, status=422 if form.errors else 200)


def as_pdf(found: LetterFile) -> FileResponse:
    """To be saved under its name."""
    return FileResponse(found.content, as_attachment=True, filename=found.name, content_type=filetypes.PDF)
