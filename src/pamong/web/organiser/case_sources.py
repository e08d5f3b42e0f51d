"""Where cases come from: books that are imported, and systems that send by themselves."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.forms import CharField, ChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pamong.services.actions.case_table import COLUMNS
from pamong.services.actions.event_logs import choose_milestones
from pamong.services.actions.sources import (
    close_source,
    ensure_source,
    issue_token,
    revoke_token,
    set_handler_basis,
)
from pamong.services.formats.milestones import MILESTONES
from pamong.services.queries.cases import SourceLine, source_page, sources_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent

LABELS: Final = {column.key: column.label for column in COLUMNS}

SHOWN: Final = 300
"""Activities that a page offers; logs with more repeat themselves."""


class SourceForm(ActionForm):
    """What a source is called."""

    nama = CharField(
        label=gettext_lazy("Nama sumber"),
        help_text=gettext_lazy("Sistem atau buku tempat berkasnya dicatat, misalnya OSS atau Buku register loket"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nama masih kosong. Tulis misalnya OSS.")},
    )
    places = {"source-name": "nama", "source-code": "nama", "service-closed": "nama", "source-closed": "nama"}  # noqa: RUF012  # as declared in the base


class BasisForm(ActionForm):
    """The rule that allows to keep who worked on a case."""

    aturan = CharField(
        label=gettext_lazy("Aturan yang membolehkan"),
        help_text=gettext_lazy("Nama, nomor dan tahunnya, misalnya Peraturan Bupati 12/2025 pasal 7"),
        max_length=500,
        error_messages={"required": gettext_lazy("Tulis nama, nomor dan tahun aturannya.")},
    )
    places = {"basis-long": "aturan", "source-closed": "aturan"}  # noqa: RUF012


class MilestonesForm(ActionForm):
    """What each activity of a log stands for."""

    def __init__(self, source: SourceLine, *facts: Any) -> None:
        """Add a field for each activity."""
        super().__init__(*facts)
        self.names = {f"kegiatan-{number}": name for number, (name, _is) in enumerate(source.activities[:SHOWN])}
        choices = [("", _("Bukan tonggak")), *((key, str(label)) for key, label in MILESTONES.items())]
        now = dict(source.activities)
        for field, name in self.names.items():
            self.fields[field] = ChoiceField(label=name, choices=choices, required=False, initial=now[name])

    @property
    def chosen(self) -> dict[str, str]:
        """Activity → milestone."""
        return {name: self.cleaned_data[field] for field, name in self.names.items()}


@require_http_methods(METHODS)
def case_sources(request: Request, uuid: UUID) -> HttpResponse:
    """The sources of a service, and the way to name another."""
    service, rows = sources_of(request.actor, uuid)
    form = SourceForm(sent(request))
    if form.is_valid():
        name = form.cleaned_data["nama"]
        code = slugify(name)[:60].strip("-")
        made = form.done(partial(ensure_source, request.actor, service=uuid, code=code, name=name))
        if made is not None:
            return redirect("case-source", uuid=made.uuid)
    context = {"service": service, "region": service.region, "rows": rows, "form": form}
    return render(request, "web/organiser/case_sources.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(METHODS)
def case_source(request: Request, uuid: UUID) -> HttpResponse:
    """One source: how it is read, the rule about officers, and its token."""
    return _page(request, uuid, BasisForm(sent(request)), set_handler_basis)


@never_cache
@require_POST
def case_source_token(request: Request, uuid: UUID) -> HttpResponse:
    """A token, shown this once."""
    return _page(request, uuid, BasisForm(), token=issue_token(request.actor, source=uuid))


@require_POST
def case_source_token_end(request: Request, uuid: UUID) -> HttpResponse:
    """The system sends nothing any more."""
    revoke_token(request.actor, source=uuid)
    return redirect("case-source", uuid=uuid)


@require_POST
def case_source_basis_end(request: Request, uuid: UUID) -> HttpResponse:
    """Officers are not read any more."""
    set_handler_basis(request.actor, source=uuid, basis="")
    return redirect("case-source", uuid=uuid)


@require_POST
def case_source_close(request: Request, uuid: UUID) -> HttpResponse:
    """Nothing comes from there any more."""
    close_source(request.actor, source=uuid)
    return redirect("case-source", uuid=uuid)


@require_http_methods(METHODS)
def case_milestones(request: Request, uuid: UUID) -> HttpResponse:
    """Which activity of its logs stands for which milestone."""
    found = source_page(request.actor, uuid)
    form = MilestonesForm(found.row, sent(request))
    if form.is_valid():
        done = form.done(partial(choose_milestones, request.actor, source=uuid, milestones=form.chosen))
        if done is not None:
            return redirect("cases-import", uuid=found.service.uuid)
    context = {"found": found, "service": found.service, "region": found.service.region, "form": form}
    fields = [form[name] for name in form.names]
    return render(
        request, "web/organiser/case_milestones.html", context | {"fields": fields}, status=422 if form.errors else 200
    )


def _page(
    request: Request, uuid: UUID, form: BasisForm, action: Callable[..., Any] | None = None, *, token: str = ""
) -> HttpResponse:
    found = source_page(request.actor, uuid)
    if (
        action
        and form.is_valid()
        and form.done(partial(action, request.actor, source=uuid, basis=form.cleaned_data["aturan"])) is not None
    ):
        return redirect("case-source", uuid=uuid)
    context = {"found": found, "row": found.row, "service": found.service, "region": found.service.region, "form": form}
    context |= {"token": token, "columns": [(text, LABELS.get(key, key)) for text, key in found.row.pairs]}
    context |= {"address": request.build_absolute_uri("/api/v1/cases")}
    return render(request, "web/organiser/case_source.html", context, status=422 if form.errors else 200)
