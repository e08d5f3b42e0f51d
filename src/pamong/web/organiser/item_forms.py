"""Writing an item, wording it anew, saying what it is about, and correcting its key."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.exams.actions.items import change_draft, correct_key, set_tags, write_item
from pamong.exams.queries.bank_items import KINDS
from pamong.exams.queries.banks import bank_written
from pamong.exams.queries.item_page import Writing, writing_again, writing_new, writing_version
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, sent
from pamong.web.organiser.item_fields import ItemForm, TagsForm
from pamong.web.organiser.item_kinds import FORMS, rows_for
from pamong.web.organiser.key_forms import KeyForm


@require_http_methods(METHODS)
def item_new(request: Request, uuid: UUID) -> HttpResponse:
    """A new item: first its type, then its wording."""
    kind = request.GET.get("jenis", "")
    if not kind:
        region, bank = bank_written(request.actor, uuid)
        context = {"region": region, "bank": bank, "kinds": KINDS}
        return render(request, "web/organiser/item_kinds.html", context)
    found = writing_new(request.actor, uuid, kind)
    form = _form(request, found)
    if form.is_valid():
        row = form.done(partial(write_item, request.actor, bank=uuid, facts=form.facts()))
        if row is not None:
            return redirect("item", uuid=row.item.uuid)
    return _page(request, found, form, _("Soal baru"))


@require_http_methods(METHODS)
def item_edit(request: Request, uuid: UUID) -> HttpResponse:
    """The draft in work worded anew, or the next version."""
    found = writing_again(request.actor, uuid)
    form = _form(request, found)
    if form.is_valid() and form.done(partial(change_draft, request.actor, item=uuid, facts=form.facts())) is not None:
        return redirect("item", uuid=uuid)
    return _page(request, found, form, _("Ubah soal %(code)s") % {"code": found.code})


@require_http_methods(METHODS)
def item_tags(request: Request, uuid: UUID) -> HttpResponse:
    """What an item is about; its wording stays."""
    found = writing_again(request.actor, uuid)
    form = TagsForm(found, sent(request))
    if form.is_valid() and form.done(partial(set_tags, request.actor, item=uuid, tags=form.tags())) is not None:
        return redirect("item", uuid=uuid)
    title = _("Ubah tanda soal %(code)s") % {"code": found.code}
    context = {"region": found.region, "found": found, "form": form, "title": title}
    return render(request, "web/organiser/forms/item_tags.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def item_key(request: Request, uuid: UUID, version: UUID) -> HttpResponse:
    """Another right answer for a version that was used."""
    found = writing_version(request.actor, uuid, version)
    form = KeyForm(found, sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(correct_key, request.actor, version=version, key=form.key(), reason=reason)) is not None:
            return redirect("item", uuid=uuid)
    title = _("Betulkan kunci soal %(code)s") % {"code": found.code}
    context = {"region": found.region, "found": found, "form": form, "title": title}
    return render(request, "web/organiser/forms/item_key.html", context, status=422 if form.errors else 200)


def _form(request: Request, found: Writing) -> ItemForm:
    """The form of the type; with more rows and everything that was typed when somebody asks for rows."""
    kind, data = FORMS[found.kind], sent(request)
    rows = rows_for(found, request.POST.get("baris", ""))
    if data is None or "tambah" not in data:
        return kind(found, rows, data, request.FILES if data is not None else None)
    form = kind(found, rows_for(found, str(rows + 2)), None)
    form.initial.update((name, data.get(name, "")) for name in form.fields)
    return form


def _page(request: Request, found: Writing, form: ItemForm, title: str) -> HttpResponse:
    label = dict(KINDS)[found.kind]
    context = {"region": found.region, "found": found, "form": form, "title": title, "kind": label}
    return render(request, "web/organiser/forms/item.html", context, status=422 if form.errors else 200)
