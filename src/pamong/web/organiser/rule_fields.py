"""The editor of a rule: some ways, each a set of proofs. Works by plain fields, so without JavaScript too."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.forms import BooleanField, BoundField, CharField, Field, IntegerField, TextInput
from django.http import QueryDict
from django.utils.translation import gettext as _

from pamong.credentials.queries.schemes.record import Choice
from pamong.people.queries.choosing import Option
from pamong.science.scheme import Attendance, Exam, Experience, Leaf, Observation, Portfolio, dump, parse, ways
from pamong.web.organiser.blueprint_fields import PercentField
from pamong.web.organiser.fields import ActionForm, PickField

MOST: Final = 6
"""Ways that the form can write."""

_COURSE: Final = ("pelatihan", "usia_pelatihan")
_EXAM: Final = ("ujian", "nilai", "alasan", "usia_ujian")
_WORK: Final = ("bukti", "amati", "masa")


class RuleForm(ActionForm):
    """Ways to show a unit. A way that is left empty is left out; without any way there is no rule yet."""

    def __init__(
        self,
        rule: Mapping[str, Any],
        suggested: Sequence[Sequence[Leaf]],
        choices: tuple[tuple[Choice, ...], tuple[Choice, ...]],
        data: QueryDict | None,
    ) -> None:
        """Begin with the ways that there are; where none names a programme or an exam, with those of the template too.

        choices     programmes and exams that may be named
        """
        super().__init__(data)
        now = ways(parse(rule)) if rule else ()
        self.fits = len(now) <= MOST and all(len({type(leaf) for leaf in way}) == len(way) for way in now)
        held = [list(way) for way in now] if self.fits else []
        self.guessed = len(held)  # from this place on it is only suggested
        if not any(isinstance(leaf, Attendance | Exam) for way in now for leaf in way):
            held += [list(way) for way in suggested][: MOST - len(held)]
        self.kept = len(held)
        self.count = min(max(self.kept + 1, 2), MOST)
        programmes, exams = (_options(found) for found in choices)
        labels = {option.value: option.label for option in (*programmes, *exams)}
        for place in range(self.count):
            self.fields.update({f"{name}-{place}": field for name, field in _fields(programmes, exams).items()})
            told = _told(held[place], labels) if place < self.kept else {}
            self.initial = {**self.initial, **{f"{name}-{place}": value for name, value in told.items()}}

    @property
    def parts(self) -> list[tuple[int, bool, list[list[BoundField]]]]:
        """Number of each way, whether it is only suggested, and its fields in three groups."""
        groups = (_COURSE, _EXAM, _WORK)
        return [
            (
                place + 1,
                self.guessed <= place < self.kept,
                [[self[f"{name}-{place}"] for name in group] for group in groups],
            )
            for place in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what belongs to a programme or an exam that is not named, and an exam without mark and reason."""
        for place in range(self.count):
            if not self._untouched(place):
                self._check(place)
        return self.cleaned_data

    def rule(self) -> dict[str, Any]:
        """As the action takes it: one of all these ways; empty for none."""
        found = [self._way(place) for place in range(self.count) if not self._untouched(place)]
        told = [{"all": [dump(leaf) for leaf in way]} for way in found if way]
        return {"any": told} if told else {}

    def _untouched(self, place: int) -> bool:
        """A suggested way that nobody completed."""
        names = {f"{name}-{place}" for name in (*_COURSE, *_EXAM, *_WORK)}
        return self.guessed <= place < self.kept and not names & set(self.changed_data)

    def _check(self, place: int) -> None:
        told = {name: self.cleaned_data.get(f"{name}-{place}") for name in (*_COURSE, *_EXAM)}
        wrong = {f"{name}-{place}" for name in told} & set(self.errors)
        if wrong:
            return
        if told["usia_pelatihan"] and not told["pelatihan"]:
            self.add_error(
                f"pelatihan-{place}", _("Pelatihannya belum dipilih. Tulis judulnya, atau kosongkan usianya.")
            )
        if not told["ujian"] and (told["nilai"] is not None or told["alasan"] or told["usia_ujian"]):
            self.add_error(f"ujian-{place}", _("Ujiannya belum dipilih. Tulis judulnya, atau kosongkan nilainya."))
        if told["ujian"] and told["nilai"] is None:
            self.add_error(f"nilai-{place}", _("Nilai paling sedikit masih kosong. Tulis misalnya 70."))
        if told["ujian"] and not told["alasan"]:
            self.add_error(f"alasan-{place}", _("Alasan nilai masih kosong. Tulis siapa yang menetapkan."))

    def _way(self, place: int) -> list[Leaf]:
        told = {name: self.cleaned_data[f"{name}-{place}"] for name in (*_COURSE, *_EXAM, *_WORK)}
        leaves: list[Leaf] = []
        if told["pelatihan"]:
            leaves.append(Attendance(told["pelatihan"], told["usia_pelatihan"]))
        if told["ujian"]:
            leaves.append(Exam(told["ujian"], _plain(told["nilai"]), told["alasan"], told["usia_ujian"]))
        if told["bukti"]:
            leaves.append(Portfolio(told["bukti"]))
        if told["amati"]:
            leaves.append(Observation())
        if told["masa"]:
            leaves.append(Experience(told["masa"]))
        return leaves


