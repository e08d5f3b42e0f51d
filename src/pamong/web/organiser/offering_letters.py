"""Letters of an offering: what was written, and writing each kind."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pamong.learning.actions.letters import issue_assignments, issue_completions, issue_invitation, issue_sheet
from pamong.learning.queries.letters.pages import OfferingLetters, letter_defaults, offering_letters
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, sent
from pamong.web.organiser.letter_forms import AssignmentForm, LetterForm, SheetForm, SpeakerForm

KINDS = {
    "undangan": "invitation",
    "undangan-narasumber": "invitation",
    "surat-tugas": "assignment",
    "daftar-hadir": "roster",
    "sttpp": "completion",
}
"""Word in the address → kind of letter."""


@require_safe
def letters_of_offering(request: Request, uuid: UUID) -> HttpResponse:
    """What was written for an offering, and what can be."""
    found = offering_letters(request.actor, uuid)
    return render(request, "web/organiser/offering_letters.html", {"found": found, "region": found.region})


@require_http_methods(METHODS)
def letter_new(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    """The form of one kind of letter; sent, the letter."""
    if kind not in KINDS:
        raise Http404
    found = offering_letters(request.actor, uuid)
    form = _form(request, found, kind)
    if form.is_valid():
        made = form.done(partial(_written, request, found.uuid, kind, form))
        if made is not None:
            return redirect("offering-letters", uuid=uuid)
    context = {"region": found.region, "found": found, "form": form, "kind": kind, "title": _title(kind)}
    return render(request, "web/organiser/forms/letter_new.html", context, status=422 if form.errors else 200)


def _form(request: Request, found: OfferingLetters, kind: str) -> LetterForm:
    known, data = letter_defaults(request.actor, found.uuid, KINDS[kind]), sent(request)
    if kind == "surat-tugas":
        return AssignmentForm(known, KINDS[kind], data)
    if kind == "undangan-narasumber":
        return SpeakerForm(found, known, data)
    return SheetForm(found, known, data) if kind == "daftar-hadir" else LetterForm(known, KINDS[kind], data)


def _written(request: Request, offering: UUID, kind: str, form: LetterForm) -> UUID | tuple[UUID, ...]:
    """The letter, or the letters."""
    facts = form.facts()
    if isinstance(form, AssignmentForm):
        return issue_assignments(request.actor, offering=offering, facts=facts, by=form.cleaned_data["pisah"])
    if isinstance(form, SheetForm):
        return issue_sheet(request.actor, session=form.session, facts=facts)
    if kind == "sttpp":
        return issue_completions(request.actor, offering=offering, facts=facts)
    speaker = form.speaker if isinstance(form, SpeakerForm) else None
    return issue_invitation(request.actor, offering=offering, facts=facts, speaker=speaker)


def _title(kind: str) -> str:
    return {
        "undangan": _("Buat undangan peserta"),
        "undangan-narasumber": _("Buat undangan narasumber"),
        "surat-tugas": _("Buat surat tugas"),
        "daftar-hadir": _("Buat daftar hadir"),
        "sttpp": _("Buat STTPP"),
    }[kind]
