from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from pamong.kit import papers

MOMENT, JAKARTA = datetime(2026, 5, 21, 3, 32, tzinfo=UTC), ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize("language", ["id", "en"])
def test_papers_are_indonesian_whoever_prints_them(language: str) -> None:
    with override(language):
        written = (
            papers.long_date(date(2026, 5, 21)),
            papers.weekday_date(date(2026, 5, 21)),
            papers.clock(MOMENT, JAKARTA),
            papers.long_moment(MOMENT, JAKARTA),
            papers.number(-1234.5, 1),
        )
    assert written == ("21 Mei 2026", "Kamis 21 Mei 2026", "10.32 WIB", "21 Mei 2026 10.32 WIB", "−1.234,5")
