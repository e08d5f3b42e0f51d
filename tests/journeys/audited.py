"""The ground of the chain: what happens is sealed, and anybody can check it."""

import json
from pathlib import Path

import psycopg
from playwright.sync_api import Page, expect

from tests.journeys.taught import Command
from tests.live import Live


def something_happens(page: Page, folder: Path) -> None:
    """A visitor of the tour sends a file from a phone and sees it checked to the last byte."""
    table = folder / "kebutuhan.csv"
    table.write_text("jabatan;kompetensi;kurang\nPenata Perizinan;Penanganan Pengaduan;1\n" * 40_000, encoding="utf-8")
    page.goto("/gaya/")
    page.get_by_label("Berkas", exact=True).set_input_files(table)
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_text("Selesai", exact=True).first).to_be_visible(timeout=20_000)


def an_auditor_keeps_a_head(pamong: Command, page: Page, folder: Path) -> Path:
    """The journal is sealed; an auditor downloads the head from the public page, and the page knows it again."""
    sealed = pamong("journal", "seal", "--json")
    assert sealed.returncode == 0, sealed.stderr  # the worker may have sealed some of it already
    page.goto("/jejak-audit/")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").first.click()
    head = folder / "kepala.json"
    download.value.save_as(head)
    digest = json.loads(head.read_text(encoding="utf-8"))["digest"]
    page.goto(f"/jejak-audit/{digest}/")
    expect(page.get_by_text("ADA DALAM RANTAI")).to_be_visible()
    untouched = pamong("journal", "verify", "--head", str(head), "--json")
    assert (untouched.returncode, json.loads(untouched.stdout)["ok"]) == (0, True)
    return head


def somebody_changes_the_past(site: Live) -> None:
    """A person with all rights in the database edits one fact and removes another."""
    statements = """
        ALTER TABLE core_entry DISABLE TRIGGER USER;
        UPDATE core_entry SET verb = 'kit.other' WHERE id = (SELECT min(id) FROM core_entry);
        DELETE FROM core_entry WHERE id = (SELECT max(id) FROM core_entry);
        ALTER TABLE core_entry ENABLE TRIGGER USER;
    """

    with psycopg.connect(site.database) as attacker:
        attacker.execute(statements)


def the_auditor_sees_it(pamong: Command, head: Path) -> None:
    """Verification names both rows, and says so to people and to scripts."""
    told = pamong("journal", "verify", "--head", str(head))
    assert told.returncode == 1
    assert "telah DIUBAH" in told.stdout
    assert "telah DIHAPUS" in told.stdout
    found = json.loads(pamong("journal", "verify", "--json").stdout)
    assert (found["ok"], {finding["kind"] for finding in found["findings"]}) == (False, {"edited", "removed"})
