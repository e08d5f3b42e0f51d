import pytest

from pamong.people.formats.posts import post_words


@pytest.mark.parametrize(
    ("position", "unit", "expected"),
    [
        ("Penata Perizinan", "Dinas Sosial", "Penata Perizinan, Dinas Sosial"),
        ("Kepala Dinas Sosial", "Dinas Sosial", "Kepala Dinas Sosial"),
        ("Plt. Camat Bajubang", "CAMAT BAJUBANG", "Plt. Camat Bajubang"),
        ("Pengelola Pradinas", "Dinas", "Pengelola Pradinas, Dinas"),
        ("Penata Perizinan", "", "Penata Perizinan"),
        ("", "Dinas Sosial", "Dinas Sosial"),
        ("", "", ""),
    ],
)
def test_post_names_its_unit_once(position: str, unit: str, expected: str) -> None:
    assert post_words(position, unit) == expected
