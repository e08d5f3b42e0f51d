"""``pamong items``: how good questions are, from answers of any origin. Needs neither a home nor a database."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from pamong.cli.command import _, err, file_argument, json_option, number, out, setup, show
from pamong.core.refusals import Invalid

if TYPE_CHECKING:
    from pamong.science.itemstats import Analysis, ItemStatistics

DIGITS = 6


@click.group(help=_("Butir soal: analisis mutu dari tabel jawaban."))
def items() -> None:
    """Commands about items."""


@items.command(help=_("Menganalisis FILE (CSV): tiap baris satu orang, tiap kolom satu butir; pilihan, atau 0 dan 1."))
@file_argument
@click.option("--key", "key_file", type=click.Path(path_type=Path, dir_okay=False), help=_("Kunci tiap butir (CSV)."))
@json_option
def analyse(file: Path, key_file: Path | None, *, as_json: bool) -> None:
    """Exit code 0 also when nothing can be said of so few people: each number says why it is withheld."""
    setup(None)
    from pamong.exams.formats.response_table import mark, read_key, read_responses  # noqa: PLC0415  # needs Django
    from pamong.science import itemstats  # noqa: PLC0415  # scipy is slow to load

    table = read_responses(_bytes(file))
    marked = mark(table, None if key_file is None else read_key(_bytes(key_file)))
    found = itemstats.analyse(marked.points, table.names, choices=marked.choices)
    if as_json:
        show(_document(found))
    else:
        _tell(found)


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise Invalid("no-file", _("Berkas %(file)s tidak ada. Periksa nama dan foldernya.") % {"file": file})
    return file.read_bytes()


def _document(found: "Analysis") -> dict[str, Any]:
    """For scripts. Numbers that are withheld are null, and ``withheld`` says why."""
    from pamong.exams.queries.item_words import reasons_of  # noqa: PLC0415  # needs Django

    return {
        "n": found.n,
        "items": [_item(one) for one in found.items],
        "alpha": _rounded(found.alpha),
        "alpha_interval": None if found.interval is None else [_rounded(one) for one in found.interval],
        "sem": _rounded(found.sem),
        "mean": _rounded(found.mean),
        "sd": _rounded(found.sd),
        "withheld": reasons_of(found.withheld, found.n),
        "rules": _rules(),
    }


def _item(one: "ItemStatistics") -> dict[str, Any]:
    from pamong.exams.queries.item_words import proposals_of, reasons_of  # noqa: PLC0415  # needs Django

    return {
        "name": one.name,
        "n": one.n,
        "answered": one.answered,
        "p": _rounded(one.p),
        "rpb": _rounded(one.rpb),
        "d": _rounded(one.d),
        "options": [
            {name: _rounded(value) if isinstance(value, float) else value for name, value in asdict(option).items()}
            for option in one.options
        ],
        "flags": list(dict.fromkeys(flag.code for flag in one.flags)),
        "proposals": [
            asdict(flag) | asdict(proposal) for flag, proposal in zip(one.flags, proposals_of(one), strict=True)
        ],
        "withheld": reasons_of(one.withheld, one.n),
    }


def _tell(found: "Analysis") -> None:
    from pamong.exams.queries.item_words import proposals_of, reasons_of  # noqa: PLC0415  # needs Django

    table = Table(_("Butir"), "p", "rpb", "D", _("Usulan"))
    for one in found.items:
        proposals = "; ".join(f"{flag.label} ({flag.words}; {flag.source})" for flag in proposals_of(one))
        table.add_row(escape(one.name), _shown(one.p), _shown(one.rpb), _shown(one.d), escape(proposals))
    out.print(table)
    interval = "" if found.interval is None else f" ({_shown(found.interval[0])} – {_shown(found.interval[1])})"
    out.print(_("%(n)s orang, %(items)s butir") % {"n": found.n, "items": len(found.items)})
    out.print(f"alpha {_shown(found.alpha)}{interval}, SEM {_shown(found.sem)}")
    reasons = {reason: None for one in found.items for reason in reasons_of(one.withheld, one.n).values()}
    for reason in {**dict.fromkeys(reasons_of(found.withheld, found.n).values()), **reasons}:
        err.print(f"[dim]– {escape(reason)}[/]")
    out.print(_("Usulan, seorang penelaah memutuskan."))


def _rules() -> dict[str, dict[str, Any]]:
    """Each limit with its source."""
    from pamong.exams.queries.item_words import COMMON  # noqa: PLC0415  # needs Django
    from pamong.science.itemstats import SOURCES, USUAL  # noqa: PLC0415  # scipy is slow to load

    values = asdict(USUAL)
    return {name: {"value": values.get(name), "source": COMMON.source(name)} for name in SOURCES}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _shown(value: float | None) -> str:
    return "–" if value is None else number(value, 3)
