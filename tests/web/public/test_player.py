"""The page of the exam player: the same for everybody, strict about what it loads, and able to open again without network."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pamong.web.assets import Assets
from pamong.web.public.player import FILES

WORD = re.compile(r'(?:say|bold)\((?:[^()]*?\? )?"([\w-]+)"(?: : "([\w-]+)")?')


@pytest.mark.django_db
def test_page_is_the_same_for_everybody_and_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        page = Client().get("/ujian/?nomor=PPJ-0412")
    assert page.status_code == 200
    assert page.content == Client().get("/ujian/").content  # the number is read by the page itself
    assert page["Cache-Control"] == "public, max-age=60"
    assert "csrftoken" not in page.cookies


@pytest.mark.django_db
def test_pictures_of_questions_are_the_only_thing_that_the_policy_adds() -> None:
    page, other = Client().get("/ujian/"), Client().get("/bantuan/")
    assert (
        page["Content-Security-Policy"].replace("img-src 'self' data:", "img-src 'self'")
        == other["Content-Security-Policy"]
    )
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.content.decode())


@pytest.mark.django_db
def test_worker_keeps_the_page_and_all_its_files_and_lies_where_it_may_do_so() -> None:
    page, worker = Client().get("/ujian/").content.decode(), Client().get("/ujian/penjaga.js")
    script = worker.content.decode()
    assert worker["Content-Type"] == "text/javascript"
    assert worker["Cache-Control"] == "no-cache"
    assert 'data-penjaga="/ujian/penjaga.js"' in page
    assert 'const PAGE = "/ujian/";' in script
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert loaded == {staticfiles_storage.url(name) for name in FILES}
    assert set(re.findall(r'"(/static/[^"]+)"', script)) == loaded


@pytest.mark.django_db
def test_worker_is_another_one_in_another_language() -> None:
    browser = Client()
    first = browser.get("/ujian/penjaga.js").content
    browser.cookies["bahasa"] = "en"
    edition = re.compile(rb'"(ujian-[0-9a-f]{12})"')
    assert edition.findall(first) != edition.findall(browser.get("/ujian/penjaga.js").content)


def test_imports_of_scripts_get_hashed_names() -> None:
    ((_glob, rules),) = [rule for rule in Assets.patterns if rule[0] == "ujian*.js"]
    imports = {name: re.findall(rules[0][0], source(name)) for name in FILES if name.endswith(".js")}
    assert [url for _all, url in imports["ujian-kirim.js"]] == ["./ujian-simpan.js"]
    for name, found in imports.items():
        assert source(name).count("\nimport ") == len(found)
        assert {url.removeprefix("./") for _all, url in found} <= set(FILES)


@pytest.mark.django_db
def test_every_word_that_a_script_says_is_in_the_page() -> None:
    known = set(re.findall(r'data-k="([\w-]+)"', Client().get("/ujian/").content.decode()))
    said = {
        word for name in FILES if name.endswith(".js") for pair in WORD.findall(source(name)) for word in pair if word
    }
    assert len(said) > 50
    assert said - known == set()


def test_scripts_use_nothing_that_chrome_80_lacks() -> None:
    newer = r"replaceAll|\.at\(|structuredClone|replaceChildren|Promise\.any|\?\?=|\|\|=|&&=|AbortSignal\.timeout|\.#\w|^await "
    for name in FILES:
        if name.endswith(".js"):
            assert re.findall(newer, source(name), re.MULTILINE) == [], name
    assert (
        re.findall(r"@layer|:has\(|oklch|inset:|aspect-ratio|accent-color|:is\(|:where\(", source("ujian.css")[200:])
        == []
    )
    for rule in re.findall(r"display: (?:inline-)?flex[^}]*", source("ujian.css")):
        assert "gap" not in rule


def source(name: str) -> str:
    """Text of a static file."""
    path = finders.find(name)
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  # finders give text
        return file.read()
