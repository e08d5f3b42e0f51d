"""Certificates at the command line: a file or a number is checked, and what checks need is written to a folder.

``offline`` needs no Django, no home and no database; the others ask the home.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pamong.credentials.formats.checking import UNRECORDED, check_pdf, read_keys, read_lists
from pamong.credentials.formats.paper import LARGEST
from pamong.credentials.formats.states import State

if TYPE_CHECKING:
    from pamong.credentials.formats.checking import Found
    from pamong.credentials.queries.check import Checked


@dataclass(frozen=True, slots=True)
class Answer:
    """What a script reads; ``reasons`` are Indonesian sentences, for translation."""

    status: str
    number: str
    intact: bool | None
    issuer: str
    checked_at: datetime
    reasons: tuple[str, ...] = ()
    signer: str = ""
    status_at: datetime | None = None


def offline(file: Path, keys: Path, status: Path) -> Answer:
    """A certificate by keys and status lists at hand. Raises Invalid for keys and lists that cannot be read, and OSError."""
    trusted = read_keys(keys.read_bytes())
    return _told(check_pdf(content(file), trusted, read_lists(status.read_bytes(), trusted), datetime.now(UTC)))


def at_home(file: Path, keys: Path | None, status: Path | None) -> Answer:
    """The same with the home's own keys or lists where none are given.

    By its own keys it also says which files it gave out: one that it sealed but has no record of, as after a crash or from an
    older backup, was never issued.
    """
    from pamong.credentials.queries.check import check_file  # noqa: PLC0415  # needs Django
    from pamong.credentials.queries.keys import key_set  # noqa: PLC0415
    from pamong.credentials.queries.status_lists import bundle  # noqa: PLC0415

    data = content(file)
    trusted = read_keys(keys.read_bytes()) if keys else key_set()
    lists = read_lists(status.read_bytes() if status else json.dumps(bundle()).encode(), trusted)
    if keys:
        return _told(check_pdf(data, trusted, lists, datetime.now(UTC)))
    copy = check_file(data).file
    found = check_pdf(data, trusted, lists, datetime.now(UTC), known=copy == "whole")
    if copy != "whole" and found.status != State.UNSOUND:
        found = replace(found, status=State.UNKNOWN, reasons=(UNRECORDED,))
    return _told(found)


def by_number(number: str) -> Answer:
    """A certificate of the home by its number or code."""
    from pamong.credentials.queries.check import check_number  # noqa: PLC0415  # needs Django

    found: Checked = check_number(number)
    return Answer(str(found.state), found.number, None, found.issuer, found.at)


def content(file: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def export_keys(folder: Path) -> list[Path]:
    """Write what a check without this home needs: keys, status lists, certificates of seals. Returns the files."""
    from pamong.credentials.queries.keys import did_json, jwks_json, seal_files  # noqa: PLC0415  # needs Django
    from pamong.credentials.queries.status_lists import bundle  # noqa: PLC0415

    documents: dict[str, Any] = {"did.json": did_json(), "jwks.json": jwks_json(), "status.json": bundle()}
    texts = {name: json.dumps(document, ensure_ascii=False, indent=2) + "\n" for name, document in documents.items()}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in {**texts, **seal_files()}.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _told(found: "Found") -> Answer:
    return Answer(
        str(found.status),
        found.number,
        found.intact,
        found.issuer,
        datetime.now(UTC),
        found.reasons,
        found.signer,
        found.seen_at,
    )
