"""What is written of a person: read from what people type, or refused with words."""

from collections.abc import Callable, Container, Mapping
from datetime import date
from typing import Any, Final, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line
from pamong.people.access import today
from pamong.people.actions.dated import arrived, named
from pamong.people.formats.reference import education_levels
from pamong.people.models import Sex


class Particulars(TypedDict, total=False):
    """What is written of a person beside the name; what is left out stays as it is.

    education_level     the registry's code: 40 is S1
    """

    title_before: str
    title_after: str
    born: date | None
    sex: str
    email: str
    email_office: str
    phone: str
    education_level: str
    education: str
    education_year: int | None


def read_particulars(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, tidied, by field. Raises Invalid, with what was read."""
    return {field: _READERS[field](value) for field, value in given.items()}


def _email(text: str) -> str:
    address = one_line(text)
    try:
        validate_email(address or "a@b.id")
    except ValidationError:
        raise Invalid(
            "person-email", _("“%(read)s” bukan alamat e-mail. Tulis misalnya nama@contoh.id.") % {"read": address}
        ) from None
    return address


def _phone(text: str) -> str:
    number = one_line(text)
    if not set(number) <= set("0123456789+-() ") or (number and sum(sign.isdigit() for sign in number) < 6):  # noqa: PLR2004  # digits
        raise Invalid(
            "person-phone", _("“%(read)s” bukan nomor telepon. Tulis misalnya 0812 3456 7890.") % {"read": number}
        )
    return number


def _born(day: date | None) -> date | None:
    return day and arrived(day)


def _sex(sign: str) -> str:
    return known("person-sex", _("Jenis kelamin"), sign, ("", *Sex.values))


def _education_level(code: str) -> str:
    return known("person-education", _("Jenjang pendidikan"), code, ("", *education_levels()))


def _education_year(year: int | None) -> int | None:
    if year is not None and not 1900 <= year <= today().year:  # noqa: PLR2004  # a century
        raise Invalid(
            "person-education-year", _("Tahun lulus %(read)s tidak mungkin. Periksa angkanya.") % {"read": year}
        )
    return year


def known(code: str, what: str, read: str, choices: Container[str]) -> str:
    """The text, if it is one of these. Raises Invalid with this code."""
    if read not in choices:
        raise Invalid(
            code, _("%(what)s “%(read)s” tidak dikenal. Pilih dari daftarnya.") % {"what": what, "read": read}
        )
    return read


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": named,
    "title_before": one_line,
    "title_after": one_line,
    "born": _born,
    "sex": _sex,
    "email": _email,
    "email_office": _email,
    "phone": _phone,
    "education_level": _education_level,
    "education": one_line,
    "education_year": _education_year,
}
