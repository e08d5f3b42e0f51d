"""``pamong trace``: from the number of a certificate to everything that led to it and followed from it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from pamong.cli.command import REFUSED, WRONG, _, home_option, json_option, opened, out, show
from pamong.core.refusals import Refusal

if TYPE_CHECKING:
    from pamong.evaluation.queries.trace import Link, Trace


@click.command(
    help=_(
        "Menelusuri sertifikat NOMOR dari kebutuhan sampai layanan. "
        "Nomor atau kode boleh ditulis dengan spasi dan huruf kecil. "
        "Bila beberapa instansi punya nomor itu, sebut --region. "
        "Kode keluar 0 bila ditemukan, 1 bila tidak, 2 bila ditolak."
    )
)
@click.argument("number", metavar="NOMOR")
@click.option(
    "--region", metavar=_("KODE"), help=_("Kode instansi penerbit, bila beberapa instansi punya nomor yang sama.")
)
@home_option
@json_option
def trace(number: str, region: str | None, home: Path | None, *, as_json: bool) -> None:
    """The same chain as its page, with everything: who may run this owns the machine."""
    with refusals(as_json=as_json), opened(home):
        answer(number, region, as_json=as_json)


@contextmanager
def refusals(*, as_json: bool) -> Iterator[None]:
    """A refusal as JSON where JSON was asked for, with the exit code of any other; else it goes on up."""
    try:
        yield
    except Refusal as refusal:
        if not as_json:
            raise
        show({"error": str(refusal)})
        sys.exit(REFUSED)


def answer(number: str, region: str | None, *, as_json: bool) -> None:
    """What is behind a number, on the terminal. Leaves with 1 where nothing is. Raises Conflict ``number-several``."""
    from pamong.ops.trace import trace as traced  # noqa: PLC0415  # needs Django

    found = traced(number, region)
    if found is not None:
        show(found.document()) if as_json else _tell(found)
        return
    if as_json:
        show({"number": number, "links": []})
    else:
        out.print(escape(_("Tidak ada sertifikat dengan nomor atau kode %(number)s.") % {"number": number}))
    sys.exit(WRONG)


def _tell(found: "Trace") -> None:
    out.print(f"[bold]{escape(found.number)}[/]  {escape(found.state_label)}")
    out.print(escape(f"{found.holder}, {found.scheme}, {found.issuer}"))
    for title, links in found.stages:
        out.print(f"\n[bold]{escape(str(title))}[/]")
        for place, link in links:
            _link(place, link)


def _link(place: int, link: "Link") -> None:
    told = ", ".join(part for part in (link.value, link.detail) if part) if link.found else link.missing
    out.print(f"{place:>2}. {escape(link.title)}: {escape(told)}", style=None if link.found else "dim")
    for line in link.lines:
        out.print(escape("    – " + ", ".join(part for part in (line.text, line.detail) if part)))
    if link.address:
        out.print(escape(f"    {link.address}"), style="dim")
