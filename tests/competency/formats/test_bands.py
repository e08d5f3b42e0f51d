"""Bands of JPM and IKK at their edges."""

import pytest

from pamong.competency.formats.bands import FILLING, GAP, MAPPING, SCHEMES, band_of, bands


@pytest.mark.parametrize(
    ("scheme", "percent", "label"),
    [
        (FILLING, 100, "Memenuhi Syarat (MS)"),
        (FILLING, 80, "Memenuhi Syarat (MS)"),
        (FILLING, 79.995, "Memenuhi Syarat (MS)"),
        (FILLING, 79.994, "Masih Memenuhi Syarat (MMS)"),
        (FILLING, 68, "Masih Memenuhi Syarat (MMS)"),
        (FILLING, 67.994, "Kurang Memenuhi Syarat (KMS)"),
        (FILLING, 0, "Kurang Memenuhi Syarat (KMS)"),
        (MAPPING, 90, "Optimal"),
        (MAPPING, 89.99, "Cukup Optimal"),
        (MAPPING, 78, "Cukup Optimal"),
        (MAPPING, 77.99, "Kurang Optimal"),
        (GAP, 100, "Tinggi"),
        (GAP, 50, "Tinggi"),
        (GAP, 49.99, "Sedang"),
        (GAP, 25, "Sedang"),
        (GAP, 24.99, "Rendah"),
        (GAP, 0.01, "Rendah"),
        (GAP, 0.004, "Tidak ada"),
        (GAP, 0, "Tidak ada"),
    ],
)
def test_bands_are_cut_after_rounding_half_up_to_two_places(scheme: str, percent: float, label: str) -> None:
    assert band_of(scheme, percent).label == label


def test_every_band_names_its_source() -> None:
    every = [band for scheme in SCHEMES for band in bands()[scheme]]
    assert len(every) == 10
    assert {band.source for band in every} == {
        "sistem penilaian Provinsi Kalimantan Timur, menurut templat laporan Peraturan BKN 26/2019"
    }
    assert all(band.confirmed for band in every)


@pytest.mark.parametrize("percent", [-0.01, 100.01])
def test_what_is_no_percentage_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="percentage"):
        band_of(MAPPING, percent)
