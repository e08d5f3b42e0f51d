"""Logs as tables of cases, each value worked out by hand."""

import csv
import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pamong.core.refusals import Invalid
from pamong.services.actions.event_logs import LogReading, is_event_log, write_case_table

pytestmark = pytest.mark.django_db

JAKARTA = ZoneInfo("Asia/Jakarta")

LOG = """\
Nomor berkas,Kegiatan,Waktu,Petugas,Kanal
B-1,Pendaftaran,2026-03-02 08:00,198507122010012001,Loket
B-2,Pendaftaran,2026-03-02 09:00:00+08:00,,Fax
B-1,Berkas dikembalikan,2026-03-03 08:00,,
B-1,Berkas dinyatakan lengkap,2026-03-02 10:00,,
B-1,Berkas dinyatakan lengkap,2026-03-05 10:00,,
B-3,Pendaftaran,2026-03-04,Petugas satu,
B-1,Penerbitan izin,2026-03-09 15:30,198507122010012002,
B-1,Berkas dinyatakan lengkap,2026-03-10 08:00,,
B-3,Permohonan ditolak,2026-03-06,198507122010012003,
B-1,Penyerahan izin,2026-03-11 09:15,198507122010012001,
B-4,Pendaftaran,bukan tanggal,,
B-5,Penyerahan izin,2026-03-12 08:00,,
"""


def written(tmp_path: Path, content: str, **facts: object) -> tuple[LogReading, list[dict[str, str]]]:
    log, table = tmp_path / "log.csv", tmp_path / "tabel.csv"
    log.write_text(content, encoding="utf-8")
    reading = write_case_table(log, table, name="log.csv", zone=JAKARTA, **{"milestones": None, **facts})  # type: ignore[arg-type]  # facts of the test
    with table.open(encoding="utf-8", newline="") as file:
        return reading, list(csv.DictReader(file))


def some(row: dict[str, str]) -> dict[str, str]:
    return {key: text.replace(":00.000000+00:00", "Z") for key, text in row.items() if text}


def test_a_log_becomes_one_row_for_each_case(tmp_path: Path) -> None:
    reading, rows = written(tmp_path, LOG)
    assert [some(row) for row in rows] == [
        {
            "source_key": "B-1",
            "received_at": "2026-03-02T01:00Z",
            "complete_at": "2026-03-02T03:00Z",  # what came after the decision completes nothing
            "decided_at": "2026-03-09T08:30Z",
            "handed_over_at": "2026-03-11T02:15Z",
            "returned": "1",
            "channel": "counter",
            "outcome": "granted",
        },
        {"source_key": "B-2", "received_at": "2026-03-02T01:00Z", "returned": "0", "channel": "other"},
        {
            "source_key": "B-3",
            "received_at": "2026-03-03T17:00Z",
            "decided_at": "2026-03-05T17:00Z",
            "returned": "0",
            "outcome": "refused",
        },
        {  # nothing is handed over that was not decided by then
            "source_key": "B-5",
            "received_at": "2026-03-12T01:00Z",
            "decided_at": "2026-03-12T01:00Z",
            "handed_over_at": "2026-03-12T01:00Z",
            "returned": "0",
        },
    ]
    assert (reading.cases, reading.events, reading.refused, reading.proposed) == (4, 11, 1, True)
    assert [one.number for one in reading.refusals] == [12]
    assert reading.covers_until is not None
    assert reading.covers_until.isoformat() == "2026-03-12T08:00:00+07:00"
    assert reading.milestones == {
        "Pendaftaran": "received",
        "Berkas dinyatakan lengkap": "complete",
        "Penyerahan izin": "handed_over",
        "Berkas dikembalikan": "returned",
        "Penerbitan izin": "decided",
        "Permohonan ditolak": "decided",
    }
    assert reading.told.startswith("Diterima: “Pendaftaran”; Berkas lengkap: “Berkas dinyatakan lengkap”; ")


def test_who_worked_on_it_is_written_only_where_a_rule_allows(tmp_path: Path) -> None:
    assert {row["handler"] for row in written(tmp_path, LOG)[1]} == {""}
    _reading, rows = written(tmp_path, LOG, handlers=True)
    assert {row["source_key"]: row["handler"] for row in rows} == {
        "B-1": "198507122010012002",
        "B-2": "",
        "B-3": "198507122010012003",  # a name is no number
        "B-5": "",
    }


def test_what_somebody_decided_goes_before_every_proposal(tmp_path: Path) -> None:
    reading, rows = written(tmp_path, LOG, milestones={"Berkas dinyatakan lengkap": "decided"})
    decided = {row["source_key"]: row["decided_at"] for row in rows}
    assert decided == {"B-1": "2026-03-10T01:00:00.000000+00:00", "B-2": "", "B-3": "", "B-5": ""}
    assert (reading.proposed, reading.milestones) == (False, {"Berkas dinyatakan lengkap": "decided"})


def test_where_start_and_complete_stand_only_what_was_completed_counts(tmp_path: Path) -> None:
    log = """\
case:concept:name,concept:name,time:timestamp,lifecycle:transition
1,Intake,2026-03-02T08:00:00Z,start
1,Intake,2026-03-02T09:00:00Z,complete
1,Decision,2026-03-03T08:00:00Z,start
2,Intake,2026-03-02T10:00:00Z,start
1,Decision,2026-03-04T08:00:00Z,COMPLETE
2,Decision,2026-03-05T08:00:00Z,start
"""
    reading, rows = written(tmp_path, log)
    assert [(row["source_key"], row["received_at"][:16], row["decided_at"][:16]) for row in rows] == [
        ("1", "2026-03-02T08:00", "2026-03-04T08:00"),
        ("2", "2026-03-02T10:00", ""),
    ]
    assert [(one.name, one.events, one.first, one.last) for one in reading.activities] == [
        ("Decision", 1, 0, 1),
        ("Intake", 1, 1, 0),
    ]


def test_a_packed_xes_log_may_be_replaced_by_its_table(tmp_path: Path) -> None:
    path = tmp_path / "log.xes.gz"
    event = '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{}"/></event>'
    events = event.format("Masuk", "2026-03-02T08:00:00+09:00") + event.format("Keputusan", "2026-03-03T00:30:00Z")
    traces = f'<trace><string key="concept:name" value="B\\1,2"/>{events}</trace>'
    path.write_bytes(gzip.compress(f"<?xml version='1.0'?><log>{traces}</log>".encode()))
    assert is_event_log(path, path.name)
    assert write_case_table(path, path, name=path.name, milestones=None).cases == 1
    with path.open(encoding="utf-8", newline="") as file:
        assert [some(row) for row in csv.DictReader(file)] == [
            {
                "source_key": "B\\1,2",
                "received_at": "2026-03-01T23:00Z",
                "decided_at": "2026-03-03T00:30Z",
                "returned": "0",
            }
        ]
    assert not is_event_log(path, path.name)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n1,2\n", "log-unknown"),
        ("Case ID,Activity,Timestamp\n", "log-empty"),
        ("Case ID,Activity,Timestamp\n1,,2026-03-02\n", "log-empty"),
        ("Case ID,Activity,Timestamp\n" + "".join(f"1,A{n},2026-03-02\n" for n in range(5_001)), "log-activities"),
    ],
)
def test_a_log_without_anything_to_use_is_refused(content: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        written(tmp_path, content)
    assert refusal.value.code == code
    assert not (tmp_path / "tabel.csv").exists()
