"""An offering that was held before it was recorded here, written down from its signed sheet."""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import BoundField, CharField, Textarea, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from pamong.core.refusals import Refusal
from pamong.kit.wording import number
from pamong.learning.actions.offerings import SessionFacts
from pamong.learning.actions.past import record_past_offering
from pamong.learning.queries.modules import ModuleRow
from pamong.learning.queries.past import PastPlan, RefusedLine, SheetRead, past_plan, signed_people
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, ClockField, DayField, sent

if TYPE_CHECKING:
    from django.http import QueryDict

SHOWN: Final = 50
"""Refused lines that are named at once; the next ones follow when these are mended."""

NOBODY: Final = gettext_lazy("Belum ada peserta. Tulis NIP yang menandatangani daftar hadir, satu NIP satu baris.")


class PastForm(ActionForm):
    """When each module was held and where, who signed, and which paper says so."""

    peserta = CharField(
        label=gettext_lazy("Daftar NIP"),
        help_text=gettext_lazy("Satu NIP satu baris, boleh disalin dari lembar kerja. Semuanya tercatat hadir penuh."),
        widget=Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=80_000,
        strip=False,  # lines are counted as they are seen
        error_messages={"required": NOBODY},
    )
    dasar = CharField(
        label=gettext_lazy("Dasar"),
        help_text=gettext_lazy("Misalnya: Daftar hadir nomor 800/12/BKPSDM/2025 tanggal 9 Desember 2025"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Dasarnya masih kosong. Tulis nomor dan tanggal daftar hadir yang menjadi bukti.")
        },
    )

    places = {"past-basis": "dasar", "past-people": "peserta", "past-clash": "peserta"}  # noqa: RUF012  # as declared in the base

    def __init__(self, plan: PastPlan, read: Callable[[str], SheetRead], data: "QueryDict | None") -> None:
        """Ask for each module of the programme; hours are those of its region.

        read        whom the numbers mean
        """
        super().__init__(data)
        self.plan, self.zone, self._read = plan, ZoneInfo(plan.region.zone), read
        self.sessions: list[SessionFacts] = []
        self.refused: tuple[RefusedLine, ...] = ()
        for module in plan.modules:
            self.fields |= _fields(module)
        self.order_fields([*(name for module in plan.modules for name in _fields(module)), "peserta", "dasar"])

    def clean_peserta(self) -> tuple[UUID, ...]:
        """Everybody whose number stands there; refused while any number means nobody."""
        found = self._read(self.cleaned_data["peserta"])
        self.refused = found.refused
        if found.refused:
            count = len(found.refused)
            said = ngettext(
                "%(n)s NIP belum dapat dicatat. Perbaiki yang disebut di bawah; isian lain tetap tersimpan di halaman ini.",
                "%(n)s NIP belum dapat dicatat. Perbaiki yang disebut di bawah; isian lain tetap tersimpan di halaman ini.",
                count,
            )
            raise ValidationError(said % {"n": number(count)})
        if not found.people:
            raise ValidationError(str(NOBODY))
        return found.people

    def clean(self) -> dict[str, Any]:
        """Read the sessions; a time that cannot be is said at its module."""
        self.sessions = []
        for module in self.plan.modules:
            names = list(_fields(module))
            if not any(name in self.errors for name in names):
                self._session(module, *(self.cleaned_data[name] for name in names))
        return self.cleaned_data

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        return {"sessions": self.sessions, "present": read["peserta"], "basis": read["dasar"]}

    @property
    def parts(self) -> list[tuple[str, list[BoundField]]]:
        """Headings of the modules and the fields below each."""
        return [(f"{one.number}. {one.title}", self.some(*_fields(one))) for one in self.plan.modules]

    @property
    def shown(self) -> tuple[RefusedLine, ...]:
        """The first of the refused lines."""
        return self.refused[:SHOWN]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(len(self.refused) - SHOWN, 0)

    def _session(self, module: ModuleRow, day: Any, since: time, until: time, place: str) -> None:
        starts, ends = datetime.combine(day, since, self.zone), datetime.combine(day, until, self.zone)
        try:
            self.sessions.append(SessionFacts(module.uuid, "", starts, ends, place=place).checked())
        except Refusal as refusal:
            self.add_error(f"selesai-{module.uuid}", str(refusal))


@require_http_methods(METHODS)
def past_offering_new(request: Request, uuid: UUID) -> HttpResponse:
    """An offering of a programme that is over already, from its paper."""
    plan = past_plan(request.actor, uuid)
    form = PastForm(plan, partial(signed_people, request.actor, uuid), sent(request))
    if form.is_valid() and (
        row := form.done(partial(record_past_offering, request.actor, programme=uuid, **form.told()))
    ):
        return redirect("cockpit", uuid=row.uuid)
    context = {"region": plan.region, "plan": plan, "form": form, "title": _("Catat angkatan yang sudah berlangsung")}
    status = 422 if form.errors else 200
    return render(request, "web/organiser/forms/past_offering.html", context, status=status)


def _fields(module: ModuleRow) -> dict[str, CharField]:
    """Day, begin, end and place of one module, in this order."""
    told, of = module.uuid, {"n": module.number}
    return {
        f"hari-{told}": DayField(label=_("Hari modul %(n)s") % of, today=False),
        f"mulai-{told}": ClockField(label=_("Mulai jam, modul %(n)s") % of, initial=time(8)),
        f"selesai-{told}": ClockField(label=_("Selesai jam, modul %(n)s") % of, initial=time(12)),
        f"tempat-{told}": CharField(
            label=_("Tempat modul %(n)s") % of,
            help_text=_("Misalnya Aula BKPSDM; kosongkan bila tidak tercatat"),
            max_length=300,
            required=False,
        ),
    }
