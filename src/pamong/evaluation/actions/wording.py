"""What people write about cycles, findings and follow-ups, tidied and measured."""

from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.surveys.actions.checking import tidied

LONGEST: Final = 2_000
"""Characters of one text."""


def said(code: str, text: str, empty: str) -> str:
    """The text, tidied. Raises Invalid ``code`` with the sentence ``empty`` when it says nothing, and when it is too long."""
    tidy = tidied(text)
    if not tidy:
        raise Invalid(code, empty)
    return short(code, tidy)


def short(code: str, text: str) -> str:
    """The text, tidied; may be empty. Raises Invalid ``code`` when it is too long."""
    tidy = tidied(text)
    if len(tidy) > LONGEST:
        raise Invalid(
            code,
            _("Teks ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.")
            % {"read": len(tidy), "most": LONGEST},
        )
    return tidy
