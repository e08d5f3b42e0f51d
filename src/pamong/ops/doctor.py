"""The doctor looks at everything an installation stands on, and says in one sentence what to do about what is not well."""

import os
import pwd
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typst
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.delivery import stuck
from pamong.core.keys import key_path, load_key
from pamong.core.queries import newest_entry_at, unsealed_entries
from pamong.core.refusals import Refusal
from pamong.kit.files import verify_files
from pamong.office.queries.mailing import leaves
from pamong.ops.backup import last_backup
from pamong.ops.database import OLDEST, database
from pamong.ops.home import Home
from pamong.ops.listening import PORT
from pamong.ops.locks import is_locked

State = Literal["ok", "warn", "bad"]

GIGABYTE = 10**9
DISK_WARN, DISK_BAD, SHARE_WARN = 2 * GIGABYTE, GIGABYTE // 2, 0.10
"""Free bytes, and free share of the disk, below which it is time to act."""

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time."""

CLOCKS_APART = timedelta(seconds=5)
UNSEALED_FOR = timedelta(minutes=10)
BACKUP_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    name        short and stable, for scripts
    label       the same for people
    found       what was read
    advice      what to do; empty when ``state`` is ok
    """

    name: str
    label: str
    state: State
    found: str
    advice: str = ""


Result = tuple[State, str, str]
"""State, found, advice."""

Look = Callable[[Home], Result]
Stage = Literal["machine", "home", "database", "deep"]
"""What a look needs: nothing, a home, its running database, or patience too."""


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    label: Promise
    stage: Stage
    look: Look


_places: list[_Place] = []


def examine(home: Home, *, deep: bool = False) -> list[Check]:
    """Look at everything; a check that breaks is a bad one and stops no other.

    deep        also read every stored file again; costs reading the whole store once
    """
    checks = _look_at(home, "machine")
    if not home.exists:
        return checks
    checks += _look_at(home, "home")
    try:
        with database(home):
            checks += _look_at(home, "database", *(["deep"] if deep else []))
            connection.close()
    except Exception as error:  # noqa: BLE001  # whatever keeps the database down is what the doctor has to say
        advice = _("Baca %(log)s, perbaiki penyebabnya, lalu jalankan `pamong doctor` sekali lagi.")
        checks.append(_bad("database", _("Basis data"), error, advice % {"log": home.log / "database.log"}))
    return checks


def is_well(checks: list[Check]) -> bool:
    """Whether nothing is bad; warnings do not count."""
    return all(check.state != "bad" for check in checks)


def _looks_at(name: str, label: Promise, stage: Stage = "machine") -> Callable[[Look], Look]:
    def register(look: Look) -> Look:
        _places.append(_Place(name, label, stage, look))
        return look

    return register


def _look_at(home: Home, *stages: str) -> list[Check]:
    return [_look(place, home) for place in _places if place.stage in stages]


def _look(place: _Place, home: Home) -> Check:
    try:
        return Check(place.name, str(place.label), *place.look(home))
    except Exception as error:  # noqa: BLE001  # one broken check must not stop the others
        advice = _("Perbaiki penyebabnya, lalu jalankan `pamong doctor` sekali lagi.")
        return _bad(place.name, str(place.label), error, advice)


def _bad(name: str, label: str, error: Exception, advice: str) -> Check:
    found = str(error) if isinstance(error, Refusal) else f"{type(error).__name__}: {error}".splitlines()[0]
    return Check(name, label, "bad", found, advice)


@_looks_at("home", gettext_lazy("Rumah"))
def _home(home: Home) -> Result:
    if not home.exists:
        return "bad", _("%(path)s bukan rumah pamong") % {"path": home.path}, _("Mulai dengan `pamong up`.")
    facts = home.path.stat()
    if facts.st_uid != os.geteuid():
        found = _("%(path)s milik pengguna nomor %(uid)s") % {"path": home.path, "uid": facts.st_uid}
        return "bad", found, _("Jalankan pamong sebagai pengguna itu, atau pindahkan kepemilikannya dengan chown.")
    return _private(home.path, "0700") or ("ok", f"{home.path} ({home.kind})", "")


@_looks_at("keys", gettext_lazy("Kunci"), "home")
def _keys(home: Home) -> Result:
    for path in (home.keys / "secret", key_path(home.path)):
        if not path.exists():
            return "bad", _("%(path)s tidak ada") % {"path": path}, _("Pulihkan dari cadangan dengan `pamong restore`.")
        if problem := _private(path, "0600"):
            return problem
    return "ok", _("kunci jejak audit %(key)s") % {"key": load_key(home.path).fingerprint}, ""


