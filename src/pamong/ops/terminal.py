"""What commands ask and show at a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pamong.core.refusals import Invalid
from pamong.ops.doctor import Check
from pamong.ops.sealed import check_passphrase, given_passphrase

REFRESH = 0.1
"""Seconds between two pictures of a progress bar."""


def ask_passphrase(*, twice: bool) -> str:
    """Passphrase of a backup: from the environment, or typed without being shown; twice when it is a new one."""
    if given := given_passphrase():
        return given
    if not sys.stdin.isatty():
        raise Invalid(
            "passphrase-missing",
            _("Tidak ada terminal untuk mengetik kata sandi. Isi PAMONG_BACKUP_PASSPHRASE_FILE dengan nama berkasnya."),
        )
    passphrase: str = click.prompt(_("Kata sandi cadangan"), hide_input=True, type=str)
    if twice:
        check_passphrase(passphrase)
        if click.prompt(_("Ketik sekali lagi"), hide_input=True, type=str) != passphrase:
            raise Invalid("passphrase-differs", _("Kedua kata sandi berbeda. Jalankan perintah ini sekali lagi."))
    return passphrase


@contextmanager
def shown_progress(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    """A function that shows each step with its bytes; nothing is drawn where nobody watches.

    Drawn from the calling thread only: these commands start processes, which wants a process with one thread.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    drawn = 0.0
    with Progress(*columns, console=console, auto_refresh=False, disable=not console.is_terminal) as progress:
        tasks = {}

        def report(step: str, done: int, total: int | None) -> None:
            nonlocal drawn
            if step not in tasks:
                tasks[step] = progress.add_task(step)
            progress.update(tasks[step], completed=done, total=total)
            if time.monotonic() - drawn > REFRESH or done == total:
                drawn = time.monotonic()
                progress.refresh()

        yield report


def show_checks(console: Console, checks: list[Check]) -> None:
    """A table of what was looked at, and below it what to do. The state is a word, so that colour is not needed."""
    good, attention, bad = _("baik"), _("PERHATIKAN"), _("BURUK")
    words = {"ok": f"[green]{good}[/]", "warn": f"[yellow]{attention}[/]", "bad": f"[bold red]{bad}[/]"}
    table = Table(_("Bagian"), _("Keadaan"), _("Terbaca"), box=None, header_style="bold", padding=(0, 2, 0, 0))
    for check in checks:
        table.add_row(check.label, words[check.state], escape(check.found))
    console.print(table, soft_wrap=False)
    for check in checks:
        if check.advice:
            console.print(f"{words[check.state]} [bold]{check.label}[/]: {escape(check.advice)}")
    if not any(check.advice for check in checks):
        console.print(_("Semua baik."))
