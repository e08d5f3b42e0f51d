"""``pamong lottery``: a draw for seats, repeated by whoever doubts it."""

import sys
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click
from rich.markup import escape

from pamong.cli.command import WRONG, _, home_option, json_option, opened, out, show


@click.group(help=_("Undian kursi: menghitung ulang dan membandingkan."))
def lottery() -> None:
    """Commands of draws."""


@lottery.command(help=_("Menghitung ulang undian angkatan OFFERING (UUID) dan menyebut yang tidak cocok."))
@home_option
@click.argument("offering", type=click.UUID)
@json_option
def verify(home: Path | None, offering: UUID, *, as_json: bool) -> None:
    """Exit code 1 when anything comes out otherwise."""
    with opened(home):
        from pamong.learning.queries.draw_check import check_draw  # noqa: PLC0415  # needs Django

        found = check_draw(offering)
    if as_json:
        show({"ok": found.ok, **asdict(found)})
    else:
        out.print(escape(found.title))
        out.print(_("Komitmen: %(commitment)s") % {"commitment": found.commitment})
        out.print(_("Benih: %(seed)s") % {"seed": found.seed})
        out.print(_("Kata: %(word)s") % {"word": escape(found.word) or "–"})
        out.print(_("%(entries)s peserta, %(seated)s kursi") % {"entries": found.entries, "seated": found.seated})
        for check in found.checks:
            sign = "[green]✓[/]" if check.ok else "[bold red]✗[/]"
            out.print(f"{sign} {escape(check.words)}")
        out.print(_("Undian ini cocok.") if found.ok else _("Undian ini TIDAK cocok."))
    sys.exit(0 if found.ok else WRONG)
