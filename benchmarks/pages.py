"""What key pages weigh on the wire, with everything they load the first time, beside their budgets; and how long a trace takes.

From a real server with the sample data. Compressed bodies; headers and what a script fetches later are not in it, and no browser
either: the tests look with one.
"""

import gzip
import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from statistics import median
from typing import Final, NamedTuple

import psycopg

from benchmarks.exam_save import address
from benchmarks.exam_site import running
from benchmarks.harness import Result

PUBLIC_KB, STAFF_KB = 60.0, 100.0
ROUNDS = 15

ONE_CERTIFICATE: Final = "SELECT number FROM credentials_credential ORDER BY id LIMIT 1"
ONE_DOOR: Final = "SELECT code FROM surveys_door ORDER BY id LIMIT 1"


class Looked(NamedTuple):
    """A page: the name of its figure, who looks (nobody: the public), and its address."""

    name: str
    who: str
    path: str


PAGES: Final = (
    Looked("home", "", "/"),
    Looked("survey", "", "/nilai/{door}/"),
    Looked("check", "", "/periksa/?nomor={number}"),
    Looked("exam_player", "", "/ujian/"),
    Looked("participant", "Ani", "/beranda/"),
    Looked("catalogue", "Ani", "/katalog/"),
    Looked("leader", "Fajar", "/beranda/"),
)


class Browser:
    """Cookies and nothing else: each page is loaded as if for the first time."""

    def __init__(self, port: int) -> None:
        """A visitor."""
        self.base = f"http://localhost:{port}"
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[str, int]:
        """Text and bytes on the wire of what is at an address."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        url = urllib.parse.urljoin(self.base, path)
        request = urllib.request.Request(url, data, {"Accept-Encoding": "gzip"})  # noqa: S310  # our own server
        with self.opener.open(request, timeout=60) as answer:
            body = answer.read()
            zipped = answer.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(body) if zipped else body).decode("utf-8", "replace"), len(body)

    def sign_in(self, name: str) -> None:
        """As one of the cast, by the button of the sign-in page."""
        page, _size = self.get("/masuk/")
        place = next(found for found in re.finditer(r"<b>([^<]+)</b>", page) if found[1].startswith(name))
        form = re.compile(r'action="(/masuk/peran/[^"]+)".*?name="csrfmiddlewaretoken" value="(\w+)"', re.DOTALL)
        found = form.search(page, place.end())
        assert found is not None, name
        self.get(found[1], {"csrfmiddlewaretoken": found[2]})

    def weigh(self, path: str) -> int:
        """Bytes of a page with its styles, scripts and pictures."""
        text, size = self.get(path)
        waiting = [urllib.parse.urljoin(path, each) for each in loaded(text)]
        seen: set[str] = set()
        while waiting:
            url = waiting.pop()
            if url not in seen:
                seen.add(url)
                inner, more = self.get(url)
                size += more
                waiting += [urllib.parse.urljoin(url, each) for each in imported(inner)] if ".js" in url else []
        return size


def loaded(page: str) -> list[str]:
    """Addresses that a browser loads with a page."""
    styles = re.findall(r'<link\b[^>]*\brel="(?:stylesheet|icon|modulepreload)"[^>]*>', page)
    links = [found[1] for style in styles if (found := re.search(r'\bhref="([^"]+)"', style))]
    return links + re.findall(r'<(?:script|img)\b[^>]*\bsrc="([^"]+)"', page)


def imported(script: str) -> list[str]:
    """Addresses that a script names as its parts."""
    return re.findall(r'(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+\.js)"', script)


def run() -> Result:
    """Weights once, because they do not vary; the trace some times."""
    result = Result("pages", limits={"public_budget_kb": PUBLIC_KB, "staff_budget_kb": STAFF_KB})
    with running(kind="--tour") as site:
        with psycopg.connect(address(site)) as connection:
            ((number,),) = connection.execute(ONE_CERTIFICATE).fetchall()
            ((door,),) = connection.execute(ONE_DOOR).fetchall()
        known = {"number": urllib.parse.quote(number), "door": door}
        for page in PAGES:
            browser = Browser(site.port)
            if page.who:
                browser.sign_in(page.who)
            result.figures[f"{page.name}_kb"] = browser.weigh(page.path.format(**known)) / 1024
            result.ratio(page.name, f"{page.name}_kb", "staff_budget_kb" if page.who else "public_budget_kb")
        auditor = Browser(site.port)
        auditor.sign_in("Gita")
        result.figures["trace_ms"] = median(
            _timed(auditor, f"/telusur/?nomor={known['number']}") for _ in range(ROUNDS)
        )
    return result


def _timed(browser: Browser, path: str) -> float:
    begun = time.perf_counter()
    browser.get(path)
    return 1000 * (time.perf_counter() - begun)
