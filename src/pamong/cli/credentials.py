"""``pamong verify`` and ``pamong keys``: whether a certificate is in force, and what a check elsewhere needs."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from django.conf import settings
from rich.markup import escape

from pamong.cli.command import WRONG, _, home_option, json_option, opened, out, refuse, show
from pamong.core.refusals import Refusal

if TYPE_CHECKING:
    from pamong.ops.credentials import Answer

IN_FORCE = "berlaku"


@click.command(
    "verify",
    help=_(
        "Memeriksa sertifikat: FILE.pdf atau nomornya. Dengan --keys dan --status tidak perlu jaringan maupun instalasi; "
        "kode keluar 0 hanya bila berlaku."
    ),
)
@click.argument("certificate", metavar="FILE.pdf|NOMOR")
@click.option("--keys", type=click.Path(path_type=Path, dir_okay=False), help=_("did.json penerbit."))
@click.option("--status", type=click.Path(path_type=Path, dir_okay=False), help=_("status.json penerbit."))
@home_option
@json_option
def verify_certificate(
    certificate: str, keys: Path | None, status: Path | None, home: Path | None, *, as_json: bool
) -> None:
    """Check a certificate; exit code 1 for anything but one that is in force."""
    file = Path(certificate)
    if not file.is_file():
        _number(certificate, keys, status)
    answer = _answer(certificate, file if file.is_file() else None, keys, status, home)
    if as_json:
        show(asdict(answer))
    else:
        _print(answer)
    sys.exit(0 if answer.status == IN_FORCE else WRONG)


@click.group("keys", help=_("Kunci penandatangan: yang diperlukan untuk memeriksa tanpa instalasi ini."))
def certificate_keys() -> None:
    """Commands of keys."""


@certificate_keys.command(help=_("Menulis did.json, jwks.json, status.json, dan sertifikat segel ke folder DIR."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@home_option
@json_option
def export(folder: Path, home: Path | None, *, as_json: bool) -> None:
    """Write what a check elsewhere needs."""
    with opened(home):
        from pamong.ops.credentials import export_keys  # noqa: PLC0415  # needs Django

        written = export_keys(folder)
    if as_json:
        show({"files": [str(path) for path in written]})
    else:
        out.print(_("%(count)s berkas ditulis ke %(folder)s.") % {"count": len(written), "folder": escape(str(folder))})


def _number(typed: str, keys: Path | None, status: Path | None) -> None:
    """Refuse a file that is not there, and a number where only files can be checked."""
    if typed.lower().endswith(".pdf"):
        refuse(_("Berkas %(file)s tidak ada.") % {"file": typed})
    if keys or status:
        refuse(_("Nomor diperiksa pada instalasi penerbitnya. Dengan --keys atau --status, berikan berkas PDF-nya."))


def _answer(typed: str, file: Path | None, keys: Path | None, status: Path | None, home: Path | None) -> "Answer":
    from pamong.ops.credentials import at_home, by_number, offline  # noqa: PLC0415  # slow to load

    if file and keys and status:
        if not settings.configured:
            settings.configure(USE_I18N=False)  # for sentences of refusals only: no app, no home, no database
        try:
            return offline(file, keys, status)
        except Refusal as refusal:
            refuse(_(str(refusal)))
    with opened(home):
        return at_home(file, keys, status) if file else by_number(typed)


def _print(answer: "Answer") -> None:
    tone = "green" if answer.status == IN_FORCE else "red"
    out.print(f"[bold {tone}]{answer.status.upper()}[/]")
    for heading, value in (
        (_("Nomor"), answer.number),
        (_("Penerbit"), answer.issuer),
        (_("Ditandatangani"), answer.signer),
    ):
        if value:
            out.print(f"{heading}: {escape(value)}")
    if answer.status_at:
        out.print(_("Daftar status per %(at)s UTC") % {"at": answer.status_at.strftime("%d-%m-%Y %H:%M")})
    for reason in answer.reasons:
        out.print(escape(_(reason)))
