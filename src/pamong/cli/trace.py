"""``pamong trace``: from the number of a certificate to everything that led to it and followed from it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from pamong.cli.command import WRONG, _, home_option, json_option, opened, out, show

if TYPE_CHECKING:
    from pamong.evaluation.queries.trace import Link, Trace


@click.command(
    help=_(
        "Menelusuri sertifikat NOMOR dari kebutuhan sampai layanan. "
        "Nomor atau kode boleh ditulis dengan spasi dan huruf kecil. "
        "Kode keluar 0 bila ditemukan, 1 bila tidak, 2 bila ditolak."
    )
)
@click.argument("number", metavar="NOMOR")
@home_option
@json_option
def trace(number: str, home: Path | None, *, as_json: bool) -> None:
    """The same chain as its page, with everything: who may run this owns the machine."""
    with opened(home):
        from pamong.ops.trace import trace as traced  # noqa: PLC0415  # needs Django

        found = traced(number)
        if found is None:
            if as_json:
                show({"number": number, "links": []})
            else:
                out.print(escape(_("Tidak ada sertifikat dengan nomor atau kode %(number)s.") % {"number": number}))
            sys.exit(WRONG)
        if as_json:
            show(found.document())
        else:
            _tell(found)


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
