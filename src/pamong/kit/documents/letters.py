"""Official letters: the letterhead of an office, a body by kind, a signature, and a code by which anybody can check them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from pamong.kit import papers
from pamong.kit.documents.qr import qr_svg
from pamong.kit.documents.render import Paper, render

KINDS: Final = ("invitation", "assignment", "roster", "hours", "completion", "minutes")
"""Kinds of letter; each has its template."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes.

    government  Pemerintah Kabupaten Batang Hari
    office      the office that writes, up to 200 characters; empty when the government itself does
    lines       address, telephone, site
    arms        SVG of the government's arms; empty without
    """

    government: str
    office: str
    lines: tuple[str, ...] = ()
    arms: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What makes one printing of a letter known.

    number      as printed; empty for a paper that has none
    code        grouped, in clear
    check_url   address that says whether the letter holds; also in the QR code
    edition     1 is the first
    dated       date on the letter
    """

    number: str
    code: str
    check_url: str
    edition: int
    dated: date


def letter(
    kind: str, content: Mapping[str, Any], *, head: Letterhead, mark: Mark, at: datetime, paper: Paper = "a4"
) -> bytes:
    """PDF of a letter.

    kind        one of ``KINDS``
    content     what its template ``letter_<kind>`` asks for, each text as it is to be read
    raises      ValueError for another kind; Invalid when a text holds letters that the fonts do not have
    """
    if kind not in KINDS:
        raise ValueError(f"no template for letters of kind {kind}")
    marked = {**asdict(mark), "dated": papers.long_date(mark.dated), "qr": qr_svg(mark.check_url)}
    data = {"head": asdict(head), "mark": marked, "content": content}
    return render(f"letter_{kind}", data, at=at, paper=paper)