def _private(path: Path, mode: str) -> Result | None:
    """A problem when others may enter or read."""
    found = stat.S_IMODE(path.stat().st_mode)
    if not found & 0o077:
        return None
    return (
        "bad",
        _("%(path)s terbuka bagi pengguna lain (%(mode)s)") % {"path": path, "mode": f"{found:04o}"},
        _("Tutup dengan `chmod %(mode)s %(path)s`.") % {"mode": mode, "path": path},
    )


@_looks_at("disk", gettext_lazy("Cakram rumah"))
def _disk_of_home(home: Home) -> Result:
    return _disk(next(folder for folder in (home.path, *home.path.parents) if folder.exists()))


@_looks_at("temp", gettext_lazy("Cakram sementara"))
def _disk_of_temp(_home: Home) -> Result:
    return _disk(Path(tempfile.gettempdir()))


def _disk(folder: Path) -> Result:
    usage = shutil.disk_usage(folder)
    return disk_state(folder, usage.free, usage.total)


def disk_state(folder: Path, free: int, total: int) -> Result:
    """What so many free bytes mean."""
    found = _("%(path)s: %(free)s dari %(total)s GB bebas") % {
        "path": folder,
        "free": number_format(free / GIGABYTE, 1),
        "total": number_format(total / GIGABYTE, 1),
    }
    if free >= DISK_WARN and free >= SHARE_WARN * total:
        return "ok", found, ""
    return (
        ("bad" if free < DISK_BAD else "warn"),
        found,
        _("Kosongkan ruang, atau pindahkan ke cakram yang lebih besar."),
    )


@_looks_at("clock", gettext_lazy("Jam"))
def _clock(_home: Home) -> Result:
    now = timezone.now()
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))  # raises where time zones are not installed
    return clock_state(now) or ("ok", f"{local:%Y-%m-%d %H:%M:%S} {settings.TIME_ZONE}", "")


def clock_state(now: datetime, database: datetime | None = None, newest: datetime | None = None) -> Result | None:
    """A problem of the clock: too early, behind the journal's newest entry, or away from the database's clock."""
    advice = _("Setel jam dan nyalakan penyelarasan waktu (NTP), misalnya `timedatectl set-ntp true`.")
    if now < BUILT:
        return "bad", _("jam menunjukkan %(now)s") % {"now": f"{now:%Y-%m-%d}"}, advice
    if newest and newest > now + CLOCKS_APART:
        found = _("catatan terbaru jejak audit (%(at)s) lebih baru daripada jam") % {"at": f"{newest:%Y-%m-%d %H:%M}"}
        return "bad", found, advice
    if database and abs(database - now) > CLOCKS_APART:
        apart = round(abs((database - now).total_seconds()))
        return "warn", _("jam server basis data berselisih %(seconds)s detik") % {"seconds": apart}, advice
    return None


@_looks_at("fonts", gettext_lazy("Huruf dokumen"))
def _fonts(_home: Home) -> Result:
    text = b'#set text(font: "Libertinus Serif", fallback: false)\npamong'
    fonts = typst.Fonts(include_system_fonts=False)
    if not typst.compile(text, font_paths=fonts, ignore_system_fonts=True, format="pdf").startswith(b"%PDF-"):
        return "bad", _("Typst tidak membuat PDF"), _("Pasang ulang dengan `make setup`.")
    return "ok", "Libertinus Serif", ""


@_looks_at("port", gettext_lazy("Porta"))
def _port(home: Home) -> Result:
    if home.run.exists() and is_locked(home.run / "up.lock"):
        address = home.run / "address"
        return "ok", _("berjalan di %(address)s") % {"address": address.read_text(encoding="ascii")}, ""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            found = _("porta %(port)s dipakai program lain") % {"port": PORT}
            return (
                "warn",
                found,
                _("Tidak apa-apa: `pamong up` memakai porta bebas berikutnya, atau pilih dengan --port."),
            )
    return "ok", _("porta %(port)s bebas") % {"port": PORT}, ""


@_looks_at("settings", gettext_lazy("Setelan"))
def _settings(home: Home) -> Result:
    return settings_state(settings.URL, tour=home.exists and home.kind == "tour")


def settings_state(url: str, *, tour: bool) -> Result:
    """What it means to be reached at this address."""
    if urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1"):
        return "ok", _("hanya untuk komputer ini: %(url)s") % {"url": url}, ""
    if tour:
        found = _("rumah contoh terbuka di %(url)s") % {"url": url}
        return "warn", found, _("Pakai rumah kerja untuk umum: `pamong up --empty --home FOLDER_LAIN`.")
    if not url.startswith("https://"):
        found = _("%(url)s tanpa HTTPS") % {"url": url}
        return (
            "warn",
            found,
            _("Beri --tls-cert dan --tls-key, atau taruh di belakang proksi HTTPS dan setel PAMONG_URL."),
        )
    return "ok", url, ""


