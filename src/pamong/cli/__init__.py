"""The command ``pamong``. Parses, calls one function, prints. Exit codes: 0 done, 1 checked and found wrong, 2 refused."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import click
import psycopg
from django.core.exceptions import ImproperlyConfigured

from pamong.cli.accounts import accounts
from pamong.cli.command import (
    LANGUAGE,
    REFUSED,
    WRONG,
    _,
    err,
    file_argument,
    home_option,
    json_option,
    opened,
    out,
    place_of,
    refuse,
    setup,
    show,
)
from pamong.cli.credentials import certificate_keys, verify_certificate
from pamong.cli.exams import exams
from pamong.cli.imports import imports
from pamong.cli.indicators import indicators
from pamong.cli.items import items
from pamong.cli.lottery import lottery
from pamong.cli.retention import retention
from pamong.cli.satisfaction import skm
from pamong.cli.scale import scale_out
from pamong.cli.study import study
from pamong.cli.trace import trace
from pamong.core.refusals import Refusal
from pamong.ops import logs
from pamong.ops.children import Options, begin_web
from pamong.ops.database import database

__all__ = ["LANGUAGE", "cli", "err", "home_option", "json_option", "main", "opened", "out", "refuse", "setup", "show"]


def main() -> None:
    """Entry point: a refusal is one sentence on standard error and exit code 2."""
    try:
        cli.main(standalone_mode=False)
    except Refusal as refusal:
        refuse(str(refusal))
    except OSError as error:
        refuse(": ".join(str(part) for part in (error.strerror or error, error.filename) if part))
    except (ImproperlyConfigured, psycopg.Error) as error:
        refuse(str(error).strip())
    except click.exceptions.Exit as finished:
        sys.exit(finished.exit_code)
    except (click.Abort, KeyboardInterrupt):
        err.print(_("Dihentikan."))
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(REFUSED)


@click.group(help=_("pamong: dari kebutuhan pegawai sampai layanan yang lebih baik."))
@click.version_option(package_name="pamong")
def cli() -> None:
    """All commands."""
    logs.configure("command")


cli.add_command(imports)
cli.add_command(exams)
cli.add_command(accounts)
cli.add_command(lottery)
cli.add_command(items)
cli.add_command(skm)
cli.add_command(retention)
cli.add_command(certificate_keys)
cli.add_command(verify_certificate)
cli.add_command(indicators)
cli.add_command(study)
cli.add_command(trace)
cli.add_command(scale_out)


@cli.command(help=_("Menjalankan semuanya: basis data, web, dan pekerja. Ctrl-C menghentikan."))
@home_option
@click.option("--host", default="localhost", show_default=True, help=_("Alamat yang didengarkan."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Porta; bawaan 8765 atau yang bebas sesudahnya."))
@click.option("--tour", "kind", flag_value="tour", help=_("Rumah contoh dengan data peraga."))
@click.option("--empty", "kind", flag_value="ordinary", help=_("Rumah kerja yang kosong."))
@click.option(
    "--tls-cert", "certificate", type=click.Path(path_type=Path, exists=True), help=_("Sertifikat HTTPS (PEM).")
)
@click.option("--tls-key", "key", type=click.Path(path_type=Path, exists=True), help=_("Kunci sertifikat itu (PEM)."))
@click.option(
    "--web-processes", type=click.IntRange(1, 64), default=1, show_default=True, help=_("Banyaknya proses web.")
)
@click.option(
    "--worker-processes", type=click.IntRange(1, 64), default=1, show_default=True, help=_("Banyaknya pekerja.")
)
def up(home: Path | None, certificate: Path | None, key: Path | None, **options: Any) -> None:
    """Run the installation."""
    if (certificate is None) != (key is None):
        raise click.UsageError(_("--tls-cert dan --tls-key harus diberikan bersama."))
    asked = Options(place_of(home), certificate=certificate, key=key, **options)
    begun = begin_web(asked)
    setup(home)
    from pamong.ops import supervisor  # noqa: PLC0415  # needs Django
    from pamong.tour.seed import seed  # noqa: PLC0415

    logs.configure("up")
    supervisor.up(asked, out.print, seed, begun)


@cli.group(help=_("Jejak audit: memeriksa, menyegel, dan menyimpan kepala rantai."))
def journal() -> None:
    """Commands of the journal."""


@journal.command(help=_("Membaca seluruh jejak audit dan menyebut yang diubah, dihapus, atau disisipkan."))
@home_option
@click.option("--head", type=click.File(encoding="utf-8"), help=_("Kepala rantai (JSON) yang Anda simpan."))
@json_option
def verify(home: Path | None, head: IO[str] | None, *, as_json: bool) -> None:
    """Exit code 1 when anything is not as it was written."""
    with opened(home) as place:
        from pamong.ops.journal import explain, verify_home  # noqa: PLC0415  # needs Django

        report = verify_home(place, head.read() if head else None)
    if as_json:
        show({"ok": report.ok, **asdict(report)})
    else:
        for line in explain(report):
            out.print(line)
    sys.exit(0 if report.ok else WRONG)


@journal.command(help=_("Menyegel sekarang juga, tanpa menunggu menit berikutnya."))
@home_option
@json_option
def seal(home: Path | None, *, as_json: bool) -> None:
    """Seal what waits."""
    with opened(home) as place:
        from pamong.ops.journal import seal_home  # noqa: PLC0415  # needs Django

        sealed = seal_home(place)
    if as_json:
        show({"sealed": sealed})
    else:
        out.print(_("%(count)s catatan disegel.") % {"count": sealed})


@journal.command(help=_("Menulis kepala rantai terbaru: JSON, atau PDF bila FILE berakhiran .pdf."))
@home_option
@click.option("--region", type=int, default=0, show_default=True, help=_("Nomor instansi; 0 untuk instalasi ini."))
@file_argument
def head(home: Path | None, region: int, file: Path) -> None:
    """Export the newest head."""
    with opened(home):
        from pamong.ops.journal import export_head  # noqa: PLC0415  # needs Django

        export_head(region, file)
    out.print(_("Kepala rantai ditulis ke %(file)s.") % {"file": file})


@cli.command(help=_("Memperlihatkan kemajuan satu pekerjaan sampai selesai."))
@home_option
@click.argument("uuid", type=click.UUID)
def watch(home: Path | None, uuid: UUID) -> None:
    """Follow a job at the terminal."""
    with opened(home):
        from pamong.ops.watch import follow  # noqa: PLC0415  # needs Django

        sys.exit(0 if follow(uuid, out) else WRONG)


@cli.command(help=_("Menulis cadangan terenkripsi ke FILE: basis data, berkas unggahan, dan kunci."))
@home_option
@file_argument
@json_option
def backup(home: Path | None, file: Path, as_json: bool) -> None:  # noqa: FBT001  # click calls with its own names
    """Write a backup while the installation goes on."""
    setup(home)
    from django.utils.formats import number_format  # noqa: PLC0415  # needs settings

    from pamong.ops.backup import backup as write  # noqa: PLC0415  # needs Django
    from pamong.ops.terminal import ask_passphrase, shown_progress  # noqa: PLC0415

    passphrase = ask_passphrase(twice=True)
    with opened(home) as place, database(place) as server, shown_progress(err) as report:
        manifest = write(place, server, file.absolute(), passphrase, report)
    size = file.stat().st_size
    if as_json:
        show({"file": str(file), "bytes": size, **asdict(manifest)})
    else:
        words = {"file": file, "size": number_format(size, force_grouping=True)}
        out.print(_("Cadangan ditulis ke %(file)s (%(size)s byte) dan sudah dibaca ulang.") % words)
        out.print(
            _("Simpan kata sandinya di tempat lain: tanpa kata sandi, cadangan ini tidak dapat dibuka siapa pun.")
        )


@cli.command(help=_("Memulihkan cadangan FILE ke rumah yang belum ada atau kosong."))
@home_option
@file_argument
@json_option
def restore(home: Path | None, file: Path, as_json: bool) -> None:  # noqa: FBT001  # click calls with its own names
    """Make an empty folder the home that a backup holds."""
    place = setup(home)
    from pamong.ops.backup import restore as recover  # noqa: PLC0415  # needs Django
    from pamong.ops.terminal import ask_passphrase, shown_progress  # noqa: PLC0415

    passphrase = ask_passphrase(twice=False)
    with shown_progress(err) as report:
        manifest = recover(place, file.absolute(), passphrase, report)
    if as_json:
        show({"home": str(place.path), **asdict(manifest)})
    else:
        out.print(_("Dipulihkan ke %(path)s dari cadangan %(at)s.") % {"path": place.path, "at": manifest.created})
        out.print(_("Periksa jejak auditnya dengan `pamong journal verify`, lalu jalankan `pamong up`."))


@cli.command(help=_("Memeriksa semua yang diperlukan pamong dan menyebut apa yang perlu dilakukan."))
@home_option
@click.option("--deep", is_flag=True, help=_("Baca juga semua berkas yang tersimpan."))
@json_option
def doctor(home: Path | None, deep: bool, as_json: bool) -> None:  # noqa: FBT001  # click calls with its own names
    """Look at everything; exit code 1 when something is bad."""
    place = setup(home)
    from pamong.ops.doctor import examine, is_well  # noqa: PLC0415  # needs Django
    from pamong.ops.terminal import show_checks  # noqa: PLC0415

    checks = examine(place, deep=deep)
    if as_json:
        show({"ok": is_well(checks), "checks": [asdict(check) for check in checks]})
    else:
        show_checks(out, checks)
    sys.exit(0 if is_well(checks) else WRONG)


@cli.command(hidden=True)
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=int, default=0)
@click.option("--socket", "handle", type=int)
@click.option("--ready", type=int)
@click.option("--processes", "workers", type=int, default=1)
@click.option("--tls-cert", "certificate", type=click.Path(path_type=Path))
@click.option("--tls-key", "key", type=click.Path(path_type=Path))
def web(**options: Any) -> None:
    """Serve pages; started by ``up``."""
    from pamong.ops.web import serve  # noqa: PLC0415

    serve(**options)


@cli.command(hidden=True)
def ground() -> None:
    """Tables and assets of this version; started by ``up`` that is to renew itself."""
    import django  # noqa: PLC0415

    django.setup()
    from pamong.ops.renewal import lay_ground  # noqa: PLC0415

    logs.configure("command")
    lay_ground()


@cli.command(hidden=True)
def worker() -> None:
    """Do background work; started by ``up``."""
    import django  # noqa: PLC0415

    django.setup()
    from pamong.ops.worker import work  # noqa: PLC0415

    logs.configure("worker")
    work()


@cli.command(hidden=True, context_settings={"ignore_unknown_options": True})
@home_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(home: Path | None, arguments: tuple[str, ...]) -> None:
    """Django's own commands, for developers."""
    setup(home)
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["pamong manage", *arguments])
