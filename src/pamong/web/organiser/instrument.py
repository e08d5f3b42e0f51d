"""What is looked at after a programme: the programmes of a region, and the instrument of one of them."""

from functools import partial
from typing import Final, cast
from uuid import UUID

from django.forms import CharField, ChoiceField, IntegerField, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.core.refusals import NotFound
from pamong.evaluation.actions.instruments import BEHAVIOURS, LONGEST, PEERS, InstrumentFacts, write_instrument
from pamong.evaluation.queries.instruments import InstrumentPage, instrument_page, programmes_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent

_MOST: Final = (BEHAVIOURS[-1] + 2) * (LONGEST + 2)
"""Characters of the field: a line too many or too long is refused in words by the action."""


class InstrumentForm(ActionForm):
    """Behaviours, two tests, and how many colleagues."""

    perilaku = CharField(
        label=gettext_lazy("Perilaku di tempat kerja"),
        help_text=gettext_lazy(
            "Satu baris satu perilaku, 1 sampai 10, yang dapat dilihat orang di sampingnya. Misalnya: "
            "Menjelaskan syarat sebelum diminta"
        ),
        widget=Textarea(attrs={"rows": 6}),
        max_length=_MOST,
        required=False,
    )
    awal = ChoiceField(
        label=gettext_lazy("Tes sebelum"),
        help_text=gettext_lazy("Kosongkan keduanya bila program ini tanpa dua tes yang sebanding"),
        required=False,
    )
    akhir = ChoiceField(label=gettext_lazy("Tes sesudah"), required=False)
    rekan = IntegerField(
        label=gettext_lazy("Rekan yang diundi untuk setiap peserta"),
        help_text=gettext_lazy("0 sampai 5. Sistem yang mengundi, dari unit yang sama; peserta tidak memilih sendiri"),
        min_value=PEERS[0],
        max_value=PEERS[-1],
        initial=2,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "behaviours-none": "perilaku",
        "behaviours-many": "perilaku",
        "behaviour-long": "perilaku",
        "behaviour-twice": "perilaku",
        "instrument-peers": "rekan",
        "tests-both": "akhir",
        "tests-same": "akhir",
        "test-unknown": "awal",
    }

    def __init__(self, request: Request, found: InstrumentPage) -> None:
        """Begin with the newest instrument; offer the tests of the programme."""
        now = found.now
        initial = {
            "perilaku": "\n".join(now.behaviours) if now else "",
            "awal": str(now.pre or "") if now else "",
            "akhir": str(now.post or "") if now else "",
            "rekan": now.peers if now else 2,
        }
        super().__init__(sent(request), initial=initial)
        choices = [("", _("Tidak ada")), *((str(uuid), title) for uuid, title in found.tests)]
        for name in ("awal", "akhir"):
            cast("ChoiceField", self.fields[name]).choices = choices

    def facts(self) -> InstrumentFacts:
        """As the action takes them."""
        told = self.cleaned_data
        pre, post = (UUID(told[name]) if told[name] else None for name in ("awal", "akhir"))
        return InstrumentFacts(told["perilaku"].splitlines(), pre, post, told["rekan"])


@require_safe
def programmes(request: Request, code: str) -> HttpResponse:
    """Programmes with what is looked at after each."""
    found = programmes_page(request.actor, code, page=request.GET.get("halaman"))
    return render(request, "web/organiser/observations.html", {"found": found, "region": found.region})


@require_http_methods(METHODS)
def instrument(request: Request, uuid: UUID) -> HttpResponse:
    """The instrument of a programme, its offerings, and what was seen in all of them."""
    found = instrument_page(request.actor, uuid, page=request.GET.get("halaman"))
    form = InstrumentForm(request, found)
    if form.is_bound and not found.kept:
        raise NotFound
    if form.is_valid():
        action = partial(write_instrument, request.actor, programme=uuid, facts=form.facts())
        if form.done(action) is not None:
            return redirect("instrument", uuid=uuid)
    context = {"found": found, "head": found.programme, "region": found.programme.region, "form": form}
    return render(request, "web/organiser/instrument.html", context, status=422 if form.errors else 200)