@_looks_at("mail", gettext_lazy("E-mail"))
def _mail(home: Home) -> Result:
    if not leaves():
        found = _("belum diatur; e-mail hanya ditulis di konsol")
        if not home.exists or home.kind == "tour":
            return "ok", found, ""
        return "warn", found, _("Setel PAMONG_SMTP_URL dan PAMONG_MAIL_FROM, lalu mulai ulang.")
    place = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "sender": settings.DEFAULT_FROM_EMAIL}
    try:
        with get_connection(timeout=5):  # opens and signs in
            pass
    except OSError as error:  # smtplib's errors are OSErrors too
        found = _("%(host)s:%(port)s tidak menerima kami (%(why)s)") % {**place, "why": type(error).__name__}
        return "bad", found, _("Periksa PAMONG_SMTP_URL dan jaringan ke server surat. Pesan menunggu, tidak hilang.")
    return "ok", _("lewat %(host)s:%(port)s, dari %(sender)s") % place, ""


@_looks_at("user", gettext_lazy("Pengguna"))
def _user(_home: Home) -> Result:
    if os.geteuid() == 0:
        return "warn", "root", _("Jalankan sebagai pengguna biasa; pamong tidak memerlukan hak root.")
    return "ok", pwd.getpwuid(os.geteuid()).pw_name, ""


@_looks_at("backup", gettext_lazy("Cadangan"), "home")
def _backup(home: Home) -> Result:
    if home.kind == "tour":
        return "ok", _("tidak perlu untuk rumah contoh"), ""
    return backup_state(last_backup(home), timezone.now())


def backup_state(last: datetime | None, now: datetime) -> Result:
    """What the age of the newest backup means."""
    advice = _("Buat dengan `pamong backup FILE` dan simpan di tempat lain.")
    if last is None:
        return "warn", _("belum ada cadangan yang tercatat"), advice
    found = _("cadangan terakhir %(days)s hari yang lalu") % {"days": (now - last).days}
    return ("ok", found, "") if now - last <= BACKUP_EVERY else ("warn", found, advice)


@_looks_at("database", gettext_lazy("Basis data"), "database")
def _database(_home: Home) -> Result:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        superuser = cursor.fetchone()[0]
    if int(version.split(".")[0]) < OLDEST:
        advice = _("Tingkatkan server ke PostgreSQL %(need)s atau lebih baru.") % {"need": OLDEST}
        return "bad", f"PostgreSQL {version}", advice
    if superuser:
        found = _("pamong terhubung sebagai pengelola tertinggi (superuser)")
        return (
            "bad",
            found,
            _("Buat peran biasa yang memiliki basis datanya, dan pakai peran itu di PAMONG_DATABASE_URL."),
        )
    return "ok", f"PostgreSQL {version}", ""


@_looks_at("migrations", gettext_lazy("Tabel"), "database")
def _migrations(_home: Home) -> Result:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        found = _("%(count)s perubahan tabel belum diterapkan") % {"count": len(missing)}
        return "bad", found, _("Jalankan `pamong up`, yang menerapkannya.")
    return "ok", _("semua perubahan tabel diterapkan"), ""


@_looks_at("clocks", gettext_lazy("Jam basis data"), "database")
def _clock_of_database(_home: Home) -> Result:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    return clock_state(now, there, newest_entry_at()) or ("ok", _("sama dengan jam komputer ini"), "")


@_looks_at("reactions", gettext_lazy("Reaksi"), "database")
def _reactions(_home: Home) -> Result:
    if waiting := stuck():
        found = "; ".join(f"{name}: {count}" for name, count in waiting)
        return "bad", found, _("Baca catatan galatnya di tabel core_delivery, perbaiki, lalu setel attempts menjadi 0.")
    return "ok", _("tidak ada yang tersangkut"), ""


@_looks_at("seals", gettext_lazy("Segel"), "database")
def _seals(_home: Home) -> Result:
    late = unsealed_entries(before=timezone.now() - UNSEALED_FOR)
    if late:
        found = _("%(count)s catatan lebih dari 10 menit belum disegel") % {"count": late}
        return "warn", found, _("Pastikan pekerja berjalan (`pamong up`), atau jalankan `pamong journal seal`.")
    return "ok", _("tidak ada yang tertinggal"), ""


@_looks_at("files", gettext_lazy("Berkas"), "deep")
def _files(_home: Home) -> Result:
    damages = list(verify_files())
    if damages:
        found = ", ".join(f"{damage.sha256[:12]} ({damage.problem})" for damage in damages[:5])
        advice = _("Ambil isinya dari cadangan dan taruh kembali di folder files.")
        return (
            "bad",
            _("%(count)s berkas hilang atau rusak: %(names)s") % {"count": len(damages), "names": found},
            advice,
        )
    return "ok", _("semua berkas utuh"), ""
