"""``pamong retention``: how long each kind of record is kept, and how much of it is due."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from pamong.cli.command import _, home_option, json_option, opened, out, show


@click.command(
    help=_("Menyebut berapa lama tiap jenis catatan disimpan, dan berapa yang lewat masanya. Tidak menghapus.")
)
@home_option
@json_option
def retention(home: Path | None, *, as_json: bool) -> None:
    """Print the table of retention with what is due."""
    with opened(home):
        from pamong.people.queries.retention import due_rows, kept_for  # noqa: PLC0415  # needs Django

        kinds, due = kept_for(), due_rows()
    if as_json:
        show({"kinds": [asdict(kind) | {"due": due[kind.kind]} for kind in kinds]})
        return
    table = Table(_("Catatan"), _("Disimpan"), _("Lewat masanya"), _("Dasarnya"))
    for kind in kinds:
        count = due[kind.kind]
        unsure = "" if kind.confirmed else f" ({_('belum dikonfirmasi')})"
        table.add_row(kind.title, kind.time, "–" if count is None else str(count), _(kind.basis) + unsure)
    out.print(table)
