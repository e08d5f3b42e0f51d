"""``pamong indicators``: how long a service takes, and how often it keeps its word."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from rich.markup import escape
from rich.table import Table

from pamong.cli.command import _, home_option, json_option, long_date, number, opened, out, show

if TYPE_CHECKING:
    from pamong.services.queries.indicators import Figure, Line


@click.command(help=_("Indikator satu layanan: median, P90, dan bagian yang sesuai janji, per kantor atau per bulan."))
@click.option("--region", required=True, help=_("Kode instansi, misalnya 15.04."))
@click.option("--service", required=True, help=_("Kode layanan, misalnya izin-usaha."))
@click.option(
    "--by",
    type=click.Choice(["month", "unit"]),
    default="month",
    show_default=True,
    help=_("month: tiap kantor per bulan diterimanya berkas; unit: tiap kantor, semua bulan."),
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=_("Hanya berkas yang diterima sejak hari ini."))
@home_option
@json_option
def indicators(
    region: str, service: str, by: Literal["month", "unit"], since: datetime | None, home: Path | None, *, as_json: bool
) -> None:
    """Print figures; those under the least number of cases are empty."""
    with opened(home):
        from pamong.ops.indicators import indicators as figures  # noqa: PLC0415  # needs Django

        report = figures(region=region, service=service, by=by, since=since.date() if since else None)
        if as_json:
            show(report.document())
            return
        out.print(_table(report.lines))
        if report.as_of is None:
            out.print(_("Belum ada berkas yang diketahui sampai kapan lengkapnya."))
        else:
            out.print(_("Berkas diketahui sampai %(day)s.") % {"day": long_date(report.as_of)})


def _table(lines: "list[Line]") -> Table:
    from pamong.services.queries.indicators import INDICATORS  # noqa: PLC0415  # as above

    table = Table(_("Kantor"), _("Bulan"))
    for indicator in INDICATORS:
        table.add_column(_heading(indicator.title, indicator.unit), justify="right")
    for line in lines:
        name = escape(line.unit_name) or (_("Semua kantor") if line.unit is None else "–")
        figures = (_told(line.figures[indicator.key], timed=indicator.timed) for indicator in INDICATORS)
        table.add_row(name, _month(line.month), *figures)
    return table


def _heading(title: str, unit: str) -> str:
    words = {"hours": _("jam"), "days": _("hari kerja"), "minutes": _("menit"), "share": "%"}
    return f"{escape(title)} ({words[unit]})"


def _month(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else "–"


def _told(figure: "Figure", *, timed: bool) -> str:
    """``9 · 14``: median and P90; ``83,1`` of a hundred."""
    if not timed:
        return "–" if figure.share is None else number(100 * figure.share, 1)
    return " · ".join(
        "–" if value is None else number(value, 0 if value == int(value) else 1)
        for value in (figure.median, figure.p90)
    )
