"""``pamong accounts``: the first administrator, the way back in, the list."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from pamong.cli.command import _, home_option, json_option, long_date, opened, out, show

if TYPE_CHECKING:
    from pamong.ops.accounts import Handed
    from pamong.people.queries.accounts import AccountLine


@click.group(help=_("Akun: administrator pertama, pemulihan, dan daftar."))
def accounts() -> None:
    """Commands of accounts."""


@accounts.command(help=_("Membuat administrator pertama satu instansi; instansinya dibuat bila belum ada."))
@home_option
@click.option("--region", required=True, help=_("Kode instansi, misalnya 15.04."))
@click.option("--name", required=True, help=_("Nama tanpa gelar."))
@click.option("--email", required=True, help=_("Alamat untuk masuk."))
@click.option("--nip", default="", help=_("NIP, bila ada."))
@json_option
def admin(home: Path | None, region: str, name: str, email: str, nip: str, *, as_json: bool) -> None:
    """Make somebody administer a region."""
    with opened(home):
        from pamong.ops.accounts import administer  # noqa: PLC0415  # needs Django

        _hand_over(administer(region, name, email, nip), as_json=as_json)


@accounts.command(help=_("Membuat kode pemulihan bagi pemilik LOGIN (NIP atau e-mail), tanpa orang kedua."))
@home_option
@click.argument("login")
@json_option
def recover(home: Path | None, login: str, *, as_json: bool) -> None:
    """Let somebody back in."""
    with opened(home):
        from pamong.ops.accounts import recover as let_in  # noqa: PLC0415  # needs Django

        _hand_over(let_in(login), as_json=as_json)


@accounts.command("list", help=_("Menyebut semua akun; nama untuk masuk disamarkan."))
@home_option
@click.option("--region", default="", help=_("Hanya instansi dengan kode ini."))
@json_option
def list_(home: Path | None, region: str, *, as_json: bool) -> None:
    """Name the accounts."""
    with opened(home):
        from pamong.ops.accounts import line_of, listed  # noqa: PLC0415  # needs Django

        found = listed(region)
    if as_json:
        show({"accounts": [line_of(account) for account in found]})
    else:
        out.print(_table(found))
        out.print(_("%(count)s akun.") % {"count": len(found)})


def _hand_over(handed: "Handed", *, as_json: bool) -> None:
    if as_json:
        show(asdict(handed))
        return
    out.print(_("Kode sekali pakai: %(code)s") % {"code": f"[bold]{handed.code}[/]"})
    out.print(_("Buka %(address)s, lalu ketik %(login)s dan kode itu.") % {
        "address": escape(handed.address), "login": escape(handed.login),
    })  # fmt: skip
    out.print(_("Berlaku sampai %(at)s. Kode ini tidak ditampilkan lagi.") % {"at": _moment(handed)})


def _moment(handed: "Handed") -> str:
    from django.utils import timezone  # noqa: PLC0415  # reads settings

    from pamong.kit.wording import long_moment  # noqa: PLC0415  # slow to load

    return long_moment(handed.valid_until, timezone.get_current_timezone())


def _table(found: "list[AccountLine]") -> Table:
    states = {"waiting": _("belum aktif"), "active": _("aktif"), "closed": _("ditutup")}
    headings = (_("Instansi"), _("Nama"), _("Nama untuk masuk"), _("Keadaan"), _("Masuk terakhir"), _("Faktor kedua"))
    table = Table(*headings, box=None, header_style="bold", padding=(0, 2, 0, 0))
    for account in found:
        seen = long_date(account.seen_at) if account.seen_at else "–"
        factor = _("ya") if account.has_factor else _("belum")
        table.add_row(account.region, escape(account.name), account.login, states[account.state], seen, factor)
    return table
