"""Times as systems and offices write them."""

from zoneinfo import ZoneInfo

import pytest

from pamong.kit.imports.formats import Unreadable
from pamong.services.formats.moments import read_moment

JAKARTA = ZoneInfo("Asia/Jakarta")

WRITTEN = (
    ("2011-10-11T13:42:00.000+02:00", "2011-10-11T13:42:00+02:00"),
    ("2011-10-11 13:42:43.1234567Z", "2011-10-11T13:42:43.123456+00:00"),
    ("2011-12-11T13:42:43+01:00", "2011-12-11T13:42:43+01:00"),
    ("2011-10-11 13:42:43", "2011-10-11T13:42:43+07:00"),
    ("2011-10-11 13.42", "2011-10-11T13:42:00+07:00"),
    ("2011/10/11 13:42:00.000", "2011-10-11T13:42:00+07:00"),
    ("2011/10/11 13:42:00.000 -0130", "2011-10-11T13:42:00-01:30"),
    ("3/5/2025 08.30 WITA", "2025-05-03T08:30:00+08:00"),
    ("3 Mei 2025 pukul 08.30 WIB", "2025-05-03T08:30:00+07:00"),
    ("Senin, 5 Mei 2025 8:05", "2025-05-05T08:05:00+07:00"),
    ("3/5/2025 12:05 AM", "2025-05-03T00:05:00+07:00"),
    ("3/5/2025 8:05 pm", "2025-05-03T20:05:00+07:00"),
    ("03.05.2025 10.30", "2025-05-03T10:30:00+07:00"),
    ("3 Mei 2025", "2025-05-03T00:00:00+07:00"),
    ("45000,5625", "2023-03-15T13:30:00+07:00"),
)


@pytest.mark.parametrize(("text", "moment"), WRITTEN)
def test_a_moment_is_read_as_it_is_written(text: str, moment: str) -> None:
    assert read_moment(text, JAKARTA).isoformat() == moment


@pytest.mark.parametrize("text", ["10.30", "3/5/2025 25:00", "31/2/2025 10:00", "0001-01-01T00:00:00Z", "kemarin"])
def test_what_is_no_moment_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_moment(text, JAKARTA)
    assert refusal.value.message.endswith(".")
