"""What every test may use: a real PostgreSQL, embedded, for the length of the run."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_django
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright

from pamong.ops.database import ROLE, Server, database, own_server
from pamong.ops.home import Home, prepare
from pamong.ops.schema import bring_up_to_date
from tests.kept import forget
from tests.live import Live, cloned, running
from tests.prepared import furnish

TEMPLATE = f"test_{ROLE}"
"""Name of the database of ``django_db_setup``."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys begin first: they wait for servers and browsers, and none of them shall be left alone at the end."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def home() -> Home:
    """The home of this test run."""
    home = Home(Path(os.environ["PAMONG_HOME"]))
    prepare(home, None)
    (home.path / "static").mkdir(exist_ok=True)  # whitenoise warns when it is missing, and warnings fail
    return home


@pytest.fixture(scope="session")
def server(home: Home) -> Iterator[Server]:
    """The embedded server of this test run; the application's database in it is empty, that of the tests is beside it."""
    url = os.environ.pop("PAMONG_DATABASE_URL")  # the embedded one, whatever the settings say
    assert own_server() is None
    furnish(home)
    with database(home) as running:
        with psycopg.connect(running.admin_url(), autocommit=True) as connection:
            copied(connection)
            with psycopg.connect(running.admin_url(ROLE), autocommit=True) as left:
                left.execute("DROP SCHEMA public CASCADE")  # not the database: the keeper would make it again
                left.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
            connection.execute("ALTER ROLE pamong CREATEDB")
            connection.execute("ALTER SYSTEM SET fsync = off")  # processes are killed in tests, machines are not
            connection.execute("SELECT pg_reload_conf()")
        os.environ["PAMONG_DATABASE_URL"] = url
        yield running


def copied(admin: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Copy the application's database for the tests, as soon as the keeper has let go of it: it looks whether it answers."""
    while True:
        try:
            admin.execute(f'CREATE DATABASE "{TEMPLATE}" TEMPLATE "{ROLE}" OWNER "{ROLE}"')
        except psycopg.errors.ObjectInUse:
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def django_db_setup(
    server: Server, django_test_environment: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """The migrated database that tests roll back in, and that every clone is made from."""
    connection.settings_dict["NAME"] = TEMPLATE
    with django_db_blocker.unblock():
        bring_up_to_date()  # what every home has
        connection.close()
    with psycopg.connect(server.admin_url(TEMPLATE), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")  # no guards: tests begin with an empty journal
        admin.execute("TRUNCATE core_entry, core_unsealed, core_seal RESTART IDENTITY")


@pytest.fixture
def committed(
    server: Server, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """A database of its own in which commits are real: a clone, because append-only tables forbid emptying one."""
    clone = f"clone_{uuid4().hex[:12]}"
    settings = connection.settings_dict
    original = settings["NAME"]
    connection.close()
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{original}" OWNER pamong')
        settings["NAME"] = clone
        forget()
        try:
            with django_db_blocker.unblock():
                yield
        finally:
            connection.close()
            settings["NAME"] = original
            forget()
            admin.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')


@pytest.fixture(scope="session")
def live(server: Server, home: Home, django_db_setup: None) -> Iterator[Live]:
    """The real server in a tour home, shared by tests that only look. Tests that write start their own."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        yield live


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium. While it is open its event loop forbids Django's database in this thread: ask for it last."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("chromium is missing; install Debian's package `chromium`")
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=sandbox)
        expect.set_options(timeout=20_000)  # of what must come; how fast it comes is measured elsewhere
        yield browser
        browser.close()
