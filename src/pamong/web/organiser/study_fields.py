"""Fields of the forms of studies: months and shares as people type them, and one question of a plan after another."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, cast
from uuid import UUID

from django.forms import BoundField, CharField, ChoiceField, IntegerField, RadioSelect, Textarea, TextInput
from django.forms import ValidationError as Wrong
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pamong.core.refusals import Text
from pamong.evaluation.actions.plans import PlanFacts
from pamong.evaluation.queries.plans import PlanChoices, PlanVersion
from pamong.kit.wording import number
from pamong.services.formats.indicators import Indicator
from pamong.web.organiser.fields import ActionForm
from pamong.web.organiser.month_field import MonthField
from pamong.web.organiser.study_words import SHARE, unit_of

_AMOUNT: Final = re.compile(r"[+\-−]?\s*(\d{1,8}(?:[.,]\d{1,4})?)\s*%?")

PERCENT: Final = Decimal(100)

DESIGNS: Final[tuple[tuple[str, Text, Text], ...]] = (
    (
        "staggered",
        gettext_lazy("Kantor yang dilatih dibandingkan dengan kantor yang belum"),
        gettext_lazy("Untuk kantor yang dilatih pada bulan yang berbeda atau belum semua. Pilih ini bila ragu."),
    ),
    (
        "lottery",
        gettext_lazy("Kantor yang dilatih dipilih dengan undian"),
        gettext_lazy("Bukti paling kuat, bila kursinya terbatas. Undiannya diadakan di sini sesudah rencana dikunci."),
    ),
    (
        "its",
        gettext_lazy("Satu deret waktu, sebelum dan sesudah satu bulan mulai"),
        gettext_lazy("Untuk satu kantor, atau bila semua kantor dilatih pada bulan yang sama."),
    ),
    (
        "before-after",
        gettext_lazy("Sebelum dan sesudah, tanpa pembanding"),
        gettext_lazy(
            "Bukti paling lemah: perubahan lain pada waktu yang sama ikut terhitung. Tidak pernah “terbukti”."
        ),
    ),
)
"""What is compared with what: value, label, when to take it."""

STEPS: Final[tuple[tuple[Text, Text, tuple[str, ...]], ...]] = (
    (gettext_lazy("Program"), gettext_lazy("Program mana yang Anda nilai?"), ("program",)),
    (gettext_lazy("Layanan"), gettext_lazy("Apa yang seharusnya berubah karenanya?"), ("layanan", "ukuran")),
    (
        gettext_lazy("Pertanyaan"),
        gettext_lazy("Apa pertanyaannya, dan perubahan sebesar apa yang berarti?"),
        ("pertanyaan", "berarti", "satuan"),
    ),
    (
        pgettext_lazy("step of a study's plan", "Pembanding"),
        gettext_lazy("Dibandingkan dengan apa?"),
        ("pembanding", "orang"),
    ),
    (gettext_lazy("Waktu"), gettext_lazy("Bulan mana yang dilihat?"), ("mulai", "awal", "akhir", "utama")),
)
"""Short name, question and fields of each step of a plan."""


class AmountField(CharField):
    """A size above nothing as people type it: 1; 0,5; 20 %. A sign is passed over: the measure knows the good direction."""

    def __init__(self, **facts: Any) -> None:
        """No size unless one is given: what matters is for people to say."""
        facts.setdefault("max_length", 20)
        super().__init__(**facts, widget=TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}))

    def clean(self, value: Any) -> Any:
        """The size; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        size = Decimal(found[1].replace(",", ".")) if found else Decimal(0)
        if not size:
            raise Wrong(_("“%(text)s” bukan ukuran di atas nol. Tulis misalnya 1 atau 0,5.") % {"text": text})
        return size

    def prepare_value(self, value: Any) -> Any:
        """A size is written with a comma; what was typed stays as it was typed."""
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", ",")


