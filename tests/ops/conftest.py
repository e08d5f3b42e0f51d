"""An installation, its backup, and places to restore it to."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pyrage
import pytest
import pytest_django
from django.db import connection

from pamong.core.actor import SYSTEM, RegionId
from pamong.kit.files import store_file
from pamong.ops.backup import backup
from pamong.ops.database import Server, embedded_url
from pamong.ops.home import Home, prepare
from pamong.ops.journal import seal_home
from tests.live import cloned
from tests.ops.saved import (
    LIMITS,
    PASSPHRASE,
    TABLE,
    Saved,
    Source,
    at,
    quiet,
    unpacked,
    write,
)


@pytest.fixture(scope="session")
def source(
    server: Server,
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Source]:
    home = Home(tmp_path_factory.mktemp("asal") / "rumah")
    prepare(home, "ordinary")
    template = connection.settings_dict["NAME"]
    connection.close()
    assert server.home is not None
    with cloned(server, template) as name:
        with django_db_blocker.unblock(), at(name, home):
            write(0, 1904, 0)
            seal_home(home)
            write(1904)
            seal_home(home)
            store_file(SYSTEM, region=RegionId(1904), stream=io.BytesIO(TABLE), name="pegawai.csv", limits=LIMITS)
        yield Source(home, Server(embedded_url(server.home, name)))


@pytest.fixture(scope="session")
def saved(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    file = tmp_path_factory.mktemp("cadangan") / "hari-ini.tar"
    manifest = backup(source.home, source.server, file, PASSPHRASE, quiet)
    parts = unpacked(file.read_bytes())
    key = pyrage.passphrase.decrypt(parts["identity.age"], PASSPHRASE).decode().strip()
    return Saved(file, manifest, parts, pyrage.x25519.Identity.from_str(key))


@pytest.fixture
def blank(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Name of an empty database that the environment names as the own server."""
    name = f"blank_{uuid4().hex[:12]}"
    assert server.home is not None
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER pamong')
        monkeypatch.setenv("PAMONG_DATABASE_URL", embedded_url(server.home, name))
        yield name
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def target(tmp_path: Path) -> Home:
    return Home(tmp_path / "baru" / "rumah")
