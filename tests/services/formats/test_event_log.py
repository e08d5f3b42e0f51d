"""Event logs as systems export them."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo

import pytest

from pamong.core.refusals import Invalid
from pamong.services.formats.event_log import Event, Refused, events, log_of

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, tzinfo=UTC)

EXPORT = """\
,case:startdate,org:group,org:resource,time:timestamp,lifecycle:transition,concept:name,case:concept:name,case:channel
0,2011-10-11T13:42:22+02:00,Group 1,Resource21,2011-10-11T13:45:40.276+02:00,complete,Confirmation of receipt,case-10011,Internet
1,2011-10-11T13:42:22+02:00,,Resource10,2011-10-12 08:26:25.398000+02:00,complete,T02 Check confirmation,case-10011,Internet
2,,Group 3,,2011-11-24T15:36:51Z,complete,"T15 Print ""document X"", unlicensed",case-10017,
"""

XES = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
 <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
 <global scope="event"><string key="concept:name" value="__INVALID__"/><string key="org:resource" value="UNKNOWN"/></global>
 <string key="concept:name" value="a log"/>
 <trace>
  <string key="concept:name" value="case-1"><string key="concept:name" value="inner"/></string>
  <string key="channel" value="Post"/>
  <event>
   <string key="event" value="no"><string key="concept:name" value="nested"/></string>
   <string key="concept:name" value="Receive &amp; file"/>
   <date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/>
   <string key="org:resource" value="R1"/><string key="lifecycle:transition" value="Complete"/>
  </event>
  <event><string key="concept:name" value="__INVALID__"/><date key="time:timestamp" value="2011-10-12T08:00:00Z"/></event>
  <event><string key="concept:name" value="Decide"/></event>
 </trace>
 <trace>
  <event><string key="concept:name" value="Receive"/><date key="time:timestamp" value="2011-10-13T08:00:00"/></event>
  <string key="concept:name" value="case-2"/>
 </trace>
 <event><string key="concept:name" value="Alone"/><date key="time:timestamp" value="2011-10-13T08:00:00Z"/></event>
</log>
"""


def read(path: Path) -> list[Event | Refused]:
    log = log_of(path, path.name)
    assert log is not None
    return list(events(log, JAKARTA, NOW))


def told(found: list[Event | Refused]) -> list[tuple[int, str, str, str]]:
    return [
        (one.number, one.case, one.activity, one.at.astimezone(UTC).isoformat())
        if isinstance(one, Event)
        else (one.number, "", "", "")
        for one in found
    ]


def test_a_public_export_is_read_without_hand_work(tmp_path: Path) -> None:
    path = tmp_path / "receipt.csv"
    path.write_text(EXPORT, encoding="utf-8-sig")
    found = read(path)
    assert told(found) == [
        (2, "case-10011", "Confirmation of receipt", "2011-10-11T11:45:40.276000+00:00"),
        (3, "case-10011", "T02 Check confirmation", "2011-10-12T06:26:25.398000+00:00"),
        (4, "case-10017", 'T15 Print "document X", unlicensed', "2011-11-24T15:36:51+00:00"),
    ]
    assert [(one.resource, one.lifecycle, one.channel) for one in found if isinstance(one, Event)] == [
        ("Resource21", "complete", "Internet"),
        ("Resource10", "complete", "Internet"),
        ("", "complete", ""),
    ]


HEADS = (
    ("Case ID,Activity,Resource,Start Timestamp,Complete Timestamp,Variant", "case,activity,time,begun,resource"),
    ("Nomor Berkas;Tahapan;Waktu;Petugas", "case,activity,time,resource"),
    ("No. Permohonan\tKegiatan\tTanggal\tNIP Petugas", "case,activity,time,resource"),
)


@pytest.mark.parametrize(("head", "found"), HEADS)
def test_headings_of_real_logs_are_known(head: str, found: str, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"Judul di atas tabel\n\n{head}\n")
    log = log_of(path, path.name)
    assert log is not None
    assert ",".join(log.columns) == found


@pytest.mark.parametrize(
    "content",
    [
        b"Nomor berkas;Tahapan;Tanggal diterima;Tanggal\nB-1;Selesai;1/2/2026;3/2/2026\n",
        b"Nomor berkas,Tanggal\nB-1,1/2/2026\n",
        b"<html><body>log</body></html>",
        b"\x00\x01\x02",
        b"",
    ],
)
def test_what_is_no_log_is_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "berkas.csv"
    path.write_bytes(content)
    assert log_of(path, path.name) is None


def test_bad_rows_are_refused_by_their_number_and_blank_ones_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [
        *("Nomor Berkas;Kegiatan;Waktu", "B-1;Terima;1/2/2026 08.00", ";;", "", ";Terima;1/2/2026", "B-2;-;1/2/2026"),
        *("B-2;Terima;", "B-2;Terima;kemarin dulu", "B-2;Terima;1/2/2099", "B-é;Terima;1/2/2026"),
    ]
    path.write_bytes("\r\n".join(rows).encode("cp1252"))
    found = read(path)
    assert [one.number for one in found if isinstance(one, Refused)] == [5, 6, 7, 8, 9]
    assert told(found)[0] == (2, "B-1", "Terima", "2026-02-01T01:00:00+00:00")
    assert told(found)[-1] == (10, "B-é", "Terima", "2026-01-31T17:00:00+00:00")


@pytest.mark.parametrize("packed", [False, True])
def test_xes_gives_only_what_stands_in_trace_and_event(packed: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a case
    path = tmp_path / "log.bin"
    path.write_bytes(gzip.compress(XES.encode()) if packed else XES.encode())
    found = read(path)
    assert told(found) == [
        (1, "case-1", "Receive & file", "2011-10-11T11:45:40.276000+00:00"),
        (2, "", "", ""),
        (3, "", "", ""),
        (4, "case-2", "Receive", "2011-10-13T01:00:00+00:00"),
        (5, "", "", ""),
    ]
    first = found[0]
    assert isinstance(first, Event)
    assert (first.resource, first.lifecycle, first.channel) == ("R1", "complete", "Post")


def test_xes_that_breaks_off_or_declares_entities_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_text(XES[: XES.index("Decide")])
    with pytest.raises(Invalid) as broken:
        read(path)
    assert broken.value.code == "log-damaged"
    path.write_text('<!DOCTYPE log [<!ENTITY a "b">]><log><trace/></log>')
    with pytest.raises(Invalid) as declared:
        read(path)
    assert declared.value.code == "log-doctype"
    long = XES.replace("</log>", f"<!-- {token_hex(40_000)} --></log>")
    path.write_bytes(gzip.compress(long.encode())[:-20_000])
    with pytest.raises(Invalid) as torn:
        read(path)
    assert torn.value.code == "log-damaged"
