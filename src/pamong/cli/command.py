"""What every command needs: the language, the home, options that recur, and how to say a result or a refusal."""

import gettext
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.markup import escape

from pamong.core.refusals import Conflict
from pamong.ops.database import database, embedded_url
from pamong.ops.home import Home, default_home

LANGUAGE = "en" if (os.environ.get("LC_ALL") or os.environ.get("LANG") or "id").startswith("en") else "id"
"""Indonesian unless the locale is English: the C locale of a bare server says nothing about the person."""

_ = gettext.translation("django", Path(__file__).parents[1] / "locale", [LANGUAGE], fallback=True).gettext

WRONG, REFUSED = 1, 2
out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Folder instalasi; bawaan PAMONG_HOME atau ~/.local/share/pamong."),
)
json_option = click.option("--json", "as_json", is_flag=True, help=_("Hasil sebagai JSON."))
file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


def refuse(sentence: str) -> NoReturn:
    """Say why nothing was done, and leave."""
    word = _("Ditolak")
    err.print(f"[bold red]{word}:[/] {escape(sentence)}")
    sys.exit(REFUSED)


def place_of(home: Path | None) -> Home:
    """The home that a command means."""
    return Home(home.expanduser().absolute() if home else default_home())


def setup(home: Path | None) -> Home:
    """Django for this command, with the home's database address. Short commands use one connection and no pool."""
    place = place_of(home)
    os.environ["PAMONG_HOME"] = str(place.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "pamong.settings"
    if (secret := place.keys / "secret").exists():
        os.environ.setdefault("PAMONG_SECRET_KEY_FILE", str(secret))
    else:
        os.environ.setdefault("PAMONG_SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("PAMONG_POOL", "0")
    with _addresses(place):
        import django  # noqa: PLC0415  # reads the environment set above
        from django.utils import translation  # noqa: PLC0415

        django.setup()
        translation.activate(LANGUAGE)
    return place


@contextmanager
def _addresses(place: Home) -> Iterator[None]:
    """Settings need both addresses while they are read; afterwards the variables again hold only what the caller gave."""
    chosen = "1" if os.environ.get("PAMONG_URL") else "0"
    known = {"PAMONG_DATABASE_URL": embedded_url(place), "PAMONG_URL": place.address, "PAMONG_URL_SET": chosen}
    ours = [name for name, value in known.items() if value and name not in os.environ]
    os.environ.update({name: known[name] for name in ours})
    try:
        from django.conf import settings  # noqa: PLC0415

        bool(settings.DATABASES)
        yield
    finally:
        for name in ours:
            del os.environ[name]


@contextmanager
def opened(home: Path | None) -> Iterator[Home]:
    """A prepared home with its database running."""
    place = setup(home)
    if not place.exists:
        raise Conflict(
            "no-home", _("Tidak ada instalasi di %(path)s. Mulai dengan `pamong up`.") % {"path": place.path}
        )
    with database(place):
        from pamong.ops.schema import bring_up_to_date  # noqa: PLC0415  # needs Django

        bring_up_to_date()
        yield place


def number(value: Decimal | float, places: int = 0) -> str:
    """As pages write it, in the language of the command. Needs Django."""
    from pamong.kit import wording  # noqa: PLC0415  # slow to load

    return wording.number(value, places)


def long_date(day: date) -> str:
    """A day as pages write it. Needs Django."""
    from pamong.kit import wording  # noqa: PLC0415  # slow to load

    return wording.long_date(day)


def show(result: dict[str, Any]) -> None:
    """Print a result as JSON."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=_text))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)  # a moment is a date too
