"""What is typed about a breach: the record itself, whom it touches, who is told, and its end."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, ChoiceField, HiddenInput, Textarea
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.people.actions.breaches import BreachFacts, add_affected, change_breach, close_breach, note_told
from pamong.people.queries.choosing import Option
from pamong.web.organiser.fields import ActionForm, ClockField, DayField, PickField


def _words(label: Any, hint: Any = "", *, rows: int = 3, required: bool = False) -> CharField:
    return CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=4_000,
        widget=Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Bagian ini masih kosong. Undang-undang meminta isinya.")},
    )


class BreachForm(ActionForm):
    """What the law wants said."""

    hari = DayField(label=_("Diketahui tanggal"))
    jam = ClockField(label=_("Jam"), help_text=_("Batas 3×24 jam dihitung dari sini"))
    mulai_hari = DayField(label=_("Terjadi tanggal"), today=False, required=False)
    mulai_jam = ClockField(label=_("Jam"), required=False)
    selesai_hari = DayField(label=_("Berakhir tanggal"), today=False, required=False)
    selesai_jam = ClockField(label=_("Jam"), required=False)
    terkena = _words(_("Data apa yang terkena"), required=True)
    bagaimana = _words(_("Bagaimana terjadinya"), required=True)
    akibat = _words(_("Akibat yang mungkin"), _("Kosongkan bila belum diketahui"))
    penanganan = _words(_("Penanganannya"), required=True)

    places = {"breach-words": "terkena", "breach-time": "hari"}  # noqa: RUF012  # as declared in the base

    def facts(self, zone: str) -> BreachFacts:
        """What the action takes.

        zone        where the hours were read
        """
        told = self.cleaned_data
        noticed = _moment(told["hari"], told["jam"], zone) or timezone.now()
        return BreachFacts(
            noticed=noticed,
            data=told["terkena"],
            how=told["bagaimana"],
            handling=told["penanganan"],
            consequences=told["akibat"],
            begun=_moment(told["mulai_hari"], told["mulai_jam"], zone),
            ended=_moment(told["selesai_hari"], told["selesai_jam"], zone),
        )


class Step(ActionForm):
    """One thing that is done about a breach. ``key`` is what the page sends."""

    key: ClassVar[str]
    title: ClassVar[Text]
    button: ClassVar[Text]

    langkah = CharField(widget=HiddenInput)

    def __init__(self, *arguments: Any, **facts: Any) -> None:
        """Ids of its own: a page shows several."""
        given = {"langkah": self.key, **facts.pop("initial", {})}
        super().__init__(*arguments, **{"auto_id": f"id_{self.key}_%s", "initial": given, **facts})

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """What is done when it is sent."""
        raise NotImplementedError  # each step says its own


class ChangeStep(Step):
    """What became known since."""

    key = "perbarui"
    title = _("Perbarui akibat dan penanganan")
    button = _("Simpan")

    akibat = _words(_("Akibat yang mungkin"))
    penanganan = _words(_("Penanganannya"), required=True)

    places = {"breach-words": "penanganan"}  # noqa: RUF012  # as declared in the base

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """Write both."""
        told = {"consequences": self.cleaned_data["akibat"], "handling": self.cleaned_data["penanganan"]}
        return partial(change_breach, actor, breach=uuid, **told)


class AffectedStep(Step):
    """Whom it touches."""

    key = "terdampak"
    title = _("Tambah orang terdampak")
    button = _("Tambahkan")

    nip = CharField(
        label=_("NIP, satu sebaris"),
        help_text=_("Tempel dari tabel; yang sudah ada dilewati"),
        required=False,
        max_length=200_000,
        widget=Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    places = {"affected-unknown": "nip", "affected-nobody": "nip"}  # noqa: RUF012  # as declared in the base

    def __init__(self, *arguments: Any, units: tuple[Option, ...] = (), **facts: Any) -> None:
        """Offer the units of the region."""
        super().__init__(*arguments, **facts)
        self.fields["unit"] = PickField(
            units,
            list_id="daftar-unit",
            label=_("Atau semua orang di unit"),
            help_text=_("Unit di bawahnya ikut"),
            required=False,
        )

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """Add them."""
        numbers, unit = self.cleaned_data["nip"].splitlines(), self.cleaned_data["unit"]
        return partial(add_affected, actor, breach=uuid, numbers=numbers, unit=UUID(unit) if unit else None)


class TellStep(Step):
    """Somebody is told."""

    key = "beritahu"
    title = _("Beri tahu")
    button = _("Catat sudah diberi tahu")

    pihak = ChoiceField(choices=[("agency", ""), ("subjects", ""), ("public", "")], widget=HiddenInput)
    surat = _words(_("Isi surat"), rows=12, required=True)

    places = {"notice-words": "surat", "affected-nobody": "surat"}  # noqa: RUF012  # as declared in the base

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """Note it; to subjects it goes as a message."""
        told = self.cleaned_data
        return partial(note_told, actor, breach=uuid, audience=told["pihak"], words=told["surat"])


class CloseStep(Step):
    """Nothing more is to be done."""

    key = "tutup"
    title = _("Tutup insiden")
    button = _("Tutup insiden")

    alasan = _words(_("Alasan"), _("Hanya bila ada yang tidak diberi tahu. Tercatat dengan nama Anda"))

    places = {"breach-untold": "alasan", "breach-words": "alasan"}  # noqa: RUF012  # as declared in the base

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """Close it."""
        return partial(close_breach, actor, breach=uuid, reason=self.cleaned_data["alasan"])


STEPS: Final[dict[str, type[Step]]] = {step.key: step for step in (ChangeStep, AffectedStep, TellStep, CloseStep)}


def _moment(day: date | None, hour: time | None, zone: str) -> datetime | None:
    return datetime.combine(day, hour or time(), ZoneInfo(zone)) if day else None
