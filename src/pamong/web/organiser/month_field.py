"""A month in a form, as people type it."""

import re
from datetime import date
from typing import Any, Final

from django.forms import CharField, TextInput
from django.forms import ValidationError as Wrong
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.kit.imports import Unreadable, read_date
from pamong.kit.wording import long_date

_MONTH_ONLY: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")


class MonthField(CharField):
    """A month as people type it: Januari 2027, 1/2027, 2027-01."""

    def __init__(self, **facts: Any) -> None:
        """No month unless one is given."""
        facts.setdefault("max_length", 40)
        facts["error_messages"] = {"required": gettext_lazy("Bulan masih kosong. Tulis misalnya Januari 2027.")}
        super().__init__(**facts, widget=TextInput(attrs={"autocomplete": "off"}))

    def clean(self, value: Any) -> Any:
        """Its first day; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return _read_month(text).replace(day=1)
        except Unreadable:
            raise Wrong(
                _("“%(text)s” tidak terbaca sebagai bulan. Tulis misalnya Januari 2027.") % {"text": text}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """A month is written as on paper; what was typed stays as it was typed."""
        return long_date(value).partition(" ")[2] if isinstance(value, date) else value


def _read_month(text: str) -> date:
    if found := _MONTH_ONLY.fullmatch(text):
        return read_date(f"1/{found[1]}/{found[2]}")
    if re.fullmatch(r"\d{4}-\d{1,2}", text):
        return read_date(f"{text}-01")
    try:
        return read_date(f"1 {text}")
    except Unreadable:
        return read_date(text)
