"""Documents by Typst: data in, one PDF out, the same bytes for the same input.

Every document is produced as PDF/A-3a (it may carry files) and PDF/UA-1 (tagged for screen readers) together; Typst
refuses to write one that it knows to break either. Fonts are those inside Typst: the machine has no say in the result.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

import typst
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARDS: Final["list[typst.PDFStandard]"] = ["a-3a", "ua-1"]
FONTS: Final = typst.Fonts(include_system_fonts=False)

Paper = Literal["a4", "f4"]

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_UNSHOWN = re.compile(r'(?:the text|codepoint) `"(.*?)"`')


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that travels inside the PDF.

    name            without folders; unique in the document
    content         JSON, XML, CSV; comes back byte for byte as UTF-8
    """

    name: str
    content: str
    media_type: str
    description: str


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    paper: Paper = "a4",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """PDF from ``templates/<template>.typ``; some 10 ms a page.

    data        JSON values; text is shown as it is, never read as Typst markup
    at          the document's date, with zone; part of the input, so that nothing depends on the clock
    raises      Invalid when a text holds letters that the fonts do not have; typst.TypstError for a broken template
    """
    frame = {"paper": paper, "attachments": [asdict(file) for file in attachments]}
    try:
        return typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=FONTS,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(_shown(data)), "frame": json.dumps(frame)},
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        if unshown := sorted(set(_UNSHOWN.findall(str(error.diagnostic)))):
            raise Invalid(
                "document-letters",
                _("Dokumen tidak dapat memuat huruf %(letters)s. Tulis bagian itu dengan huruf Latin.")
                % {"letters": " ".join(unshown)},
            ) from error
        raise


def _shown(value: Any) -> Any:
    """Drop what cannot be seen: control characters, and those that reverse or hide text."""
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value)
        return "".join(char for char in composed if char == "\n" or unicodedata.category(char) not in _UNSEEN)
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(item) for item in value]
    return value
