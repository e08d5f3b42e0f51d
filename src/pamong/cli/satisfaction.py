"""``pamong skm``: the satisfaction index of a table of answers. Needs neither a home nor a database."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from pamong.cli.command import _, err, file_argument, json_option, number, out, setup, show
from pamong.core.refusals import Invalid, Refusal

if TYPE_CHECKING:
    from pamong.science.satisfaction import Index
    from pamong.services.formats.skm_table import SkmAnswers


@click.command(
    "skm",
    help=_(
        "Menghitung indeks kepuasan masyarakat dari FILE (CSV): tiap baris satu isian, kolom U1 sampai U9 berisi 1–4."
    ),
)
@file_argument
@click.option("--legacy", is_flag=True, help=_("Bobot 0,11 seperti laporan lama; nilai tertingginya 99, bukan 100."))
@json_option
def skm(file: Path, *, legacy: bool, as_json: bool) -> None:
    """Exit code 2 when a cell cannot be taken: then nothing is worked out."""
    setup(None)
    from pamong.services.formats.skm_table import read_answers  # noqa: PLC0415  # needs Django

    try:
        if not file.is_file():
            raise Invalid("no-file", _("Berkas %(file)s tidak ada. Periksa nama dan foldernya.") % {"file": file})
        answers = read_answers(file, file.name)
        found = _worked_out(answers, legacy=legacy)
    except (Refusal, OSError) as refusal:
        _refuse(refusal, legacy=legacy, as_json=as_json)
        raise
    if as_json:
        show(_document(answers, found, legacy=legacy))
    else:
        _tell(answers, found)


def _worked_out(answers: "SkmAnswers", *, legacy: bool) -> "Index":
    """Raises Invalid ``skm-empty`` for elements that nobody answered: there is no index without them."""
    from pamong.science.satisfaction import ELEMENTS, index  # noqa: PLC0415  # with the rest, after the settings

    empty = [code for code, row in zip(ELEMENTS, answers.counts, strict=True) if not sum(row)]
    if empty:
        raise Invalid(
            "skm-empty",
            _("Tidak ada satu pun jawaban pada %(columns)s. Indeks memerlukan jawaban pada kesembilan unsur.")
            % {"columns": ", ".join(empty)},
        )
    return index(answers.counts, legacy=legacy)


def _document(answers: "SkmAnswers", found: "Index", *, legacy: bool) -> dict[str, Any]:
    """For scripts. Nothing in it is rounded but ``ikm_rounded``."""
    return {
        "n": answers.n,
        "per_element": [
            {"code": code, "unsur": name, "n": n, "sum": total, "nrr": nrr}
            for (code, name), n, total, nrr in zip(_names(), found.n, found.sums, found.means, strict=True)
        ],
        "skm": float(found.skm),
        "ikm": float(found.ikm),
        "ikm_rounded": float(found.rounded),
        "band": found.band.letter,
        "band_words": found.band.words,
        "rule": found.rule.version,
        "legacy": legacy,
    }


def _refuse(refusal: Refusal | OSError, *, legacy: bool, as_json: bool) -> None:
    """For scripts a refusal is a document too; for people the cells that are wrong, below one another."""
    problems = getattr(refusal, "problems", ())
    if as_json:
        told = [{"row": one.row, "column": one.column, "message": one.message} for one in problems]
        empty = dict.fromkeys(("skm", "ikm", "ikm_rounded", "band", "band_words", "rule"))
        usual = [{"row": None, "column": "", "message": str(refusal)}]
        show({"n": 0, "per_element": [], **empty, "legacy": legacy, "refusals": told or usual})
        return
    for one in problems[1:]:
        place = _("Baris %(row)s kolom %(column)s") % {"row": one.row, "column": one.column} if one.row else one.column
        err.print(f"[yellow]{escape(place)}[/]: {escape(one.message)}")


def _tell(answers: "SkmAnswers", found: "Index") -> None:
    table = Table("", _("Unsur"), "n", _("Jumlah"), "NRR")
    for (code, name), n, total, mean in zip(_names(), found.n, found.sums, found.means, strict=True):
        table.add_row(code, escape(name), str(n), str(total), number(mean, 4))
    out.print(table)
    words = {"n": answers.n, "skm": number(float(found.skm), 6), "ikm": number(float(found.ikm), 6)}
    out.print(_("%(n)s isian; SKM %(skm)s; IKM sebelum dibulatkan %(ikm)s") % words)
    line = {"rounded": number(found.rounded, 2), "band": found.band.letter, "words": found.band.words}
    out.print("[bold]" + _("IKM %(rounded)s: %(band)s, %(words)s") % line + "[/]")
    out.print(_("Aturan: %(rule)s") % {"rule": found.rule.version})


def _names() -> Sequence[tuple[str, str]]:
    from pamong.services.formats.skm_elements import elements  # noqa: PLC0415  # with the rest, after the settings

    return [(element.code, element.name) for element in elements()]
