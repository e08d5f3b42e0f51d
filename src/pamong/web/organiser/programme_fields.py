"""Forms of programmes: the list, the beginning, and everything that is written of one."""

from typing import Any, cast
from uuid import UUID

from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    Form,
    IntegerField,
    MultipleChoiceField,
    RadioSelect,
    Textarea,
)
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.learning.actions.programmes import ProgrammeFacts
from pamong.learning.queries.programmes import STATES, ProgrammeRecord, ProgrammesWanted
from pamong.people.queries.choosing import EMPLOYMENT_KINDS, POSITION_KINDS, level_choices
from pamong.web.organiser.fields import ActionForm, DayField


class TextField(CharField):
    """Some sentences. May stay empty in a draft."""

    def __init__(self, **facts: Any) -> None:
        """A box of five lines."""
        super().__init__(**facts, required=False, max_length=4000, widget=Textarea(attrs={"rows": 5}))


class ProgrammesForm(Form):
    """What somebody looks for among the programmes of a region."""

    cari = CharField(label=gettext_lazy("Cari judul atau bidang"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua yang belum ditarik")), *STATES],
        required=False,
    )

    def wanted(self) -> ProgrammesWanted:
        """What was understood of it."""
        self.full_clean()
        return ProgrammesWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


class TemplateForm(ActionForm):
    """Which ready programme a draft begins with, and what it is called."""

    contoh = ChoiceField(
        label=gettext_lazy("Mulai dari"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu contoh, atau mulai dari lembar kosong.")},
    )
    judul = CharField(
        label=gettext_lazy("Judul program"),
        help_text=gettext_lazy("Kosongkan untuk memakai judul contohnya"),
        max_length=200,
        required=False,
    )
    bidang = CharField(
        label=gettext_lazy("Bidang"),
        help_text=gettext_lazy("Hanya untuk lembar kosong; misalnya Pelayanan publik"),
        max_length=100,
        required=False,
    )

    places = {"programme-title": "judul", "programme-twice": "judul", "programme-field": "bidang"}  # noqa: RUF012  # as declared in the base

    def __init__(self, choices: list[tuple[str, str]], data: QueryDict | None) -> None:
        """Offer these."""
        super().__init__(data)
        cast("ChoiceField", self.fields["contoh"]).choices = choices


class CopyForm(ActionForm):
    """What a copy is called."""

    judul = CharField(
        label=gettext_lazy("Judul salinan"),
        help_text=gettext_lazy("Kosongkan untuk memakai judul yang sama dengan tambahan “(salinan)”"),
        max_length=200,
        required=False,
    )

    places = {"programme-twice": "judul", "programme-title": "judul"}  # noqa: RUF012  # as declared in the base


class ProgrammeForm(ActionForm):
    """Everything that is written of a programme, beside its modules, aims, positions and partners."""

    judul = CharField(label=gettext_lazy("Judul program"), max_length=200)
    bidang = CharField(
        label=gettext_lazy("Bidang"),
        help_text=gettext_lazy("Katalog disaring menurut bidang. Pakai kata yang sama untuk program yang sejenis."),
        max_length=100,
    )
    janji = TextField(label=gettext_lazy("Janji"), help_text=gettext_lazy("Dimulai dengan “Setelah ini Anda dapat …”"))
    sasaran = CharField(
        label=gettext_lazy("Untuk siapa"), help_text=gettext_lazy("Satu kalimat"), max_length=300, required=False
    )
    wajib = BooleanField(
        label=gettext_lazy("Wajib"), help_text=gettext_lazy("Tanpa tanda ini programnya pilihan"), required=False
    )
    daring = BooleanField(label=gettext_lazy("Daring"), help_text=gettext_lazy("Diadakan tanpa ruang"), required=False)
    internasional = BooleanField(
        label=gettext_lazy("Internasional"),
        help_text=gettext_lazy("JP dihitung menurut kolom internasional tabel konversi"),
        required=False,
    )
    tujuan = TextField(label=gettext_lazy("Untuk apa"), help_text=gettext_lazy("Masalah apa yang dijawab program ini"))
    waktu = TextField(
        label=gettext_lazy("Waktu yang diminta"),
        help_text=gettext_lazy("Berapa hari, di dalam atau di luar jam kerja, tugas di antaranya"),
    )
    dilihat = TextField(
        label=gettext_lazy("Siapa melihat data peserta"),
        help_text=gettext_lazy("Kehadiran, nilai, catatan: siapa melihat apa, dan apa yang tidak dibuat"),
    )
    akibat = TextField(
        label=gettext_lazy("Akibatnya"), help_text=gettext_lazy("Bila hadir, bila tidak hadir, bila belum tuntas")
    )
    bantuan = TextField(label=gettext_lazy("Bantuan"), help_text=gettext_lazy("Kepada siapa bertanya dan berkeberatan"))
    pertanyaan = TextField(
        label=gettext_lazy("Pertanyaan evaluasi"), help_text=gettext_lazy("Apa yang seharusnya berubah sesudahnya")
    )
    ukuran = TextField(
        label=gettext_lazy("Ukuran"),
        help_text=gettext_lazy("Indikator apa, dari catatan mana, dibandingkan dengan apa"),
    )
    hari = IntegerField(
        label=gettext_lazy("Dilihat berapa hari sesudah angkatan selesai"), min_value=1, max_value=1000, required=False
    )
    tinjau = DayField(
        label=gettext_lazy("Ditinjau lagi pada"),
        help_text=gettext_lazy("Hari untuk bertanya apakah program ini masih tepat. Misalnya 3/5/2027."),
        today=False,
        required=False,
    )
    status = MultipleChoiceField(
        label=gettext_lazy("Status kepegawaian"),
        help_text=gettext_lazy("Tanpa pilihan berarti semua"),
        choices=EMPLOYMENT_KINDS,
        widget=CheckboxSelectMultiple,
        required=False,
    )
    jenis = MultipleChoiceField(
        label=gettext_lazy("Jenis jabatan"),
        help_text=gettext_lazy("Tanpa pilihan berarti semua"),
        choices=POSITION_KINDS,
        widget=CheckboxSelectMultiple,
        required=False,
    )
    jenjang = MultipleChoiceField(
        label=gettext_lazy("Jenjang"),
        help_text=gettext_lazy("Tanpa pilihan berarti semua"),
        widget=CheckboxSelectMultiple,
        required=False,
    )
    kesenjangan = BooleanField(
        label=gettext_lazy("Hanya yang punya kesenjangan"),
        help_text=gettext_lazy("Yang tingkatnya belum diketahui tidak dapat mendaftar"),
        required=False,
    )
    prasyarat = ChoiceField(label=gettext_lazy("Harus sudah menuntaskan"), required=False)

    places = {  # noqa: RUF012  # as declared in the base
        "programme-title": "judul",
        "programme-twice": "judul",
        "programme-field": "bidang",
        "evaluation-days": "hari",
        "prerequisite": "prasyarat",
    }
    columns = {  # noqa: RUF012  # read only
        "title": "judul",
        "field": "bidang",
        "promise": "janji",
        "audience": "sasaran",
        "compulsory": "wajib",
        "online": "daring",
        "international": "internasional",
        "purpose": "tujuan",
        "time_needed": "waktu",
        "data_use": "dilihat",
        "consequences": "akibat",
        "help": "bantuan",
        "evaluation_question": "pertanyaan",
        "evaluation_measure": "ukuran",
        "evaluation_days": "hari",
        "for_statuses": "status",
        "for_kinds": "jenis",
        "for_levels": "jenjang",
        "for_gap": "kesenjangan",
        "review_on": "tinjau",
    }

    def __init__(self, found: ProgrammeRecord, others: list[tuple[str, str]], data: QueryDict | None) -> None:
        """Begin with what it is now."""
        now = {field: found.values[column] for column, field in self.columns.items()}
        before = found.values["prerequisite"]
        super().__init__(data, initial=now | {"prasyarat": str(before) if before else ""})
        cast("ChoiceField", self.fields["prasyarat"]).choices = [("", _("Tidak ada syarat")), *others]
        cast("ChoiceField", self.fields["jenjang"]).choices = level_choices()[1:]

    def facts(self) -> ProgrammeFacts:
        """As the action takes them."""
        read = self.cleaned_data
        told: dict[str, Any] = {column: read[field] for column, field in self.columns.items()}
        lists = {column: tuple(told[column]) for column in ("for_statuses", "for_kinds", "for_levels")}
        return ProgrammeFacts(**told | lists, prerequisite=UUID(read["prasyarat"]) if read["prasyarat"] else None)

    @property
    def parts(self) -> list[tuple[str, list[BoundField]]]:
        """Headings and the fields below each."""
        return [
            (
                _("Judul dan janji"),
                self.some("judul", "bidang", "janji", "sasaran", "wajib", "daring", "internasional"),
            ),
            (_("Apa yang akan terjadi pada peserta"), self.some("tujuan", "waktu", "dilihat", "akibat", "bantuan")),
            (_("Rencana evaluasi dan peninjauan"), self.some("pertanyaan", "ukuran", "hari", "tinjau")),
            (_("Siapa yang dapat mendaftar"), self.some("status", "jenis", "jenjang", "prasyarat", "kesenjangan")),
        ]
