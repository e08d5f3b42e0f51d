"""What every test may use: a real PostgreSQL, embedded, for the length of the run."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_django
from django.db import connection

from pamong.ops.database import Server, database, own_server
from pamong.ops.home import Home, prepare
from tests.live import Live, cloned, running


@pytest.fixture(scope="session")
def home() -> Home:
    """The home of this test run."""
    home = Home(Path(os.environ["PAMONG_HOME"]))
    prepare(home, None)
    return home


@pytest.fixture(scope="session")
def server(home: Home) -> Iterator[Server]:
    """The embedded server of this test run."""
    url = os.environ.pop("PAMONG_DATABASE_URL")  # the embedded one, whatever the settings say
    assert own_server() is None
    with database(home) as running:
        with psycopg.connect(running.admin_url(), autocommit=True) as connection:
            connection.execute("ALTER ROLE pamong CREATEDB")
        os.environ["PAMONG_DATABASE_URL"] = url
        yield running


@pytest.fixture(scope="session")
def django_db_modify_db_settings(server: Server) -> None:
    """Have the server before pytest-django makes the test database."""


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
        try:
            with django_db_blocker.unblock():
                yield
        finally:
            connection.close()
            settings["NAME"] = original
            admin.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')


@pytest.fixture(scope="session")
def live(server: Server, home: Home, django_db_setup: None) -> Iterator[Live]:
    """The real server in a tour home, shared by tests that only look. Tests that write start their own."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with cloned(server, template) as database, running(server, home, database) as live:
        yield live
