"""What a person types about a letter: who signs, where, when, on which paper, and why it is printed again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.forms import CharField, ChoiceField, Textarea
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.kit.documents import Paper
from pamong.learning.queries.letters.facts import LetterFacts
from pamong.learning.queries.letters.pages import OfferingLetters, Remembered
from pamong.people.queries.choosing import Option
from pamong.web.organiser.fields import ActionForm, DayField, PickField

if TYPE_CHECKING:
    from django.http import QueryDict

PAPERS: Final = [("f4", gettext_lazy("F4 (215 × 330 mm)")), ("a4", gettext_lazy("A4 (210 × 297 mm)"))]

SPLITS: Final = [
    ("region", gettext_lazy("Satu surat setiap instansi asal peserta")),
    ("office", gettext_lazy("Satu surat setiap perangkat daerah")),
    ("all", gettext_lazy("Satu surat untuk semua")),
]
"""Into how many letters of assignment people are parted."""


class LetterForm(ActionForm):
    """What every letter asks for. It begins with what the last one of its kind said."""

    tempat = CharField(
        label=gettext_lazy("Ditetapkan di"), help_text=gettext_lazy("Misalnya Muara Bulian"), max_length=100
    )
    tanggal = DayField(label=gettext_lazy("Tanggal surat"))
    kertas = ChoiceField(label=gettext_lazy("Kertas"), choices=PAPERS)
    jabatan = CharField(
        label=gettext_lazy("Jabatan penanda tangan"),
        help_text=gettext_lazy("Seperti tercetak: Kepala Badan, atau a.n. Bupati, Sekretaris Daerah"),
        max_length=200,
    )
    nama = CharField(label=gettext_lazy("Nama penanda tangan, dengan gelar"), max_length=200)
    pangkat = CharField(
        label=gettext_lazy("Pangkat, golongan"),
        help_text=gettext_lazy("Misalnya Pembina Utama Muda, IV/c"),
        max_length=100,
        required=False,
    )
    nip = CharField(
        label=gettext_lazy("NIP penanda tangan"),
        help_text=gettext_lazy("18 angka; kosongkan bila tidak ada"),
        max_length=40,
        required=False,
    )
    tembusan = CharField(
        label=gettext_lazy("Tembusan"),
        help_text=gettext_lazy("Satu penerima setiap baris; kosongkan bila tidak ada"),
        max_length=4000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
    )

    places = {  # noqa: RUF012  # as declared in the base
        "letter-place": "tempat",
        "letter-signer": "nama",
        "letter-day": "tanggal",
        "letter-reason": "alasan",
        "nip-mangled": "nip",
        "nip-digits": "nip",
        "nip-length": "nip",
        "nip-birth": "nip",
        "nip-sex": "nip",
        "nip-age": "nip",
        "recap-unit": "unit",
        "recap-year": "tahun",
    }

    def __init__(self, known: Remembered, kind: str, data: "QueryDict | None") -> None:
        """Begin with what is remembered; a letter of assignment also asks why, by which rules and what for."""
        texts = {"menimbang": known.weighing, "dasar": known.basis, "tugas": known.tasks}
        initial = {
            "tempat": known.place,
            "jabatan": known.title,
            "nama": known.name,
            "pangkat": known.rank,
            "nip": known.nip,
            "tembusan": "\n".join(known.copies),
            "kertas": "a4" if kind == "completion" else "f4",
            **{name: "\n".join(lines) for name, lines in texts.items()},
        }
        super().__init__(data, initial=initial)
        if kind == "completion":
            self.fields.pop("tembusan")
        if kind == "assignment":
            self._ask_why()

    def facts(self) -> LetterFacts:
        """As the actions take them."""
        read = self.cleaned_data
        paper: Paper = "a4" if read["kertas"] == "a4" else "f4"
        return LetterFacts(
            place=read["tempat"],
            dated=read["tanggal"],
            paper=paper,
            title=read["jabatan"],
            name=read["nama"],
            rank=read["pangkat"],
            nip=read["nip"],
            weighing=self._lines("menimbang"),
            basis=self._lines("dasar"),
            tasks=self._lines("tugas"),
            copies=self._lines("tembusan"),
        )

    def _lines(self, name: str) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get(name, "").splitlines())

    def _ask_why(self) -> None:
        asked = {
            "menimbang": _("Menimbang: mengapa pegawai ditugaskan, satu pertimbangan setiap baris"),
            "dasar": _("Dasar: satu peraturan setiap baris; periksa lagi sebelum ditandatangani"),
            "tugas": _("Untuk, sesudah mengikuti pelatihan: satu tugas setiap baris"),
        }
        for name, label in asked.items():
            self.fields[name] = CharField(label=label, max_length=12_000, widget=Textarea(attrs={"rows": 4}))


class AssignmentForm(LetterForm):
    """Letters of assignment: also into how many people are parted."""

    pisah = ChoiceField(label=gettext_lazy("Banyaknya surat"), choices=SPLITS)


class SpeakerForm(LetterForm):
    """An invitation to somebody who teaches."""

    def __init__(self, found: OfferingLetters, known: Remembered, data: "QueryDict | None") -> None:
        """Offer who teaches."""
        super().__init__(known, "invitation", data)
        self.fields["narasumber"] = ChoiceField(
            label=_("Narasumber"), choices=[(str(one.uuid), one.name) for one in found.speakers]
        )
        self.order_fields(["narasumber"])

    @property
    def speaker(self) -> UUID:
        """Who was chosen."""
        return UUID(self.cleaned_data["narasumber"])


class SheetForm(LetterForm):
    """A sheet of signatures."""

    def __init__(self, found: OfferingLetters, known: Remembered, data: "QueryDict | None") -> None:
        """Offer the sessions."""
        super().__init__(known, "roster", data)
        choices = [
            (str(one.uuid), f"{one.meeting.when}, {one.meeting.time}: {one.meeting.title}") for one in found.sheets
        ]
        self.fields["sesi"] = ChoiceField(label=_("Sesi"), choices=choices)
        self.fields.pop("tembusan")
        self.order_fields(["sesi"])

    @property
    def session(self) -> UUID:
        """Which was chosen."""
        return UUID(self.cleaned_data["sesi"])


class RecapForm(LetterForm):
    """The hours of a year."""

    def __init__(
        self, known: Remembered, years: Sequence[int], units: tuple[Option, ...], data: "QueryDict | None"
    ) -> None:
        """Offer years and units."""
        super().__init__(known, "hours", data)
        self.fields["tahun"] = ChoiceField(label=_("Tahun"), choices=[(str(year), str(year)) for year in years])
        self.fields["unit"] = PickField(
            units,
            list_id="daftar-unit",
            label=_("Unit"),
            help_text=_("Unit di bawahnya ikut; kosongkan untuk seluruh instansi"),
            required=False,
        )
        self.order_fields(["tahun", "unit"])

    @property
    def unit(self) -> UUID | None:
        """Which was chosen; None for all."""
        chosen = self.cleaned_data["unit"]
        return UUID(chosen) if chosen else None


class RenewForm(LetterForm):
    """A letter printed again, and why."""

    def __init__(self, known: Remembered, kind: str, data: "QueryDict | None") -> None:
        """The reason first."""
        super().__init__(known, kind, data)
        self.fields["alasan"] = CharField(
            label=_("Mengapa diterbitkan ulang"),
            help_text=_("Tercatat pada riwayat surat, misalnya: peserta berganti"),
            max_length=300,
        )
        self.order_fields(["alasan"])


class WithdrawLetterForm(ActionForm):
    """Why a letter no longer holds."""

    alasan = CharField(
        label=gettext_lazy("Mengapa dicabut"),
        help_text=gettext_lazy("Tercatat pada riwayat surat dan tidak tampil di halaman periksa"),
        max_length=300,
    )

    places = {"letter-reason": "alasan"}  # noqa: RUF012  # as declared in the base
