"""Settings of the tests: the real ones, in a home of their own that is made when tests begin and gone when they end.

Each of several test processes has one, with its own database server: a home that another process made is not taken over.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
if "PAMONG_HOME" not in os.environ or os.environ.get("TESTED_BY", _process) != _process:
    _home = tempfile.mkdtemp(prefix="pamong-test-")
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
    os.environ |= {"PAMONG_HOME": _home, "TESTED_BY": _process}
    os.environ.pop("PAMONG_DATABASE_URL", None)
if "PAMONG_TEST_CACHE" not in os.environ:  # one for all processes of the run: they inherit the variable
    _run = os.environ["PAMONG_HOME"].rstrip("/") + "-started"
    atexit.register(shutil.rmtree, _run, ignore_errors=True)
    os.environ["PAMONG_TEST_CACHE"] = _run
os.environ.setdefault("PAMONG_SECRET_KEY", "tests only: long enough to sign cookies and nothing else 0123456789")
_socket = Path(os.environ["PAMONG_HOME"]) / "run" / "pg"
os.environ.setdefault("PAMONG_DATABASE_URL", f"postgresql:///pamong?host={_socket}&user=pamong")

from pamong.settings import *  # noqa: E402, F403  # the environment above must be there first
from pamong.settings import DATABASES, STORAGES  # noqa: E402

# Tests create and drop databases; journeys run the real thing with its pool.
DATABASES["default"]["OPTIONS"].pop("pool", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
URL_SET = True  # as if somebody had chosen the address: certificates name it
