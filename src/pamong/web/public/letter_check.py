"""Whether a letter holds, for anybody who has one: by its code, or by its file."""

from hashlib import file_digest
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.forms import CharField, FileField, Form, TextInput
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.office.queries.letters import CheckedFile, CheckedLetter, check_file, check_letter
from pamong.web.http import Request, takes

UPLOAD: Final = 16 << 20
"""Bytes of the largest file that is compared."""


class LetterCodeForm(Form):
    """The code of a letter, typed or brought by its QR code. Hyphens, blanks and small letters do no harm."""

    kode = CharField(
        label=gettext_lazy("Kode surat"),
        help_text=gettext_lazy("Sepuluh angka dan huruf di kaki surat, misalnya 7QK9D-2M4F8"),
        max_length=100,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Kode masih kosong. Salin dari kaki surat.")},
    )


class LetterFileForm(Form):
    """The file of a letter."""

    berkas = FileField(
        label=gettext_lazy("Berkas PDF surat"),
        help_text=gettext_lazy("Paling besar 16 MB. Berkas dibandingkan lalu dibuang; tidak ada yang disimpan"),
        error_messages={
            "required": gettext_lazy("Berkas belum dipilih. Pilih PDF yang Anda terima."),
            "empty": gettext_lazy("Berkas ini kosong. Pilih PDF yang Anda terima."),
        },
    )


@login_not_required
@takes(UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_check(request: Request) -> HttpResponse:
    """The forms, and the answer: holds, replaced, withdrawn, or nothing of ours. Never whose names stand in it."""
    form = LetterCodeForm(request.GET if "kode" in request.GET else None)
    upload = LetterFileForm(request.POST, request.FILES) if request.method == "POST" else LetterFileForm()
    context: dict[str, Any] = {"form": form, "upload": upload, "now": timezone.now()}
    if upload.is_valid():
        return _answer(request, context, file=_compared(upload))
    if form.is_valid() and request.method != "POST":
        return _answer(request, context, found=check_letter(form.cleaned_data["kode"]))
    return render(request, "web/public/letter_check.html", context, status=422 if form.errors or upload.errors else 200)


def _compared(upload: LetterFileForm) -> CheckedFile | None:
    """Every byte counts: a file that was saved again by another program is another file."""
    return check_file(file_digest(upload.cleaned_data["berkas"], "sha256").hexdigest())


def _answer(
    request: Request, context: dict[str, Any], *, found: CheckedLetter | None = None, file: CheckedFile | None = None
) -> HttpResponse:
    letter = file.letter if file else found
    context |= {"asked": "file" if request.method == "POST" else "code", "found": letter, "file": file}
    return render(request, "web/public/letter_check.html", context, status=200 if letter else 404)
