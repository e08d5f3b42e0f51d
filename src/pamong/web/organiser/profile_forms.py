"""The standard of a position is decided, or copied from another position."""

from functools import partial
from uuid import UUID

from django.forms import BoundField, CharField, ChoiceField, TypedChoiceField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pamong.competency.actions.profiles import copy_profile, set_requirements
from pamong.competency.queries.profile_page import Choice, ProfileRecord, profile_record
from pamong.people.queries.choosing import Option
from pamong.web.http import Request
from pamong.web.organiser.added_level import AddedLevelForm
from pamong.web.organiser.fields import METHODS, ActionForm, sent

_LONGEST = 70
"""Characters of a level's headline in a list to choose from; a telephone shows no more."""


class ProfileForm(AddedLevelForm):
    """A level for each competency of a standard; one more competency; and on what that rests."""

    dasar = CharField(
        label=gettext_lazy("Dasar perubahan"),
        help_text=gettext_lazy("Nomor SK atau nama analisis jabatan; berlaku untuk semua yang Anda ubah di sini"),
        max_length=300,
        required=False,
    )

    places = {"reason-empty": "dasar", "competency-unknown": "tambah", "level-scale": "tambah_level"}  # noqa: RUF012  # as declared in the base

    def __init__(self, record: ProfileRecord, data: QueryDict | None) -> None:
        """Add a field for each competency that is asked or could be by default."""
        super().__init__(data)
        self.rows = [(row, f"level-{row.uuid}") for row in record.choices]
        for row, name in self.rows:
            self.fields[name] = _level_field(row)
        options = tuple(Option(str(row.uuid), (row.name, row.code), (row.code,)) for row in record.more)
        self.offer(
            options,
            label=_("Level kompetensi itu"),
            missing=_("Levelnya belum dipilih. Pilih level kompetensi yang Anda tambahkan."),
        )

    @property
    def groups(self) -> dict[str, list[BoundField]]:
        """Group of competencies → its fields."""
        found: dict[str, list[BoundField]] = {}
        for row, name in self.rows:
            found.setdefault(row.group, []).append(self[name])
        return found

    def levels(self) -> dict[UUID, int | None]:
        """As the action takes them."""
        told = self.cleaned_data
        chosen: dict[UUID, int | None] = {row.uuid: told[name] for row, name in self.rows}
        return chosen | self.added()


class CopyForm(ActionForm):
    """From which position a standard is copied."""

    def __init__(self, record: ProfileRecord, data: QueryDict | None) -> None:
        """Offer positions with decisions of their own."""
        super().__init__(data, prefix="salin")
        self.fields["asal"] = ChoiceField(
            label=_("Salin dari jabatan"),
            choices=[("", _("Pilih jabatan")), *((str(row.uuid), row.name) for row in record.models)],
        )
        self.offered = bool(record.models)


@require_http_methods(METHODS)
def profile_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Levels of one position, decided or left to its *jenjang* again; or all decisions of another position."""
    record = profile_record(request.actor, uuid)
    copying = "salin-asal" in request.POST
    form = ProfileForm(record, None if copying else sent(request))
    copy = CopyForm(record, request.POST if copying else None)
    if copying and copy.is_valid() and _copied(request, copy, uuid):
        return redirect("profile", uuid=uuid)
    if form.is_valid() and _decided(request, form, uuid):
        return redirect("profile", uuid=uuid)
    errors = form.errors or copy.errors
    context = {"post": record.post, "region": record.region, "form": form, "copy": copy}
    return render(request, "web/organiser/profile_edit.html", context, status=422 if errors else 200)


def _decided(request: Request, form: ProfileForm, uuid: UUID) -> bool:
    told = {"levels": form.levels(), "reason": form.cleaned_data["dasar"]}
    return form.done(partial(set_requirements, request.actor, position=uuid, **told)) is not None


def _copied(request: Request, form: CopyForm, uuid: UUID) -> bool:
    source = UUID(form.cleaned_data["asal"])
    return form.done(partial(copy_profile, request.actor, source=source, target=uuid)) is not None


def _level_field(row: Choice) -> TypedChoiceField:
    if row.usual is None:
        first = [("", _("Tidak dipersyaratkan"))]
    else:
        first = [("", _("Bawaan jenjang: %(level)s") % {"level": row.usual}), ("0", _("0 Tidak dipersyaratkan"))]
    known = {step.number: step.headline for step in row.levels}
    steps = [(str(number), _step(number, known.get(number, ""))) for number in range(1, row.top + 1)]
    return TypedChoiceField(
        label=f"{row.code} {row.name}",
        choices=[*first, *steps],
        coerce=int,
        empty_value=None,
        required=False,
        initial="" if row.decided is None else str(row.decided),
    )


def _step(number: int, headline: str) -> str:
    short = headline if len(headline) <= _LONGEST else f"{headline[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"{number} {short}".strip()