class PlanForm(ActionForm):
    """Everything that a plan says, in the order in which it is asked."""

    program = ChoiceField(
        label=gettext_lazy("Program"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu program.")},
    )
    layanan = ChoiceField(
        label=gettext_lazy("Layanan"),
        help_text=gettext_lazy("Semua kantor yang memberi layanan ini ikut dibandingkan"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu layanan.")},
    )
    ukuran = ChoiceField(
        label=gettext_lazy("Ukuran"),
        help_text=gettext_lazy("Dari catatan berkas, bukan dari pendapat"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu ukuran.")},
    )
    pertanyaan = CharField(
        label=gettext_lazy("Pertanyaan"),
        help_text=gettext_lazy("Satu kalimat tanya; menjadi judul laporannya"),
        max_length=300,
        error_messages={"required": gettext_lazy("Pertanyaan masih kosong. Tulis satu kalimat tanya.")},
        widget=Textarea(attrs={"rows": 2}),
    )
    berarti = AmountField(
        label=gettext_lazy("Perubahan yang berarti"),
        help_text=gettext_lazy(
            "Perubahan terkecil yang membuat pelatihannya layak diulang. Angka saja, tanpa tanda; arah yang baik sudah diketahui"
        ),
        error_messages={"required": gettext_lazy("Perubahan yang berarti masih kosong. Tulis misalnya 1.")},
    )
    satuan = ChoiceField(label=gettext_lazy("Angka itu dalam"), widget=RadioSelect, initial="satuan")
    pembanding = ChoiceField(label=gettext_lazy("Perbandingan"), widget=RadioSelect, initial="staggered")
    orang = IntegerField(
        label=gettext_lazy("Kantor dihitung dilatih bila sebanyak ini pegawainya lulus"),
        help_text=gettext_lazy("Paling sedikit 1 orang. Pegawai unit di bawahnya ikut dihitung"),
        initial=1,
        min_value=1,
        max_value=1000,
        error_messages={
            "required": gettext_lazy("Banyaknya pegawai masih kosong. Tulis misalnya 1."),
            "invalid": gettext_lazy("Banyaknya pegawai bukan bilangan bulat. Tulis misalnya 1."),
            "min_value": gettext_lazy("Paling sedikit satu pegawai."),
            "max_value": gettext_lazy("Paling banyak 1.000 pegawai."),
        },
        widget=TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    mulai = MonthField(
        label=gettext_lazy("Dampak dapat terlihat mulai"),
        help_text=gettext_lazy("Biasanya bulan sesudah sesi terakhir. Misalnya Januari 2027"),
    )
    awal = MonthField(
        label=gettext_lazy("Bulan pertama yang dilihat"),
        help_text=gettext_lazy("Paling sedikit 8 bulan sebelum dampaknya; 12 bulan lebih baik"),
    )
    akhir = MonthField(
        label=gettext_lazy("Bulan terakhir yang dilihat"),
        help_text=gettext_lazy("Paling sedikit 3 bulan sejak dampaknya; 6 bulan lebih baik"),
    )
    utama = ChoiceField(
        label=gettext_lazy("Apakah ini pertanyaan utama program itu?"),
        help_text=gettext_lazy(
            "Makin banyak pertanyaan utama, makin ketat masing-masing dinilai, supaya kebetulan tidak dikira dampak"
        ),
        choices=[
            ("ya", gettext_lazy("Ya, ini yang dijanjikan program")),
            ("tidak", gettext_lazy("Tidak, hanya penjajakan")),
        ],
        widget=RadioSelect,
        initial="ya",
    )

    places = {  # noqa: RUF012  # as declared in the base
        "question-empty": "pertanyaan",
        "question-long": "pertanyaan",
        "programme-unknown": "program",
        "service-unknown": "layanan",
        "indicator-unknown": "ukuran",
        "meaningful-zero": "berarti",
        "meaningful-sign": "berarti",
        "meaningful-size": "berarti",
        "design-unknown": "pembanding",
        "least-people": "orang",
        "months-order": "mulai",
        "months-many": "akhir",
    }

    def __init__(
        self, choices: PlanChoices, data: QueryDict | None, initial: Mapping[str, Any], upto: int = len(STEPS)
    ) -> None:
        """Ask only what stands in the first ``upto`` steps."""
        super().__init__(data, initial=dict(initial))
        asked = {name for _short, _question, names in STEPS[:upto] for name in names}
        self.fields = {name: field for name, field in self.fields.items() if name in asked}
        self.choices = choices
        offered: dict[str, list[tuple[str, Text]]] = {
            "program": [(str(one.uuid), one.title) for one in choices.programmes],
            "layanan": [(one.code, told(one.title, offices_words(one.offices))) for one in choices.services],
            "ukuran": [(one.key, told(one.title, one.definition)) for one in choices.indicators],
            "satuan": self._units(),
            "pembanding": [(value, told(label, hint)) for value, label, hint in DESIGNS],
        }
        for name in asked & offered.keys():
            cast("ChoiceField", self.fields[name]).choices = offered[name]

    @property
    def parts(self) -> list[tuple[Text, list[BoundField]]]:
        """All steps that are asked: question and fields."""
        return [(question, self.some(*names)) for _short, question, names in STEPS if names[0] in self.fields]

    @property
    def indicator(self) -> Indicator | None:
        """The measure that is chosen so far."""
        return _indicator(self.choices, self.data.get("ukuran", self.initial.get("ukuran")))

    def first_wrong(self) -> int:
        """Number of the first step that holds an error; the last one asked for what is wrong with the whole."""
        wrong = [place for place, (_s, _q, names) in enumerate(STEPS, 1) if set(names) & set(self.errors)]
        return wrong[0] if wrong else sum(names[0] in self.fields for _s, _q, names in STEPS)

    def facts(self) -> PlanFacts:
        """As the actions take it: the sign of the threshold is the good direction of the measure."""
        read = self.cleaned_data
        indicator = _indicator(self.choices, read["ukuran"])
        relative = read["satuan"] == "persen"
        size = read["berarti"] / PERCENT if relative or (indicator and indicator.unit == SHARE) else read["berarti"]
        return PlanFacts(
            question=read["pertanyaan"],
            programme=UUID(read["program"]),
            service=read["layanan"],
            indicator=read["ukuran"],
            design=read["pembanding"],
            meaningful=-size if indicator and indicator.direction == "lower" else size,
            relative=relative,
            first_month=read["awal"],
            last_month=read["akhir"],
            planned_start=read["mulai"],
            least_people=read["orang"],
            confirmatory=read["utama"] == "ya",
        )

    def _units(self) -> list[tuple[str, Text]]:
        chosen = self.indicator
        every = _("satuan ukurannya: hari kerja, jam, menit, atau titik persen")
        plain = unit_of(chosen) if chosen else every
        return [("satuan", plain), ("persen", _("persen dari keadaan sebelum pelatihan"))]


def begun(plan: PlanVersion) -> dict[str, Any]:
    """What the fields of a draft begin with."""
    size = abs(plan.meaningful)
    return {
        "program": str(plan.programme),
        "layanan": plan.service,
        "ukuran": plan.indicator.key,
        "pertanyaan": plan.question,
        "berarti": size * PERCENT if plan.relative or plan.indicator.unit == SHARE else size,
        "satuan": "persen" if plan.relative else "satuan",
        "pembanding": plan.design,
        "orang": plan.least_people,
        "mulai": plan.planned_start,
        "awal": plan.first_month,
        "akhir": plan.last_month,
        "utama": "ya" if plan.confirmatory else "tidak",
    }


def offices_words(offices: int) -> str:
    """``12 kantor``."""
    return _("%(n)s kantor") % {"n": number(offices)}


def told(label: Text, hint: Text) -> SafeString:
    """A choice with a line about it."""
    return format_html('{}<br><span class="hint">{}</span>', label, hint)


def _indicator(choices: PlanChoices, key: object) -> Indicator | None:
    return next((one for one in choices.indicators if one.key == key), None)
