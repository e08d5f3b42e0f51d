"""What the forms of those who organise share: days and names as people type them, and how a refusal gets to its field."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, ClassVar, Final, TypeVar

from django.forms import BoundField, CharField, Form, TextInput, ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import NotFound, Refusal
from pamong.kit.imports import Unreadable, read_date
from pamong.kit.wording import long_date
from pamong.people.queries.choosing import Option, near, pick
from pamong.web.http import Request

METHODS: Final = ("GET", "HEAD", "POST")
"""What a page with a form answers."""

LISTED: Final = 200
"""Names that a page offers while somebody types; more would make it heavy on a telephone."""

_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d))?")

T = TypeVar("T")


class DayField(CharField):
    """A day as people type it: 3/5/2026, 3 Mei 2026. Today unless told otherwise."""

    def __init__(self, *, today: bool = True, **facts: Any) -> None:
        """Begin with today where that is what people mean most."""
        if today:
            facts.setdefault("initial", timezone.localdate)
        facts.setdefault("help_text", gettext_lazy("Misalnya 3/5/2026 atau 3 Mei 2026"))
        facts.setdefault("max_length", 40)
        facts["error_messages"] = {"required": gettext_lazy("Tanggal masih kosong. Tulis misalnya 3 Mei 2026.")}
        super().__init__(**facts, widget=TextInput(attrs={"autocomplete": "off"}))

    def clean(self, value: Any) -> Any:
        """The day; None when nothing was typed. Refuses what ``read_date`` refuses."""
        text = super().clean(value)
        try:
            return read_date(text) if text else None
        except Unreadable as problem:
            raise ValidationError(problem.message) from None

    def prepare_value(self, value: Any) -> Any:
        """A day is written as on paper; what was typed stays as it was typed."""
        return long_date(value) if isinstance(value, date) else value


class ClockField(CharField):
    """An hour as people type it: 08.00, 8:30, 8."""

    def __init__(self, **facts: Any) -> None:
        """No hour unless one is given."""
        facts.setdefault("help_text", gettext_lazy("Misalnya 08.00"))
        facts.setdefault("max_length", 20)
        facts["error_messages"] = {"required": gettext_lazy("Jam masih kosong. Tulis misalnya 08.00.")}
        super().__init__(**facts, widget=TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}))

    def clean(self, value: Any) -> Any:
        """The hour; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValidationError(_("“%(text)s” tidak terbaca sebagai jam. Tulis misalnya 08.00.") % {"text": text})
        return time(int(found[1]), int(found[2] or 0))

    def prepare_value(self, value: Any) -> Any:
        """An hour is written as on paper; what was typed stays as it was typed."""
        return f"{value:%H.%M}" if isinstance(value, time) else value


class PickField(CharField):
    """One of many things, by its name. What is not found is answered with what is near."""

    def __init__(self, options: tuple[Option, ...] = (), *, list_id: str, **facts: Any) -> None:
        """Offer names while somebody types, as long as there are few."""
        self.options = options
        self.list_id = list_id
        facts.setdefault("max_length", 1000)
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(**facts, widget=TextInput(attrs={**attrs, "list": list_id} if self.offered else attrs))

    @property
    def offered(self) -> tuple[Option, ...]:
        """What the page may offer."""
        return self.options if len(self.options) <= LISTED else ()

    def clean(self, value: Any) -> Any:
        """``value`` of the one thing that is meant; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        found = pick(text, self.options)
        if len(found) == 1:
            return found[0].value
        raise ValidationError(_several(text, found) if found else _unknown(text, near(text, self.options)))


class ActionForm(Form):
    """A form whose action may refuse.

    places      code of a refusal → field at which it is said; others are said above the form
    """

    places: ClassVar[Mapping[str, str]] = {}

    def done(self, action: Callable[[], T]) -> T | None:
        """What the action gives; None when it refused, and the form then says why. What is not there stays not there."""
        try:
            return action()
        except NotFound:
            raise
        except Refusal as refusal:
            field = self.places.get(refusal.code)
            self.add_error(field if field in self.fields else None, str(refusal))
            return None

    @property
    def lists(self) -> dict[str, tuple[Option, ...]]:
        """Names to offer, by the id of their list."""
        fields = self.fields.values()
        return {field.list_id: field.offered for field in fields if isinstance(field, PickField) and field.offered}

    def some(self, *names: str) -> list[BoundField]:
        """These fields, in this order."""
        return [self[name] for name in names]


class CloseForm(ActionForm):
    """On which day something ends."""

    pada = DayField(label=gettext_lazy("Berakhir pada"))

    places = {"day-ahead": "pada", "day-before": "pada"}  # noqa: RUF012  # as declared in the base

    @property
    def day(self) -> date:
        """The day that was read."""
        day: date = self.cleaned_data["pada"]
        return day


def sent(request: Request) -> QueryDict | None:
    """What a form was sent with; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def _several(text: str, found: list[Option]) -> str:
    return _("“%(text)s” ada %(count)s. Tulis lebih lengkap, misalnya %(names)s.") % {
        "text": text,
        "count": len(found),
        "names": _quoted(found[:5]),
    }


def _unknown(text: str, found: list[Option]) -> str:
    if not found:
        return _("“%(text)s” tidak ditemukan. Periksa ejaannya, atau salin dari daftarnya.") % {"text": text}
    return _("“%(text)s” tidak ditemukan. Yang mirip: %(names)s.") % {"text": text, "names": _quoted(found)}


def _quoted(options: list[Option]) -> str:
    return "; ".join(f"“{option.label}”" for option in options)
