"""Somebody who organises in another government tries every address that people of Batang Hari can reach: none opens for her."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, expect

from tests.journeys.telling import SIZES, Story, Words
from tests.live import Live

TITLE = Words("Orang dari daerah lain mencoba setiap alamat", "Somebody from another government tries every address")
LEAD = Words(
    "Dewi menyelenggarakan pelatihan di Provinsi Maluku Utara, dengan hak yang sama seperti Budi di Kabupaten Batang Hari. "
    "Perjalanan ini mengumpulkan semua alamat yang dapat dicapai lima orang Batang Hari, lalu membukanya sebagai Dewi.",
    "Dewi organises training in the province of North Maluku, with the same rights that Budi has in the regency of Batang "
    "Hari. This walk collects every address that five people of Batang Hari can reach, and opens each as Dewi.",
)
FIVE = ("Budi", "Fajar", "Ani", "Hadi", "Gita")
EACH = 1
"""Addresses of one kind that the five open on their way; of a list of 1,200 people, one."""
TRIED = 1
"""Addresses of one kind that Dewi tries of those that one of the five can reach."""
LEAST, LEAST_SENT = 300, 60
"""Addresses that are tried at least, to be read and to be sent to: fewer, and the walk no longer finds its way."""
DESK = 1280
OURS = ("Batang Hari", "BKPSDM Kabupaten", "Muara Bulian")
"""What no page for Dewi alone may say."""
PUBLISHED = frozenset({"competency", "framework", "framework-xlsx"})
"""Published dictionaries of competencies are for everybody who has signed in, wherever they serve."""
PASSED_BY = frozenset({"signout", "account_logout", "language", "theme", "favicon", "robots"})
LINK, FORM = re.compile(r'(?:href|src)="(/[^"#]*)'), re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
ACTION, ELSEWHERE = re.compile(r'\saction="(/[^"#]*)'), re.compile(r'\sformaction="(/[^"#]*)')


@dataclass(slots=True)
class Walk:
    """What was found: addresses by the kind of page, to be opened, and those that a form sends to."""

    opened: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, list[str]] = field(default_factory=dict)
    looked: Counter[str] = field(default_factory=Counter)

    def walk(self, browser: httpx.Client) -> None:
        """Follow links, breadth first, from the home of whoever looks."""
        waiting, met = deque(["/beranda/"]), set[str]()
        opened, sent = dict[str, list[str]](), dict[str, list[str]]()
        while waiting:
            path = waiting.popleft()
            page = browser.get(path, follow_redirects=True)
            if "text/html" not in page.headers.get("content-type", ""):
                continue
            note(sent, sent_to(page))
            for found in note(opened, LINK.findall(page.text)):
                kind = kind_of(found)
                if found not in met and is_page(found) and self.looked[kind] < EACH:
                    met.add(found)
                    self.looked[kind] += 1
                    waiting.append(found)

        for ours, theirs in ((self.opened, opened), (self.sent, sent)):
            for kind, paths in theirs.items():
                ours[kind] = list(dict.fromkeys([*ours.get(kind, []), *paths]))


def note(where: dict[str, list[str]], paths: Iterable[str]) -> list[str]:
    """Keep some of each kind, without what stands behind the question mark. Returns all of them."""
    noted = []
    for path in dict.fromkeys(urlsplit(each.replace("&amp;", "&")).path for each in paths):
        kind = kind_of(path)
        if not kind or kind in PASSED_BY:
            continue
        known = where.setdefault(kind, [])
        if path not in known and len(known) < TRIED:
            known.append(path)
        noted.append(path)
    return noted


def sent_to(page: httpx.Response) -> list[str]:
    """Where the forms of a page send to; a form that names no address sends to its own page."""
    found = [ACTION.search(form) for form in FORM.findall(page.text)]
    return [*(action[1] if action else page.url.path for action in found), *ELSEWHERE.findall(page.text)]


def kind_of(path: str) -> str:
    """Name of the kind of page; empty for files that are served as they are."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def is_page(path: str) -> bool:
    """Whether it is read on the screen: making a table or a paper takes long, and links lead nowhere from there."""
    return "." not in path.rstrip("/").rpartition("/")[2]


def about_somebody(path: str) -> bool:
    """Whether the address names a thing or a government; the other addresses are about whoever looks."""
    return bool({"uuid", "code"} & set(resolve(path).kwargs))


