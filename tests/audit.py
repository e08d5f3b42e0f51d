"""Checkers that nobody here wrote and that need node or Java: ``python -m tests.audit``, or ``make audit``.

Starts a tour home, visits every page that a link leads to, and hands each to the W3C's Nu checker (with all styles) and to
pa11y (axe and HTML_CodeSniffer); and hands credentials to Digital Bazaar's verifier. Exit code 1 for any error. Where node or
Java is missing it says so and passes: these judges are not everybody's to have.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import django
from rich.console import Console
from rich.table import Table

from tests import credential_witness

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / ".audit"
PACKAGES = {"vnu-jar": "26.9.27", "pa11y": "9.1.1", **credential_witness.PACKAGES}
PROGRAMS = {"node": "nodejs", "npm": "npm", "java": "default-jre-headless", "chromium": "chromium"}
"""Program → Debian package that brings it."""

UNKNOWN = "/tidak-ada/"
"""An address that is none, for the error page."""

NOT_YET_KNOWN = r"CSS: “(?:field-sizing|paint-order|vector-effect)”: Property .* doesn't exist"
"""Properties that browsers have, or safely pass over, and that Nu does not know."""

say = Console(highlight=False, soft_wrap=True).print


def main() -> int:
    """Run all judges; returns the exit code."""
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        wanted = " ".join(PROGRAMS[program] for program in missing)
        say(f"audit skipped: {', '.join(missing)} missing. Install, then try again: sudo apt-get install {wanted}")
        return 0
    install()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "home") as address:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        pages = dict(visited(browser, address))
        errors = [f"not visited: {name}" for name in sorted(unvisited(pages))]
        errors += nu(pages, Path(folder))
        errors += credential_witness.witness(TOOLS, Path(folder))
        errors += [error for path in pages for error in pa11y(address + path, Path(folder))]
    report(pages, errors)
    return 1 if errors else 0


def install() -> None:
    """Have the judges, in the versions named above, in a folder of their own."""
    stamp = TOOLS / "installed.json"
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == PACKAGES:
        return
    TOOLS.mkdir(exist_ok=True)
    (TOOLS / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    say("audit: installing " + ", ".join(PACKAGES))
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    subprocess.run(
        [str(shutil.which("npm")), "install", *quiet, *wanted],
        cwd=TOOLS,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    stamp.write_text(json.dumps(PACKAGES), encoding="utf-8")


@contextmanager
def running(home: Path) -> Iterator[str]:
    """A tour home that runs for as long as the block does; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAMONG_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pamong.cli", "up", "--tour", "--home", str(home), "--port", port]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        _await(address + "/readyz", process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _await(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(URLError, OSError):
            build_opener().open(url, timeout=2).close()
            return
        time.sleep(0.2)
    raise RuntimeError("the tour home does not start")


def visited(browser: OpenerDirector, address: str) -> Iterator[tuple[str, str]]:
    """Path and HTML of every page: from the front page along all links, the error page, and a job in progress."""
    waiting, seen = ["/", UNKNOWN, ask_for_job(browser, address)], set[str]()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        kind, html = fetch(browser, address + path)
        if kind == "text/html":
            yield path, html
            waiting += links(html, address + path)


def fetch(browser: OpenerDirector, url: str, data: bytes | None = None, **headers: str) -> tuple[str, str]:
    """Media type and text of an answer, also of an error page; no text when it is not HTML."""
    request = Request(url, data, {name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310  # our own server
    try:
        answer = browser.open(request, timeout=30)
    except HTTPError as error:
        if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        answer = error
    with answer:
        kind = answer.headers.get_content_type()
        return kind, answer.read().decode() if kind == "text/html" else ""


def links(html: str, base: str) -> list[str]:
    """Paths within the same site that a page links to, without query: lists repeat themselves behind it."""
    targets = [
        urlsplit(urldefrag(urljoin(base, target)).url) for target in re.findall(r'<a\b[^>]*?\shref="([^"]+)"', html)
    ]
    return [target.path for target in targets if target.netloc == urlsplit(base).netloc and target.path]


def ask_for_job(browser: OpenerDirector, address: str) -> str:
    """Upload a small file on the style page; returns the path of the job that reads it."""
    _kind, html = fetch(browser, f"{address}/gaya/")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    token = found[1] if found else ""
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="berkas"; filename="a.csv"\r\n\r\na;b\r\n1;2\r\n\r\n--x--\r\n'
    )
    _kind, html = fetch(
        browser,
        f"{address}/gaya/unggah/",
        body.encode(),
        Content_Type="multipart/form-data; boundary=x",
        Referer=address,
    )
    found = re.search(r'"(/pekerjaan/[0-9a-f-]+/)', html)
    return found[1] if found else "/gaya/"


def unvisited(pages: Mapping[str, str]) -> set[str]:
    """Pages of the URL matrix that no link led to."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.urls import Resolver404, resolve  # noqa: PLC0415  # needs Django

    from tests.house.matrix import ROWS  # noqa: PLC0415

    found = set()
    for path in pages:
        with suppress(Resolver404):
            found.add(resolve(path).url_name)
    return {row.name for row in ROWS if row.page} - found


def nu(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the W3C's checker says against the pages and against our styles."""
    names = {f"{number}.html": path for number, path in enumerate(pages)}
    for name, path in names.items():
        (folder / name).write_text(pages[path], encoding="utf-8")
    styles = sorted((ROOT / "src" / "pamong").glob("*/static/**/*.css"))
    return [*_nu([folder / name for name in names], names), *_nu(styles, {}, "--css")]


def _nu(paths: list[Path], names: Mapping[str, str], *options: str) -> Iterator[str]:
    jar = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--format", "json", *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for message in json.loads(done.stderr)["messages"]:
        if not re.search(NOT_YET_KNOWN, message["message"]):
            name = Path(urlsplit(message.get("url", "")).path).name
            yield f"nu: {names.get(name, name)}:{message.get('lastLine', 0)}: {message['message']}"


def pa11y(url: str, folder: Path) -> Iterator[str]:
    """What axe and HTML_CodeSniffer say against one page, at the width of a telephone and of a desk."""
    for width in (360, 1280):
        settings: dict[str, Any] = {
            "standard": "WCAG2AA",
            "runners": ["axe", "htmlcs"],
            "viewport": {"width": width, "height": 800},
            "chromeLaunchConfig": {
                "executablePath": shutil.which("chromium"),
                "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
            },
        }
        file = folder / f"pa11y-{width}.json"
        file.write_text(json.dumps(settings), encoding="utf-8")
        program = TOOLS / "node_modules" / ".bin" / "pa11y"
        command = [str(program), "--config", str(file), "--reporter", "json", url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout.startswith("["):
            raise RuntimeError(f"pa11y: {done.stderr.strip()}")
        for issue in json.loads(done.stdout):
            yield f"pa11y: {urlsplit(url).path} at {width}: {issue['code']}: {issue['message']} ({issue['selector']})"


def report(pages: Mapping[str, str], errors: list[str]) -> None:
    """The result as a table, and every error below it."""
    table = Table("page", "bytes", "errors")
    for path, html in pages.items():
        table.add_row(
            path,
            f"{len(html.encode()):,}",
            str(sum(f" {path} at " in error or f" {path}:" in error for error in errors)),
        )
    say(table)
    for error in errors:
        say(error, markup=False)
    say(f"{len(pages)} pages, {len(errors)} errors")


if __name__ == "__main__":
    sys.exit(main())
