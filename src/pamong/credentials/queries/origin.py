"""Where the copy of a certificate comes from, as far as the file itself tells: from this installation, or another one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from pamong.core.refusals import NotFound, Refusal
from pamong.credentials.formats.badge import ATTACHED, Badge, read
from pamong.credentials.formats.paper import Paper
from pamong.credentials.formats.paper_apart import read_paper_apart
from pamong.credentials.queries.check import check_file
from pamong.kit import filetypes
from pamong.kit.files import open_file

if TYPE_CHECKING:
    from pamong.credentials.models import OutsideCredential

Known = Literal["", "ours", "altered", "pamong"]
"""Nothing that a file tells; byte for byte one of this installation; one of ours, but changed; one that says to be another's."""

LARGEST: Final = 8 << 20
"""Bytes that are read at once; no copy is larger."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file says of itself.

    state       what it is worth now; empty where only its issuer knows
    holder      name as printed, while it holds
    issuer      as the file names it. Of another installation nothing is proven here: its keys are not at hand
    address     where its issuer lets anybody check it, as the file says; only of another installation
    intact      signed, and not changed since
    signer      who signed it last, as the file says
    """

    known: Known
    state: str = ""
    number: str = ""
    holder: str = ""
    issuer: str = ""
    address: str = ""
    intact: bool = False
    signer: str = ""


def origin_of(row: "OutsideCredential") -> Origin | None:
    """What the copy of a certificate tells by itself; None for pictures and where the content is gone. No actor."""
    if row.file.media_type != filetypes.PDF:
        return None
    try:
        with open_file(row.file) as content:
            return origin_of_file(content.read(LARGEST))
    except NotFound:
        return None


def origin_of_file(data: bytes) -> Origin:
    """What a PDF tells by itself. Never raises for what it holds."""
    reader = cache(read_paper_apart)  # both ask about the same file
    found = check_file(data, reader)
    if found.known:
        whole = found.file == "whole"
        known: Known = "ours" if whole else "altered"
        return Origin(known, found.state.value, found.number, found.holder, found.issuer, intact=whole)
    try:
        paper = reader(data)
        badge = read(_without_proof(paper))
    except (Refusal, ValueError, RecursionError):
        return Origin("")
    return _elsewhere(paper, badge)


def _elsewhere(paper: Paper, badge: Badge) -> Origin:
    """Of another installation, or forged in its name: the shape is ours, the keys are not."""
    last = paper.signatures[-1] if paper.signatures else None
    return Origin(
        known="pamong",
        number=badge.number,
        holder=badge.holder_name,
        issuer=badge.issuer_name,
        address=badge.id,
        intact=last is not None and last.whole and all(one.sound for one in paper.signatures),
        signer=last.signer if last else "",
    )


def _without_proof(paper: Paper) -> Mapping[str, Any]:
    """The attached credential without its proof. Raises ValueError where there is none."""
    raw = json.loads(paper.attached.get(ATTACHED, b""))
    if not isinstance(raw, dict):
        raise ValueError("no credential is attached")  # noqa: TRY004  # of what was read, not of what was given
    return {name: value for name, value in raw.items() if name != "proof"}
