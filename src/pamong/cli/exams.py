"""``pamong exams``: a rehearsal before the day of an exam."""

from dataclasses import asdict
from pathlib import Path

import click

from pamong.cli.command import _, home_option, json_option, opened, out, show


@click.group(help=_("Ujian: gladi bersih sebelum hari pelaksanaan."))
def exams() -> None:
    """Commands of exams."""


@exams.command(
    help=_("Membuat gladi bersih di satu instansi: soal hitungan, peserta tanpa nama; tidak dicatat bagi siapa pun.")
)
@click.option("--region", required=True, help=_("Kode instansi, misalnya 15.04."))
@click.option("--candidates", type=int, required=True, help=_("Banyak peserta."))
@click.option("--items", type=int, required=True, help=_("Banyak soal."))
@click.option("--minutes", type=int, required=True, help=_("Lama ujian, menit."))
@home_option
@json_option
def rehearse(region: str, candidates: int, items: int, minutes: int, home: Path | None, *, as_json: bool) -> None:
    """Print where to enter, and each candidate's number and code."""
    with opened(home):
        from pamong.ops.exams import rehearse as make  # noqa: PLC0415  # needs Django

        made = make(region=region, candidates=candidates, items=items, minutes=minutes)
    if as_json:
        show(asdict(made))
        return
    out.print(_("Gladi bersih siap: buka %(url)s/ujian/ dan masuk dengan nomor dan kode.") % {"url": made.base_url})
    for ticket in made.candidates:
        out.print(f"{ticket.number}  {ticket.code}")
