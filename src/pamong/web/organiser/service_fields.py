"""Forms of services: the list, the beginning, the standard, and the transparency checklist."""

from typing import Any, Final, cast
from uuid import UUID

from django.forms import BoundField, CharField, ChoiceField, Form, IntegerField, RadioSelect, Textarea
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.people.queries.choosing import Option
from pamong.services.formats.service_templates import ServiceTemplate
from pamong.services.formats.standards import LENGTH
from pamong.services.queries.catalogue import STATES, ServicesWanted
from pamong.services.queries.openness import CheckLine
from pamong.services.queries.standards import PROMISE_UNITS, StandardFacts
from pamong.web.organiser.fields import ActionForm, PickField
from pamong.web.organiser.offering_money import RupiahField

BLANK: Final = "kosong"
"""In the place of a template: an empty draft."""


class ServicesForm(Form):
    """What somebody looks for among the services of a region."""

    cari = CharField(label=gettext_lazy("Cari nama atau kode"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua yang belum ditutup")), *STATES],
        required=False,
    )

    def wanted(self) -> ServicesWanted:
        """What was understood of it."""
        self.full_clean()
        return ServicesWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


class ServiceNewForm(ActionForm):
    """Which ready service a draft begins with, whose it is, and what it is called."""

    contoh = ChoiceField(
        label=gettext_lazy("Mulai dari"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu contoh, atau mulai dari lembar kosong.")},
    )
    judul = CharField(
        label=gettext_lazy("Nama layanan"),
        help_text=gettext_lazy("Kosongkan untuk memakai nama contohnya; tidak berubah lagi"),
        max_length=200,
        required=False,
    )
    kode = CharField(
        label=gettext_lazy("Kode layanan"),
        help_text=gettext_lazy(
            "Boleh kosong. Kantor lain dengan kode yang sama dapat dibandingkan; menjadi bagian alamat dan tidak berubah lagi"
        ),
        max_length=60,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "service-title": "judul",
        "service-code": "kode",
        "service-twice": "kode",
    }

    def __init__(self, models: tuple[ServiceTemplate, ...], units: tuple[Option, ...], data: QueryDict | None) -> None:
        """Offer these; the unit is chosen already where there is one only."""
        super().__init__(data)
        choices = [*((one.code, one.title) for one in models), (BLANK, _("Lembar kosong"))]
        cast("ChoiceField", self.fields["contoh"]).choices = choices
        self.fields["unit"] = PickField(
            units,
            list_id="daftar-unit",
            label=_("Unit yang memberi layanan"),
            initial=units[0].label if len(units) == 1 else "",
            error_messages={"required": _("Unit masih kosong. Tulis namanya.")},
        )
        self.order_fields(["contoh", "unit"])

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        template = "" if read["contoh"] == BLANK else read["contoh"]
        return {"template": template, "unit": UUID(read["unit"]), "title": read["judul"], "code": read["kode"]}


class StandardForm(ActionForm):
    """Everything that a draft of a standard says: the fourteen components, the promise and the fee."""

    janji = IntegerField(
        label=gettext_lazy("Waktu yang dijanjikan"),
        help_text=gettext_lazy("Angka saja. Dari angka ini dihitung berapa berkas yang selesai sesuai janji"),
        min_value=0,
        max_value=1440,
        required=False,
    )
    satuan = ChoiceField(label=gettext_lazy("Dihitung dalam"), choices=PROMISE_UNITS, widget=RadioSelect)
    biaya = RupiahField(
        label=gettext_lazy("Biaya"),
        help_text=gettext_lazy(
            "Rupiah bulat; 0 bila gratis. Kosongkan bila tarifnya bertingkat, lalu jelaskan di atas"
        ),
        required=False,
    )

    places = {"standard-promise": "janji", "standard-fee": "biaya"}  # noqa: RUF012  # as declared in the base

    def __init__(self, facts: StandardFacts, data: QueryDict | None) -> None:
        """Begin with what the draft says."""
        told = {f"k{part.component.number}": part.text for part in facts.parts}
        numbers = {"janji": facts.promise, "satuan": facts.promise_unit, "biaya": facts.fee}
        super().__init__(data, initial=told | numbers)
        for part in facts.parts:
            component = part.component
            lines = max(2, min(8, part.text.count("\n") + 2))
            self.fields[f"k{component.number}"] = CharField(
                label=f"{component.number}. {component.name}",
                help_text=component.help,
                max_length=LENGTH,
                required=False,
                widget=Textarea(attrs={"rows": lines}),
            )
        self._delivery = [f"k{part.component.number}" for part in facts.delivery]
        self._others = [f"k{part.component.number}" for part in facts.others]

    @property
    def delivery(self) -> list[BoundField]:
        """Fields of the six components that must be published."""
        return self.some(*self._delivery)

    @property
    def others(self) -> list[BoundField]:
        """Fields of the other eight."""
        return self.some(*self._others)

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        components = {int(name[1:]): text for name, text in read.items() if name[0] == "k"}
        return {
            "components": components,
            "promise": read["janji"],
            "promise_unit": read["satuan"],
            "fee": read["biaya"],
        }


class CheckForm(ActionForm):
    """What somebody saw of one item of the checklist."""

    ada = ChoiceField(
        label=gettext_lazy("Yang Anda lihat"),
        choices=[("ya", gettext_lazy("Terbuka")), ("tidak", gettext_lazy("Belum terbuka"))],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu.")},
    )
    bukti = CharField(
        label=gettext_lazy("Buktinya"),
        help_text=gettext_lazy(
            "Alamat https://…, atau satu kalimat tempat warga melihatnya. Warga membaca kalimat ini"
        ),
        max_length=500,
        required=False,
    )

    places = {"check-proof": "bukti"}  # noqa: RUF012  # as declared in the base

    def __init__(self, line: CheckLine, data: QueryDict | None) -> None:
        """Begin with what was noted last; a form of another item was not sent."""
        mine = data if data is not None and data.get("butir") == line.key else None
        seen = {True: "ya", False: "tidak", None: ""}[line.met]
        super().__init__(mine, prefix=None, auto_id=f"id_{line.key}_%s", initial={"ada": seen, "bukti": line.proof})
        self.line = line

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        return {"item": self.line.key, "met": read["ada"] == "ya", "proof": read["bukti"]}
