"""Whom somebody sends to an offering, of the own people."""

from functools import partial
from uuid import UUID

from django.forms import CharField, Form, MultipleChoiceField, Textarea, TextInput
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.learning.actions.together import Together, nominate_people
from pamong.learning.queries.candidates import NominationPage, nomination_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent


class SearchForm(Form):
    """Whom somebody looks for."""

    cari = CharField(label=gettext_lazy("Cari nama"), max_length=200, required=False, widget=TextInput({"class": "in"}))

    def text(self) -> str:
        """What was understood of it."""
        self.full_clean()
        found: str = self.cleaned_data.get("cari", "")
        return found


class NominateForm(ActionForm):
    """Who is sent, and why."""

    pilih = MultipleChoiceField(
        label=gettext_lazy("Pegawai"),
        error_messages={
            "required": gettext_lazy("Belum ada yang dipilih. Beri tanda pada namanya."),
            "invalid_choice": gettext_lazy(
                "Ada nama yang tidak dapat diusulkan lagi. Periksa daftarnya, lalu pilih ulang."
            ),
        },
    )
    alasan = CharField(
        label=gettext_lazy("Mengapa mereka"),
        help_text=gettext_lazy("Dibaca oleh yang Anda usulkan dan oleh penyelenggara"),
        widget=Textarea({"rows": 2}),
        max_length=1_000,
        error_messages={"required": gettext_lazy("Alasannya masih kosong. Tulis mengapa mereka diusulkan.")},
    )

    places = {"nomination-reason": "alasan", "nobody": "pilih", "many": "pilih"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: NominationPage, data: QueryDict | None) -> None:
        """Only who is on the page and may be chosen."""
        super().__init__(data)
        choices = [(str(row.person.uuid), row.person.name) for row in found.page if row.open]
        self.fields["pilih"].choices = choices  # type: ignore[attr-defined]  # of a choice field

    def people(self) -> list[UUID]:
        """Who was chosen."""
        return [UUID(value) for value in self.cleaned_data["pilih"]]


@require_http_methods(METHODS)
def nominate(request: Request, uuid: UUID) -> HttpResponse:
    """The own people, those who need it most first; who is chosen is sent."""
    search = SearchForm(request.GET)
    found = nomination_page(request.actor, uuid, text=search.text(), page=request.GET.get("halaman"))
    form = NominateForm(found, sent(request))
    told = _sent(request, uuid, form)
    if told and not told.refused:
        return redirect(f"{reverse('nominate', args=[uuid])}?diusulkan={told.done}")
    context = {"found": found, "row": found.offering, "search": search, "form": form, "told": told}
    context |= {"refused": _refused(found, told), "nominated": request.GET.get("diusulkan", "")}
    return render(request, "web/leader/nominate.html", context, status=422 if form.errors or told else 200)


def _sent(request: Request, uuid: UUID, form: NominateForm) -> Together | None:
    """What came of it; None where nobody was sent."""
    if not form.is_valid():
        return None
    reason = form.cleaned_data["alasan"]
    return form.done(partial(nominate_people, request.actor, offering=uuid, people=form.people(), reason=reason))


def _refused(found: NominationPage, told: Together | None) -> list[tuple[str, str]]:
    """Names of those who could not be sent, and why."""
    why = told.refused if told else {}
    return [(row.person.name, why[row.person.uuid]) for row in found.page if row.person.uuid in why]
