"""What activities of a log are proposed to mean."""

import pytest

from pamong.services.formats.milestones import Activity, decided_by, outcome_of, propose


def proposed(*found: Activity) -> dict[str, str]:
    return {one.name: one.milestone for one in propose(found) if one.milestone}


def test_a_log_whose_names_do_not_tell_is_decided_by_what_ends_most_cases() -> None:
    """100 cases: 58 end with T10, 28 were only confirmed, 12 begin and end at once, 2 end with T15."""
    found = (
        Activity("Confirmation of receipt", 100, 100, 100, 12),
        Activity("T02 Check confirmation of receipt", 88, 88, 0, 0),
        Activity("T04 Determine confirmation of receipt", 88, 88, 0, 0),
        Activity("T05 Print and send confirmation of receipt", 88, 88, 0, 28),
        Activity("T06 Determine necessity of stop advice", 88, 88, 0, 0),
        Activity("T10 Determine necessity to stop indication", 90, 89, 0, 58),
        Activity("T15 Print document X request unlicensed", 4, 4, 0, 2),
    )
    assert proposed(*found) == {
        "Confirmation of receipt": "received",
        "T05 Print and send confirmation of receipt": "responded",
        "T10 Determine necessity to stop indication": "decided",
    }
    why = {one.name: one.why for one in propose(found)}
    assert why["T10 Determine necessity to stop indication"] == (
        "58% berkas berakhir dengannya; berkas yang belum sampai ke situ dianggap terbuka."
    )


def test_names_in_indonesian_tell_every_milestone() -> None:
    assert proposed(
        Activity("Pendaftaran berkas", 10, 10, 10, 0),
        Activity("Pemohon dipanggil", 10, 10, 0, 0),
        Activity("Kirim tanda terima", 10, 10, 0, 0),
        Activity("Berkas dikembalikan (tidak lengkap)", 4, 3, 0, 0),
        Activity("Berkas dinyatakan lengkap", 10, 10, 0, 1),
        Activity("Permohonan ditolak", 1, 1, 0, 1),
        Activity("Penerbitan SK", 8, 8, 0, 2),
        Activity("Penyerahan izin", 6, 6, 0, 6),
        Activity("Rapat tim teknis", 9, 9, 0, 0),
    ) == {
        "Pendaftaran berkas": "received",
        "Pemohon dipanggil": "called",
        "Kirim tanda terima": "responded",
        "Berkas dikembalikan (tidak lengkap)": "returned",
        "Berkas dinyatakan lengkap": "complete",
        "Permohonan ditolak": "decided",
        "Penerbitan SK": "decided",
        "Penyerahan izin": "handed_over",
    }


def test_a_final_decision_leaves_earlier_ones_as_steps_and_a_refusal_that_goes_on_is_a_return() -> None:
    assert proposed(
        Activity("Permit SUBMITTED by EMPLOYEE", 120, 100, 100, 0),
        Activity("Permit APPROVED by ADMINISTRATION", 95, 95, 0, 0),
        Activity("Permit REJECTED by SUPERVISOR", 20, 20, 0, 3),
        Activity("Permit FINAL_APPROVED by SUPERVISOR", 97, 97, 0, 97),
    ) == {
        "Permit SUBMITTED by EMPLOYEE": "received",
        "Permit REJECTED by SUPERVISOR": "returned",
        "Permit FINAL_APPROVED by SUPERVISOR": "decided",
    }


def test_a_log_of_single_events_proposes_no_decision() -> None:
    assert proposed(Activity("Masuk", 3, 3, 3, 3)) == {"Masuk": "received"}
    assert propose(()) == ()


def test_what_somebody_chose_holds_and_nothing_else() -> None:
    found = propose((Activity("Masuk", 3, 3, 3, 0), Activity("Keputusan", 3, 3, 0, 3)))
    told = decided_by(found, {"Masuk": "complete"})
    assert [(one.name, one.milestone) for one in told] == [("Keputusan", ""), ("Masuk", "complete")]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("A_DECLINED", "refused"), ("Penerbitan SK", "granted"), ("Dicabut pemohon", "withdrawn"), ("T10 Determine", "")],
)
def test_a_name_may_tell_how_a_case_ended(name: str, outcome: str) -> None:
    assert outcome_of(name) == outcome
