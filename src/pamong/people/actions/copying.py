"""A copy of everything about a person: one JSON a kind, a page to read, and what is not handed over and why."""

import json
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from pamong.core.actor import INSTALLATION, SYSTEM, RegionId
from pamong.core.journal import record
from pamong.kit import filetypes
from pamong.kit.files import Limits, prepare_store, store_file
from pamong.kit.jobs import FILE, Run, prune_results
from pamong.kit.wording import long_moment
from pamong.people.actions.requests import COPY, finish_copy
from pamong.people.formats.privacy import record_kinds, retentions
from pamong.people.models import DataRequest
from pamong.people.queries.everything import Told, everything
from pamong.people.queries.presence import full_name
from pamong.people.queries.readable import readable
from pamong.people.queries.requests import zone_of

ARCHIVE: Final = Limits(1 << 30, frozenset({filetypes.ZIP}))

SUMMARY, LEFT, README = "ringkasan.html", "tidak-diberikan.json", "baca-saya.txt"

_STYLE: Final = (
    "body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3rem;text-align:left;"
    "vertical-align:top;overflow-wrap:break-word}section{margin:2rem 0;overflow-x:auto}"
    "@media(max-width:48rem){thead{display:none}tr,td{display:block}tr{border:1px solid #bbb;margin:.5rem 0}"
    "td{border:0;overflow-wrap:anywhere}td:empty{display:none}td::before{content:attr(data-h) ': ';font-weight:bold}}"
)

_ONLY_JSON: Final = "<p>Isinya hanya untuk program; ada di berkas JSON-nya.</p>"


def pack_copy(run: Run) -> dict[str, Any]:
    """Pack it, kind by kind. It grows in an unnamed file, gone with a killed worker: then the work begins anew.

    File, result and answer are written together, so there is never half of it.
    """
    if run.cursor:
        return dict(run.cursor)  # killed between commit and the end of the job
    asked = DataRequest.objects.select_related("person", "region").get(pk=run.args["request"])
    if asked.person.erased_at:
        return {}
    kinds = len(record_kinds())
    prepare_store()
    with tempfile.TemporaryFile(dir=Path(settings.MEDIA_ROOT)) as target:
        told = write_copy(target, asked.person_id, title=full_name(asked.person), zone=zone_of(asked), run=run)
        target.seek(0)
        region = RegionId(asked.region_id or INSTALLATION)
        name = f"data-saya-{timezone.localdate():%Y%m%d}.zip"
        with transaction.atomic():
            file = store_file(SYSTEM, region=region, stream=target, name=name, limits=ARCHIVE)
            record(SYSTEM, "people.copy_packed", asked, region=region, **told)
            finish_copy(asked.pk)
            file.refresh_from_db(fields=["uuid"])
            made = {**told, FILE: str(file.uuid), "bytes": file.size}
            run.step(done=kinds, total=kinds, cursor=made)
    return made


def write_copy(target: IO[bytes], person: int, *, title: str, zone: ZoneInfo, run: Run | None = None) -> dict[str, int]:
    """Write the archive. Returns how many kinds and rows it holds, and how many kinds are left out with a reason.

    zone        in which its page tells moments; the files for programs hold them with their distance from UTC
    """
    moment = long_moment(timezone.now(), zone)
    given, left, rows = [], [], 0
    kinds = len(record_kinds())
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for done, told in enumerate(everything(person)):
            if run:
                run.step(done=done, total=kinds, note=told.title)
            if told.withheld:
                left.append(told)
            elif told.rows:
                given.append(told)
                rows += len(told.rows)
                archive.writestr(f"data/{told.model.lower()}.json", _json(told))
        archive.writestr(SUMMARY, _page(title, moment, given, left, zone))
        archive.writestr(LEFT, json.dumps([{"jenis": one.title, "alasan": one.withheld} for one in left], indent=1))
        archive.writestr(README, _readme(title, moment))
    return {"kinds": len(given), "rows": rows, "left": len(left)}


def prune_copies() -> int:
    """Delete copies that nobody needs on the server any more; that they were made stays. Returns how many."""
    return prune_results(timedelta(days=retentions()["data_copies"].grace), kind=COPY)


def _json(told: Told) -> str:
    rows = [dict(row) for row in told.rows]
    return json.dumps({"jenis": told.title, "baris": rows}, ensure_ascii=False, indent=1)


def _page(title: str, moment: str, given: Iterable[Told], left: Iterable[Told], zone: ZoneInfo) -> str:
    """One file that opens in any browser, without anything from elsewhere."""
    parts = [
        '<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>Data tentang {escape(title)}</title>",
        f"<style>{_STYLE}</style><h1>Data tentang {escape(title)}</h1><p>Disalin {escape(moment)}.</p>",
    ]
    with override("id"):  # as everything else in it
        parts += [_section(told, zone) for told in given]
    parts.append("<section><h2>Yang tidak diberikan, dan mengapa</h2><ul>")
    parts += [f"<li><b>{escape(one.title)}</b>: {escape(one.withheld)}</li>" for one in left]
    parts.append(
        "<li><b>Penilaian orang lain tentang Anda, satu per satu</b>: yang menilai dijanjikan kerahasiaan; hasil "
        "gabungannya ada di antara bukti kompetensi.</li><li><b>Kata sandi, kunci dan kode</b>: hanya sidiknya yang "
        "disimpan, dan sidik itu pun rahasia.</li><li><b>Nama petugas</b>: ditulis “petugas”.</li></ul></section></html>"
    )
    return "".join(parts)


def _section(told: Told, zone: ZoneInfo) -> str:
    sheet = readable(told, zone)
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in sheet.headings)
    body = "".join(f"<tr>{''.join(map(_cell, sheet.headings, row))}</tr>" for row in sheet.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if head else _ONLY_JSON
    return f"<section><h2>{escape(told.title)} ({len(told.rows)})</h2>{table}</section>"


def _cell(heading: str, cell: str) -> str:
    """With its heading beside it: a telephone shows a row as a list."""
    return f'<td data-h="{escape(heading)}">{escape(cell)}</td>'


def _readme(title: str, moment: str) -> str:
    return (
        f"Salinan data pribadi {title}, {moment}.\n\n"
        f"{SUMMARY} untuk dibaca di peramban.\n"
        "data/ berisi satu berkas JSON untuk setiap jenis catatan, untuk program.\n"
        f"{LEFT} menyebut yang tidak diberikan dan alasannya.\n"
        "Salinan ini memuat data pribadi Anda. Simpan di tempat yang aman.\n"
    )