@contextmanager
def client(site: Live, page: Page | None = None) -> Iterator[httpx.Client]:
    """A browser without a screen, with what the one with a screen knows."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()} if page else {}
    with httpx.Client(base_url=site.url, cookies=cookies, timeout=60) as opened:
        yield opened


def leaks(kinds: dict[str, list[str]], dewi: httpx.Client, anybody: httpx.Client) -> list[str]:
    """Addresses that tell her something, although they are not for everybody."""
    found = []
    for path in (path for paths in kinds.values() for path in paths):
        seen = dewi.get(path)
        if seen.status_code == 404 or anybody.get(path).status_code == 200:
            continue
        told = [word for word in OURS if word in seen.text]
        named = about_somebody(path) and kind_of(path) not in PUBLISHED
        if seen.status_code == 200 and (named or told):
            found.append(f"{path} {told}")
    return found


def changes(kinds: dict[str, list[str]], dewi: httpx.Client) -> list[str]:
    """Forms of Batang Hari that take what she sends."""
    found = []
    token = next(str(one.value) for one in dewi.cookies.jar if one.name == "csrftoken")
    headers = {"X-CSRFToken": token, "Origin": str(dewi.base_url)}
    for path in (path for paths in kinds.values() for path in paths if about_somebody(path)):
        if kind_of(path) != "tour-signin":
            status = dewi.post(path, headers=headers).status_code
            found += [f"{path} {status}"] if status not in (404, 405) else []
    return found


def happened(site: Live) -> tuple[int, int]:
    """What the journal says that people did in Batang Hari, and that Dewi did anywhere."""
    query = """SELECT count(*) FILTER (WHERE r.code = '15.04' AND e.actor IS NOT NULL), count(*) FILTER (WHERE p.name LIKE 'Dewi %')
               FROM core_entry e LEFT JOIN people_region r ON r.id = e.region LEFT JOIN people_account a ON a.id = e.actor
               LEFT JOIN people_person p ON p.id = a.person_id AND a.email LIKE 'dewi@%'"""
    with psycopg.connect(site.database) as own:
        row = own.execute(query).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_another_region_gets_nothing_at_any_address(site: Live, browser: Browser) -> None:
    story = Story("6-daerah-lain", TITLE, LEAD, DESK)
    walk = Walk()
    for name in FIVE:
        with client(site, story.window(browser, site, name)) as one:
            walk.walk(one)
    assert sum(map(len, walk.opened.values())) >= LEAST
    assert sum(map(len, walk.sent.values())) >= LEAST_SENT
    page = story.window(browser, site, "Dewi")
    with client(site, page) as dewi, client(site) as anybody:
        assert leaks(walk.opened, dewi, anybody) == []
        before = happened(site)
        assert changes(walk.sent, dewi) == []
        assert happened(site) == before


@pytest.mark.parametrize("width", SIZES)
def test_what_is_not_hers_looks_like_what_is_not_there(site: Live, browser: Browser, width: int) -> None:
    story = Story("6-daerah-lain", TITLE, LEAD, width)
    budi, dewi = story.window(browser, site, "Budi"), story.window(browser, site, "Dewi")
    people = "/instansi/15.04/pegawai/"
    budi.goto(people)
    expect(budi.get_by_role("heading", level=1)).to_be_visible()
    person = budi.locator('main a[href^="/pegawai/"]').first.get_attribute("href")
    story.tell(
        budi,
        "Budi melihat daftar pegawai daerahnya. Setiap nama, daftar, berkas, dan tombol di sini punya alamat.",
        "Budi sees the people of his regency. Every name, list, file and button here has an address.",
    )
    dewi.goto("/beranda/penyelenggara/")
    expect(dewi.get_by_text("Provinsi Maluku Utara").first).to_be_visible()
    story.tell(
        dewi,
        "Dewi punya hak yang sama, di provinsinya sendiri.",
        "Dewi has the same rights, in her own province.",
    )
    for path in (people, person, "/instansi/15.04/tidak-ada/"):
        answer = dewi.goto(str(path))
        assert answer is not None
        assert answer.status == 404
        expect(dewi.get_by_role("heading", name="Halaman tidak ditemukan")).to_be_visible()
    story.tell(
        dewi,
        "Alamat Batang Hari yang dibukanya menjawab persis seperti alamat yang tidak pernah ada: **Halaman tidak ditemukan**. "
        "Dari jawabannya tidak dapat diketahui apakah sesuatu ada.",
        "An address of Batang Hari answers her exactly like one that never was: **Halaman tidak ditemukan** (page not found). "
        "Nothing in the answer tells whether there is something.",
    )
    story.say(
        "Perjalanan ini mencoba ratusan alamat, juga berkas tabel, PDF, dan setiap tombol yang mengirim sesuatu. Yang terbuka "
        "hanya halaman umum dan kamus kompetensi yang sudah terbit, yang memang untuk semua.",
        "The walk tries hundreds of addresses, tables and PDF files and every button that sends something among them. Only public "
        "pages open, and published dictionaries of competencies, which are meant for everybody.",
    )
    story.end()
