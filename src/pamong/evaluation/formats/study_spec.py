"""The plan of a study as a file: what is asked, of which columns, and what would matter. TOML, as people write it by hand."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Any, Final, Literal, TypeVar, get_args
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.science.impact.found import Design

OutcomeKind = Literal["guess", "duration", "any"]
Choice = TypeVar("Choice", bound=str)

DESIGNS: Final[tuple[Design, ...]] = get_args(Design)
KINDS: Final[tuple[OutcomeKind, ...]] = get_args(OutcomeKind)

_COLUMNS: Final = ("outcome", "unit", "time", "cluster", "cases", "came")
_STUDY: Final = (
    *("question", "design", *_COLUMNS, "treated_from", "covariates"),
    *("meaningful", "meaningful_relative", "outcome_kind", "seed"),
)
_DATA: Final = ("file", "study")


@dataclass(frozen=True, slots=True)
class StudySpec:
    """A plan. Columns are named as in the file; an empty name is none.

    treated_from    a column, one value for each unit; or one time for all
    meaningful      least effect that matters, its sign is the good direction; ``relative``: as a share of what was before
    outcome_kind    ``duration``: never negative; ``guess``: so when the column is named like one
    cases           how many cases a row stands for; ``came``: 1 for a unit that came, where places were drawn by lot
    seed            of what is drawn in estimating
    file            beside the plan; ``study``: of the database; one of the two
    """

    design: Design
    outcome: str
    time: str
    treated_from: str
    meaningful: float
    unit: str = ""
    question: str = ""
    relative: bool = False
    cluster: str = ""
    covariates: tuple[str, ...] = ()
    outcome_kind: OutcomeKind = "guess"
    cases: str = ""
    came: str = ""
    seed: int = 0
    file: str = ""
    study: UUID | None = None


def read_spec(text: str) -> StudySpec:
    """A plan from its TOML. Raises Invalid ``spec-…`` that names the line or the key."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("spec-toml", _("Berkas rencana bukan TOML yang benar: %(error)s.") % {"error": error}) from None
    _known(whole, ("study", "data"), _("berkas rencana"))
    study, data = _table(whole, "study"), _table(whole, "data")
    _known(study, _STUDY, "[study]")
    _known(data, _DATA, "[data]")
    design = _choice(study, "design", DESIGNS)
    file, uuid = _source(data)
    return StudySpec(
        design=design,
        outcome=_text(study, "outcome", needed=True),
        unit=_text(study, "unit", needed=design != "its"),
        time=_text(study, "time", needed=True),
        treated_from=_start(study),
        meaningful=_meaningful(study),
        relative=_flag(study, "meaningful_relative"),
        question=_text(study, "question"),
        cluster=_text(study, "cluster"),
        covariates=_texts(study, "covariates"),
        outcome_kind=_choice(study, "outcome_kind", KINDS, "guess"),
        cases=_text(study, "cases"),
        came=_text(study, "came"),
        seed=_seed(study),
        file=file,
        study=uuid,
    )


def spec_text(spec: StudySpec) -> str:
    """The plan as TOML that ``read_spec`` reads back. What is as usual is left out."""
    columns = {name: getattr(spec, name) for name in _COLUMNS if getattr(spec, name)}
    study: dict[str, Any] = {"question": spec.question, "design": spec.design, **columns}
    study |= {"treated_from": spec.treated_from, "covariates": list(spec.covariates), "meaningful": spec.meaningful}
    study |= {"meaningful_relative": True} if spec.relative else {}
    study |= {"outcome_kind": spec.outcome_kind} if spec.outcome_kind != "guess" else {}
    study |= {"seed": spec.seed} if spec.seed else {}
    data = {"study": str(spec.study)} if spec.study else {"file": spec.file}
    lines = ["[study]", *_lines(study), "", "[data]", *_lines(data)]
    return "\n".join(lines) + "\n"


def nearest(name: str, names: Iterable[str]) -> str:
    """`` Apakah maksudnya “days”?`` where a name is near; else nothing."""
    folded = {known.casefold(): known for known in names}
    found = get_close_matches(name.casefold(), folded, n=1)
    return " " + _("Apakah maksudnya “%(name)s”?") % {"name": folded[found[0]]} if found else ""


def _lines(table: Mapping[str, Any]) -> list[str]:
    """JSON of texts, numbers, flags and lists of texts is TOML too, but for one control sign."""
    return [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for key, value in table.items()
    ]


def _known(table: Mapping[str, Any], keys: Iterable[str], place: str) -> None:
    known = tuple(keys)
    for key in table:
        if key not in known:
            message = _("Kunci “%(key)s” tidak dikenal di %(place)s.") % {"key": key, "place": place}
            raise Invalid("spec-key", message + nearest(key, known))


def _table(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    if not isinstance(found, dict):
        raise Invalid("spec-part", _("Bagian [%(name)s] tidak ada di berkas rencana. Tambahkan.") % {"name": name})
    return found


def _text(table: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise Invalid("spec-text", _("“%(key)s” harus berupa teks dalam tanda petik.") % {"key": key})
    if needed and not value.strip():
        raise Invalid("spec-missing", _("“%(key)s” belum diisi di berkas rencana.") % {"key": key})
    return value.strip()


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise Invalid("spec-list", _("“%(key)s” harus berupa daftar nama kolom, misalnya [“a”, “b”].") % {"key": key})
    return tuple(dict.fromkeys(one.strip() for one in value))


def _start(table: Mapping[str, Any]) -> str:
    """A column, or a time as TOML writes it: text, whole number or date."""
    value = table.get("treated_from")
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    return _text(table, "treated_from", needed=True)


def _choice(table: Mapping[str, Any], key: str, choices: tuple[Choice, ...], usual: Choice | None = None) -> Choice:
    value = table.get(key, usual)
    for choice in choices:
        if value == choice:
            return choice
    words = {"key": key, "value": value if key in table else "–", "choices": ", ".join(choices)}
    message = _("“%(key)s” berisi “%(value)s”. Pilih salah satu: %(choices)s.") % words
    raise Invalid(f"spec-{key}".replace("_", "-"), message + nearest(str(value), choices))


def _flag(table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise Invalid("spec-flag", _("“%(key)s” harus true atau false, tanpa tanda petik.") % {"key": key})
    return value


def _meaningful(table: Mapping[str, Any]) -> float:
    value = table.get("meaningful")
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = _(
            "“meaningful” harus berupa angka tanpa tanda petik, misalnya -0.10. Tandanya menunjukkan arah yang baik."
        )
        raise Invalid("spec-meaningful", message)
    if not value or not isfinite(value):
        message = _(
            "“meaningful” tidak boleh 0 atau tak terhingga: sebutkan perubahan terkecil yang berarti bagi warga."
        )
        raise Invalid("spec-meaningful", message)
    return float(value)


def _seed(table: Mapping[str, Any]) -> int:
    value = table.get("seed", 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Invalid("spec-seed", _("“seed” harus bilangan bulat, 0 atau lebih."))
    return value


def _source(table: Mapping[str, Any]) -> tuple[str, UUID | None]:
    file, study = _text(table, "file"), _text(table, "study")
    if bool(file) == bool(study):
        raise Invalid("spec-source", _("[data] harus menyebut “file” atau “study”, salah satu saja."))
    if file:
        return file, None
    try:
        return "", UUID(study)
    except ValueError:
        message = _("“study” berisi “%(value)s”, bukan UUID sebuah studi.") % {"value": study[:40]}
        raise Invalid("spec-source", message) from None
