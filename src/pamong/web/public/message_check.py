"""Whether a message is ours, for anybody who got one."""

from django.contrib.auth.decorators import login_not_required
from django.forms import CharField, Form, TextInput
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.office.queries.check import check_code
from pamong.web.http import Request
from pamong.web.topics import topic


class CodeForm(Form):
    """The code of a message, typed or brought by its link. Hyphens, blanks and small letters do no harm."""

    kode = CharField(
        label=gettext_lazy("Kode pesan"),
        help_text=gettext_lazy("Sepuluh angka dan huruf di bawah pesan, misalnya 7QK9D-2M4F8"),
        max_length=100,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Kode masih kosong. Salin dari bagian bawah pesan.")},
    )


@login_not_required
@require_safe
def message_check(request: Request) -> HttpResponse:
    """The form, and the answer when a code was given: from whom, when, about what; never to whom."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    asked = form.is_valid()
    found = check_code(form.cleaned_data["kode"]) if asked else None
    context = {"form": form, "asked": asked, "found": found, "topic": topic(found.topic) if found else ""}
    status = 422 if form.errors else 404 if asked and found is None else 200
    return render(request, "web/public/message_check.html", context, status=status)