def _fields(programmes: tuple[Option, ...], exams: tuple[Option, ...]) -> dict[str, Field]:
    digits = TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return {
        "pelatihan": PickField(programmes, list_id="program", label=_("Menuntaskan pelatihan"), required=False),
        "usia_pelatihan": _whole(_("Tuntas paling lama, bulan yang lalu"), 600, _("Kosongkan bila kapan saja")),
        "ujian": PickField(exams, list_id="ujian", label=_("Lulus ujian"), required=False),
        "nilai": PercentField(label=_("Nilai paling sedikit, persen"), max_length=10, required=False, widget=digits),
        "alasan": CharField(
            label=_("Alasan nilai itu"),
            help_text=_("Siapa yang menetapkan dan atas dasar apa"),
            max_length=300,
            required=False,
        ),
        "usia_ujian": _whole(_("Ujian paling lama, bulan yang lalu"), 600, _("Kosongkan bila kapan saja")),
        "bukti": _whole(_("Bukti portofolio yang diterima, paling sedikit"), 20, _("Kosongkan bila tidak diminta")),
        "amati": BooleanField(label=_("Dikerjakan sambil diamati asesor"), required=False),
        "masa": _whole(_("Masa kerja pada jabatan skema, bulan"), 600, _("Kosongkan bila tidak diminta")),
    }


def _whole(label: str, most: int, hint: str) -> IntegerField:
    wrong = _("Tulis bilangan bulat 1 sampai %(most)s, atau kosongkan.") % {"most": most}
    messages = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
    return IntegerField(
        label=label, help_text=hint, min_value=1, max_value=most, required=False, error_messages=messages
    )


def _told(way: Sequence[Leaf], labels: Mapping[str, str]) -> dict[str, Any]:
    """What the fields of a way begin with. What a template calls by its topic, nobody has named yet."""
    told: dict[str, Any] = {}
    for leaf in way:
        match leaf:
            case Attendance(programme, within):
                told |= {"pelatihan": labels.get(programme, ""), "usia_pelatihan": within}
            case Exam(blueprint, least, reason, within):
                mark = PercentField().prepare_value(Decimal(str(least)))  # as text: compared with what was sent
                told |= {"ujian": labels.get(blueprint, ""), "nilai": mark, "alasan": reason, "usia_ujian": within}
            case Portfolio(pieces):
                told["bukti"] = pieces
            case Observation():
                told["amati"] = True
            case Experience(months):
                told["masa"] = months
    return told


def _options(found: Sequence[Choice]) -> tuple[Option, ...]:
    """By title; two of one title are told apart by the beginning of their uuid."""
    titles = [one.title for one in found]
    return tuple(Option(str(one.uuid), _path(one, twice=titles.count(one.title) > 1)) for one in found)


def _path(one: Choice, *, twice: bool) -> tuple[str, ...]:
    code = (str(one.uuid)[-6:],) if twice else ()
    return (one.title, *code, *(() if one.usable else (_("belum terbit atau ditarik"),)))


def _plain(mark: Decimal) -> float:
    return int(mark) if mark == mark.to_integral_value() else float(mark)
