"""``pamong study``: an impact study worked out from a plan and a table, for which it needs neither a home nor a database."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
from rich.markup import escape
from rich.table import Table

from pamong.cli.command import LANGUAGE, _, file_argument, home_option, json_option, opened, out, show
from pamong.core.refusals import Invalid, Refusal

if TYPE_CHECKING:
    from pamong.evaluation.formats.study_result import StudyResult

_TONES = {"terbukti": "green", "memburuk": "red", "mungkin": "yellow"}


@click.group(help=_("Studi dampak: menghitung dari rencana dan tabel."))
def study() -> None:
    """Commands of studies."""


@study.command(help=_("Menghitung studi dampak menurut rencana FILE (TOML) dan tabel yang disebutnya (CSV)."))
@file_argument
@home_option
@json_option
def run(file: Path, home: Path | None, *, as_json: bool) -> None:
    """Exit code 0 with any verdict, 2 when plan or table must be mended first.

    ``[data] study = "UUID"`` alone means a study of the installation: its kept plan and table, and so the bytes of its page.
    """
    kept = _kept_study(file)
    with opened(home) if kept else _speaking():
        from pamong.evaluation.formats.study_document import document  # noqa: PLC0415  # after the language is chosen

        try:
            result = _result(*(_kept(kept) if kept else _beside(file)))
        except Refusal as refusal:
            if as_json:
                _show_refusal(refusal)
            raise
        if as_json:
            click.echo(document(result), nl=False)
        else:
            _tell(result)


def _kept_study(file: Path) -> UUID | None:
    """The study of the installation that a plan names and leaves everything else to; None: the plan tells it all."""
    try:
        told = tomllib.loads(_bytes(file).decode("utf-8-sig"))
        return UUID(told["data"]["study"]) if told.keys() == {"data"} and told["data"].keys() == {"study"} else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # the reader of plans says what is wrong with it


@contextmanager
def _speaking() -> Iterator[None]:
    _speak()
    yield


def _speak() -> None:
    """Django's sentences in the language of the command: no app, no home, no database."""
    import django  # noqa: PLC0415  # slow to load
    from django.conf import settings  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    if not settings.configured:
        places = [Path(__file__).parents[1] / "locale"]
        # The source language is the default: what it has no catalogue for would else be answered in the command's language.
        settings.configure(LANGUAGE_CODE="id", LOCALE_PATHS=places, LOGGING_CONFIG=None)
        django.setup()
    translation.activate(LANGUAGE)


def _result(plan: str, table: bytes | None, folder: Path) -> "StudyResult":
    """What a plan says of a table; None is the one beside it that it names."""
    from pamong.evaluation.formats.study_result import result_of  # noqa: PLC0415  # numpy is slow to load
    from pamong.evaluation.formats.study_spec import read_spec  # noqa: PLC0415

    spec = read_spec(plan)
    if spec.study:
        raise Invalid(
            "study-elsewhere",
            _(
                "Studi %(study)s ada di instalasi, dan rencananya sudah dikunci di sana. Hapus bagian [study] dari berkas ini."
            )
            % {"study": spec.study},
        )
    return result_of(spec, _bytes(folder / Path(spec.file).expanduser()) if table is None else table)


def _beside(file: Path) -> tuple[str, None, Path]:
    try:
        return _bytes(file).decode("utf-8-sig"), None, file.parent
    except UnicodeDecodeError:
        raise Invalid("file-encoding", _("Berkas ini bukan teks UTF-8. Simpan ulang sebagai UTF-8.")) from None


def _kept(study: UUID) -> tuple[str, bytes, Path]:
    from pamong.ops.studies import study_files  # noqa: PLC0415  # needs Django

    files = study_files(study)
    return files.spec, files.csv, Path()


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise Invalid("no-file", _("Berkas %(file)s tidak ada. Periksa nama dan foldernya.") % {"file": file})
    return file.read_bytes()


def _show_refusal(refusal: Refusal) -> None:
    """For scripts a refusal is a document too."""
    problems = [
        {"row": one.row, "column": one.column, "message": one.message} for one in getattr(refusal, "problems", ())
    ]
    show({"refused": refusal.code, "message": str(refusal), "problems": problems})


def _tell(result: "StudyResult") -> None:
    from pamong.evaluation.formats.impact_words import cannot_conclude, sentence, significant  # noqa: PLC0415

    verdict, found, spec = result.verdict, result.found, result.spec
    tone = _TONES.get(verdict.word, "white")
    if spec.question:
        out.print(escape(spec.question))
    out.print(f"[bold {tone}]{verdict.word.upper()}[/]")
    out.print(escape(sentence(verdict, spec.outcome, found, result.facts)))
    if found:
        table = Table(show_header=False)
        effect = found.effect
        table.add_row(_("Perubahan"), significant(effect.effect))
        table.add_row(_("Selang 95 %"), f"{significant(effect.low)} … {significant(effect.high)}")
        table.add_row(_("Terkecil yang berarti"), significant(verdict.meaningful))
        table.add_row(_("Terkecil yang terlihat"), significant(effect.mde))
        table.add_row(_("Sebelum mulai"), significant(result.table.panel.baseline))
        table.add_row(_("Unit, yang ikut"), f"{found.units}, {found.treated_units}")
        table.add_row(_("Titik sebelum, sesudah"), f"{found.points.before}, {found.points.after}")
        table.add_row(_("Mutu rancangan"), found.grade)
        out.print(table)
    out.print(_("Yang tidak dapat disimpulkan:"))
    for line in cannot_conclude(spec.design, verdict, spec.outcome, found, result.facts):
        out.print(f"– {escape(line)}")
    out.print(_("Sidik tabel: %(digest)s") % {"digest": result.digest})
